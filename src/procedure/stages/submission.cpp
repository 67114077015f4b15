#include "procedure/admission.h"
#include "procedure/due.h"
#include "procedure/stages/stage.h"

#include <fmt/format.h>

namespace procedure::stages {
namespace {

constexpr const char* not_completed = "not_completed";   // the act and what it comes to

bool may_end_incomplete(const programme::Stage& stage) { return stage.ask_to_complete && stage.next.contains(not_completed); }

/// Whoever receives the filing may close one that is never completed.
std::vector<OpenAct> acts(const programme::Procedure&, const programme::Stage& stage) {
  if (!may_end_incomplete(stage) || stage.to.empty()) return {{"submit", stage.by}};
  return {{"submit", stage.by}, {not_completed, stage.to}};
}

/// What somebody only notes for themselves is not filed yet: that is the first submission made to somebody, or, where none of
/// the procedure's submissions names a receiver, the first of all.
bool files_the_case(const Step& step) {
  const auto& stages = step.procedure.stages;
  return !step.stage.to.empty() ||
         std::none_of(stages.begin(), stages.end(), [](const auto& stage) { return stage.type == programme::StageType::submission && !stage.to.empty(); });
}

/// Where what is lacking may be asked for, the stage stays until it is complete: only then it counts as received.
/// Asked to complete it the first time; asking again gives no more time.
void give_time(const Step& step, Recorded& recorded) {
  if (step.state.incomplete.empty()) recorded.due = completion_of(step.stage, step.situation.today(), step.situation);
}

/// While the time to complete it runs, nobody closes it.
base::Result<void> may_be_given_up(const Step& step) {
  if (!is_incomplete(step.state, step.stage)) return base::refuse("nothing_lacking", {"没有等待补全的材料，不能按未补全办结。", "Nothing is waiting to be completed, so it cannot be closed as not completed."}, step.stage.treats);
  if (!completion_of(step.stage, step.situation.today(), step.situation) || !step.state.due) return {};
  const auto last = step.state.due->date.text();
  return base::refuse("too_early", {fmt::format("补全的期限到 {}；期满仍未补全的，自动按未补全办结。", last), fmt::format("There is time to complete it until {}; after that day it is closed by itself.", last)}, step.stage.treats);
}

/// Closed as not completed, with the reason that is told to whoever filed it.
base::Result<Recorded> give_up(const Step& step) {
  if (auto ok = may_be_given_up(step); !ok) return tl::unexpected(ok.error());
  auto reason = reason_in(step.command.data, Needed::yes);
  if (!reason) return tl::unexpected(reason.error());
  Recorded recorded;
  recorded.sealed_fields["reason"] = std::move(*reason);
  recorded.outcome = not_completed;
  return recorded;
}

base::Result<Recorded> submit(const Step& step) {
  const bool files = !step.state.submitted_on && files_the_case(step);
  if (files)
    if (auto ok = is_not_banned(step.procedure, step.situation); !ok) return tl::unexpected(ok.error());
  Recorded recorded;
  if (auto ok = take_facts(step, "submit", recorded, step.stage.ask_to_complete ? Completeness::as_far_as_known : Completeness::whole); !ok) return tl::unexpected(ok.error());
  if (recorded.sealed_fields.contains("incomplete")) {
    give_time(step, recorded);
    return recorded;
  }
  if (files) recorded.public_fields["submitted_on"] = step.situation.today().text();
  recorded.outcome = "submitted";
  return recorded;
}

base::Result<Recorded> accept(const Step& step, const std::string& what) { return what == not_completed ? give_up(step) : submit(step); }

/// The time to complete it is over.
std::optional<std::string> lapsed(const CaseState& state, const programme::Stage& stage, const Situation& situation) {
  if (!may_end_incomplete(stage) || !is_incomplete(state, stage) || !completion_of(stage, situation.today(), situation)) return std::nullopt;
  return not_completed;
}

}  // namespace

bool is_incomplete(const CaseState& state, const programme::Stage& stage) { return stage.ask_to_complete && state.stage == stage.id && !state.incomplete.empty(); }

const StageKind submission{programme::StageType::submission, acts, accept, lapsed};

}  // namespace procedure::stages
