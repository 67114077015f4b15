#include "procedure/stages/scoring.h"

#include <fmt/format.h>

namespace procedure::stages {
namespace {

using programme::Choice;

constexpr std::size_t most_items = 200;
constexpr std::size_t longest_name = 40;     // of a paper outside the forms

std::vector<OpenAct> acts(const programme::Procedure&, const programme::Stage& stage) {
  std::vector<OpenAct> open;
  for (const auto& option : stage.options) open.push_back({option.id, stage.by});
  open.push_back({"judge", stage.by});
  return open;
}

/// Judgements and sheet as they come in, before the decision itself.
base::Result<Recorded> judge(const Step& step) {
  Recorded recorded;
  if (auto ok = take_judgements(step, recorded); !ok) return tl::unexpected(ok.error());
  if (auto ok = take_sheet(step, recorded, Completeness::partial); !ok) return tl::unexpected(ok.error());
  if (recorded.sealed_fields.empty())
    return base::refuse("incomplete_entry", {"还没有填写任何判断。", "No judgement is filled in."}, std::vector<base::Problem>{missing_answer("/judgements", {"判断", "A judgement"})});
  return recorded;
}

bool is_a_fact(const std::string& pointer, const std::vector<const rules::Fact*>& facts) {
  return std::any_of(facts.begin(), facts.end(), [&](const auto* fact) { return pointer == "/facts/" + fact->name; });
}

/// "/extra/<name>": a paper outside the forms, where the edition lets one be asked for.
bool is_extra(const std::string& pointer, const programme::Programme& programme) {
  constexpr std::string_view prefix = "/extra/";
  if (!programme.extra_documents_reasoned.is_set || !pointer.starts_with(prefix)) return false;
  const std::string_view name = std::string_view(pointer).substr(prefix.size());
  return !name.empty() && name.size() <= longest_name && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string_view::npos;
}

std::vector<base::Problem> problems_in(const base::JsonArray& items, const std::vector<const rules::Fact*>& facts, const programme::Programme& programme) {
  std::vector<base::Problem> problems;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string pointer = base::text_of(items[i], "pointer"), note = written(items[i], "note"), here = fmt::format("/items/{}", i);
    const bool extra = is_extra(pointer, programme);
    if (!extra && !is_a_fact(pointer, facts)) problems.push_back({"unknown_fact", {fmt::format("申报表里没有“{}”这一项。", pointer), fmt::format("The form has no item “{}”.", pointer)}, {"", 0, 0, here}});
    if (extra && note.empty()) problems.push_back({"extra_needs_reason", {"要求提供规定之外的材料，须写明是什么材料、为什么需要。", "A paper outside the forms is asked for only with what it is and why."}, {"", 0, 0, here + "/note"}});
    if (characters_in(note) > longest_text) problems.push_back(too_long(here + "/note", longest_text));
  }
  return problems;
}

/// What is to be corrected, of what the applicant filled in.
base::Result<base::JsonArray> items_of(const Step& step, const Choice& option) {
  const auto* sent = step.command.data->if_contains("items");
  const base::JsonArray items = sent && sent->is_array() ? sent->as_array() : base::JsonArray{};
  std::vector<base::Problem> problems;
  if (items.empty()) problems.push_back(missing_answer("/items", {"需要补正的项目", "The items to correct"}));
  else if (items.size() > most_items) problems.push_back(too_many("/items", most_items));
  else problems = problems_in(items, facts_to_correct(step.state, step.situation.programme, step.procedure, step.stage, option.id), step.situation.programme);
  if (auto ok = complete(std::move(problems)); !ok) return tl::unexpected(ok.error());
  base::JsonArray kept;
  for (const auto& item : items) kept.push_back(base::JsonObject{{"pointer", base::text_of(item, "pointer")}, {"note", written(item, "note")}});
  return kept;
}

/// What the sheet of this one author comes to, where it is filled in.
base::Result<void> score_sheet(const Step& step, Recorded& recorded) {
  const auto* answers = recorded.sealed_fields.if_contains("sheet");
  return answers ? put_score(step, {{step.state.version + 1, answers->as_object()}}, recorded) : base::Result<void>{};
}

/// A score that misses its mark or a floor stands against every favourable option.
base::Result<void> score_allows(const Step& step, const Recorded& recorded) {
  const auto* score = recorded.public_fields.if_contains("score");
  if (!score || score->at("passed").as_bool()) return {};
  const std::string value = base::text_of(*score, "value");
  return base::refuse("sheet_not_passed", {fmt::format("评分 {} 没有达到要求，不能作出这一决定。", value), fmt::format("The score {} misses what is asked for, so this cannot be decided.", value)}, step.stage.treats);
}

/// A "no" on a yes-or-no sheet stands against every favourable option; on a scored one its score does.
base::Result<void> sheet_allows(const Step& step, const Recorded& recorded) {
  const auto sheet = step.situation.programme.sheets.find(step.stage.sheet);
  const auto* answers = recorded.sealed_fields.if_contains("sheet");
  if (!answers || sheet == step.situation.programme.sheets.end()) return {};
  if (sheet->second.is_scored()) return score_allows(step, recorded);
  if (sheet->second.scale != programme::ScaleKind::yes_no) return {};
  std::vector<base::Problem> problems;
  for (const auto& criterion : sheet->second.criteria)
    if (const auto* answer = answers->as_object().if_contains(criterion.id); criterion.counts && answer && base::text_of(*answer, "result") == "no")
      problems.push_back({"answered_no", {criterion.label.zh + "的核实结果为“否”。", criterion.label.en + " was answered no."}, {"", 0, 0, "/sheet/" + criterion.id}});
  if (problems.empty()) return {};
  return base::refuse("sheet_not_passed", {"核实结果有“否”，不能作出这一决定；请退回补正或说明理由不予通过。",
                                           "A point was verified as no; return the case for correction or refuse with reasons."}, std::move(problems));
}

base::Result<void> take_reason_and_items(const Step& step, const Choice& option, Recorded& recorded) {
  auto reason = reason_in(step.command.data, option.reason_required ? Needed::yes : Needed::no);
  if (!reason) return tl::unexpected(reason.error());
  if (!reason->empty()) recorded.sealed_fields["reason"] = std::move(*reason);
  if (!option.items_required) return {};
  auto items = items_of(step, option);
  if (!items) return tl::unexpected(items.error());
  recorded.sealed_fields["items"] = std::move(*items);
  return {};
}

base::Result<Recorded> decide(const Step& step, const Choice& option) {
  if (!is_offered(step.state, option, step.situation))
    return base::refuse("not_offered", {fmt::format("本案不适用“{}”。", option.label.zh), fmt::format("“{}” is not open for this case.", option.label.en)}, option.treats);
  const auto completeness = is_a_no(option) ? Completeness::partial : Completeness::whole;
  Recorded recorded;
  recorded.public_fields["option"] = option.id;
  if (auto ok = take_reason_and_items(step, option, recorded); !ok) return tl::unexpected(ok.error());
  if (auto ok = take_facts(step, option.id, recorded, completeness); !ok) return tl::unexpected(ok.error());
  if (auto ok = take_judgements(step, recorded); !ok) return tl::unexpected(ok.error());
  if (auto ok = take_sheet(step, recorded, completeness); !ok) return tl::unexpected(ok.error());
  if (auto ok = score_sheet(step, recorded); !ok && !is_a_no(option)) return tl::unexpected(ok.error());
  if (!is_a_no(option))
    if (auto ok = sheet_allows(step, recorded); !ok) return tl::unexpected(ok.error());
  if (auto ok = require_sets(step, option.require, option.open_to, recorded); !ok) return tl::unexpected(ok.error());
  if (auto ok = take_place(step, option, recorded); !ok) return tl::unexpected(ok.error());
  if (auto ok = keep_order(step, option, recorded); !ok) return tl::unexpected(ok.error());
  recorded.outcome = option.id;
  return recorded;
}

base::Result<Recorded> accept(const Step& step, const std::string& what) {
  if (what == "judge") return judge(step);
  const auto option = std::find_if(step.stage.options.begin(), step.stage.options.end(), [&](const auto& o) { return o.id == what; });
  base::ensure(option != step.stage.options.end(), "an act of a decision is one of its options");
  return decide(step, *option);
}

}  // namespace

const StageKind decision{programme::StageType::decision, acts, accept};

}  // namespace procedure::stages
