#pragma once
#include "service/act.h"

namespace service {

/// The act by which somebody bound says that there is no interest; it may be said of a whole list.
constexpr std::string_view declaration = "case.declare";

/// One case a list act touches, with the act it receives.
struct Member { Seen seen; std::string action; base::JsonObject data; };

/// The members of an act: the case itself first, then those of data.cases, each with its own option or the act's. Without
/// data.cases, or at a stage without a list, the case alone. Refuses `not_one_list` (another stage, programme or round),
/// `too_many_members` (over 300), `not_found`.
base::Result<std::vector<Member>> members_of(House& house, store::Transaction& tx, const Session& session, const Seen& seen, const Act& act);

/// [{"id","label"}] of the cases that stand at the same list stage and that this session may act upon too; in a ballot those
/// on which `action` is still open to it.
base::JsonArray possible_members(House& house, store::Reader& db, const Session& session, const Seen& seen, const std::string& action);

/// [{"option","at_most","taken"}] of the stage's options that a round has only so many places for.
base::JsonArray places_json(const Seen& seen, const procedure::Situation& situation);

/// Opens, records and closes the list's own case at a list stage; nothing elsewhere.
base::Result<void> record_list(House& house, store::Transaction& tx, const Session& session, const std::string& cause, const Seen& seen, const Act& act, const std::vector<Member>& members);

/// The refusal of one member with its name and place, so that nobody has to look for it.
base::Refusal of_member(base::Refusal refusal, const std::vector<Member>& members, std::size_t index);

/// A refusal as a problem inside an answer.
base::JsonObject problem_of(const House& house, const base::Refusal& refusal);

}  // namespace service
