#pragma once
#include "procedure/case.h"

#include <functional>
#include <map>
#include <string>

namespace procedure {

/// Which fields of a form are asked for, given what is stated so far: `show_when` of part and field, `ask_when` of the fact.
/// A name is looked up when an expression reads it, and kept; most expressions read few of them.
class Asked {
 public:
  using Surroundings = std::map<std::string, rules::feel::Value>;
  using Around = std::function<Surroundings()>;

  /// `facts` as in a dossier, and stay where they are; what cannot be read and what was erased counts as not stated.
  /// Derived facts follow from them.
  Asked(const programme::Programme& programme, const base::JsonObject& facts, Surroundings surroundings = {});
  Asked(const programme::Programme& programme, base::JsonObject&& facts, Surroundings surroundings = {}) = delete;
  /// `around` is asked once, and only when something else than a fact or a parameter is read.
  Asked(const programme::Programme& programme, const base::JsonObject& facts, Around around);
  Asked(const programme::Programme& programme, base::JsonObject&& facts, Around around) = delete;
  /// As if `sent` were stated over these facts; a null takes one back.
  Asked(const programme::Programme& programme, const base::JsonObject& facts, const base::JsonObject& sent, Around around);

  /// A condition that cannot be answered yet asks nothing.
  bool asks(const programme::FormPart& part, const programme::FormField& field) const;
  /// The same where the field's fact is at hand.
  bool asks(const programme::FormPart& part, const programme::FormField& field, const rules::Fact& fact) const;

  /// True without a condition; false while it cannot be answered. Asked once of each condition, which stays where it is.
  bool holds(const std::optional<rules::feel::Expression>& condition) const;

  /// What an expression comes to; a name of which nothing is known here is missing, never null.
  rules::feel::Value value_of(const rules::feel::Expression& expression) const;

 private:
  class Lookup;

  const rules::feel::Value* find(std::string_view name) const;
  std::optional<rules::feel::Value> looked_up(const std::string& name) const;

  const base::Json* stated(std::string_view name) const;

  const programme::Programme& programme_;
  const base::JsonObject& facts_;
  const base::JsonObject* sent_ = nullptr;   // goes before `facts_`; a null takes one back
  mutable Around around_;              // empty once asked
  mutable Surroundings surroundings_;
  mutable std::map<std::string, rules::feel::Value, std::less<>> known_;
  mutable std::vector<std::pair<const rules::feel::Expression*, bool>> answered_;
};

/// The same inside a case, with its dates and surroundings. `facts` stand in for those of the state. State, facts and
/// situation stay where they are as long as this is used.
Asked asked_in(const CaseState& state, const base::JsonObject& facts, const Situation& situation);
Asked asked_in(const CaseState& state, base::JsonObject&& facts, const Situation& situation) = delete;
/// The same with what an act states.
Asked asked_with(const CaseState& state, const base::JsonObject& sent, const Situation& situation);
Asked asked_with(const CaseState& state, base::JsonObject&& sent, const Situation& situation) = delete;

}  // namespace procedure
