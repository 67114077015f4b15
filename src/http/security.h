#pragma once
#include "http/router.h"

namespace http {

/// Adds what every answer carries: content security policy (own origin only, no inline script), nosniff, no framing,
/// referrer policy, no-store unless the handler said otherwise, and HSTS over TLS. A policy set by the handler stays.
void add_security_headers(const Request& request, Response& response);

/// The policy for a server-rendered page whose <style> holds exactly `css`: no script, that style by its hash.
std::string page_policy(std::string_view css);

/// False for a request that changes something and names another origin than the host it went to.
bool same_origin(const Request& request);

}  // namespace http
