#include "rehearsal/fault.h"

#include "rehearsal/answers.h"

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

bool keeps_its_postings(const Programme& programme) {
  return any_stage(programme, [&](const Stage& stage) { return is_a_posting(stage, programme) && !stage.restarts_when_amended; });
}

void let_postings_begin_anew(Programme& programme) {
  each_stage(programme, [](Stage& stage) { stage.restarts_when_amended = !stage.period.empty(); });
}

bool has_held_ballots(const Programme& programme) {
  return any_stage(programme, [](const Stage& stage) { return stage.type == StageType::ballot && !stage.voting.confirmed_by.empty() && stage.voting.confirmed_by != stage.by; });
}

void leave_ballots_to_their_voters(Programme& programme) {
  each_stage(programme, [](Stage& stage) {
    if (!stage.voting.confirmed_by.empty()) stage.voting.confirmed_by = stage.by;
  });
}

bool dates_entries(const Programme& programme) {
  return any_stage(programme, [](const Stage& stage) { return !stage.dated.empty(); });
}

void date_entries_by_the_clock(Programme& programme) {
  each_stage(programme, [](Stage& stage) { stage.dated.clear(); });
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

bool binds_anybody(const Programme& programme) { return !programme.recusal.binds.empty(); }
void bind_nobody(Programme& programme) { programme.recusal.binds.clear(); }

/// So many places each, in the edition as in what the engine is given.
void leave_places(Programme& programme, int places) {
  each_stage(programme, [places](Stage& stage) {
    for (auto& option : stage.options)
      if (option.at_most || !option.at_most_parameter.empty()) {
        option.at_most = places;
        option.at_most_parameter.clear();
      }
  });
}
/// Two awards show what would take six.
void leave_one_place(Programme& programme) { leave_places(programme, 1); }
/// A second number is issued in any history with two awards.
void leave_many_places(Programme& programme) { leave_places(programme, 100); }

bool excludes_anybody(const Programme& programme) {
  return any_stage(programme, [](const Stage& stage) { return !stage.not_roles.empty() || !stage.not_about.empty(); });
}

void exclude_nobody(Programme& programme) {
  each_stage(programme, [](Stage& stage) {
    stage.not_roles.clear();
    stage.not_about.clear();
  });
}

/// More of them than the stage asks for at least: else nobody can be left out.
bool has_appointed_reviewers(const Programme& programme) {
  return any_stage(programme, [&](const Stage& stage) {
    return stage.type == StageType::evaluation && stage.at_least < most_appointed && any_stage(programme, [&](const Stage& other) { return other.type == StageType::assignment && other.fills == stage.by; });
  });
}

bool returns_for_correction(const Programme& programme) {
  return any_stage(programme, [](const Stage& stage) { return std::any_of(stage.options.begin(), stage.options.end(), [](const auto& option) { return option.items_required; }); });
}

template <class Test>
bool any_procedure(const Programme& programme, Test test) { return std::any_of(programme.procedures.begin(), programme.procedures.end(), test); }

bool has_rounds(const Programme& programme) {
  return any_procedure(programme, [](const Procedure& procedure) { return procedure.per_round; });
}

void forget_rounds(Programme& programme) {
  for (auto& procedure : programme.procedures) procedure.per_round = false;
}

bool files_once(const Programme& programme) {
  return any_procedure(programme, [](const Procedure& procedure) { return procedure.one_per_applicant; });
}

bool has_bans(const Programme& programme) { return !programme.bans.empty(); }

bool stops_cases(const Programme& programme) {
  return any_procedure(programme, [](const Procedure& procedure) { return procedure.about_kind == "case" && !procedure.leaves_running; });
}

bool hears_objections(const Programme& programme) {
  return any_stage(programme, [](const Stage& stage) { return !stage.objections.empty(); });
}

bool reads_cases(const std::vector<rules::Condition>& conditions) {
  return std::any_of(conditions.begin(), conditions.end(), [](const rules::Condition& condition) {
    const auto names = condition.test ? rules::feel::free_names(*condition.test) : std::vector<std::string>{};
    return std::find(names.begin(), names.end(), "cases") != names.end() || reads_cases(condition.conditions);
  });
}

bool gates_on_cases(const Programme& programme) {
  return std::any_of(programme.rulebook.sets.begin(), programme.rulebook.sets.end(), [](const auto& set) { return reads_cases(set.second.conditions); });
}

bool awards_titles(const Programme& programme) { return !programme.titles.empty(); }

}  // namespace

