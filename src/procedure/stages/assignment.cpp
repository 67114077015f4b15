#include "procedure/stages/stage.h"

#include <fmt/format.h>

namespace procedure::stages {
namespace {

constexpr std::size_t most_members = 100;

std::vector<OpenAct> acts(const programme::Procedure&, const programme::Stage& stage) { return {{"assign", stage.by}}; }

/// Who may not stand in the role that is filled here: what the stages say that fill it and those it acts at.
std::vector<std::string> excluded_roles(const Step& step) {
  const auto& role = step.stage.type == programme::StageType::assignment ? step.stage.fills : step.stage.by;
  std::vector<std::string> roles;
  for (const auto& stage : step.procedure.stages)
    if (stage.fills == role || stage.by == role) roles.insert(roles.end(), stage.not_roles.begin(), stage.not_roles.end());
  return roles;
}

/// The rows of one person, who may be enrolled in several roles.
std::vector<const Candidate*> candidacies_of(const Step& step, const std::string& account) {
  std::vector<const Candidate*> rows;
  for (const auto& candidate : step.situation.candidates)
    if (candidate.account == account) rows.push_back(&candidate);
  return rows;
}

bool is_recused(const Step& step, const std::vector<const Candidate*>& rows) {
  Actor person{rows.front()->account, rows.front()->name, rows.front()->office, "", {}};
  for (const auto* row : rows) {
    if (row->office == step.state.applicant) return true;
    person.roles.push_back(row->role);
  }
  return declared_conflict(step.state, person.account) || stands_for(step.state, person, excluded_roles(step));
}

base::Result<void> may_be_appointed(const Step& step, const std::string& account, const std::string& pointer) {
  const auto rows = candidacies_of(step, account);
  if (rows.empty())
    return base::refuse("not_a_candidate", {"所选的不在可选之列，请先邀请并授予相应角色。", "That is not among those who may be appointed; invite and enrol them first."},
                        std::vector<base::Problem>{{"not_a_candidate", {fmt::format("“{}”不能选任。", account), fmt::format("“{}” cannot be appointed.", account)}, {"", 0, 0, pointer}}});
  if (is_recused(step, rows))
    return base::refuse("recused", {"申报企业的人员、已声明利益冲突的人员和本环节排除的角色应当回避，不能参加评审。", "People of the applicant, whoever declared a conflict of interest and roles this step excludes are recused and cannot review."},
                        std::vector<base::Problem>{{"recused", {rows.front()->name + "须回避。", rows.front()->name + " is recused."}, {"", 0, 0, pointer}}});
  return {};
}

base::Result<Recorded> accept(const Step& step, const std::string& what) {
  auto accounts = appointed_in(step);
  if (!accounts) return tl::unexpected(accounts.error());
  if (accounts->empty() && !step.stage.optional)
    if (auto ok = complete({missing_answer("/members", step.situation.programme.roles.at(step.stage.fills).label)}); !ok) return tl::unexpected(ok.error());
  Recorded recorded;
  if (auto ok = take_facts(step, what, recorded, Completeness::whole); !ok) return tl::unexpected(ok.error());
  recorded.outcome = accounts->empty() ? "unassigned" : "assigned";
  recorded.public_fields["assigned"] = base::JsonObject{{step.stage.fills, base::Json(boost::json::value_from(*accounts))}};
  return recorded;
}

}  // namespace

base::Result<std::vector<std::string>> appointed_in(const Step& step) {
  std::vector<std::string> accounts;
  const auto* sent = step.command.data->if_contains("members");
  if (!sent || !sent->is_array()) return accounts;
  const auto& members = sent->as_array();
  if (members.size() > most_members)
    if (auto ok = complete({too_many("/members", most_members)}); !ok) return tl::unexpected(ok.error());
  for (std::size_t i = 0; i < members.size(); ++i) {
    const std::string account = members[i].is_string() ? std::string(members[i].as_string()) : std::string();
    if (auto ok = may_be_appointed(step, account, fmt::format("/members/{}", i)); !ok) return tl::unexpected(ok.error());
    if (std::find(accounts.begin(), accounts.end(), account) == accounts.end()) accounts.push_back(account);
  }
  return accounts;
}

const StageKind assignment{programme::StageType::assignment, acts, accept};

}  // namespace procedure::stages
