#include "procedure/admission.h"
#include "procedure/due.h"
#include "procedure/internal/writer.h"
#include "procedure/standing.h"
#include "procedure/recusal.h"
#include "procedure/stages/stage.h"
#include "procedure/withdrawal.h"

#include <fmt/format.h>

namespace procedure {
namespace {

using internal::Writer;
using programme::Procedure;
using programme::Stage;
using stages::OpenAct;
using stages::Recorded;
using stages::Step;

constexpr std::ptrdiff_t most_articles = 5;

bool plays(const Actor& actor, const std::string& role) { return !role.empty() && std::find(actor.roles.begin(), actor.roles.end(), role) != actor.roles.end(); }

std::vector<std::string> articles_of(const Stage& stage) {
  return {stage.treats.begin(), stage.treats.begin() + std::min(std::ssize(stage.treats), most_articles)};
}

// ---- opening

base::Result<void> is_in_force(const Situation& situation) {
  const auto& programme = situation.programme;
  if (programme.status != "in_force")
    return base::refuse("draft_edition", {"这是征求意见稿，只能试算和演练，不受理真实的案卷。", "This edition is a draft: it may be tried and rehearsed, and decides no real case."});
  if (programme.effective_from && situation.today() < *programme.effective_from)
    return base::refuse("not_in_force", {fmt::format("本办法自 {} 起施行，施行后方可办理。", programme.effective_from->text()), fmt::format("This edition takes effect on {}; come back then.", programme.effective_from->text())});
  if (programme.until && *programme.until < situation.today())
    return base::refuse("not_in_force", {fmt::format("本办法施行至 {} 止，不再受理新的案卷；请改用现行版本。", programme.until->text()), fmt::format("This edition was in force until {}; open the case under the current one.", programme.until->text())});
  return {};
}

/// The way named, or the first that is this actor's.
const programme::Way* way_of(const Procedure& procedure, const std::string& named, const Actor& actor) {
  for (const auto& way : procedure.ways)
    if (named.empty() ? plays(actor, way.by) : way.id == named) return &way;
  return nullptr;
}

bool may_open(const programme::Way& way, const Actor& actor) { return plays(actor, way.by) || (!way.follows.empty() && actor.account == internal::machine); }

/// The way in that this actor may take.
base::Result<const programme::Way*> way_in(const Procedure& procedure, const Opening& opening, const Actor& actor) {
  const auto* way = way_of(procedure, opening.way, actor);
  if (!way && !opening.way.empty()) return base::refuse("unknown_way", {fmt::format("没有“{}”这个途径。", opening.way), fmt::format("There is no way in called “{}”.", opening.way)});
  if (!way || !may_open(*way, actor)) return base::refuse("not_yours", {"这个程序不由本单位发起。", "This procedure is not yours to start."}, way ? way->treats : std::vector<std::string>{});
  return way;
}

// ---- acting: access, time, form, gates, record

/// The stage and the act that a command names.
struct Named { const Stage* stage; std::string what; };

base::Result<Named> named_in(const Command& command, const CaseState& state, const Procedure& procedure) {
  const auto dot = command.action.find('.');
  const std::string stage_id = command.action.substr(0, dot), what = dot == std::string::npos ? "" : command.action.substr(dot + 1);
  const Stage* named = procedure.stage(stage_id);
  if (!named) return base::refuse("unknown_action", {fmt::format("没有“{}”这个动作。", command.action), fmt::format("There is no act “{}”.", command.action)});
  if (stage_id == state.stage) return Named{named, what};
  const Stage* now = procedure.stage(state.stage);
  return base::refuse("wrong_stage", {fmt::format("案卷现在处于“{}”，还不能或已不能办理“{}”。请刷新后再看。", now ? now->label.zh : "", named->label.zh),
                                      fmt::format("The case is at “{}”, so “{}” cannot be done now. Reload and look again.", now ? now->label.en : "", named->label.en)}, articles_of(*named));
}

/// Access: the act is one of the stage's, and this person's. Returns the role acted in.
base::Result<std::string> role_for(const Named& named, const CaseState& state, const Procedure& procedure, const Actor& actor, const Situation& situation) {
  const auto acts = stages::kind_of(named.stage->type).acts(procedure, *named.stage);
  const auto act = std::find_if(acts.begin(), acts.end(), [&](const OpenAct& open) { return open.what == named.what; });
  const auto& label = named.stage->label;
  if (act == acts.end()) return base::refuse("unknown_action", {fmt::format("“{}”没有“{}”这个动作。", label.zh, named.what), fmt::format("“{}” has no act “{}”.", label.en, named.what)});
  if (acted_before(actor, *named.stage, situation))
    return base::refuse("not_yours", {fmt::format("您在所涉案卷中办理过前面的环节，不能再办理“{}”；请由他人办理。", label.zh), fmt::format("You acted on the case this one is about, so “{}” is for somebody else.", label.en)}, articles_of(*named.stage));
  if (!plays(actor, act->by) || stages::stands_for(state, actor, named.stage->not_roles))
    return base::refuse("not_yours", {fmt::format("“{}”不由本单位办理。", label.zh), fmt::format("“{}” is not yours to do.", label.en)}, articles_of(*named.stage));
  return act->by;
}

bool is_late(const CaseState& state, const Stage& stage, const Situation& situation) { return is_overdue(state, situation) && stage.deadline && stage.deadline->missed == "late"; }

/// Form and gates: what the act puts on the file, with its outcome.
base::Result<Recorded> entry_of(const Step& step, const std::string& what) {
  auto recorded = stages::kind_of(step.stage.type).accept(step, what);
  if (!recorded) return recorded;
  if (recorded->outcome && is_late(step.state, step.stage, step.situation)) recorded->outcome = "late";
  if (auto allowed = stages::gates_allow(step, *recorded); !allowed) return tl::unexpected(allowed.error());
  return recorded;
}

base::Refusal with_articles(base::Refusal refusal, const Stage& stage) {
  if (refusal.articles.empty()) refusal.articles = articles_of(stage);
  return refusal;
}

}  // namespace

base::Result<Effects> open_case(const Opening& opening, const Actor& actor, const std::string& command, const Situation& situation) {
  if (auto ok = is_in_force(situation); !ok) return tl::unexpected(ok.error());
  const auto& programme = situation.programme;
  const Procedure* procedure = programme.procedure(opening.procedure);
  if (!procedure) return base::refuse("unknown_procedure", {fmt::format("本办法没有“{}”这个程序。", opening.procedure), fmt::format("The programme has no procedure “{}”.", opening.procedure)});
  const auto way = way_in(*procedure, opening, actor);
  if (!way) return tl::unexpected(way.error());
  if (auto ok = may_be_opened(*procedure, opening, situation); !ok) return tl::unexpected(ok.error());
  if (procedure->per_round && situation.round.empty())
    return base::refuse("no_open_round", {"现在没有开放的批次。批次由主管单位开启，开启后即可申报。", "No round is open. You may apply once the programme's owner opens one."});
  const Stage* stage = procedure->stage((*way)->at);
  base::ensure(stage != nullptr, "a way in leads to a stage");
  CaseState state;
  state.id = opening.id;
  Writer writer(std::move(state), actor, (*way)->by, command, situation);
  base::JsonObject sealed;
  if (!opening.facts.empty()) sealed["facts"] = opening.facts;
  writer.append("case_opened",
                {{"programme", programme.name()}, {"procedure", procedure->id}, {"way", (*way)->id}, {"round", procedure->per_round ? situation.round : ""}, {"about", opening.about},
                 {"applicant", opening.applicant}, {"applicant_name", opening.applicant_name}, {"place", opening.place}},
                std::move(sealed));
  writer.enter(*stage);
  return writer.take();
}

base::Result<Effects> decide(const CaseState& state, const Command& command, const Actor& actor, const Situation& situation) {
  if (state.closed) return base::refuse("case_closed", {"这件案卷已经办结，不能再办理。", "The case is closed; nothing more can be done on it."});
  const Procedure* procedure = situation.programme.procedure(state.procedure);
  base::ensure(procedure != nullptr, "the edition of a case has its procedure");
  if (command.action == "case.withdraw") return withdraw(state, *procedure, command, actor, situation);
  if (command.action == "case.declare") return declare(state, command, actor, situation);
  if (command.action == "case.recuse") return stand_aside(state, command, actor, situation);
  const auto named = named_in(command, state, *procedure);
  if (!named) return tl::unexpected(named.error());
  const Stage& stage = *named->stage;
  const auto role = role_for(*named, state, *procedure, actor, situation);
  if (!role) return tl::unexpected(role.error());
  if (auto ok = may_be_taken({state, *procedure, stage, command, actor, situation, *role}, named->what); !ok) return tl::unexpected(with_articles(ok.error(), stage));
  auto recorded = entry_of({state, *procedure, stage, command, actor, situation, *role}, named->what);
  if (!recorded) return tl::unexpected(with_articles(recorded.error(), stage));
  const auto outcome = recorded->outcome;
  if (owes_declaration(state, actor, situation.programme) && says_no_conflict(command.data)) recorded->public_fields["no_conflict"] = true;
  Writer writer(state, actor, *role, command.id, situation);
  writer.entry(stage.id, named->what, std::move(*recorded));
  if (outcome)
    if (auto moved = writer.move(*procedure, stage, *outcome); !moved) return tl::unexpected(with_articles(moved.error(), stage));
  return writer.take();
}

/// Where a stage of the machine that follows cannot be passed yet, the case stays where it is; so does one that is held.
Effects advance(const CaseState& state, const Situation& situation) {
  const Procedure* procedure = state.closed || !situation.held_by.empty() ? nullptr : situation.programme.procedure(state.procedure);
  const Stage* stage = procedure ? procedure->stage(state.stage) : nullptr;
  const auto outcome = stage ? outcome_of_time(state, *stage, situation) : std::nullopt;
  if (!outcome || !stage->next.contains(*outcome)) return {};
  const Actor nobody{std::string(internal::machine), "", "", "", {}};
  Writer writer(state, nobody, "", situation.new_id(), situation);
  if (auto moved = writer.move(*procedure, *stage, *outcome); !moved) return {};
  return writer.take();
}

}  // namespace procedure
