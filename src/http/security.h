#pragma once
#include "http/router.h"

namespace http {

/// What every answer carries besides its own fields: content security policy (own origin only, no inline script), nosniff, no framing,
/// referrer policy, no-store, and HSTS over TLS. What the handler set itself is left out.
std::vector<std::pair<std::string_view, std::string_view>> security_fields(const Request& request, const Response& response);

/// The policy for a server-rendered page whose <style> holds exactly `css`: no script, that style by its hash.
std::string page_policy(std::string_view css);

/// False for a request that changes something and names another origin than the host it went to.
bool same_origin(const Request& request);

}  // namespace http
