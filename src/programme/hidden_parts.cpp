#include "programme/hidden_parts.h"

namespace programme {
namespace {

bool says_who(const Programme& programme, const FormField& field) {
  return (field.fact == "org_name" && programme.rulebook.facts.contains(field.fact)) || names_a_person(programme, field);
}

bool is_hidden(const FormPart& part, const std::string& from) {
  return from.empty() ? !part.hidden_from.empty() : std::find(part.hidden_from.begin(), part.hidden_from.end(), from) != part.hidden_from.end();
}

bool hides_names(const Programme& programme, const Form& form, const std::string& from) {
  return std::any_of(form.parts.begin(), form.parts.end(), [&](const FormPart& part) {
    return is_hidden(part, from) && std::any_of(part.fields.begin(), part.fields.end(), [&](const FormField& field) { return says_who(programme, field); });
  });
}

}  // namespace

bool names_a_person(const Programme& programme, const FormField& field) {
  const auto fact = programme.rulebook.facts.find(field.fact);
  return fact != programme.rulebook.facts.end() && fact->second.fact_class == rules::FactClass::personal && fact->second.type != rules::FactType::document;
}

bool keeps_names_hidden(const Programme& programme, const Procedure& procedure, const std::string& from) {
  return std::any_of(procedure.stages.begin(), procedure.stages.end(), [&](const Stage& stage) {
    return std::any_of(stage.forms.begin(), stage.forms.end(), [&](const std::string& id) {
      const auto form = programme.forms.find(id);
      return form != programme.forms.end() && hides_names(programme, form->second, from);
    });
  });
}

}  // namespace programme
