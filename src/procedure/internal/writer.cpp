#include "procedure/internal/writer.h"

#include "procedure/due.h"

#include <fmt/format.h>

namespace procedure::internal {
namespace {

using programme::Stage;
using programme::StageType;

constexpr int most_machine_steps = 20;

/// A check, and a registration that nobody is named for, happen as soon as the case arrives.
bool is_the_machines(const Stage& stage) { return stage.type == StageType::check || (stage.type == StageType::registration && stage.by.empty()); }

void put_due(const Due& due, base::JsonObject& fields) {
  fields["due"] = due.date.text();
  fields["provisional"] = due.provisional;
  fields["reckoning"] = *due.reckoning;
}

}  // namespace

void Writer::append(std::string kind, base::JsonObject public_fields, base::JsonObject sealed_fields, By by) {
  ledger::Event event;
  event.stream = "case/" + state_.id;
  event.version = state_.version + 1;
  event.kind = std::move(kind);
  event.id = situation_.new_id();
  event.actor = by == By::machine ? std::string(machine) : actor_.account;
  event.office = by == By::machine ? "" : actor_.office;
  event.role = by == By::machine ? "" : role_;
  event.received_at = situation_.now;
  event.cause = cause_;
  event.edition = edition_;
  event.public_fields = std::move(public_fields);
  event.sealed_fields = std::move(sealed_fields);
  evolve_by(state_, event);
  effects_.events.push_back(std::move(event));
}

void Writer::entry(const std::string& stage, const std::string& action, stages::Recorded recorded, By by) {
  recorded.public_fields["stage"] = stage;
  recorded.public_fields["action"] = action;
  if (recorded.due) put_due(*recorded.due, recorded.public_fields);
  effects_.register_acts.insert(effects_.register_acts.end(), recorded.register_acts.begin(), recorded.register_acts.end());
  append("entry_recorded", std::move(recorded.public_fields), std::move(recorded.sealed_fields), by);
}

void Writer::enter(const Stage& stage, By by) {
  state_.stage = stage.id;   // as the event will say; the deadline is reckoned from there
  state_.arrived_at[stage.id] = situation_.now;
  base::JsonObject fields{{"stage", stage.id}};
  if (const auto due = due_of(state_, stage, situation_)) put_due(*due, fields);
  append("stage_entered", std::move(fields), {}, by);
}

/// One stage of the machine: its entry is written, its outcome returned.
base::Result<std::string> Writer::pass(const programme::Procedure& procedure, const Stage& stage) {
  const Command none;
  const stages::Step step{state_, procedure, stage, none, actor_, situation_, ""};
  auto recorded = stages::kind_of(stage.type).accept(step, "");
  if (!recorded) return tl::unexpected(recorded.error());
  base::ensure(recorded->outcome.has_value(), "the machine leaves its stages at once");
  if (auto allowed = stages::gates_allow(step, *recorded); !allowed) return tl::unexpected(allowed.error());
  std::string outcome = *recorded->outcome;
  entry(stage.id, stage.type == StageType::check ? "check" : "register", std::move(*recorded), By::machine);
  return outcome;
}

base::Result<void> Writer::move(const programme::Procedure& procedure, const Stage& from, std::string outcome) {
  const Stage* stage = &from;
  for (int i = 0; i < most_machine_steps; ++i) {
    const By by = i == 0 ? By::actor : By::machine;
    append("stage_left", {{"stage", stage->id}, {"outcome", outcome}}, {}, by);
    const auto next = stage->next.find(outcome);
    base::ensure(next != stage->next.end(), "every outcome of a stage has a next");
    stage = procedure.stage(next->second);
    if (!stage) {
      append("case_closed", {{"result", next->second}}, {}, by);
      return {};
    }
    enter(*stage, by);
    if (!is_the_machines(*stage)) return {};
    auto passed = pass(procedure, *stage);
    if (!passed) return tl::unexpected(passed.error());
    outcome = std::move(*passed);
  }
  return base::refuse("endless_procedure", {fmt::format("程序“{}”的自动环节循环不止，请更正本办法的程序文件。", procedure.label.zh),
                                            fmt::format("The automatic steps of “{}” go round in a circle; the edition's procedure has to be corrected.", procedure.label.en)});
}

}  // namespace procedure::internal
