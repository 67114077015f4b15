#include "programme/coverage.h"

#include <string>

namespace programme {
namespace {

std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// The first two columns; empty when the line has only one.
std::pair<std::string, std::string> columns_of(std::string_view line) {
  const std::size_t first = line.find('\t');
  if (first == std::string_view::npos) return {};
  const std::string_view rest = line.substr(first + 1);
  return {std::string(line.substr(0, first)), std::string(rest.substr(0, rest.find('\t')))};
}

struct Known { std::string edition; std::vector<TreatmentPlace> places; };

std::map<std::string, Known> known_parts(const std::vector<ProgrammePtr>& editions) {
  std::map<std::string, Known> known;
  for (const ProgrammePtr& edition : editions) {
    for (const Clause& clause : edition->clauses) known[clause.id].edition = edition->name();
    for (const TreatmentPlace& place : edition->treatments) known[place.clause].places.push_back(place);
  }
  return known;
}

tl::unexpected<base::Refusal> bad_table(std::string zh, std::string en) { return base::refuse("bad_table", {std::move(zh), std::move(en)}); }

}  // namespace

base::Result<Coverage> coverage(std::string_view table, const std::vector<ProgrammePtr>& editions, std::string_view only) {
  if (columns_of(next_line(table)).first != "id")
    return bad_table("这不是条款清单：首行应当是用制表符分开的列名，第一列 id，第二列 programme。",
                     "This is no requirement table: the first line names the columns, separated by tabs, id and programme first.");
  const std::map<std::string, Known> known = known_parts(editions);
  Coverage coverage;
  while (!table.empty()) {
    auto [id, group] = columns_of(next_line(table));
    if (id.empty() || (!only.empty() && group != only)) continue;
    const auto found = known.find(id);
    CoveredRow row{std::move(id), std::move(group), {}, {}};
    if (found != known.end()) row = {row.id, row.group, found->second.edition, found->second.places};
    coverage.left += row.left() ? 1 : 0;
    coverage.rows.push_back(std::move(row));
  }
  if (coverage.rows.empty()) return bad_table("清单中没有要比对的条款。", "The table has no row to compare.");
  return coverage;
}

}  // namespace programme
