#pragma once
#include "rules/check.h"

#include <memory>
#include <vector>

namespace rules {

namespace compiled { struct Plan; struct CaseState; }
namespace internal { class Explanation; }

/// What one case says, laid out for a compiled set, and what became of it. Kept and filled again, it asks no memory.
class CompiledCase {
 public:
  CompiledCase();
  ~CompiledCase();
  CompiledCase(CompiledCase&&) noexcept;
  CompiledCase& operator=(CompiledCase&&) noexcept;

  /// After `decide`: one outcome a condition or group, in the order of CompiledSet::conditions.
  const std::vector<Outcome>& outcomes() const;

 private:
  friend class CompiledSet;
  std::unique_ptr<compiled::CaseState> state_;
};

/// A set of conditions made ready to be applied to very many cases, with the same results as `check`. Names are places, parameters are folded in, numbers are integers with a scale; what the compiled form does not
/// know, expression by expression and case by case, is asked of the tree walker. Immutable; one CompiledCase a thread.
class CompiledSet {
 public:
  /// The rulebook and its set must outlive this.
  CompiledSet(const Rulebook& rulebook, const Set& set);
  ~CompiledSet();
  CompiledSet(CompiledSet&&) noexcept;

  /// Lays one case out. `inputs` must outlive the use of `into`.
  void read(const Inputs& inputs, CompiledCase& into) const;
  Verdict decide(CompiledCase& laid_out) const;
  /// After `decide`: what `check` would tell of every rule, in the file's order, as long as case and inputs last. nullptr
  /// when only the tree walker can tell: something is open, or lacks evidence.
  const internal::Explanation* explain(CompiledCase& decided) const;
  /// As rules::check and rules::outcomes_of, in the shorter way where there is one.
  base::Result<CheckResult> check(const Inputs& inputs, CompiledCase& into) const;
  base::Result<std::map<std::string, Outcome>> outcomes_of(const Inputs& inputs, CompiledCase& into) const;

  /// Every condition and group, parents first, in the file's order.
  const std::vector<const Condition*>& conditions() const;
  /// The expressions left to the tree walker.
  std::vector<std::string> not_compiled() const;

 private:
  std::optional<base::Refusal> problem_of(const std::vector<Judgement>& judgements) const;
  std::map<std::string, Outcome> by_path(const CompiledCase& decided) const;

  std::unique_ptr<const compiled::Plan> plan_;
};

/// All sets of a rulebook, which must outlive this.
class CompiledSets {
 public:
  explicit CompiledSets(const Rulebook& rulebook);

  /// As rules::check and rules::outcomes_of.
  base::Result<CheckResult> check(const std::string& set, const Inputs& inputs, CompiledCase& into) const;
  base::Result<std::map<std::string, Outcome>> outcomes_of(const std::string& set, const Inputs& inputs, CompiledCase& into) const;

 private:
  const Rulebook& rulebook_;
  std::map<std::string, CompiledSet> sets_;
};

}  // namespace rules
