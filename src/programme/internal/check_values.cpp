#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

bool takes_characters(const rules::Fact& fact) { return fact.type == rules::FactType::text || fact.type == rules::FactType::boolean_named; }

/// The one answer that is taken is one the fact can have.
bool can_be(const rules::Fact& fact, const std::string& answer) {
  if (fact.type == rules::FactType::boolean) return answer == "true" || answer == "false";
  return fact.type == rules::FactType::choice && std::any_of(fact.options.begin(), fact.options.end(), [&](const rules::Option& option) { return option.id == answer; });
}

/// A sealed scan is a paper, and of something that is printed from what was filled in.
bool may_be_scanned(const Draft& draft, const std::string& document, const rules::Fact& fact) {
  const auto known = draft.programme.documents.find(document);
  if (known == draft.programme.documents.end()) return true;   // told elsewhere
  return fact.type == rules::FactType::document && (known->second.of == "form" || known->second.of == "list");
}

void check_field(Draft& draft, const Form& form, const FormField& field) {
  const auto found = draft.programme.rulebook.facts.find(field.fact);
  if (found == draft.programme.rulebook.facts.end()) return;
  const rules::Fact& fact = found->second;
  base::Place place = draft.places["form " + form.id];
  if (field.line > 0) place = {place.file, field.line, 1, {}};
  const auto refuse = [&](std::string zh, std::string en) { draft.refuse("bad_value", place, {fmt::format("表格“{}”的“{}”：{}", form.id, field.fact, zh), fmt::format("'{}' of the form '{}': {}", field.fact, form.id, en)}); };
  if (field.at_least && !takes_characters(fact)) refuse("只有文字才有字数下限（at_least）。", "only a text has a least number of characters (at_least).");
  if (field.at_least && field.at_most && *field.at_least > *field.at_most) refuse("字数下限大于上限。", "at_least is above at_most.");
  if (field.most_rows && fact.type != rules::FactType::list) refuse("只有列表才有行数（rows）。", "only a list has rows.");
  if (!field.must_be.empty() && !can_be(fact, field.must_be)) refuse("must_be 只能写是否题的 true、false，或单选题的一个选项。", "must_be is true or false of a yes or no, or an option of a choice.");
  if (!field.scan_of.empty() && !may_be_scanned(draft, field.scan_of, fact)) refuse("scan_of 只能用在文件类的事实上，并写一份表或名单的文书。", "scan_of stands at a fact of type document and names a document of a form or a list.");
}

void check_fee(Draft& draft) {
  const auto found = draft.programme.rulebook.parameters.find(draft.programme.fee.parameter);
  if (found == draft.programme.rulebook.parameters.end() || found->second.value.is_null() || (found->second.value.number() && !found->second.unit.empty())) return;
  draft.refuse("bad_value", draft.places["parameter " + found->first], {fmt::format("收费的参数“{}”应当是金额，如 200 元。", found->first), fmt::format("The fee '{}' should be an amount with its currency, such as 200 元.", found->first)});
}

}  // namespace

void check_values(Draft& draft) {
  for (const auto& [id, form] : draft.programme.forms)
    for (const FormPart& part : form.parts)
      for (const FormField& field : part.fields) check_field(draft, form, field);
  check_fee(draft);
}

}  // namespace programme::internal
