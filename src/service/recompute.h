#pragma once
#include "service/house.h"

namespace service {

/// An open case whose provisional last day was reckoned again.
struct Affected {
  std::string case_id, stage;
  base::Date was, now;
  bool provisional = false;            // still
  bool passed = false;                 // the new day was over already
};

/// Reckons every provisional last day again, once, when the calendars say something new since the last time: on the first
/// call after the house was opened with a new notice. Each case whose day changed or became final has it on its file, and
/// whom it concerns in the inbox. Returns whom it concerned, by id.
std::vector<Affected> recompute(House& house);

/// {"case","stage","was","now","provisional","passed"}
base::JsonObject to_json(const Affected& affected);

}  // namespace service
