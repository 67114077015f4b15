#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

void refuse(Draft& draft, const std::string& element, std::string code, base::Text message) { draft.refuse(std::move(code), draft.places[element], {element + "：" + message.zh, element + ": " + message.en}); }

/// What is left out of a trimmed mean has to be there first.
void check_number_of_sheets(Draft& draft, const Stage& stage, const Sheet& sheet, const std::string& element) {
  const int fewest = stage.type == StageType::evaluation ? stage.at_least : 1;
  if (sheet.aggregate != "trimmed" || fewest > 2 * sheet.scheme.drop) return;
  const int needed = 2 * sheet.scheme.drop + 1;
  refuse(draft, element, "too_few_sheets", {fmt::format("去掉 {0} 个最高分和 {0} 个最低分，至少要有 {1} 份评审表（at_least）。", sheet.scheme.drop, needed), fmt::format("without the {0} highest and the {0} lowest there must be {1} sheets (at_least).", sheet.scheme.drop, needed)});
}

/// A score takes another's place only where both are scores of the same sheet.
void check_settles(Draft& draft, const Procedure& procedure, const Stage& stage, const std::string& element) {
  const Stage* other = procedure.stage(stage.settles);
  if (!other) return;
  const auto sheet = draft.programme.sheets.find(stage.sheet);
  const bool is_scored = sheet != draft.programme.sheets.end() && sheet->second.is_scored();
  if (other != &stage && other->type == StageType::evaluation && other->sheet == stage.sheet && is_scored) return;
  refuse(draft, element, "bad_value", {fmt::format("settles 只能写用同一张计分评审表的另一个评审阶段，“{}”不是。", stage.settles), fmt::format("settles names another evaluation on the same scored sheet; '{}' is none.", stage.settles)});
}

void check_sees(Draft& draft, const Procedure& procedure, const Stage& stage, const std::string& element) {
  for (const std::string& id : stage.sees)
    if (const Stage* other = procedure.stage(id); other && other->sheet.empty())
      refuse(draft, element, "bad_value", {fmt::format("sees 中的“{}”没有评审表可看。", id), fmt::format("'{}' in sees has no sheets to see.", id)});
}

}  // namespace

void check_scoring(Draft& draft) {
  for (Procedure& procedure : draft.programme.procedures)
    for (Stage& stage : procedure.stages) {
      const std::string element = procedure.id + "." + stage.id;
      check_settles(draft, procedure, stage, element);
      check_sees(draft, procedure, stage, element);
      const auto sheet = draft.programme.sheets.find(stage.sheet);
      if (sheet == draft.programme.sheets.end()) continue;
      if (stage.type == StageType::evaluation) stage.sheet_outcomes = outcomes_of(sheet->second);
      check_number_of_sheets(draft, stage, sheet->second, element);
    }
}

}  // namespace programme::internal
