#pragma once
#include "service/house.h"

namespace service {

/// Puts into the public log what the law makes public and is not in it yet: the editions that are used, rounds, postings,
/// certificates and what becomes of them, calendars, keys, and once a day the head of the ledger; then signs its head. For
/// the process that leads; the order is the ledger's. docs/reference/ledger.md names the entries.
void publish(House& house);

/// One file of the log: "checkpoint", "key" (the one in force), "keys" (of both logs, as JSON), or a tile's path. Nothing
/// where the log has no such file (yet).
std::optional<std::string> log_file(House& house, const std::string& path);

}  // namespace service
