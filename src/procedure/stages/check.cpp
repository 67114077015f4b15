#include "procedure/stages/stage.h"

namespace procedure::stages {
namespace {

/// Nobody acts here: the machine applies the rules as soon as the case arrives.
std::vector<std::string> acts(const programme::Stage&) { return {}; }

std::string_view outcome_of(rules::Verdict verdict) { return rules::name_of(verdict); }

base::Result<Recorded> accept(const Step& step, const std::string&) {
  Recorded recorded;
  rules::Verdict worst = rules::Verdict::pass;
  for (const auto& set : step.stage.rules) {
    const auto result = procedure::check(step.state, set, step.stage.as_of == "today", step.situation);
    if (!result) return tl::unexpected(result.error());
    recorded.sealed_fields["findings"] = rules::to_json(*result);
    if (result->verdict == rules::Verdict::fail || (result->verdict == rules::Verdict::open && worst == rules::Verdict::pass)) worst = result->verdict;
    if (worst == rules::Verdict::fail) break;
  }
  recorded.outcome = std::string(outcome_of(worst));
  return recorded;
}

}  // namespace

const StageKind check{programme::StageType::check, acts, accept};

}  // namespace procedure::stages
