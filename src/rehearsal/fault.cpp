#include "rehearsal/fault.h"

namespace rehearsal {
namespace {

using programme::Procedure;
using programme::Programme;
using programme::Stage;
using programme::StageType;

template <class Test>
bool any_stage(const Programme& programme, Test test) {
  return std::any_of(programme.procedures.begin(), programme.procedures.end(), [&](const Procedure& procedure) { return std::any_of(procedure.stages.begin(), procedure.stages.end(), test); });
}

template <class Change>
void each_stage(Programme& programme, Change change) {
  for (auto& procedure : programme.procedures)
    for (auto& stage : procedure.stages) change(stage);
}

bool is_a_posting(const Stage& stage, const Programme& programme) {
  const auto parameter = programme.rulebook.parameters.find(stage.period);
  const auto period = parameter == programme.rulebook.parameters.end() ? std::nullopt : programme::period_of(parameter->second);
  return stage.type == StageType::publication && period && period->count > 0;
}

bool has_postings(const Programme& programme) {
  return any_stage(programme, [&](const Stage& stage) { return is_a_posting(stage, programme); });
}

/// A day less, a month less.
void shorten_postings(Programme& programme) {
  each_stage(programme, [&](const Stage& stage) {
    if (!is_a_posting(stage, programme)) return;
    auto& value = programme.rulebook.parameters.at(stage.period).value;
    if (const auto* months = value.years_months()) value = rules::feel::Value(rules::feel::YearsMonths{months->months - 1});
    else if (const auto* days = value.days_time()) value = rules::feel::Value(rules::feel::DaysTime{days->seconds - 86'400, 0});
    else if (const auto* number = value.number(); number && number->integer()) value = rules::feel::Value(base::Decimal(*number->integer() - 1));
  });
}

bool has_ballots(const Programme& programme) {
  return any_stage(programme, [](const Stage& stage) { return stage.type == StageType::ballot; });
}

bool has_reviews(const Programme& programme) {
  return any_stage(programme, [&](const Stage& stage) {
    const bool appointed = any_stage(programme, [&](const Stage& other) { return other.type == StageType::assignment && other.fills == stage.by; });
    return stage.type == StageType::ballot || (stage.type == StageType::evaluation && appointed);
  });
}

bool has_places(const Programme& programme) {
  return any_stage(programme, [&](const Stage& stage) {
    return std::any_of(stage.options.begin(), stage.options.end(), [&](const auto& option) {
      const auto parameter = programme.rulebook.parameters.find(option.at_most_parameter);
      return option.at_most || (parameter != programme.rulebook.parameters.end() && parameter->second.value.number());
    });
  });
}

bool is_gated(const Stage& stage) {
  return !stage.require.empty() || std::any_of(stage.options.begin(), stage.options.end(), [](const auto& option) { return !option.require.empty(); });
}

bool has_gates(const Programme& programme) { return any_stage(programme, is_gated); }

void remove_gates(Programme& programme) {
  each_stage(programme, [](Stage& stage) {
    stage.require.clear();
    for (auto& option : stage.options) option.require.clear();
  });
}

/// The first decision, posting or ballot of the edition's own procedure that another stage leads to.
const Stage* stage_to_skip(const Programme& programme) {
  if (programme.procedures.empty()) return nullptr;
  const auto& stages = programme.procedures.front().stages;
  for (const auto& stage : stages)
    if ((stage.type == StageType::decision || stage.type == StageType::publication || stage.type == StageType::ballot) && stage.next.contains(programme::outcomes_of(stage).front()) &&
        std::any_of(stages.begin(), stages.end(), [&](const Stage& other) { return other.next.contains(programme::outcomes_of(other).front()) && other.next.at(programme::outcomes_of(other).front()) == stage.id; }))
      return &stage;
  return nullptr;
}

bool has_stage_to_skip(const Programme& programme) { return stage_to_skip(programme) != nullptr; }

void skip_a_stage(Programme& programme) {
  const Stage* skipped = stage_to_skip(programme);
  const std::string id = skipped->id, onward = skipped->next.at(programme::outcomes_of(*skipped).front());
  for (auto& stage : programme.procedures.front().stages)
    for (auto& [outcome, next] : stage.next)
      if (next == id) next = onward;
}

bool ends_by_time(const Stage& stage) { return stage.deadline && stage.deadline->missed != "flag"; }

bool has_deadlines(const Programme& programme) { return any_stage(programme, ends_by_time); }

void forget_deadlines(Programme& programme) {
  each_stage(programme, [](Stage& stage) {
    if (ends_by_time(stage)) stage.deadline.reset();
  });
}

bool always(const Programme&) { return true; }

void open_roles_to_anyone(Programme& programme) {
  for (auto& [id, role] : programme.roles)
    if (role.is == programme::RoleKind::named || role.is == programme::RoleKind::area) role.is = programme::RoleKind::anyone;
}

bool withdraws_titles(const Programme& programme) {
  return any_stage(programme, [&](const Stage& stage) {
    return std::any_of(stage.acts.begin(), stage.acts.end(), [&](const auto& act) { return act.act == "withdraw" && programme.titles.contains(act.what.substr(0, act.what.find('.'))); });
  });
}

}  // namespace

const std::vector<Fault>& all_faults() {
  static const std::vector<Fault> faults{
      {"short_posting", {"公示期少一天", "publicity a day short"}, has_postings, shorten_postings, Tampering::none},
      {"double_ballot", {"选票记两次", "ballots kept twice"}, has_ballots, nullptr, Tampering::ballots_kept_twice},
      {"recusal_ignored", {"回避没有告诉引擎", "recusals hidden from the engine"}, has_reviews, nullptr, Tampering::recusals_hidden, "recuse"},
      {"places_forgotten", {"名额没有统计", "places taken forgotten"}, has_places, nullptr, Tampering::places_forgotten},
      {"gate_removed", {"结论前不再核查条件", "sets no longer required"}, has_gates, remove_gates, Tampering::none},
      {"stage_skipped", {"跳过一个环节", "a step skipped"}, has_stage_to_skip, skip_a_stage, Tampering::none},
      {"deadline_forgotten", {"期限不再生效", "last days forgotten"}, has_deadlines, forget_deadlines, Tampering::none},
      {"roles_open", {"谁都可以办理", "acts open to anyone"}, always, open_roles_to_anyone, Tampering::none},
      {"withdrawn_reinstated", {"取消后又恢复", "a withdrawn title reinstated"}, withdraws_titles, nullptr, Tampering::withdrawn_reinstated, "withdraw"},
  };
  return faults;
}

}  // namespace rehearsal
