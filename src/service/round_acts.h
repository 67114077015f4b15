#pragma once
#include "service/register_acts.h"
#include "service/rounds.h"

namespace service {

/// What is wrong with a round about to be opened; problems point at `/year`, `/opens`, `/closes` below `at`.
std::vector<base::Problem> problems_of(const NewRound& round, const std::string& at = {});

/// What keeps a round of this year from being opened beside the others: the edition's `every` and `year`. Where they are
/// `soft`, or the edition says nothing and there is a round of the year already, a reason is enough.
std::vector<base::Problem> problems_of_year(store::Reader& db, const programme::Programme& programme, const NewRound& round);

/// The case's registration opens a round: `round` of its entry has {"year","opens","closes","reason","parameters":
/// {name: value}}. The edition is pinned, and the values hold for the round's cases. Refuses `bad_round` with places (a value
/// the edition cannot run with, a second round in a year without a reason).
base::Result<void> open_round_by_case(House& house, store::Transaction& tx, const After& after);

/// What an office sets for a round that runs already: a parameter the text leaves open and nobody has set for it yet.
struct RoundValues { std::string round; programme::SetParameters values; std::string reason; };

/// Whether this office may set the parameter for the round now: the edition gives it to its role, and nobody has set it yet.
bool may_set(const programme::Programme& programme, const views::Round& round, const access_control::Office* office, const rules::Parameter& parameter);

/// 200 Round. Recorded with the reason; a value that is set stands. Refuses `not_found`, and `bad_round` with places
/// (`not_to_be_set`, `already_set`, `bad_value`, `missing_answer`).
base::Result<Answer> set_for_round(House& house, const Session& session, const Sent& sent, const RoundValues& values);

/// The person the case is about is enrolled in a role, or struck off: recorded with the acting office.
base::Result<void> change_enrolment(House& house, store::Transaction& tx, const After& after, const programme::RegisterAct& act);

}  // namespace service
