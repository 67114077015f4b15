#pragma once
#include "http/api.h"
#include "http/static_files.h"

namespace http {

/// The table of the API, the one place where a path meets its handler; openapi.yaml tells the same. `api` outlives it.
std::vector<Route> api_routes(const Api& api);

/// The public pages over the house, and their kind error page.
std::vector<Route> public_routes(service::House& house, const Api& api);
Response refuse(const service::House& house, const Request& request, int status, const base::Refusal& refusal);

/// The signed-in application below /app/ (every unknown path there is its start page) and the shared styles below /assets/.
std::vector<Route> file_routes(const StaticFiles& app, const StaticFiles& shared);

}  // namespace http
