#include "programme/lint/checks.h"
#include "rules/units.h"

#include <set>

namespace programme::internal {
namespace {

using Names = std::set<std::string>;

Names named(const Draft& draft, Kind kind) {
  Names names;
  for (const Reference& reference : draft.references)
    if (reference.kind == kind) names.insert(reference.name);
  return names;
}

Names read_by_formulas(const Draft& draft) {
  Names names;
  for (const Formula& formula : draft.formulas)
    for (const std::string& name : rules::feel::free_names(formula.expression)) names.insert(name);
  return names;
}

void lint_unread(Draft& draft, const rules::Parameter& parameter) {
  const base::Place place = draft.places["parameter " + parameter.name];
  if (parameter.value.boolean())
    return draft.advise("switch_unread", place, {fmt::format("没有任何规则读取开关“{}”，两种解读结果相同。", parameter.name),
                                                 fmt::format("No rule reads the switch '{}': both readings give the same.", parameter.name)});
  draft.advise("parameter_unread", place, {fmt::format("没有任何规则或期限读取“{}”。原文没有规定的，请把值写成 null。", parameter.name),
                                           fmt::format("No rule and no deadline reads '{}'. Where the text is silent, its value is null.", parameter.name)});
}

/// Units are free words ("loaves"), so a slip shows only beside the right word: used once, and nearly like another one.
void lint_slips(Draft& draft) {
  std::map<std::string, int> uses;
  for (const auto& [name, parameter] : draft.programme.rulebook.parameters) ++uses[parameter.unit];
  for (const auto& [name, fact] : draft.programme.rulebook.facts) ++uses[fact.unit];
  std::vector<std::string> repeated{"years", "months", "days", "working days"};
  for (const auto& [unit, count] : uses)
    if (count > 1) repeated.push_back(unit);
  for (const auto& [name, parameter] : draft.programme.rulebook.parameters) {
    const std::string& unit = parameter.unit;
    if (unit.size() < 4 || uses[unit] > 1 || !rules::base_unit_of(unit).empty() || std::find(repeated.begin(), repeated.end(), unit) != repeated.end()) continue;
    const base::Text near = suggestion(unit, repeated);
    if (near.en == ".") continue;
    draft.advise("unknown_unit", draft.places["parameter " + name], {fmt::format("参数“{}”的单位“{}”别处都没有用过{}", name, unit, near.zh),
                                                                     fmt::format("The unit '{}' of the parameter '{}' stands nowhere else{}", unit, name, near.en)});
  }
}

template <class Map>
void lint_kind(Draft& draft, const Map& elements, Kind kind, std::string_view word, const base::Text& what) {
  Names names = named(draft, kind);
  if (kind == Kind::title) names.merge(named(draft, Kind::registered));
  for (const auto& [id, element] : elements)
    if (!names.contains(id) && !names.contains(id + ".mark"))
      draft.advise("never_used", draft.places[fmt::format("{} {}", word, id)], {fmt::format("没有任何地方用到{}“{}”。", what.zh, id),
                                                                                fmt::format("Nothing uses the {} '{}'.", what.en, id)});
}

/// What a title consists of (its items) needs no stage that names it.
void lint_documents_unused(Draft& draft) {
  Names names = named(draft, Kind::document);
  for (const auto& [id, title] : draft.programme.titles) names.insert(title.items.begin(), title.items.end());
  for (const auto& [id, document] : draft.programme.documents)
    if (!names.contains(id))
      draft.advise("never_used", draft.places["document " + id], {fmt::format("没有任何阶段制作文书“{}”。", id), fmt::format("No stage makes the document '{}'.", id)});
}

/// A ban comes with a title or is issued by a registration.
void lint_bans(Draft& draft) {
  const Names issued = named(draft, Kind::registered);
  for (const auto& [id, ban] : draft.programme.bans)
    if (ban.from_title.empty() && !issued.contains(id))
      draft.advise("never_used", draft.places["ban " + id], {fmt::format("没有任何登记会作出禁止“{}”。", id), fmt::format("No registration issues the ban '{}'.", id)});
}

}  // namespace

void lint_parameters(Draft& draft) {
  Names read = read_by_formulas(draft);
  read.merge(named(draft, Kind::parameter));
  read.merge(named(draft, Kind::event));
  for (const auto& [name, parameter] : draft.programme.rulebook.parameters)
    if (!read.contains(name) && !parameter.value.is_null()) lint_unread(draft, parameter);
  lint_slips(draft);
}

void lint_unused(Draft& draft) {
  lint_kind(draft, draft.programme.rulebook.sets, Kind::set, "set", {"条件组", "set of conditions"});
  lint_kind(draft, draft.programme.sheets, Kind::sheet, "sheet", {"评审表", "sheet"});
  lint_kind(draft, draft.programme.forms, Kind::form, "form", {"表格", "form"});
  lint_documents_unused(draft);
  lint_kind(draft, draft.programme.titles, Kind::title, "title", {"称号", "title"});
  lint_bans(draft);
  for (const Procedure& procedure : draft.programme.procedures)
    for (const ListKind& list : procedure.lists)
      if (std::none_of(procedure.stages.begin(), procedure.stages.end(), [&](const Stage& stage) { return stage.list == list.id; }))
        draft.advise("never_used", draft.places[procedure.id + " list " + list.id], {fmt::format("没有任何阶段用到名单“{}”。", list.id),
                                                                                     fmt::format("No stage acts on the list '{}'.", list.id)});
}

}  // namespace programme::internal
