#include "procedure/stages/scoring.h"

#include <set>

namespace procedure::stages {
namespace {

using Accounts = std::vector<std::string>;

/// The stage that appoints who acts here; nothing where nobody is appointed.
const programme::Stage* appointed_at(const programme::Procedure& procedure, const std::string& role) {
  for (const auto& stage : procedure.stages)
    if (stage.type == programme::StageType::assignment && stage.fills == role) return &stage;
  return nullptr;
}

std::vector<OpenAct> acts(const programme::Procedure& procedure, const programme::Stage& stage) {
  const auto* appointing = appointed_at(procedure, stage.by);
  if (!appointing) return {{"sheet", stage.by}};
  return {{"sheet", stage.by}, {"recuse", stage.by}, {"replace", appointing->by}};
}

bool has(const Accounts& accounts, const std::string& account) { return std::find(accounts.begin(), accounts.end(), account) != accounts.end(); }

/// Who has filed a sheet since the case arrived, in order.
Accounts filed(const Step& step) {
  Accounts accounts;
  for (const Entry& entry : step.state.entries)
    if (entry.stage == step.stage.id && entry.action == "sheet" && step.state.is_of_this_visit(entry)) accounts.push_back(entry.account);
  return accounts;
}

/// Nothing where nobody is appointed to the role: then whoever plays it files.
const Accounts* appointed(const Step& step) {
  const auto found = step.state.assigned.find(step.stage.by);
  return found == step.state.assigned.end() ? nullptr : &found->second;
}

std::size_t fewest(const Step& step) { return static_cast<std::size_t>(std::max(1, step.stage.at_least)); }

/// Everybody appointed has filed, and no fewer than the stage asks for.
bool is_complete(const Step& step, const Accounts& people, const Accounts& sheets) {
  return sheets.size() >= fewest(step) && std::all_of(people.begin(), people.end(), [&](const auto& account) { return has(sheets, account); });
}

/// A session may still name the role after the person stood aside or was replaced.
base::Result<void> is_a_reviewer(const Step& step) {
  if (step.actor.office == step.state.applicant || declared_conflict(step.state, step.actor.account))
    return base::refuse("recused", {"申报企业的人员和已声明利益冲突的人员应当回避，不能评审本案。", "People of the applicant and whoever declared a conflict of interest are recused and cannot review this case."}, step.stage.treats);
  if (const auto* people = appointed(step); people && !has(*people, step.actor.account))
    return base::refuse("not_yours", {"您不在本案的评审人员之列。", "You are not among the people appointed to review this case."}, step.stage.treats);
  return {};
}

base::Result<void> has_not_filed(const Step& step) {
  if (has(filed(step), step.actor.account)) return base::refuse("already_filed", {"您已经提交过这一环节的评审表，不能再交一份，也不能再声明回避。", "You have filed your sheet for this step already; it stands."});
  return {};
}

/// The sheets filed since the case arrived, with the one this act files.
std::vector<FiledSheet> sheets_with(const Step& step, const Recorded& recorded) {
  std::vector<FiledSheet> sheets;
  const auto add = [&](std::int64_t version, const base::Json* sheet) {
    if (sheet && sheet->is_object()) sheets.push_back({version, sheet->as_object()});
  };
  for (const Entry& entry : step.state.entries)
    if (entry.stage == step.stage.id && entry.action == "sheet" && step.state.is_of_this_visit(entry)) add(entry.version, entry.data->if_contains("sheet"));
  add(step.state.version + 1, recorded.sealed_fields.if_contains("sheet"));
  return sheets;
}

/// Ends the stage with what its sheets come to, once nobody is awaited any more.
base::Result<Recorded> concluded(const Step& step, const Accounts& people, const Accounts& sheets, Recorded recorded) {
  if (!is_complete(step, people, sheets)) return recorded;
  if (auto ok = put_score(step, sheets_with(step, recorded), recorded); !ok) return tl::unexpected(ok.error());
  recorded.outcome = outcome_of_sheets(step, recorded);
  return recorded;
}

/// The new list of people, and the end of the stage where nobody is awaited any more.
base::Result<Recorded> appoint(const Step& step, const Accounts& people) {
  Recorded recorded;
  recorded.public_fields["assigned"] = base::JsonObject{{step.stage.by, base::Json(boost::json::value_from(people))}};
  return concluded(step, people, filed(step), std::move(recorded));
}

base::Result<Recorded> file_sheet(const Step& step) {
  Recorded recorded;
  if (auto ok = take_sheet(step, recorded, Completeness::whole); !ok) return tl::unexpected(ok.error());
  if (auto ok = take_facts(step, "sheet", recorded, Completeness::whole); !ok) return tl::unexpected(ok.error());
  auto reason = reason_in(step.command.data, Needed::no);
  if (!reason) return tl::unexpected(reason.error());
  if (!reason->empty()) recorded.sealed_fields["reason"] = std::move(*reason);
  auto sheets = filed(step);
  sheets.push_back(step.actor.account);
  const auto* people = appointed(step);
  return concluded(step, people ? *people : Accounts{}, sheets, std::move(recorded));
}

base::Result<Recorded> stand_aside(const Step& step) {
  auto reason = reason_in(step.command.data, Needed::yes);
  if (!reason) return tl::unexpected(reason.error());
  Accounts people = appointed(step) ? *appointed(step) : Accounts{};
  std::erase(people, step.actor.account);
  auto recorded = appoint(step, people);
  if (recorded) recorded->sealed_fields["reason"] = std::move(*reason);
  return recorded;
}

/// Whoever has filed stays; the others give way to those named.
base::Result<Recorded> replace(const Step& step) {
  const auto named = appointed_in(step);
  if (!named) return tl::unexpected(named.error());
  auto reason = reason_in(step.command.data, Needed::no);
  if (!reason) return tl::unexpected(reason.error());
  Accounts people = filed(step);
  for (const auto& account : *named)
    if (!has(people, account)) people.push_back(account);
  if (people.size() < fewest(step))
    if (auto ok = complete({missing_answer("/members", {"人员", "The people"})}); !ok) return tl::unexpected(ok.error());
  auto recorded = appoint(step, people);
  if (recorded && !reason->empty()) recorded->sealed_fields["reason"] = std::move(*reason);
  return recorded;
}

base::Result<Recorded> accept(const Step& step, const std::string& what) {
  if (what == "replace") return replace(step);
  if (auto ok = is_a_reviewer(step); !ok) return tl::unexpected(ok.error());
  if (auto ok = has_not_filed(step); !ok) return tl::unexpected(ok.error());
  return what == "recuse" ? stand_aside(step) : file_sheet(step);
}

}  // namespace

const StageKind evaluation{programme::StageType::evaluation, acts, accept};

}  // namespace procedure::stages
