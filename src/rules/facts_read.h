#pragma once
#include "rules/check.h"

namespace rules {

/// The facts of a case as they were last read, so that from act to act only what has changed is read again. Of one rulebook.
class FactsRead {
 public:
  /// Of these, what is not stated as it was when it was read.
  base::JsonObject unread(const base::JsonObject& stated) const;
  base::JsonObject unread(const base::Shared<base::JsonObject>& stated) const;

  /// These were read, and came to what the inputs say; takes their facts and units out of the inputs.
  void add(base::JsonObject stated, Inputs& read);

  /// Forgets those that are not stated any more; these are all known.
  void keep_only(const base::Shared<base::JsonObject>& stated);

  /// Gives the inputs the facts that are known, with their units.
  void tell(Inputs& inputs) const;

 private:
  void forget(const std::string& name);

  base::JsonObject stated_;
  std::optional<base::Shared<base::JsonObject>> all_;   // what was last told, as long as nothing else was read
  base::Shared<std::map<std::string, feel::Value>> values_;
  base::Shared<std::map<std::string, std::string>> units_;
};

}  // namespace rules
