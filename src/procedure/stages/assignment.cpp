#include "procedure/stages/stage.h"

#include <fmt/format.h>
#include <set>

namespace procedure::stages {
namespace {

std::vector<std::string> acts(const programme::Stage&) { return {"assign"}; }

base::Result<void> may_be_appointed(const Step& step, const std::string& account, const std::string& pointer) {
  const auto& candidates = step.situation.candidates;
  const auto found = std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& c) { return c.account == account; });
  if (found == candidates.end())
    return base::refuse("not_a_candidate", {"这个人不在可选的人员之列，请先邀请并授予相应角色。", "This person is not among those who may be appointed; invite and enrol them first."},
                        std::vector<base::Problem>{{"not_a_candidate", {fmt::format("“{}”不能选任。", account), fmt::format("“{}” cannot be appointed.", account)}, {"", 0, 0, pointer}}});
  if (found->office == step.state.applicant)
    return base::refuse("recused", {"申报企业的人员应当回避，不能参加评审。", "People of the applicant are recused and cannot review."},
                        std::vector<base::Problem>{{"recused", {found->name + "须回避。", found->name + " is recused."}, {"", 0, 0, pointer}}});
  return {};
}

base::Result<Recorded> accept(const Step& step, const std::string&) {
  const auto* sent = step.command.data.if_contains("members");
  std::set<std::string> accounts;
  if (sent && sent->is_array())
    for (const auto& member : sent->as_array())
      if (member.is_string() && accounts.size() < 100) accounts.emplace(member.as_string());
  if (accounts.empty() && !step.stage.optional)
    if (auto ok = complete({missing_answer("/members", {"人员", "The people"})}); !ok) return tl::unexpected(ok.error());
  std::size_t i = 0;
  for (const auto& account : accounts)
    if (auto ok = may_be_appointed(step, account, fmt::format("/members/{}", i++)); !ok) return tl::unexpected(ok.error());
  Recorded recorded;
  recorded.public_fields["assigned"] = base::JsonObject{{step.stage.fills, base::Json(boost::json::value_from(std::vector<std::string>(accounts.begin(), accounts.end())))}};
  recorded.outcome = accounts.empty() ? "unassigned" : "assigned";
  return recorded;
}

}  // namespace

const StageKind assignment{programme::StageType::assignment, acts, accept};

}  // namespace procedure::stages
