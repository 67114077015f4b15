#include "procedure/case.h"
#include "procedure/stages/stage.h"
#include "rules/dossier.h"

#include "calendar/reckoning.h"

#include <fmt/format.h>

namespace procedure {
namespace {

using programme::Procedure;
using programme::Stage;
using stages::Recorded;
using stages::Step;

constexpr std::string_view machine = "clock";
constexpr int most_machine_steps = 20;

/// A check, and a registration that nobody is named for, happen as soon as the case arrives.
bool is_the_machines(const Stage& stage) {
  return stage.type == programme::StageType::check || (stage.type == programme::StageType::registration && stage.by.empty());
}

/// Collects the events of one act and keeps the state in step with them.
class Writer {
 public:
  Writer(CaseState state, const Actor& actor, std::string role, std::string cause, const Situation& situation)
      : state_(std::move(state)), actor_(actor), role_(std::move(role)), cause_(std::move(cause)), situation_(situation) {}

  void append(std::string kind, base::JsonObject public_fields, base::JsonObject sealed_fields = {}, bool by_machine = false) {
    ledger::Event event;
    event.stream = "case/" + state_.id;
    event.version = state_.version + 1;
    event.kind = std::move(kind);
    event.id = situation_.new_id();
    event.actor = by_machine ? std::string(machine) : actor_.account;
    event.office = by_machine ? "" : actor_.office;
    event.role = by_machine ? "" : role_;
    event.received_at = situation_.now;
    event.cause = cause_;
    event.edition = base::name_of(situation_.programme.digest);
    event.public_fields = std::move(public_fields);
    event.sealed_fields = std::move(sealed_fields);
    state_ = evolve(std::move(state_), event);
    effects_.events.push_back(std::move(event));
  }

  void entry(const std::string& stage, const std::string& action, Recorded recorded, bool by_machine = false) {
    recorded.public_fields["stage"] = stage;
    recorded.public_fields["action"] = action;
    effects_.register_acts.insert(effects_.register_acts.end(), recorded.register_acts.begin(), recorded.register_acts.end());
    append("entry_recorded", std::move(recorded.public_fields), std::move(recorded.sealed_fields), by_machine);
  }

  /// Leaves a stage by an outcome and goes where `next` says, through the machine's own stages, until a person is asked.
  void move(const Procedure& procedure, const Stage* stage, std::string outcome) {
    for (int i = 0; i < most_machine_steps; ++i) {
      append("stage_left", {{"stage", stage->id}, {"outcome", outcome}}, {}, i > 0);
      const auto next = stage->next.find(outcome);
      base::ensure(next != stage->next.end(), "every outcome of a stage has a next");
      stage = procedure.stage(next->second);
      if (!stage) return append("case_closed", {{"result", next->second}}, {}, i > 0);
      enter(*stage, i > 0);
      if (!is_the_machines(*stage)) return;
      auto recorded = stages::kind_of(stage->type).accept({state_, procedure, *stage, no_command_, actor_, situation_, ""}, "");
      base::ensure(recorded.has_value(), "a check of known sets has a result");
      outcome = *recorded->outcome;
      entry(stage->id, stage->type == programme::StageType::check ? "check" : "register", std::move(*recorded), true);
    }
    base::ensure(false, "a case leaves the machine's stages after a few steps");
  }

  void enter(const Stage& stage, bool by_machine);

  CaseState& state() { return state_; }
  Effects take() { return std::move(effects_); }

