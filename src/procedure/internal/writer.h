#pragma once
#include "procedure/case.h"
#include "procedure/stages/stage.h"

namespace procedure::internal {

/// Who acts where nobody does.
inline constexpr std::string_view machine = "clock";

enum class By { actor, machine };

/// Collects the events of one act and keeps the state in step with them.
class Writer {
 public:
  Writer(CaseState state, const Actor& actor, std::string role, std::string cause, const Situation& situation)
      : state_(std::move(state)), actor_(actor), role_(std::move(role)), cause_(std::move(cause)), edition_(base::name_of(situation.programme.digest)), situation_(situation) {}

  void append(std::string kind, base::JsonObject public_fields, base::JsonObject sealed_fields = {}, By by = By::actor);
  void entry(const std::string& stage, const std::string& action, stages::Recorded recorded, By by = By::actor);
  void enter(const programme::Stage& stage, By by = By::actor);

  /// Leaves a stage by an outcome and goes where `next` says, through the machine's own stages, until a person is asked.
  /// Refuses what a machine's stage requires and is not met, and `endless_procedure`.
  base::Result<void> move(const programme::Procedure& procedure, const programme::Stage& stage, std::string outcome);

  /// At the end: nothing is left here.
  Effects take() {
    effects_.state = std::move(state_);
    return std::move(effects_);
  }

 private:
  base::Result<std::string> pass(const programme::Procedure& procedure, const programme::Stage& stage);

  CaseState state_;
  const Actor& actor_;
  std::string role_, cause_, edition_;
  const Situation& situation_;
  Effects effects_;
};

}  // namespace procedure::internal
