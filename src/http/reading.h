#pragma once
#include "http/exchange.h"

namespace http {

/// Reads one request up to where its handler can be asked; what is refused on the way is told by `refused_status`. False when
/// there is nobody to answer. Throws boost::system::system_error when the connection breaks off or is too slow.
Awaitable<bool> read_request(Connection& connection, Exchange& exchange);

/// Reads what the client still sends after an early "no", so that it gets to read the answer.
Awaitable<void> drain(Connection& connection);

}  // namespace http
