#include "procedure/stages/questions.h"

namespace procedure::stages {
namespace {

using programme::StageType;

/// The role that plays a choice on this case, by the fact that picks it; empty where that is open, and for any other role.
std::string picked_role(const CaseState& state, const programme::Programme& programme, const std::string& id) {
  const auto role = programme.roles.find(id);
  if (role == programme.roles.end() || role->second.of.empty()) return {};
  const auto plays = role->second.plays.find(base::text_of(state.facts, role->second.of));
  return plays == role->second.plays.end() ? std::string() : plays->second;
}

/// Visits each part of the stage's forms that whoever acts there fills in, with its form's id.
template <class Visit>
void each_part(const CaseState& state, const programme::Programme& programme, const programme::Stage& stage, Visit visit) {
  for (const auto& id : stage.forms)
    if (const auto form = programme.forms.find(id); form != programme.forms.end())
      for (const auto& part : form->second.parts)
        if (fills_in(state, programme, stage, part)) visit(part, id);
}

bool fills_in_forms(const programme::Stage& stage) { return stage.type == StageType::submission || stage.type == StageType::decision; }

template <class Visit>
void each_path(const std::vector<rules::Condition>& conditions, const Visit& visit) {
  for (const auto& condition : conditions) {
    visit(condition.path, condition.show);
    each_path(condition.conditions, visit);
  }
}

/// The places a part has for papers, with the facts shown beside each.
template <class Visit>
void each_slot(const programme::Programme& programme, const programme::FormPart& part, const Visit& visit) {
  static const std::vector<std::string> nothing_shown;
  const auto set = part.attach == "per_condition" ? programme.rulebook.sets.find(part.of) : programme.rulebook.sets.end();
  if (set == programme.rulebook.sets.end()) return;
  each_path(set->second.conditions, visit);
  for (const auto& exemption : set->second.exemptions) visit(exemption.id, nothing_shown);
}

bool has_slot(const programme::Programme& programme, const programme::FormPart& part, std::string_view name) {
  bool found = false;
  each_slot(programme, part, [&](const std::string& slot, const auto&) { found = found || slot == name; });
  return found;
}

/// Of an act that is not the stage's main one nothing is noted.
bool is_main(const programme::Stage& stage, const std::string& what) {
  switch (stage.type) {
    case StageType::submission: return what == "submit";
    case StageType::assignment: return what == "assign";
    case StageType::evaluation: return what == "sheet";
    case StageType::ballot: return what == "close";
    case StageType::publication: return what == "publish";
    case StageType::registration: return what == "register";
    case StageType::decision:
    case StageType::check: return false;
  }
  return false;
}

bool has_papers(const Step& step, const base::JsonObject& evidence, const std::string& place) {
  const auto* files = evidence.if_contains(place);
  if (files) return files->is_array() && !files->as_array().empty();
  const auto before = step.state.evidence->find(place);
  return before != step.state.evidence->end() && !before->second.empty();
}

/// A paper may be named in words or be there.
bool is_filled_in(const Step& step, const rules::Fact& fact, const base::JsonObject& facts, const base::JsonObject& evidence) {
  const auto* sent = facts.if_contains(fact.name);
  const auto& value = sent ? *sent : stated(step.state.facts, fact.name);
  if (!value.is_null() && (sent || !is_erased(value))) return true;
  return fact.type == rules::FactType::document && has_papers(step, evidence, fact.name);
}

/// Parts that ask for papers of their own and have none.
void add_missing_papers(const Step& step, const Asked& asked, const base::JsonObject& evidence, std::vector<base::Problem>& problems) {
  if (!fills_in_forms(step.stage)) return;
  each_part(step.state, step.situation.programme, step.stage, [&](const programme::FormPart& part, const std::string& form) {
    const auto place = part.attach == "required" ? papers_of(form, part) : std::string();
    if (place.empty() || is_left_out(step, part) || !asked.holds(part.show_when) || has_papers(step, evidence, place)) return;
    problems.push_back(missing_answer("/evidence/" + place, papers_label(part)));
  });
}

void add_noted(const std::vector<std::string>& facts, bool required, std::vector<NotedFact>& noted) {
  for (const auto& fact : facts) noted.push_back({fact, required});
}

}  // namespace

std::vector<NotedFact> noted_with(const programme::Stage& stage, const std::string& what) {
  std::vector<NotedFact> noted;
  const auto option = std::find_if(stage.options.begin(), stage.options.end(), [&](const auto& one) { return one.id == what; });
  if (stage.type == StageType::decision && option != stage.options.end()) {
    if (!option->items_required) add_noted(stage.record, !is_a_no(*option), noted);
    add_noted(option->record, true, noted);
  } else if (is_main(stage, what)) {
    add_noted(stage.record, true, noted);
  }
  return noted;
}

bool fills_in(const CaseState& state, const programme::Programme& programme, const programme::Stage& stage, const programme::FormPart& part) {
  if (part.filled_by.empty() || part.filled_by == stage.by) return true;
  const auto acting = picked_role(state, programme, stage.by), asked = picked_role(state, programme, part.filled_by);
  const auto& by = acting.empty() ? stage.by : acting;
  return programme::fills_in(programme, by, part) && (asked.empty() || asked == by);
}

Questions questions_of(const CaseState& state, const programme::Programme& programme, const programme::Stage& stage, const std::string& what) {
  static const programme::FormPart on_no_form;
  const auto& facts = programme.rulebook.facts;
  Questions questions;
  if (fills_in_forms(stage))
    each_part(state, programme, stage, [&](const programme::FormPart& part, const std::string&) {
      for (const auto& field : part.fields) questions.asked.push_back({&part, &field, &facts.at(field.fact)});
    });
  for (const auto& noted : noted_with(stage, what)) {
    auto& field = questions.own.emplace_back();
    field.fact = noted.fact;
    field.may_be_empty = !noted.required;
    questions.asked.push_back({&on_no_form, &field, &facts.at(field.fact), true});
  }
  return questions;
}

Slots slots_of_forms(const CaseState& state, const programme::Programme& programme, const programme::Stage& stage) {
  Slots slots;
  each_part(state, programme, stage, [&](const programme::FormPart& part, const std::string&) {
    each_slot(programme, part, [&](const std::string& slot, const std::vector<std::string>& shown) { slots.insert_or_assign(slot, &shown); });
  });
  return slots;
}

bool has_slot(const CaseState& state, const programme::Programme& programme, const programme::Stage& stage, std::string_view name) {
  bool found = false;
  each_part(state, programme, stage, [&](const programme::FormPart& part, const std::string&) { found = found || has_slot(programme, part, name); });
  return found;
}

bool may_be_marked(const CaseState& state, const programme::Programme& programme, const programme::Stage& stage, std::string_view name) {
  bool found = false;
  each_part(state, programme, stage, [&](const programme::FormPart& part, const std::string&) {
    if (!part.may_be_marked) return;
    found = found || has_slot(programme, part, name) || std::any_of(part.fields.begin(), part.fields.end(), [&](const auto& field) { return field.fact == name; });
  });
  return found;
}

std::vector<base::Problem> unfilled(const Step& step, const Questions& questions, const Asked& asked, const base::JsonObject& facts, const base::JsonObject& evidence, Completeness completeness) {
  std::vector<base::Problem> problems;
  for (const auto& [part, field, fact, noted] : questions.asked) {
    if (field->may_be_empty || is_left_out(step, *part) || (completeness == Completeness::partial && !noted)) continue;
    if (asked.asks(*part, *field, *fact) && !is_filled_in(step, *fact, facts, evidence)) problems.push_back(missing_answer("/facts/" + field->fact, field->label.zh.empty() ? fact->label : field->label));
  }
  if (completeness == Completeness::whole) add_missing_papers(step, asked, evidence, problems);
  return problems;
}

const base::Json& stated(const base::JsonObject& facts, std::string_view name) {
  static const base::Json nothing(nullptr);
  const auto* value = facts.if_contains(name);
  return value ? *value : nothing;
}

std::string papers_of(const std::string& form, const programme::FormPart& part) {
  return part.attach == "list" || part.attach == "required" ? "papers/" + form + "." + part.id : std::string();
}

base::Text papers_label(const programme::FormPart& part) {
  if (part.label.zh.empty()) return {"证明材料", "evidence"};
  return {part.label.zh + "：证明材料", part.label.en + ": evidence"};
}

std::vector<std::string> papers_of_parts(const CaseState& state, const programme::Programme& programme, const programme::Stage& stage) {
  std::vector<std::string> papers;
  if (fills_in_forms(stage))
    each_part(state, programme, stage, [&](const programme::FormPart& part, const std::string& form) {
      if (auto place = papers_of(form, part); !place.empty()) papers.push_back(std::move(place));
    });
  return papers;
}

std::vector<std::string> papers_beside(const CaseState& state, const programme::Stage& stage) {
  std::vector<std::string> papers;
  if (stage.type != StageType::submission || !state.returned) return papers;
  for (const auto& item : state.returned->items)
    if (const auto pointer = base::text_of(item, "pointer"); pointer.starts_with("/extra/")) papers.push_back(pointer.substr(1));
  return papers;
}

bool is_beside_the_forms(std::string_view paper) { return paper.find('/') != std::string_view::npos; }

std::vector<const rules::Fact*> facts_asked(const CaseState& state, const programme::Programme& programme, const programme::Stage& stage) {
  std::vector<const rules::Fact*> facts;
  const auto questions = questions_of(state, programme, stage, "submit");
  for (const auto& question : questions.asked)
    if (std::find(facts.begin(), facts.end(), question.fact) == facts.end()) facts.push_back(question.fact);
  return facts;
}

std::vector<const rules::Fact*> facts_to_correct(const CaseState& state, const programme::Programme& programme, const programme::Procedure& procedure, const programme::Stage& stage, const std::string& option) {
  const auto next = stage.next.find(option);
  const auto* there = next == stage.next.end() ? nullptr : procedure.stage(next->second);
  return there ? facts_asked(state, programme, *there) : std::vector<const rules::Fact*>{};
}

}  // namespace procedure::stages
