#pragma once
#include "base/json.h"
#include "programme/programme.h"
#include "rules/check.h"

#include <map>
#include <string>

namespace procedure {

/// Which fields of a form are asked for, given what is stated so far: `show_when` of part and field, `ask_when` of the fact.
class Asked {
 public:
  /// `facts` as in a dossier; what cannot be read counts as not stated.
  Asked(const programme::Programme& programme, const base::JsonObject& facts);

  /// A condition that cannot be answered yet asks nothing.
  bool asks(const programme::FormPart& part, const programme::FormField& field) const;

 private:
  bool holds(const std::optional<rules::feel::Expression>& condition) const;

  const programme::Programme& programme_;
  rules::feel::MapScope scope_;
};

}  // namespace procedure
