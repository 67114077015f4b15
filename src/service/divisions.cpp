#include "service/divisions.h"

#include <fmt/format.h>

namespace service {
namespace {

std::vector<std::string> cells(std::string_view line) {
  std::vector<std::string> out;
  while (true) {
    const auto comma = line.find(',');
    out.emplace_back(line.substr(0, comma));
    if (comma == std::string_view::npos) return out;
    line.remove_prefix(comma + 1);
  }
}

bool is_code(std::string_view text) {
  return text.size() == 6 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

base::Result<Divisions> Divisions::parse(std::string_view csv, std::string_view file) {
  Divisions divisions;
  int number = 0;
  while (!csv.empty()) {
    const auto end = csv.find('\n');
    auto line = csv.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    csv.remove_prefix(end == std::string_view::npos ? csv.size() : end + 1);
    ++number;
    if (line.empty() || line.front() == '#' || line.starts_with("code,")) continue;
    const auto row = cells(line);
    const bool good = row.size() == 3 && is_code(row[0]) && !row[1].empty() && (row[2].empty() || divisions.has(row[2]));
    if (!good || divisions.has(row[0]))
      return base::refuse("bad_divisions", {fmt::format("{} 第 {} 行不是“代码,名称,上级代码”，或代码重复，或上级尚未列出", file, number),
                                            fmt::format("{} line {}: not code,name,parent, or a code twice, or a parent not listed before", file, number)});
    divisions.rows_[row[0]] = {row[1], row[2], divisions.full_name(row[2]) + row[1]};
  }
  return divisions;
}

std::string Divisions::name(std::string_view code) const {
  const auto it = rows_.find(code);
  return it == rows_.end() ? std::string() : it->second.name;
}

std::string Divisions::parent(std::string_view code) const {
  const auto it = rows_.find(code);
  return it == rows_.end() ? std::string() : it->second.parent;
}

std::string Divisions::full_name(std::string_view code) const {
  const auto it = rows_.find(code);
  return it == rows_.end() ? std::string() : it->second.full_name;
}

bool Divisions::within(std::string_view code, std::string_view territory) const {
  std::string at(code);
  while (!at.empty()) {   // parents are listed before their children, so this ends
    if (at == territory) return true;
    at = parent(at);
  }
  return false;
}

std::vector<std::string> Divisions::below(std::string_view code) const {
  std::vector<std::string> out;
  for (const auto& [one, row] : rows_)
    if (row.parent == code) out.push_back(one);
  return out;
}

}  // namespace service
