#pragma once
#include "http/exchange.h"

namespace http {

/// Writes the answer, with what every answer carries. Each 64 KiB has its own deadline; a client that misses it is cut
/// together with what waits for it.
Awaitable<void> write_answer(Connection& connection, Exchange& exchange);

/// Tells a client that waits for it to send its body.
Awaitable<void> say_continue(Connection& connection);

/// Bytes of the answer's body, whole or in pieces.
std::int64_t size_of(const Response& response);

}  // namespace http
