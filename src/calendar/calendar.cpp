#include "calendar/calendar.h"

#include "base/digest.h"
#include "base/yaml.h"

#include <charconv>

namespace calendar {
namespace {

using base::Date;
using base::Problem;
using base::Result;
using base::YamlNode;

constexpr std::size_t most_days = 366;

/// Reads a year file, collecting every problem.
class YearReader {
 public:
  explicit YearReader(std::string_view file) : file_(file) {}

  Year read(const YamlNode& root) {
    Year year;
    for (const auto& [key, value] : root.members) read_member(key, value, year);
    if (root.kind != YamlNode::Kind::mapping || !root.find("year")) complain(root, "缺少 year", "'year' is missing");
    if (year.decree.empty()) complain(root, "缺少 decree（放假通知）", "'decree' is missing: the notice it comes from");
    for (const NamedDay& worked : year.working_days) check_not_off(year, worked, root);
    return year;
  }

  std::vector<Problem> problems;

 private:
  void read_member(const YamlNode& key, const YamlNode& value, Year& year) {
    if (key.text == "year")
      year.year = read_year_number(value);
    else if (key.text == "decree")
      year.decree = read_text(value);
    else if (key.text == "note")
      year.note = read_text(value);
    else if (key.text == "days_off")
      year.days_off = read_days(value);
    else if (key.text == "working_days")
      year.working_days = read_days(value);
    else
      complain(key, fmt::format("没有“{}”这一项", key.text), fmt::format("there is no key '{}' here", key.text));
  }

  int read_year_number(const YamlNode& value) {
    int number = 0;
    const auto [end, error] = std::from_chars(value.text.data(), value.text.data() + value.text.size(), number);
    const bool whole = error == std::errc() && end == value.text.data() + value.text.size();
    if (!whole || number < 1949 || number > 9999)
      complain(value, "year 应为四位年份", "'year' is a year of four digits");
    return number;
  }

  std::string read_text(const YamlNode& value) {
    if (value.kind != YamlNode::Kind::scalar || value.is_null())
      complain(value, "这里应写一段文字", "a text belongs here");
    return value.text;
  }

  std::vector<NamedDay> read_days(const YamlNode& value) {
    std::vector<NamedDay> days;
    if (value.is_null()) return days;
    if (value.kind != YamlNode::Kind::mapping)
      complain(value, "这里应写“节日: [日期, …]”", "'name: [date, …]' belongs here");
    for (const auto& [name, dates] : value.members) {
      if (dates.kind != YamlNode::Kind::sequence)
        complain(dates, "日期应写成列表 [日期, …]", "dates are a list [date, …]");
      for (const YamlNode& item : dates.items) add_day(item, name.text, days);
    }
    std::sort(days.begin(), days.end(), [](const NamedDay& a, const NamedDay& b) { return a.date < b.date; });
    return days;
  }

  void add_day(const YamlNode& item, const std::string& name, std::vector<NamedDay>& days) {
    const auto date = Date::parse(item.text);
    if (!date) return complain(item, date.error().message.zh, date.error().message.en);
    const bool twice = std::any_of(days.begin(), days.end(), [&](const NamedDay& day) { return day.date == *date; });
    if (twice)
      return complain(item, fmt::format("{} 写了两次", item.text), fmt::format("{} is written twice", item.text));
    if (days.size() == most_days) return complain(item, "日期太多", "there are too many days");
    days.push_back({*date, name});
  }

  void check_not_off(const Year& year, const NamedDay& worked, const YamlNode& root) {
    for (const NamedDay& off : year.days_off)
      if (off.date == worked.date)
        complain(root, fmt::format("{} 既放假又上班", off.date.text()),
                 fmt::format("{} is both off and worked", off.date.text()));
  }

  void complain(const YamlNode& node, std::string_view zh, std::string_view en) {
    problems.push_back(
        {"bad_calendar", {fmt::format("{}。", zh), fmt::format("{}.", en)}, {file_, node.line, node.column, {}}});
  }

  std::string file_;
};

constexpr std::string_view weekdays_zh[] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
constexpr std::string_view weekdays_en[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                            "Friday", "Saturday", "Sunday"};

bool is_weekend(Date date) { return date.iso_weekday() >= 6; }

}  // namespace

Result<Year> parse_year(std::string_view text, std::string_view file) {
  const auto root = base::parse_yaml(text, file);
  if (!root) return tl::unexpected(root.error());
  YearReader reader(file);
  Year year = reader.read(*root);
  if (reader.problems.empty()) return year;
  return base::refuse("bad_calendar",
                      {fmt::format("日历文件 {} 有 {} 处需要改正。", file, reader.problems.size()),
                       fmt::format("The calendar file {} has {} problems.", file, reader.problems.size())},
                      std::move(reader.problems));
}

Result<Calendar> Calendar::of(const std::vector<Year>& national, const std::optional<std::vector<Year>>& regional) {
  Calendar calendar;
  for (const Year& year : national)
    if (auto done = calendar.apply(year, calendar.announced_); !done) return tl::unexpected(done.error());
  if (!regional) return calendar;
  calendar.has_region_ = true;
  for (const Year& year : *regional)
    if (auto done = calendar.apply(year, calendar.region_loaded_); !done) return tl::unexpected(done.error());
  return calendar;
}

Result<void> Calendar::apply(const Year& year, std::set<int>& loaded) {
  if (!loaded.insert(year.year).second)
    return base::refuse("bad_calendar", {fmt::format("{} 年的放假安排载入了两次。", year.year),
                                         fmt::format("The year {} is announced twice.", year.year)});
  for (const NamedDay& day : year.days_off) changes_[day.date] = {false, day.name};
  for (const NamedDay& day : year.working_days) changes_[day.date] = {true, day.name};
  return {};
}

bool Calendar::is_working_day(Date date) const {
  const auto change = changes_.find(date);
  return change == changes_.end() ? !is_weekend(date) : change->second.works;
}

Date Calendar::working_day_from(Date date) const {
  while (!is_working_day(date) && date.plus_days(1) != date) date = date.plus_days(1);
  return date;
}

base::Text Calendar::why_off(Date date) const {
  if (is_working_day(date)) return {};
  const auto change = changes_.find(date);
  if (change != changes_.end()) return {change->second.name + "放假", "holiday: " + change->second.name};
  const auto weekday = static_cast<std::size_t>(date.iso_weekday() - 1);
  return {std::string(weekdays_zh[weekday]), std::string(weekdays_en[weekday])};
}

base::Text Calendar::unknown_of(int year) const {
  if (!is_announced(year))
    return {fmt::format("{} 年的放假安排尚未公布或未载入，只按周末计算", year),
            fmt::format("the holidays of {} are not announced or not loaded: only weekends are counted", year)};
  if (!is_region_loaded(year))
    return {fmt::format("{} 年的地区放假安排未载入，只按全国安排计算", year),
            fmt::format("the region's holidays of {} are not loaded: only the national ones are counted", year)};
  return {};
}

std::string Calendar::digest() const {
  std::string known = has_region_ ? "region" : "nation";
  for (int year : announced_) known += fmt::format(" {}", year);
  known += ";";
  for (int year : region_loaded_) known += fmt::format(" {}", year);
  for (const auto& [date, change] : changes_) known += fmt::format("\n{} {} {}", date.text(), change.works, change.name);
  return base::name_of(base::sha256(known));
}

}  // namespace calendar
