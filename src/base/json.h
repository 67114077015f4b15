#pragma once
#include "base/refusal.h"

#include <boost/json.hpp>
#include <string>
#include <string_view>

namespace base {

using Json = boost::json::value;
using JsonObject = boost::json::object;
using JsonArray = boost::json::array;

/// Parses at most `max_bytes` of JSON, depth <= 32, no duplicate keys, no numbers beyond the exact integers
/// |n| <= 2^53 (decimals travel as strings). Refuses `bad_json` with the byte offset in the pointer.
Result<Json> parse_json(std::string_view text, std::size_t max_bytes = 1 << 20);

/// The one way to write what is hashed: RFC 8785 (sorted keys, shortest escapes, no space) restricted to
/// strings, integers within 2^53, booleans, null, arrays and objects. A double is a bug and stops.
std::string canonical_json(const Json& value);

/// A member as text; empty when absent or not a string.
std::string text_of(const Json& value, std::string_view key);
std::string text_of(const JsonObject& object, std::string_view key);

}  // namespace base
