#include "http/field.h"

#include <ctime>

namespace http {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return out;
}

std::string http_date(std::int64_t seconds) {
  const std::time_t moment = seconds;
  std::tm utc{};
  gmtime_r(&moment, &utc);
  char text[40];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc)};
}

}  // namespace http