 private:
  CaseState state_;
  const Actor& actor_;
  std::string role_, cause_;
  const Situation& situation_;
  const Command no_command_{};
  Effects effects_;
};

/// The day a deadline counts from: an event of this case, or a date on a form.
std::optional<base::Date> counted_from(const CaseState& state, const std::string& from, const Situation& situation) {
  const auto dot = from.find('.');
  const std::string what = from.substr(0, dot), event = dot == std::string::npos ? "" : from.substr(dot + 1);
  if (what == "form") {
    const auto* value = state.facts.if_contains(event);
    const auto date = value && value->is_string() ? base::Date::parse(std::string_view(value->as_string())) : base::Result<base::Date>(tl::unexpected(base::Refusal{}));
    return date ? std::optional(*date) : std::nullopt;
  }
  if (event == "entered" && what == state.stage) return base::date_in_zone(state.entered_at, situation.programme.zone);
  const auto left = state.left_at.find(what);
  if (left != state.left_at.end()) return base::date_in_zone(left->second, situation.programme.zone);
  return situation.today();
}

std::optional<Due> due_of(const CaseState& state, const Stage& stage, const Situation& situation) {
  if (!stage.deadline) return std::nullopt;
  const auto& deadline = *stage.deadline;
  if (!deadline.date.empty()) {
    if (const auto date = counted_from(state, deadline.date, situation)) return Due{*date, false, {}};
    return std::nullopt;
  }
  auto period = deadline.period;
  const auto parameter = situation.programme.rulebook.parameters.find(deadline.within);
  if (!period && parameter != situation.programme.rulebook.parameters.end()) period = programme::period_of(parameter->second);
  const auto start = counted_from(state, deadline.from, situation);
  if (!period || !start) return std::nullopt;   // the text sets none: never overdue
  const auto reckoning = calendar::reckon(*start, *period, situation.calendar, deadline.rolls ? calendar::Roll::to_working_day : calendar::Roll::none);
  if (!reckoning) return std::nullopt;
  return Due{reckoning->last, reckoning->provisional, calendar::to_json(*reckoning)};
}

void Writer::enter(const Stage& stage, bool by_machine) {
  CaseState there = state_;
  there.stage = stage.id;
  there.entered_at = situation_.now;
  base::JsonObject fields{{"stage", stage.id}};
  if (const auto due = due_of(there, stage, situation_)) {
    fields["due"] = due->date.text();
    fields["provisional"] = due->provisional;
    fields["reckoning"] = due->reckoning;
  }
  append("stage_entered", std::move(fields), {}, by_machine);
}

bool plays(const Actor& actor, const std::string& role) { return std::find(actor.roles.begin(), actor.roles.end(), role) != actor.roles.end(); }

std::vector<std::string> articles_of(const Stage& stage) { return {stage.treats.begin(), stage.treats.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(stage.treats.size(), 5))}; }

bool is_overdue(const CaseState& state, const Situation& situation) { return state.due && situation.today() > state.due->date; }

base::Result<Effects> withdraw(const CaseState& state, const Procedure& procedure, const Command& command, const Actor& actor, const Situation& situation) {
  if (actor.office.empty() || actor.office != state.applicant) return base::refuse("not_yours", {"只有申报企业可以撤回申报。", "Only the applicant may withdraw the application."});
  const Stage* last = procedure.stage(procedure.withdrawable_until);
  const Stage* now = procedure.stage(state.stage);
  if (!last || !now || now > last) return base::refuse("too_late", {"已经过了可以撤回的环节，不能撤回。", "The case is past the step until which it may be withdrawn."});
  Writer writer(state, actor, "", command.id, situation);
  writer.entry(state.stage, "withdraw", {{}, {{"reason", stages::text_in(command.data, "reason")}}, std::nullopt, {}});
  writer.append("case_closed", {{"result", "withdrawn_by_applicant"}});
  return writer.take();
}

base::Refusal closed_case() { return {"case_closed", {"这件案卷已经办结，不能再办理。", "The case is closed; nothing more can be done on it."}, {}, {}}; }

}  // namespace

base::Result<rules::CheckResult> check(const CaseState& state, const std::string& set, bool as_of_today, const Situation& situation) {
  base::JsonObject evidence;
  for (const auto& [name, files] : state.evidence) evidence[name] = base::Json(boost::json::value_from(files));
  base::JsonObject checks;
  for (const auto& [name, date] : state.dated_checks) checks[name] = date;
  base::JsonArray judgements;
  for (const auto& judgement : state.judgements) {
    base::JsonObject one = judgement.as_object();
    one.erase("account");
    one.erase("role");
    judgements.push_back(std::move(one));
  }
  auto dossier = rules::read_dossier(base::JsonObject{{"facts", state.facts}, {"evidence", evidence}, {"dated_checks", checks}, {"judgements", judgements}}, situation.programme.rulebook);
  if (!dossier) return tl::unexpected(dossier.error());
  auto& inputs = dossier->inputs;
  inputs.today = situation.today();
  inputs.reference_date = as_of_today || !state.submitted_on ? inputs.today : *state.submitted_on;
  inputs.evidence_required = true;
  inputs.surroundings = situation.surroundings;
  return rules::check(situation.programme.rulebook, set, inputs);
}

