#include "rehearsal/stage_mutants.h"

namespace rehearsal {
namespace {

using base::Text;
using programme::Procedure;
using programme::Programme;
using programme::Stage;

Procedure& procedure_in(Programme& programme, const std::string& id) {
  for (Procedure& procedure : programme.procedures)
    if (procedure.id == id) return procedure;
  base::ensure(false, "a mutant is applied to a copy of its own edition");
  return programme.procedures.front();
}

Stage& stage_in(Procedure& procedure, const std::string& id) {
  for (Stage& stage : procedure.stages)
    if (stage.id == id) return stage;
  base::ensure(false, "a mutant is applied to a copy of its own edition");
  return procedure.stages.front();
}

template <class T>
void drop(std::vector<T>& items, std::size_t index) {
  items.erase(items.begin() + static_cast<std::ptrdiff_t>(index));
}

/// Where a case goes when the stage is left by its usual outcome.
std::string usual_next(const Stage& stage) {
  for (const std::string& outcome : programme::outcomes_of(stage))
    if (const auto next = stage.next.find(outcome); next != stage.next.end()) return next->second;
  return "";
}

void skip(Procedure& procedure, const std::string& id) {
  const std::string onward = usual_next(stage_in(procedure, id));
  for (Stage& stage : procedure.stages)
    for (auto& [outcome, target] : stage.next)
      if (target == id) target = onward;
}

/// Mutants of one stage.
class StageMutants {
 public:
  StageMutants(const Procedure& procedure, const Stage& stage, std::vector<Mutant>& out) : procedure_(procedure), stage_(stage), out_(out) {}

  void collect() {
    if (is_reached_from_another()) skipped();
    for (std::size_t i = 0; i < stage_.require.size(); ++i)
      change({fmt::format("不再要求“{}”成立", stage_.require[i]), fmt::format("no longer requires '{}'", stage_.require[i])}, [i](Stage& s) { drop(s.require, i); });
    for (std::size_t i = 0; i < stage_.options.size(); ++i) option(stage_.options[i], i);
    excluded();
    if (stage_.proof) change({"不再要求公示的证明", "needs no proof of the posting"}, [](Stage& s) { s.proof = false; });
    for (std::size_t i = 0; i < stage_.channels.size(); ++i)
      change({fmt::format("不再要求在“{}”发布", stage_.channels[i].label.zh), fmt::format("no longer posted on '{}'", stage_.channels[i].id)}, [i](Stage& s) { drop(s.channels, i); });
    for (std::size_t i = 0; i < stage_.acts.size(); ++i)
      change({fmt::format("不再登记 {} {}", stage_.acts[i].act, stage_.acts[i].what), fmt::format("no longer does {} {}", stage_.acts[i].act, stage_.acts[i].what)}, [i](Stage& s) { drop(s.acts, i); });
  }

 private:
  bool is_reached_from_another() const {
    return std::any_of(procedure_.stages.begin(), procedure_.stages.end(), [&](const Stage& other) {
      return other.id != stage_.id && std::any_of(other.next.begin(), other.next.end(), [&](const auto& next) { return next.second == stage_.id; });
    });
  }

  void skipped() {
    add({"跳过这个阶段", "skipped"}, [id = stage_.id](Procedure& procedure) { skip(procedure, id); });
  }

  void excluded() {
    for (std::size_t i = 0; i < stage_.not_roles.size(); ++i)
      change({fmt::format("“{}”也可以办理", stage_.not_roles[i]), fmt::format("'{}' may act as well", stage_.not_roles[i])}, [i](Stage& s) { drop(s.not_roles, i); });
    for (std::size_t i = 0; i < stage_.not_about.size(); ++i)
      change({fmt::format("在“{}”办理过的人也可以办理", stage_.not_about[i]), fmt::format("whoever acted at '{}' may act as well", stage_.not_about[i])}, [i](Stage& s) { drop(s.not_about, i); });
  }

  void places(const programme::Choice& option, std::size_t index) {
    if (!option.at_most && option.at_most_parameter.empty()) return;
    change({fmt::format("“{}”不再限名额", option.label.zh), fmt::format("option '{}' has any number of places", option.id)}, [index](Stage& s) {
      s.options[index].at_most.reset();
      s.options[index].at_most_parameter.clear();
    });
  }

  void option(const programme::Choice& option, std::size_t index) {
    places(option, index);
    if (option.if_) change({fmt::format("“{}”对所有案卷开放", option.label.zh), fmt::format("option '{}' is open to every case", option.id)}, [index](Stage& s) { s.options[index].if_.reset(); });
    for (std::size_t i = 0; i < option.require.size(); ++i)
      change({fmt::format("“{}”不再要求“{}”成立", option.label.zh, option.require[i]), fmt::format("option '{}' no longer requires '{}'", option.id, option.require[i])},
             [index, i](Stage& s) { drop(s.options[index].require, i); });
    if (option.reason_required)
      change({fmt::format("“{}”不再要求理由", option.label.zh), fmt::format("option '{}' needs no reason", option.id)}, [index](Stage& s) { s.options[index].reason_required = false; });
    if (option.items_required)
      change({fmt::format("“{}”不再要求列明项目", option.label.zh), fmt::format("option '{}' need not name the items", option.id)}, [index](Stage& s) { s.options[index].items_required = false; });
  }

  void change(Text what, std::function<void(Stage&)> apply) {
    add(std::move(what), [id = stage_.id, apply = std::move(apply)](Procedure& procedure) { apply(stage_in(procedure, id)); });
  }

  void add(Text what, std::function<void(Procedure&)> apply) {
    out_.push_back({"stage " + procedure_.id + "." + stage_.id, std::move(what), procedure_.file, stage_.line, stage_.treats, Reach::procedures, "",
                    [id = procedure_.id, apply = std::move(apply)](Programme& programme) { apply(procedure_in(programme, id)); }, stage_.id, procedure_.id});
  }

  const Procedure& procedure_;
  const Stage& stage_;
  std::vector<Mutant>& out_;
};

}  // namespace

void add_stages(const Programme& programme, std::vector<Mutant>& out) {
  for (const Procedure& procedure : programme.procedures)
    for (const Stage& stage : procedure.stages) StageMutants(procedure, stage, out).collect();
}

}  // namespace rehearsal
