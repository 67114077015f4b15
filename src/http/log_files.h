#pragma once
#include "http/router.h"
#include "service/house.h"

namespace http {

/// The public log as files (C2SP tlog-tiles): /log/checkpoint, /log/tile/..., /log/key, and /log/keys.
/// The house outlives the routes.
std::vector<Route> log_routes(service::House& house);

}  // namespace http
