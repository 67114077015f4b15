#include "procedure/asked.h"
#include "procedure/internal/fields.h"
#include "procedure/stages/questions.h"
#include "rules/dossier.h"

namespace procedure::internal {
namespace {

using programme::FormField;
using programme::FormPart;
using programme::Stage;
using rules::Condition;

/// The facts that one act asks for.
class FactFields {
 public:
  FactFields(const CaseState& state, const Stage& stage, const Situation& situation)
      : state_(state), stage_(stage), programme_(situation.programme), latest_(rules::latest_fiscal_year(state.submitted_on.value_or(situation.today()))), asked_(asked_in(state, state.facts, situation)) {}

  Field of(const FormPart* part, const FormField& f, const std::string& name, bool may_be_empty) const {
    const auto& fact = programme_.rulebook.facts.at(name);
    const bool is_asked = asked_.holds(f.show_when) && asked_.holds(fact.ask_when) && (!part || asks(*part));
    Field field{name, "facts", programme::name_of(fact.type), !may_be_empty && is_asked};
    field.hidden = !is_asked;
    field.locked = !stages::is_correctable(state_, stage_, programme_, name);
    field.fact = &fact;
    field.asked = &f;
    field.part = part;
    field.latest_year = latest_;
    return field;
  }

  bool asks(const FormPart& part) const { return asked_.holds(part.show_when); }

 private:
  const CaseState& state_;
  const Stage& stage_;
  const programme::Programme& programme_;
  int latest_;
  Asked asked_;
};

/// A place for papers at each condition a person will judge; facts have their own.
void add_slots(std::vector<Field>& fields, const rules::Set& set, const CaseState& state, const Stage& stage, const FormPart& part, const Situation& situation) {
  each_condition(set.conditions, [&](const Condition& condition) {
    if (condition.ask.empty() || condition.evidence.empty()) return;
    Field field{condition.path, "evidence", "document"};
    field.locked = !stages::is_correctable(state, stage, situation.programme, condition.path);
    field.part = &part;
    field.condition = &condition;
    fields.push_back(std::move(field));
  });
}

/// The place for the papers of a part as a whole, behind its fields.
void add_papers(std::vector<Field>& fields, const FactFields& facts, const std::string& form, const FormPart& part) {
  auto place = stages::papers_of(form, part);
  if (place.empty()) return;
  const bool shown = facts.asks(part);
  Field field{std::move(place), "evidence", "document", shown && part.attach == "required"};
  field.hidden = !shown;
  field.part = &part;
  field.label = {"证明材料", "evidence"};
  fields.push_back(std::move(field));
}

void add_extras(std::vector<Field>& fields, const CaseState& state, const Stage& stage) {
  if (stage.type != programme::StageType::submission || !state.returned) return;
  for (const auto& item : state.returned->items) {
    const std::string pointer = base::text_of(item, "pointer"), note = base::text_of(item, "note");
    if (!pointer.starts_with("/extra/")) continue;
    auto& field = fields.emplace_back(Field{pointer.substr(1), "evidence", "document"});
    field.label = {note, note};
  }
}

void add_forms(std::vector<Field>& fields, const FactFields& facts, const CaseState& state, const Stage& stage, const Situation& situation) {
  for (const auto& id : stage.forms) {
    const auto form = situation.programme.forms.find(id);
    if (form == situation.programme.forms.end()) continue;
    for (const auto& part : form->second.parts) {
      if (!stages::fills_in(state, situation.programme, stage, part)) continue;
      for (const auto& f : part.fields) fields.push_back(facts.of(&part, f, f.fact, f.may_be_empty));
      if (const auto set = situation.programme.rulebook.sets.find(part.of); part.attach == "per_condition" && set != situation.programme.rulebook.sets.end())
        add_slots(fields, set->second, state, stage, part, situation);
      add_papers(fields, facts, id, part);
    }
  }
}

}  // namespace

void add_facts(std::vector<Field>& fields, const CaseState& state, const Stage& stage, const std::string& what, Forms forms, const Situation& situation) {
  static const FormField on_no_form;
  const FactFields facts(state, stage, situation);
  if (forms == Forms::shown) {
    add_forms(fields, facts, state, stage, situation);
    add_extras(fields, state, stage);
  }
  for (const auto& noted : stages::noted_with(stage, what)) fields.push_back(facts.of(nullptr, on_no_form, noted.fact, !noted.required));
}

}  // namespace procedure::internal