const std::vector<Fault>& all_faults() {
  static const std::vector<Fault> faults{
      {"event_lost", {"一条记录没有入账", "an event lost"}, "order_kept", always, nullptr, Tampering::events_lost},
      {"stage_skipped", {"跳过一个环节", "a step skipped"}, "path_kept", has_stage_to_skip, skip_a_stage},
      {"review_cut_short", {"选任的专家没有都评审", "not everybody appointed reviews"}, "stages_earned", has_appointed_reviewers, nullptr, Tampering::appointments_hidden},
      {"gate_removed", {"结论前不再核查条件", "sets no longer required"}, "gates_passed", has_gates, remove_gates},
      {"objection_unseen", {"未决异议没有告诉引擎", "open objections hidden from the gates"}, "gates_true", gates_on_cases, nullptr, Tampering::cases_unseen},
      {"short_posting", {"公示期少一天", "publicity a day short"}, "posted_in_full", has_postings, shorten_postings},
      {"posting_dated_back", {"公示日倒填", "a posting dated back"}, "posted_in_full", has_postings, nullptr, Tampering::arrivals_hidden},
      {"posting_repeated", {"公示期内可以重复公示", "a posting that runs begins anew"}, "posted_in_full", keeps_its_postings, let_postings_begin_anew},
      {"objection_unheard", {"公示期内的异议没有计入", "objections to a posting unheard"}, "posted_in_full", hears_objections, nullptr, Tampering::objections_unheard},
      {"deadline_forgotten", {"期限不再生效", "last days forgotten"}, "deadlines_kept", has_deadlines, forget_deadlines},
      {"places_forgotten", {"名额没有统计", "places taken forgotten"}, "places_kept", has_places, nullptr, Tampering::places_forgotten, "", leave_one_place},
      {"recusal_ignored", {"回避没有告诉引擎", "recusals hidden from the engine"}, "recused_stay_out", has_reviews, nullptr, Tampering::recusals_hidden, "recuse"},
      {"declaration_skipped", {"不再要求声明", "no declaration asked for"}, "declared_first", binds_anybody, bind_nobody},
      {"double_ballot", {"选票记两次", "ballots kept twice"}, "ballots_counted", has_ballots, nullptr, Tampering::ballots_kept_twice},
      {"ballot_taken_over", {"投票人自行结束表决", "voters end their own ballot"}, "roles_held", has_held_ballots, leave_ballots_to_their_voters},
      {"roles_open", {"谁都可以办理", "acts open to anyone"}, "roles_held", always, open_roles_to_anyone},
      {"exclusion_forgotten", {"排除的人也可以办理", "excluded people may act"}, "roles_held", excludes_anybody, exclude_nobody},
      {"return_unlocked", {"退回补正时其他项也可改", "a return leaves everything open to change"}, "returns_kept", returns_for_correction, nullptr, Tampering::returns_hidden},
      {"entry_undated", {"登记不按文书所载日期", "entries dated by the clock"}, "register_kept", dates_entries, date_entries_by_the_clock},
      {"number_repeated", {"编号重复", "a number issued twice"}, "register_kept", awards_titles, nullptr, Tampering::numbers_repeated, "", leave_many_places},
      {"withdrawn_reinstated", {"取消后又恢复", "a withdrawn title reinstated"}, "register_kept", withdraws_titles, nullptr, Tampering::withdrawn_reinstated, "withdraw"},
      {"round_forgotten", {"不看批次就受理", "cases taken outside the round"}, "rounds_kept", has_rounds, forget_rounds},
      {"ban_forgotten", {"限制没有告诉引擎", "bans hidden from the engine"}, "banned_kept_out", has_bans, nullptr, Tampering::bans_forgotten},
      {"filed_twice", {"不查是否已申报", "earlier filings forgotten"}, "filed_once", files_once, nullptr, Tampering::filings_forgotten},
      {"hold_forgotten", {"应停的案卷继续办理", "a case that should wait goes on"}, "objections_hold", stops_cases, nullptr, Tampering::holds_forgotten},
      {"entry_rewritten", {"记录后又改", "an entry rewritten afterwards"}, "replay", always, nullptr, Tampering::entries_rewritten},
  };
  return faults;
}

}  // namespace rehearsal
