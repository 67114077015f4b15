#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace http {

/// ASCII letters made small: names of fields and most of their words are the same in either case (RFC 9110, 5.1).
std::string lower(std::string_view text);

/// A moment in seconds since 1970 as fields hold it (IMF-fixdate; RFC 9110, 5.6.7).
std::string http_date(std::int64_t seconds);

}  // namespace http
