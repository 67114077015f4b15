#include "procedure/admission.h"
#include "procedure/stages/stage.h"

#include <fmt/format.h>

namespace procedure::stages {
namespace {

/// Without an office it is the machine's.
std::vector<OpenAct> acts(const programme::Procedure&, const programme::Stage& stage) {
  if (stage.by.empty()) return {};
  return {{"register", stage.by}};
}

/// A title that builds on another is for those who hold that one.
base::Result<void> holds_what_it_needs(const Step& step) {
  const auto& titles = step.situation.programme.titles;
  for (const auto& act : step.stage.acts) {
    const auto title = act.act == "issue" ? titles.find(act.what) : titles.end();
    if (title == titles.end() || title->second.needs.empty() || step.situation.own_titles.contains(title->second.needs)) continue;
    const auto& needed = titles.at(title->second.needs).label;
    return base::refuse("title_needed", {fmt::format("授予“{}”须先持有有效的“{}”，申报单位没有。", title->second.label.zh, needed.zh), fmt::format("“{}” is for holders of “{}” in force; the applicant holds none.", title->second.label.en, needed.en)}, title->second.treats);
  }
  return {};
}

/// A ban may have come since the case was opened.
base::Result<void> may_be_issued(const Step& step) {
  const auto& titles = step.situation.programme.titles;
  const bool issues = std::any_of(step.stage.acts.begin(), step.stage.acts.end(), [&](const auto& act) { return act.act == "issue" && titles.contains(act.what); });
  return issues ? is_not_banned(step.procedure, step.situation) : base::Result<void>{};
}

/// What is issued runs from the day the act itself states: a day that can be, between the filing and today.
base::Result<void> is_dated(const Step& step) {
  if (step.stage.dated.empty()) return {};
  const auto day = base::Date::parse(base::text_of(step.state.facts, step.stage.dated));
  if (day && *day <= step.situation.today() && (!step.state.submitted_on || *step.state.submitted_on <= *day)) return {};
  const auto& fact = step.situation.programme.rulebook.facts.at(step.stage.dated);
  return complete({{"date_not_possible", {fmt::format("“{}”不能晚于今天，也不能早于本案报送之日；登记从这一天起算。", fact.label.zh), fmt::format("“{}” is neither after today nor before the case was filed: what is entered runs from it.", fact.label.en)}, {"", 0, 0, "/facts/" + step.stage.dated}}});
}

/// The register itself changes by reaction, in the same transaction: the act only says what is to be done.
base::Result<Recorded> accept(const Step& step, const std::string& what) {
  if (auto ok = may_be_issued(step); !ok) return tl::unexpected(ok.error());
  if (auto ok = holds_what_it_needs(step); !ok) return tl::unexpected(ok.error());
  if (auto ok = is_dated(step); !ok) return tl::unexpected(ok.error());
  auto reason = reason_in(step.command.data, Needed::no);
  if (!reason) return tl::unexpected(reason.error());
  Recorded recorded;
  if (auto ok = take_facts(step, what, recorded, Completeness::whole); !ok) return tl::unexpected(ok.error());
  if (opens_round(step.stage))
    if (auto ok = take_round(step, *reason, recorded); !ok) return tl::unexpected(ok.error());
  recorded.register_acts = step.stage.acts;
  if (!reason->empty()) recorded.sealed_fields["reason"] = std::move(*reason);
  recorded.outcome = "done";
  return recorded;
}

}  // namespace

const StageKind registration{programme::StageType::registration, acts, accept};

}  // namespace procedure::stages
