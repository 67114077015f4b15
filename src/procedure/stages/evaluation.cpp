#include "procedure/stages/stage.h"

namespace procedure::stages {
namespace {

std::vector<std::string> acts(const programme::Stage&) { return {"sheet"}; }

std::size_t sheets_filed(const Step& step) {
  return static_cast<std::size_t>(std::count_if(step.state.entries.begin(), step.state.entries.end(),
                                                [&](const Entry& e) { return e.stage == step.stage.id && e.action == "sheet" && e.at >= step.state.entered_at; }));
}

/// All who were assigned, and never fewer than the stage asks for.
std::size_t sheets_needed(const Step& step) {
  const auto assigned = step.state.assigned.find(step.stage.by);
  const std::size_t people = assigned == step.state.assigned.end() ? 0 : assigned->second.size();
  return std::max<std::size_t>(people, static_cast<std::size_t>(std::max(1, step.stage.at_least)));
}

base::Result<Recorded> accept(const Step& step, const std::string&) {
  const bool filed = std::any_of(step.state.entries.begin(), step.state.entries.end(), [&](const Entry& e) {
    return e.stage == step.stage.id && e.action == "sheet" && e.account == step.actor.account && e.at >= step.state.entered_at;
  });
  if (filed) return base::refuse("already_filed", {"您已经提交过这一环节的评审表，不能再交一份。", "You have filed your sheet for this step already."});
  Recorded recorded;
  if (auto ok = take_sheet(step, recorded, false); !ok) return tl::unexpected(ok.error());
  if (const std::string reason = text_in(step.command.data, "reason"); !reason.empty()) recorded.sealed_fields["reason"] = reason;
  if (sheets_filed(step) + 1 >= sheets_needed(step)) recorded.outcome = "complete";
  return recorded;
}

}  // namespace

const StageKind evaluation{programme::StageType::evaluation, acts, accept};

}  // namespace procedure::stages
