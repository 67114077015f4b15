#include "programme/lint/checks.h"

namespace programme::internal {
namespace {

void not_printed(Draft& draft, const Document& document, const std::string& name, const base::Text& why) {
  draft.advise("not_printed", draft.places["document " + document.id], {fmt::format("文书“{}”上不会印出“{}”：{}", document.id, name, why.zh), fmt::format("The document '{}' never prints '{}': {}", document.id, name, why.en)});
}

/// A certificate is printed for anybody who knows its number.
void lint_certificate(Draft& draft, const Document& document, const std::string& name) {
  const auto fact = draft.programme.rulebook.facts.find(name);
  if (fact != draft.programme.rulebook.facts.end() && fact->second.fact_class != rules::FactClass::public_)
    not_printed(draft, document, name, {"证书谁都能查看，只印公开的事实；持有人的名称本来就有。", "anybody may see a certificate, so only public facts stand on it; the holder's name does anyway."});
  else if (fact == draft.programme.rulebook.facts.end() && !name.starts_with("title."))
    not_printed(draft, document, name, {"证书上只有事实和 title.number、title.issued_on、title.valid_to。", "a certificate has facts, title.number, title.issued_on and title.valid_to."});
}

void lint_shown(Draft& draft, const Document& document, const std::string& name) {
  const auto fact = draft.programme.rulebook.facts.find(name);
  if (fact != draft.programme.rulebook.facts.end() && fact->second.formula)
    return not_printed(draft, document, name, {"它由系统推导，文书只印填报的事实。", "it is derived, and documents print what was stated."});
  if (document.of == "title") lint_certificate(draft, document, name);
  if (document.of != "list" && name == "list.row") not_printed(draft, document, name, {"只有名单有行号。", "only a list has rows."});
}

}  // namespace

void lint_documents(Draft& draft) {
  for (const auto& [id, document] : draft.programme.documents) {
    const bool is_list = document.of == "list";
    for (const auto& name : document.shows) {
      if (is_list) not_printed(draft, document, name, {"名单写 columns，不写 shows。", "a list has columns, not shows."});
      else lint_shown(draft, document, name);
    }
    for (const auto& column : document.columns) {
      if (!is_list) not_printed(draft, document, column.shows, {"只有名单写 columns，其他写 shows。", "only a list has columns, the others have shows."});
      else lint_shown(draft, document, column.shows);
    }
  }
}

}  // namespace programme::internal
