#include "procedure/stages/stage.h"

#include <fmt/format.h>

namespace procedure::stages {
namespace {

std::vector<std::string> acts(const programme::Stage& stage) {
  std::vector<std::string> names;
  for (const auto& option : stage.options) names.push_back(option.id);
  names.emplace_back("judge");
  return names;
}

/// Judgements and sheet as they come in, before the decision itself.
base::Result<Recorded> judge(const Step& step) {
  Recorded recorded;
  if (auto ok = take_judgements(step, recorded); !ok) return tl::unexpected(ok.error());
  if (auto ok = take_sheet(step, recorded, true); !ok) return tl::unexpected(ok.error());
  if (recorded.sealed_fields.empty())
    return base::refuse("incomplete_entry", {"还没有填写任何判断。", "No judgement is filled in."}, std::vector<base::Problem>{missing_answer("/judgements", {"判断", "A judgement"})});
  return recorded;
}



base::Result<base::JsonArray> items_of(const Step& step) {
  const auto* sent = step.command.data.if_contains("items");
  base::JsonArray items;
  std::vector<base::Problem> problems;
  if (sent && sent->is_array())
    for (std::size_t i = 0; i < sent->as_array().size() && i < 200; ++i) {
      const std::string pointer = base::text_of(sent->as_array()[i], "pointer");
      const std::string name = pointer.substr(pointer.rfind('/') + 1);
      if (!step.situation.programme.rulebook.facts.contains(name))
        problems.push_back({"unknown_fact", {fmt::format("申报表里没有“{}”这一项。", name), fmt::format("The form has no item “{}”.", name)}, {"", 0, 0, fmt::format("/items/{}", i)}});
      else
        items.push_back(base::JsonObject{{"pointer", "/facts/" + name}, {"note", base::text_of(sent->as_array()[i], "note").substr(0, 2000)}});
    }
  if (problems.empty() && items.empty()) problems.push_back(missing_answer("/items", {"需要补正的项目", "The items to correct"}));
  if (auto ok = complete(std::move(problems)); !ok) return tl::unexpected(ok.error());
  return items;
}

/// A "no" on a yes-or-no sheet stands against every favourable option.
base::Result<void> sheet_allows(const Step& step, const Recorded& recorded) {
  const auto sheet = step.situation.programme.sheets.find(step.stage.sheet);
  if (sheet == step.situation.programme.sheets.end() || sheet->second.scale != programme::ScaleKind::yes_no) return {};
  const auto* answers = recorded.sealed_fields.if_contains("sheet");
  std::vector<base::Problem> problems;
  for (const auto& criterion : sheet->second.criteria)
    if (answers && answers->is_object() && answers->as_object().contains(criterion.id) && base::text_of(answers->as_object().at(criterion.id), "result") == "no")
      problems.push_back({"answered_no", {criterion.label.zh + "的核实结果为“否”。", criterion.label.en + " was answered no."}, {"", 0, 0, "/sheet/" + criterion.id}});
  if (problems.empty()) return {};
  return base::refuse("sheet_not_passed", {"核实结果有“否”，不能作出这一决定；请退回补正或说明理由不予通过。",
                                           "A point was verified as no; return the case for correction or refuse with reasons."}, std::move(problems));
}

base::Result<Recorded> accept(const Step& step, const std::string& what) {
  if (what == "judge") return judge(step);
  const auto option = std::find_if(step.stage.options.begin(), step.stage.options.end(), [&](const auto& o) { return o.id == what; });
  base::ensure(option != step.stage.options.end(), "an act of a decision is one of its options");
  Recorded recorded;
  recorded.public_fields["option"] = option->id;
  const std::string reason = text_in(step.command.data, "reason");
  if (option->reason_required && reason.empty())
    if (auto ok = complete({missing_answer("/reason", {"理由", "The reason"})}); !ok) return tl::unexpected(ok.error());
  if (!reason.empty()) recorded.sealed_fields["reason"] = reason;
  if (option->items_required) {
    auto items = items_of(step);
    if (!items) return tl::unexpected(items.error());
    recorded.sealed_fields["items"] = std::move(*items);
  }
  if (auto ok = take_facts(step, recorded, is_a_no(*option) ? Completeness::partial : Completeness::whole); !ok) return tl::unexpected(ok.error());
  if (auto ok = take_judgements(step, recorded); !ok) return tl::unexpected(ok.error());
  if (auto ok = take_sheet(step, recorded, is_a_no(*option)); !ok) return tl::unexpected(ok.error());
  if (!is_a_no(*option))
    if (auto ok = sheet_allows(step, recorded); !ok) return tl::unexpected(ok.error());
  if (auto ok = require_sets(step, option->require, option->open_to, recorded); !ok) return tl::unexpected(ok.error());
  recorded.outcome = option->id;
  return recorded;
}

}  // namespace

const StageKind decision{programme::StageType::decision, acts, accept};

}  // namespace procedure::stages
