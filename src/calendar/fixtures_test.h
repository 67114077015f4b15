#pragma once
#include "calendar/calendar.h"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace calendar::test {

inline base::Date day(std::string_view text) { return base::Date::parse(text).value(); }

inline std::string file_text(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The texts of the files of one layer of calendars/.
inline std::vector<std::string> texts_of(const char* layer) {
  std::vector<std::string> texts;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(PINJIAN_SOURCE_DIR) / "calendars" / layer))
    texts.push_back(file_text(entry.path()));
  return texts;
}

inline std::vector<Year> years_of(const char* layer) {
  std::vector<Year> years;
  for (const std::string& text : texts_of(layer)) years.push_back(parse_year(text, layer).value());
  return years;
}

/// The national layer as it lies in the source tree: 2007 to 2026.
inline const Calendar& nation() {
  static const Calendar calendar = Calendar::of(years_of("cn")).value();
  return calendar;
}

/// With the region's notices over it: 2025 only.
inline const Calendar& region() {
  static const Calendar calendar = Calendar::of(years_of("cn"), years_of("cn-65")).value();
  return calendar;
}

}  // namespace calendar::test
