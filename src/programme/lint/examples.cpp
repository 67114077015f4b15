#include "programme/lint/checks.h"

namespace programme::internal {
namespace {

using base::YamlNode;

void unknown(Draft& draft, const Example& example, const YamlNode& node, const base::Text& what, const std::vector<std::string>& candidates) {
  const base::Text near = suggestion(node.text, candidates);
  draft.advise("unknown_in_example", {draft.prefix + example.file, node.line, node.column, {}},
               {fmt::format("示例提到的{}“{}”不存在{}", what.zh, node.text, near.zh), fmt::format("The example names a {} '{}' that does not exist{}", what.en, node.text, near.en)});
}

std::vector<std::string> set_ids(const Programme& programme) {
  std::vector<std::string> ids;
  for (const auto& [id, set] : programme.rulebook.sets) ids.push_back(id);
  return ids;
}

std::vector<std::string> procedure_ids(const Programme& programme) {
  std::vector<std::string> ids;
  for (const Procedure& procedure : programme.procedures) ids.push_back(procedure.id);
  return ids;
}

/// "procedure.stage", or a stage of any procedure.
std::vector<std::string> stage_ids(const Programme& programme, bool with_procedure) {
  std::vector<std::string> ids;
  for (const Procedure& procedure : programme.procedures)
    for (const Stage& stage : procedure.stages) ids.push_back(with_procedure ? procedure.id + "." + stage.id : stage.id);
  return ids;
}

std::vector<std::string> way_ids(const Programme& programme) {
  std::vector<std::string> ids;
  for (const Procedure& procedure : programme.procedures)
    for (const Way& way : procedure.ways) ids.push_back(way.id);
  return ids;
}

std::vector<std::string> role_ids(const Programme& programme) {
  std::vector<std::string> ids;
  for (const auto& [id, role] : programme.roles) ids.push_back(id);
  return ids;
}

void expect_one_of(Draft& draft, const Example& example, const YamlNode* node, const base::Text& what, const std::vector<std::string>& ids) {
  if (!node || node->kind != YamlNode::Kind::scalar) return;
  if (std::find(ids.begin(), ids.end(), node->text) == ids.end()) unknown(draft, example, *node, what, ids);
}

void lint_act(Draft& draft, const Example& example, const YamlNode& act) {
  const Programme& programme = draft.programme;
  expect_one_of(draft, example, act.find("stage"), {"阶段", "stage"}, stage_ids(programme, false));
  expect_one_of(draft, example, act.find("procedure"), {"程序", "procedure"}, procedure_ids(programme));
  expect_one_of(draft, example, act.find("way"), {"入口", "way in"}, way_ids(programme));
  expect_one_of(draft, example, act.find("by"), {"角色", "role"}, role_ids(programme));
}

}  // namespace

void lint_examples(Draft& draft) {
  const Programme& programme = draft.programme;
  if (programme.examples.empty())
    draft.advise("no_examples", {draft.prefix + "examples/", 1, 1, {}}, {"没有一个示例：规则改动了也没有人会察觉，请在 examples/ 中按条款写出应有的结果。",
                                                                         "There is no example, so a change of a rule would go unnoticed: write in examples/ what the clauses should give."});
  for (const Example& example : programme.examples) {
    expect_one_of(draft, example, example.when.find("check"), {"条件组", "set of conditions"}, set_ids(programme));
    expect_one_of(draft, example, example.when.find("deadline"), {"阶段", "stage"}, stage_ids(programme, true));
    expect_one_of(draft, example, example.when.find("file"), {"程序", "procedure"}, procedure_ids(programme));
    for (const YamlNode& act : example.when.items) lint_act(draft, example, act);
  }
}

}  // namespace programme::internal
