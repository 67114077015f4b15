#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

std::optional<Treatment> treatment(Draft& draft, const YamlNode& node) {
  if (!expect(draft, node, YamlNode::Kind::scalar)) return std::nullopt;
  for (const Treatment kind : {Treatment::computed, Treatment::judged, Treatment::procedural, Treatment::stated})
    if (name_of(kind) == node.text) return kind;
  const base::Text near = suggestion(node.text, {"computed", "judged", "procedural", "stated"});
  draft.refuse("unknown_word", draft.at(node), {fmt::format("处理方式只能是 computed、judged、procedural、stated，不能是“{}”{}", node.text, near.zh),
                                                fmt::format("A treatment is computed, judged, procedural or stated, not '{}'{}", node.text, near.en)});
  return std::nullopt;
}

/// One word, or a list of one or two.
std::vector<Treatment> read_treat(Draft& draft, const YamlNode& node) {
  std::vector<Treatment> kinds;
  const auto add = [&](const YamlNode& item) {
    if (const auto kind = treatment(draft, item)) kinds.push_back(*kind);
  };
  if (node.kind == YamlNode::Kind::sequence) std::for_each(node.items.begin(), node.items.end(), add);
  else add(node);
  if (node.kind == YamlNode::Kind::sequence && (node.items.empty() || node.items.size() > 2))
    draft.refuse("bad_value", draft.at(node), {"一个条款有一种或两种处理方式。", "A clause part has one treatment or two."});
  return kinds;
}

Clause read_clause(Draft& draft, const YamlNode& node, const std::string& id) {
  Keys keys(draft, node, id);
  Clause clause;
  clause.id = id;
  clause.cite = keys.need_text("cite");
  if (const YamlNode* treat = keys.need("treat")) clause.treat = read_treat(draft, *treat);
  if (const YamlNode* gloss = keys.need("gloss")) clause.gloss = read_both(draft, *gloss, id + " gloss");
  clause.text = keys.text("text");
  clause.cites = keys.refer_all("cites", Kind::clause);
  clause.remark = keys.both("remark");
  return clause;
}

}  // namespace

void read_clauses(Draft& draft, const YamlNode& root) {
  Keys keys(draft, root, "clauses.yaml");
  const YamlNode* clauses = keys.need("clauses");
  if (!clauses) return;
  each_member(draft, *clauses, [&](const std::string& id, const YamlNode& key, const YamlNode& value) {
    draft.places["clause " + id] = draft.at(key);
    draft.programme.clauses.push_back(read_clause(draft, value, id));
    draft.programme.clauses.back().line = key.line;
  }, Naming::numbered);
}

void fill_citations(Draft& draft) {
  for (const Clause& clause : draft.programme.clauses) {
    draft.programme.rulebook.cites[clause.id] = clause.cite;
    draft.programme.rulebook.clause_places.emplace(clause.id, draft.programme.rulebook.clause_places.size());
  }
  for (const auto& [id, role] : draft.programme.roles) draft.programme.rulebook.roles[id] = role.label;
}

}  // namespace programme::internal
