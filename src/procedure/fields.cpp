#include "procedure/internal/checks.h"
#include "procedure/internal/fields.h"
#include "procedure/stages/scoring.h"

namespace procedure {
namespace {

using internal::add_facts;
using internal::each_condition;
using internal::field;
using internal::Forms;
using programme::Stage;
using rules::Condition;
using rules::Option;

using Fields = std::vector<Field>;

constexpr int series_years = 3;

bool judged_by(const Condition& condition, const Actor& actor, const std::string& by) {
  const auto is_theirs = [&](const std::string& role) { return !role.empty() && (role == by || std::find(actor.roles.begin(), actor.roles.end(), role) != actor.roles.end()); };
  return is_theirs(condition.ask) || (condition.if_fail && is_theirs(condition.if_fail->ask));
}

std::vector<const Condition*> judged_in(const rules::Set& set, const Actor& actor, const std::string& by) {
  std::vector<const Condition*> judged;
  each_condition(set.conditions, [&](const Condition& condition) {
    if (judged_by(condition, actor, by)) judged.push_back(&condition);
  });
  return judged;
}

/// Where this actor judges nothing of a set, what it comes to is not asked.
void add_judgements(Fields& fields, const rules::Set& set, const Actor& actor, const Stage& stage, internal::Checks& checks) {
  const auto judged = judged_in(set, actor, stage.by);
  const auto outcomes = judged.empty() ? std::map<std::string, rules::Outcome>() : checks.outcomes(set.id);
  for (const auto* one : judged) {
    const Condition& condition = *one;
    const auto found = outcomes.find(condition.path);
    const auto outcome = found == outcomes.end() ? std::nullopt : std::optional(found->second);
    const bool waits = outcome == rules::Outcome::needs_decision;
    if (outcome == rules::Outcome::not_applicable || (condition.ask.empty() && !waits)) continue;
    Field field{condition.path, "judgements", "judgement", waits};
    field.condition = &condition;
    fields.push_back(std::move(field));
  }
}

/// What was noted before at this visit need not be answered again.
void add_sheet(Fields& fields, const CaseState& state, const Stage& stage, const Situation& situation, stages::Completeness completeness) {
  const auto sheet = situation.programme.sheets.find(stage.sheet);
  if (sheet == situation.programme.sheets.end()) return;
  const auto noted = stages::noted_answers(state, stage);
  for (const auto& criterion : sheet->second.criteria) {
    if (!stages::applies(state, criterion, situation)) continue;
    const bool required = completeness == stages::Completeness::whole && !criterion.optional && !noted.contains(criterion.id);
    Field field{criterion.id, "sheet", "finding", required};
    field.sheet = &sheet->second;
    field.criterion = &criterion;
    fields.push_back(std::move(field));
  }
}

/// What may be sent back: the applicant's own answers, by their pointers.
Field items_field(const CaseState& state, const Stage& stage, const std::string& option, const Situation& situation) {
  Field items = field("items", {"需要补正的项目", "Items to correct"}, "items", true);
  if (const auto* procedure = situation.programme.procedure(state.procedure))
    for (const auto* fact : stages::facts_to_correct(state, situation.programme, *procedure, stage, option)) items.options.push_back({"/facts/" + fact->name, fact->label, {}});
  return items;
}

/// The sets whose conditions are judged in this act, in order.
std::vector<std::string> judged_sets(const Stage& stage, const programme::Choice* option) {
  std::vector<std::string> sets;
  if (!stage.confirms.empty()) sets.push_back(stage.confirms);
  if (option)
    for (const auto& set : option->require)
      if (std::find(sets.begin(), sets.end(), set) == sets.end()) sets.push_back(set);
  return sets;
}

void add_judged_sets(Fields& fields, const CaseState& state, const Stage& stage, const programme::Choice* option, const Actor& actor, const Situation& situation) {
  internal::Checks checks(state, stage.as_of == "today", situation);
  for (const auto& name : judged_sets(stage, option))
    if (const auto set = situation.programme.rulebook.sets.find(name); set != situation.programme.rulebook.sets.end()) add_judgements(fields, set->second, actor, stage, checks);
}

void add_note(Fields& fields, const CaseState& state, const Stage& stage, const Actor& actor, const Situation& situation) {
  add_judged_sets(fields, state, stage, nullptr, actor, situation);
  add_sheet(fields, state, stage, situation, stages::Completeness::partial);
}

void add_decision(Fields& fields, const CaseState& state, const Stage& stage, const programme::Choice& option, const Actor& actor, const Situation& situation) {
  add_facts(fields, state, stage, option.id, stages::is_a_no(option) ? Forms::hidden : Forms::shown, situation);
  if (!stages::is_a_no(option)) {
    add_judged_sets(fields, state, stage, &option, actor, situation);
    add_sheet(fields, state, stage, situation, stages::Completeness::whole);
  }
  if (option.items_required) fields.push_back(items_field(state, stage, option.id, situation));
  fields.push_back(internal::reason_field(option.reason_required));
}

const programme::Choice* option_of(const Stage& stage, const std::string& id) {
  const auto option = std::find_if(stage.options.begin(), stage.options.end(), [&](const auto& one) { return one.id == id; });
  return option == stage.options.end() ? nullptr : &*option;
}

/// Whoever belongs to the applicant by one of several offices is nobody to appoint.
bool may_be_appointed(const CaseState& state, const std::string& account, const Situation& situation) {
  return !stages::declared_conflict(state, account) &&
         std::none_of(situation.candidates.begin(), situation.candidates.end(), [&](const auto& one) { return one.account == account && one.office == state.applicant; });
}

/// Whoever is appointed is called what the edition calls the role that they fill.
Field members_field(const CaseState& state, const std::string& role, const Situation& situation, bool required) {
  Field members = field("members", situation.programme.roles.at(role).label, "members", required);
  for (const auto& candidate : situation.candidates)
    if (may_be_appointed(state, candidate.account, situation)) members.options.push_back({candidate.account, {candidate.name, candidate.name}, {}});
  return members;
}

void add_evaluation(Fields& fields, const CaseState& state, const Stage& stage, const std::string& what, const Situation& situation) {
  if (what == "sheet") {
    add_sheet(fields, state, stage, situation, stages::Completeness::whole);
    return add_facts(fields, state, stage, what, Forms::hidden, situation);
  }
  if (what == "replace") fields.push_back(members_field(state, stage.by, situation, false));
  fields.push_back(internal::reason_field(what == "recuse"));
}

void add_publication(Fields& fields, const CaseState& state, const Stage& stage, const std::string& what, const Situation& situation) {
  if (what == "object") return fields.push_back(internal::reason_field(true));
  if (stages::amends_a_posting(state, stage)) fields.push_back(internal::reason_field(true));
  if (stage.inside) fields.push_back(field("date", {"公示开始的日期", "Posted from"}, "date", true));
  for (const auto& channel : stage.channels) {
    Field field{channel.id, "channels", "channel", true};
    field.channel = &channel;
    fields.push_back(std::move(field));
  }
  if (stage.proof) fields.emplace_back(Field{"proof", "evidence", "document", true}).label = {"公示的证明材料", "Proof of the posting"};
  add_facts(fields, state, stage, what, Forms::hidden, situation);
}

/// The round to be opened, and what the office may set for it.
void add_round(Fields& fields, const Stage& stage, const Situation& situation) {
  if (stage.year.empty()) fields.push_back(field("year", {"评审年度", "Year of the round"}, "text", true));
  fields.push_back(field("opens", {"申报开始日", "First day of applications"}, "date", false));
  fields.push_back(field("closes", {"申报截止日", "Last day of applications"}, "date", false));
  for (const auto* parameter : stages::settable_by(situation.programme, stage.by))
    fields.emplace_back(Field{parameter->name, "parameters", internal::input_of(situation.programme, *parameter)}).parameter = parameter;
}

void add_registration(Fields& fields, const CaseState& state, const Stage& stage, const std::string& what, const Situation& situation) {
  add_facts(fields, state, stage, what, Forms::hidden, situation);
  if (!stages::opens_round(stage)) return;
  add_round(fields, stage, situation);
  fields.push_back(internal::reason_field(false));
}

void add_assignment(Fields& fields, const CaseState& state, const Stage& stage, const std::string& what, const Situation& situation) {
  fields.push_back(members_field(state, stage.fills, situation, !stage.optional));
  add_facts(fields, state, stage, what, Forms::hidden, situation);
}

/// One of the options open for this case, or what may be said instead of them.
Field option_field(const CaseState& state, const Stage& stage, const char* other, const base::Text& other_label, const Situation& situation) {
  Field choice = field("option", stage.label, "choice", true);
  for (const auto& option : stage.options)
    if (stages::is_offered(state, option, situation)) choice.options.push_back({option.id, option.label, {}});
  choice.options.push_back({other, other_label, {}});
  return choice;
}

void add_ballot(Fields& fields, const CaseState& state, const Stage& stage, const std::string& what, const Situation& situation) {
  if (what == "vote") return fields.push_back(option_field(state, stage, "abstain", {"弃权", "Abstain"}, situation));
  if (what == "recuse") return fields.push_back(internal::reason_field(true));
  add_facts(fields, state, stage, what, Forms::hidden, situation);
  if (stage.voting.rule.majority) return;
  Field outcome = option_field(state, stage, "none", {"均未通过", "None of them"}, situation);
  if (stage.next.contains("tied")) outcome.options.push_back({"tied", {"票数相同", "Equal votes"}, {}});
  fields.push_back(std::move(outcome));
  fields.push_back(internal::reason_field(true));
}

}  // namespace

namespace internal {

Field field(std::string name, base::Text label, std::string_view type, bool required) {
  Field field{std::move(name), "data", type, required};
  field.label = std::move(label);
  return field;
}

Field reason_field(bool required) { return field("reason", {"理由", "Reason"}, "reason", required); }

}  // namespace internal

std::vector<Option> answers_on(const programme::Sheet& sheet) {
  if (sheet.scale == programme::ScaleKind::yes_no) return {{"yes", {"是", "yes"}, {}}, {"no", {"否", "no"}, {}}};
  std::vector<Option> answers;
  for (const auto& option : sheet.scale_options) {
    const auto label = sheet.scale_labels.find(option);
    answers.push_back({option, label == sheet.scale_labels.end() ? base::Text{option, option} : label->second, {}});
  }
  return answers;
}

std::vector<std::string> years_of(const Field& field) {
  std::vector<std::string> years;
  if (!field.asked || field.fact->type != rules::FactType::series) return years;
  for (int i = 0; i < field.asked->years.value_or(series_years); ++i) years.push_back(std::to_string(field.latest_year - i));
  return years;
}

Fields fields_of(const CaseState& state, const Stage& stage, const std::string& what, const Actor& actor, const Situation& situation) {
  Fields fields;
  switch (stage.type) {
    case programme::StageType::submission:
      if (what == "not_completed") fields.push_back(internal::reason_field(true));
      else add_facts(fields, state, stage, what, Forms::shown, situation);
      break;
    case programme::StageType::decision:
      if (const auto* option = option_of(stage, what)) add_decision(fields, state, stage, *option, actor, situation);
      else add_note(fields, state, stage, actor, situation);
      break;
    case programme::StageType::evaluation: add_evaluation(fields, state, stage, what, situation); break;
    case programme::StageType::assignment: add_assignment(fields, state, stage, what, situation); break;
    case programme::StageType::publication: add_publication(fields, state, stage, what, situation); break;
    case programme::StageType::ballot: add_ballot(fields, state, stage, what, situation); break;
    case programme::StageType::registration: add_registration(fields, state, stage, what, situation); break;
    case programme::StageType::check: break;
  }
  return fields;
}

}  // namespace procedure
