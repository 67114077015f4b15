#include "programme/calendars.h"

#include <fstream>
#include <iterator>

namespace programme {
namespace {

namespace fs = std::filesystem;
using base::Problem;
using base::Result;
using calendar::Year;

constexpr std::size_t most_files = 300;

bool is_calendar_name(std::string_view name) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !name.empty() && name.size() <= 20 && name[0] != '-' && std::all_of(name.begin(), name.end(), allowed);
}

tl::unexpected<base::Refusal> no_calendar(std::string_view name, const fs::path& folder) {
  return base::refuse("no_calendar",
                      {fmt::format("没有日历“{}”：请在 {} 下放置每年一个的日历文件。", name, folder.string()),
                       fmt::format("There is no calendar '{}': put one file a year into {}.", name, folder.string())});
}

std::vector<fs::path> year_files(const fs::path& layer) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(layer))
    if (entry.path().extension() == ".yaml" && files.size() < most_files) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// The year in `file`, or its problems added to `problems`.
std::optional<Year> read_year(const fs::path& file, std::vector<Problem>& problems) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  auto year = calendar::parse_year(text, file.string());
  if (!year) {
    problems.insert(problems.end(), year.error().problems.begin(), year.error().problems.end());
    return std::nullopt;
  }
  if (file.stem() != std::to_string(year->year)) {
    problems.push_back({"bad_calendar",
                        {fmt::format("文件名与其中的年份 {} 不符。", year->year),
                         fmt::format("The file is not named after its year {}.", year->year)},
                        {file.string(), 1, 1, {}}});
    return std::nullopt;
  }
  return *year;
}

std::vector<Year> read_layer(const fs::path& layer, std::vector<Problem>& problems) {
  std::vector<Year> years;
  for (const fs::path& file : year_files(layer))
    if (auto year = read_year(file, problems)) years.push_back(std::move(*year));
  return years;
}

}  // namespace

Result<calendar::Calendar> load_calendar(const fs::path& folder, std::string_view name) {
  if (!is_calendar_name(name)) return no_calendar(name, folder);
  const std::string nation(name.substr(0, name.find('-')));
  const bool has_region = nation != name;
  for (const std::string_view layer : {std::string_view(nation), name})
    if (!fs::is_directory(folder / layer)) return no_calendar(layer, folder / layer);
  std::vector<Problem> problems;
  const std::vector<Year> national = read_layer(folder / nation, problems);
  std::optional<std::vector<Year>> regional;
  if (has_region) regional = read_layer(folder / name, problems);
  if (problems.empty()) return calendar::Calendar::of(national, regional);
  return base::refuse("bad_calendar",
                      {fmt::format("日历“{}”有 {} 处需要改正。", name, problems.size()),
                       fmt::format("The calendar '{}' has {} problems.", name, problems.size())},
                      std::move(problems));
}

}  // namespace programme
