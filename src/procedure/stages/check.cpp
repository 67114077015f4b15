#include "procedure/internal/checks.h"
#include "procedure/stages/stage.h"

namespace procedure::stages {
namespace {

/// Nobody acts here: the machine applies the rules as soon as the case arrives.
std::vector<OpenAct> acts(const programme::Procedure&, const programme::Stage&) { return {}; }

/// The sets in their order, until one fails.
base::Result<Recorded> accept(const Step& step, const std::string&) {
  Recorded recorded;
  rules::Verdict worst = rules::Verdict::pass;
  internal::Checks checks(step.state, step.stage.as_of == "today", step.situation);
  for (const auto& set : step.stage.rules) {
    const auto result = checks.check(set, Remedies::looked_for);
    if (!result) return tl::unexpected(result.error());
    add_findings(recorded, *result);
    if (result->verdict != rules::Verdict::pass) worst = result->verdict;
    if (worst == rules::Verdict::fail) break;
  }
  recorded.outcome = std::string(rules::name_of(worst));
  return recorded;
}

}  // namespace

const StageKind check{programme::StageType::check, acts, accept};

}  // namespace procedure::stages