base::Result<Effects> open_case(const Opening& opening, const Actor& actor, const std::string& command, const Situation& situation) {
  const auto& programme = situation.programme;
  if (programme.status != "in_force")
    return base::refuse("draft_edition", {"这是征求意见稿，只能试算和演练，不受理真实的案卷。", "This edition is a draft: it may be tried and rehearsed, and decides no real case."});
  const Procedure* procedure = programme.procedure(opening.procedure);
  if (!procedure) return base::refuse("unknown_procedure", {fmt::format("本办法没有“{}”这个程序。", opening.procedure), fmt::format("The programme has no procedure “{}”.", opening.procedure)});
  const programme::Way* way = nullptr;
  for (const auto& w : procedure->ways)
    if (!way && (opening.way.empty() ? plays(actor, w.by) : w.id == opening.way)) way = &w;
  if (!way && !opening.way.empty()) return base::refuse("unknown_way", {fmt::format("没有“{}”这个途径。", opening.way), fmt::format("There is no way in called “{}”.", opening.way)});
  const bool by_machine = way && !way->follows.empty() && actor.account == machine;
  if (!way || (!by_machine && !plays(actor, way->by)))
    return base::refuse("not_yours", {"这个程序不由本单位发起。", "This procedure is not yours to start."}, way ? way->treats : std::vector<std::string>{});
  if (procedure->per_round && situation.round.empty())
    return base::refuse("no_open_round", {"现在没有开放的批次。批次由主管单位开启，开启后即可申报。", "No round is open. You may apply once the programme's owner opens one."});
  const Stage* stage = procedure->stage(way->at);
  base::ensure(stage != nullptr, "a way in leads to a stage");
  CaseState state;
  state.id = opening.id;
  Writer writer(std::move(state), actor, way->by, command, situation);
  base::JsonObject sealed;
  if (!opening.facts.empty()) sealed["facts"] = opening.facts;
  writer.append("case_opened",
                {{"programme", programme.name()}, {"procedure", procedure->id}, {"way", way->id}, {"round", procedure->per_round ? situation.round : ""}, {"about", opening.about},
                 {"applicant", opening.applicant}, {"applicant_name", opening.applicant_name}, {"place", opening.place}},
                std::move(sealed));
  writer.enter(*stage, false);
  return writer.take();
}

base::Result<Effects> decide(const CaseState& state, const Command& command, const Actor& actor, const Situation& situation) {
  if (state.closed) return tl::unexpected(closed_case());
  const Procedure* procedure = situation.programme.procedure(state.procedure);
  base::ensure(procedure != nullptr, "the edition of a case has its procedure");
  if (command.action == "case.withdraw") return withdraw(state, *procedure, command, actor, situation);
  const auto dot = command.action.find('.');
  const std::string stage_id = command.action.substr(0, dot), what = dot == std::string::npos ? "" : command.action.substr(dot + 1);
  const Stage* named = procedure->stage(stage_id);
  if (!named) return base::refuse("unknown_action", {fmt::format("没有“{}”这个动作。", command.action), fmt::format("There is no act “{}”.", command.action)});
  if (stage_id != state.stage) {
    const Stage* now = procedure->stage(state.stage);
    return base::refuse("wrong_stage", {fmt::format("案卷现在处于“{}”，还不能或已不能办理“{}”。请刷新后再看。", now ? now->label.zh : "", named->label.zh),
                                        fmt::format("The case is at “{}”, so “{}” cannot be done now. Reload and look again.", now ? now->label.en : "", named->label.en)}, articles_of(*named));
  }
  const auto& kind = stages::kind_of(named->type);
  const auto acts = kind.acts(*named);
  if (std::find(acts.begin(), acts.end(), what) == acts.end()) return base::refuse("unknown_action", {fmt::format("“{}”没有“{}”这个动作。", named->label.zh, what), fmt::format("“{}” has no act “{}”.", named->label.en, what)});
  if (!plays(actor, named->by)) return base::refuse("not_yours", {fmt::format("“{}”不由本单位办理。", named->label.zh), fmt::format("“{}” is not yours to do.", named->label.en)}, articles_of(*named));
  if (is_overdue(state, situation) && named->deadline->missed == "missed")
    return base::refuse("too_late", {fmt::format("期限 {} 已过，不再受理。", state.due->date.text()), fmt::format("The last day was {}; nothing more is taken.", state.due->date.text())}, named->deadline->treats);

  auto recorded = kind.accept({state, *procedure, *named, command, actor, situation, named->by}, what);
  if (!recorded) {
    auto refusal = recorded.error();
    if (refusal.articles.empty()) refusal.articles = articles_of(*named);
    return tl::unexpected(std::move(refusal));
  }
  auto outcome = recorded->outcome;
  if (outcome && is_overdue(state, situation) && named->deadline->missed == "late") outcome = "late";
  Writer writer(state, actor, named->by, command.id, situation);
  writer.entry(stage_id, what, std::move(*recorded));
  if (outcome) writer.move(*procedure, named, *outcome);
  return writer.take();
}

Effects advance(const CaseState& state, const Situation& situation) {
  if (state.closed || !is_overdue(state, situation)) return {};
  const Procedure* procedure = situation.programme.procedure(state.procedure);
  const Stage* stage = procedure ? procedure->stage(state.stage) : nullptr;
  if (!stage || !stage->deadline || stage->deadline->missed == "flag" || stage->deadline->missed == "late" || !stage->next.contains(stage->deadline->missed)) return {};
  const Actor nobody{std::string(machine), "", "", "", {}};
  Writer writer(state, nobody, "", situation.new_id(), situation);
  writer.move(*procedure, stage, stage->deadline->missed);
  return writer.take();
}

}  // namespace procedure
