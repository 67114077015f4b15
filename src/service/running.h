#pragma once
#include "service/house.h"

namespace service {

/// {"size","root","note"}: the head of the ledger, signed now.
base::JsonObject ledger_head(House& house);

/// {"now"}: sets a sample's clock forward; what falls due on the way happens. Refuses `not_found` in a real store,
/// `bad_time`, `clock_backwards`.
base::Result<base::JsonObject> move_clock(House& house, const std::string& to);

}  // namespace service
