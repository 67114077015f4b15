#pragma once
#include "procedure/case.h"

#include <map>
#include <string>

namespace procedure {

/// Which fields of a form are asked for, given what is stated so far: `show_when` of part and field, `ask_when` of the fact.
class Asked {
 public:
  using Surroundings = std::map<std::string, rules::feel::Value>;

  /// `facts` as in a dossier; what cannot be read counts as not stated. Derived facts follow from them.
  Asked(const programme::Programme& programme, const base::JsonObject& facts, const Surroundings& surroundings = {});

  /// A condition that cannot be answered yet asks nothing.
  bool asks(const programme::FormPart& part, const programme::FormField& field) const;

  /// True without a condition; false while it cannot be answered.
  bool holds(const std::optional<rules::feel::Expression>& condition) const;

  /// What an expression comes to; a name of which nothing is known here is missing, never null.
  rules::feel::Value value_of(const rules::feel::Expression& expression) const;

 private:

  const programme::Programme& programme_;
  rules::feel::MapScope scope_;
};

/// The same inside a case, with its dates and surroundings. `facts` stand in for those of the state.
Asked asked_in(const CaseState& state, const base::JsonObject& facts, const Situation& situation);

}  // namespace procedure
