#pragma once
#include "procedure/case.h"

namespace procedure::stages {

/// One act about to be taken at the stage a case is in.
struct Step {
  const CaseState& state;
  const programme::Procedure& procedure;
  const programme::Stage& stage;
  const Command& command;
  const Actor& actor;
  const Situation& situation;
  std::string role;                    // the role acted in
};

/// What an act puts on the file. Confidential and personal content stands in `sealed_fields`.
struct Recorded {
  base::JsonObject public_fields, sealed_fields;
  std::optional<std::string> outcome;  // empty: the stage goes on collecting
  std::vector<programme::RegisterAct> register_acts;
  std::optional<Due> due;              // the stage's last day, where this act sets it
};

/// An act a stage takes, and the role whose act it is: "submit", an option's id, "sheet" ...
struct OpenAct { std::string what, by; };

/// A stage type: the acts it takes and how one is taken. One file each; `all.cpp` lists them.
struct StageKind {
  programme::StageType type;
  std::vector<OpenAct> (*acts)(const programme::Procedure& procedure, const programme::Stage& stage);
  base::Result<Recorded> (*accept)(const Step& step, const std::string& what);
  /// The outcome once the stage's last day is over, where the stage itself knows it; else its deadline says.
  std::optional<std::string> (*lapsed)(const CaseState& state, const programme::Stage& stage, const Situation& situation) = nullptr;
};

const StageKind& kind_of(programme::StageType type);

extern const StageKind submission, check, assignment, evaluation, decision, ballot, publication, registration;

// What several stage types share.

/// Whether every field that must be filled in has to be. `as_far_as_known`: what is lacking is noted and asked for.
enum class Completeness { whole, partial, as_far_as_known };

/// Takes `data.facts`, `data.evidence`, `data.dated_checks` and `data.marks` against what the act asks for: the stage's
/// forms and what is noted with it. What is not asked for, given the other answers, is not taken. Short public facts stand
/// in the leaf, all else is sealed. Refuses `incomplete_entry`, `not_returned` (after a return only the named items and
/// their papers change), and what rules::read_dossier refuses.
base::Result<void> take_facts(const Step& step, const std::string& what, Recorded& recorded, Completeness completeness);

/// A fact noted with an act (`record` of the stage or of its option). A decision that turns the case down may leave the
/// stage's empty; with a return nothing of the stage's is noted.
struct NotedFact { std::string fact; bool required = true; };
std::vector<NotedFact> noted_with(const programme::Stage& stage, const std::string& what);

/// The papers that a return asked for and no form has a place for: "extra/<name>".
std::vector<std::string> papers_beside(const CaseState& state, const programme::Stage& stage);

/// The one mark there is.
inline constexpr std::string_view trade_secret = "trade_secret";

/// The facts the forms of the stage ask for, in their order; with or without a condition.
std::vector<const rules::Fact*> facts_asked(const CaseState& state, const programme::Programme& programme, const programme::Stage& stage);

/// What a decision's option may send back: the facts of the forms at the stage it leads to.
std::vector<const rules::Fact*> facts_to_correct(const CaseState& state, const programme::Programme& programme, const programme::Procedure& procedure, const programme::Stage& stage, const std::string& option);

/// Whether a fact, or the papers at a condition's place, may change at this stage: after a return what was named, what
/// was erased, and papers of a condition that lays no fact or a named one before its judge. True where nothing was
/// returned.
bool is_correctable(const CaseState& state, const programme::Stage& stage, const programme::Programme& programme, std::string_view name);

/// The state's facts without those whose content was erased.
base::JsonObject legible(const base::JsonObject& facts);
bool is_erased(const base::Json& value);

/// An option that turns the case down or sends it back: it needs no finished sheet and passes no gate.
bool is_a_no(const programme::Choice& option);

/// Whether an option's own condition holds on what the case says; true without one.
bool is_offered(const CaseState& state, const programme::Choice& option, const Situation& situation);

/// Takes `data.judgements` of conditions that this stage's role judges. Adds to `sealed_fields.judgements`.
/// Refuses `not_yours_to_judge`, `incomplete_entry`.
base::Result<void> take_judgements(const Step& step, Recorded& recorded);

/// Takes `data.sheet` against the stage's sheet and its scale; every criterion answered unless `partial`. Answers noted
/// before at this stage count where none is sent. Refuses `incomplete_entry`.
base::Result<void> take_sheet(const Step& step, Recorded& recorded, Completeness completeness);

/// What was noted at this stage, before the decision, since the case arrived: criterion -> answer.
base::JsonObject noted_answers(const CaseState& state, const programme::Stage& stage);

/// The sets must pass on what the case says after this act; open findings judged by a role of `open_to` do not block.
/// Refuses `requirement_not_met`, `requirement_open` with the findings as problems and their clauses as articles.
base::Result<void> require_sets(const Step& step, const std::vector<std::string>& sets, const std::vector<std::string>& open_to, Recorded& recorded);

/// Adds what a set said to the findings this act records; of several sets the result that is no pass stays.
void add_findings(Recorded& recorded, const rules::CheckResult& result);

/// Whether the option's number of places (`at_most`) is not yet used up, nor that of its groups, nor kept for a group this
/// case is none of; notes the case's groups as `groups`: ["option/group"]. Refuses `no_place_left`, `places_kept`,
/// `group_unknown`, `not_counted`.
base::Result<void> take_place(const Step& step, const programme::Choice& option, Recorded& recorded);

/// Whether the option keeps to the order of the stage's rank: the options stand from the most to the least favourable, and
/// nobody gets a better one than somebody higher. Another order is noted as `order` and needs a reason, unless the stage
/// has `discretion`. Refuses `incomplete_entry` with the problem `out_of_order`.
base::Result<void> keep_order(const Step& step, const programme::Choice& option, Recorded& recorded);

/// Whether a registration opens a round.
bool opens_round(const programme::Stage& stage);

/// The parameters that a role may set when it opens a round, by name.
std::vector<const rules::Parameter*> settable_by(const programme::Programme& programme, const std::string& role);

/// Takes the round a registration opens, as `round`: {"year","opens","closes","parameters":{name: text},"reason"}. A value
/// left empty stays as the text has it; one that is set needs the reason. Refuses `incomplete_entry`.
base::Result<void> take_round(const Step& step, const std::string& reason, Recorded& recorded);

/// Whether this person has a vote at the ballot and has not used it.
bool may_still_vote(const CaseState& state, const programme::Stage& stage, const Actor& actor, const Situation& situation);

/// Whether the ballot can be ended now: by whoever holds it (`confirmed_by`) at any time; where nobody does, once everybody
/// has voted or its last day is over.
bool may_close(const CaseState& state, const programme::Stage& stage, const Situation& situation);

/// The sets of the stage stand before its first outcome, those of the way in before what is first filed. Refuses as above.
base::Result<void> gates_allow(const Step& step, Recorded& recorded);

/// The people named in `data.members`, each once, as sent. Refuses `incomplete_entry`, `not_a_candidate`, `recused`.
base::Result<std::vector<std::string>> appointed_in(const Step& step);

/// Who declared a conflict of interest on this case.
bool declares_conflict(const Entry& entry);
bool declared_conflict(const CaseState& state, const std::string& account);

/// Whether this person plays one of the roles, or has acted in one on this case before.
bool stands_for(const CaseState& state, const Actor& actor, const std::vector<std::string>& roles);

/// Whether what was filed at the stage lacks something and waits to be completed.
bool is_incomplete(const CaseState& state, const programme::Stage& stage);

/// Whether the posting for comment stands on every channel, so that its period runs.
bool runs(const CaseState& state, const programme::Stage& stage);

/// Whether posting again amends what is posted, so that the period begins anew.
bool amends_a_posting(const CaseState& state, const programme::Stage& stage);

/// The latest day a publication stage was posted on, over all channels; nothing while one is missing.
std::optional<base::Date> posted_on(const CaseState& state, const programme::Stage& stage);
/// The same for a stage named in a deadline, over the channels recorded.
std::optional<base::Date> posted_on(const CaseState& state, const std::string& stage);

/// `incomplete_entry` with these problems, or nothing when there are none.
base::Result<void> complete(std::vector<base::Problem> problems);
base::Problem missing_answer(std::string pointer, const base::Text& what);
base::Problem too_long(std::string pointer, int most_characters);
base::Problem too_many(std::string pointer, std::size_t most);

/// The longest reason, finding or note, in characters.
constexpr int longest_text = 4000;
int characters_in(std::string_view text);
/// A member as text; blanks are none.
std::string written(const base::Json& from, std::string_view key);
std::string written(const base::JsonObject& from, std::string_view key);

enum class Needed { no, yes };
/// `data.reason`; blanks are none. Refuses `incomplete_entry` when it is needed and missing, or too long.
base::Result<std::string> reason_in(const base::JsonObject& data, Needed needed);

}  // namespace procedure::stages
