#include "calendar/reckoning.h"
#include "cli/command.h"
#include "programme/calendars.h"

#include <charconv>
#include <iostream>

namespace cli {
namespace {

using base::Result;
using calendar::Period;
using calendar::Reckoning;
using calendar::Unit;

struct UnitOption {
  const char* name;
  Unit unit;
};

constexpr UnitOption unit_options[] = {
    {"working-days", Unit::working_days}, {"days", Unit::days}, {"months", Unit::months}, {"years", Unit::years}};

tl::unexpected<base::Refusal> not_one_period() {
  return base::refuse(
      "wrong_usage",
      {"请用 --working-days、--days、--months、--years 之一给出期限，值为 0 至 10000 的整数。",
       "Give the period by exactly one of --working-days, --days, --months, --years, an integer from 0 to 10000."});
}

Result<int> count_of(const std::string& text) {
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count < 0 || count > 10'000) return not_one_period();
  return count;
}

Result<Period> period_of(const Arguments& arguments) {
  std::optional<Period> period;
  for (const UnitOption& option : unit_options) {
    const auto text = arguments.value(option.name);
    if (!text) continue;
    const auto count = count_of(*text);
    if (!count) return tl::unexpected(count.error());
    if (period) return not_one_period();
    period = Period{*count, option.unit};
  }
  if (!period) return not_one_period();
  return *period;
}

void print_reckoning(const Reckoning& reckoning) {
  fmt::print("{}\n", reckoning.last.text());
  fmt::print("  起始日 start   {}\n  第一日 first   {}\n  最后一日 last  {}\n", reckoning.start.text(),
             reckoning.first.text(), reckoning.last.text());
  fmt::print("  规则 rule      {}\n                 {}\n", reckoning.rule.zh, reckoning.rule.en);
  for (const auto& day : reckoning.skipped)
    fmt::print("  不计 skipped   {}  {}  {}\n", day.date.text(), day.why.zh, day.why.en);
  if (reckoning.provisional)
    fmt::print("  暂定 provisional：{}\n                 {}\n", reckoning.unknown.zh, reckoning.unknown.en);
}

calendar::Roll roll_of(const Arguments& arguments) {
  return arguments.has("rolls") ? calendar::Roll::to_working_day : calendar::Roll::none;
}

/// "2024-03-13 5 working days" -> its reckoning.
Result<Reckoning> reckon_line(std::string_view line, const calendar::Calendar& days, calendar::Roll roll) {
  const auto space = std::min(line.find(' '), line.size());
  const auto start = base::Date::parse(line.substr(0, space));
  if (!start) return tl::unexpected(start.error());
  const auto period = Period::parse(line.substr(std::min(space + 1, line.size())));
  if (!period) return tl::unexpected(period.error());
  return calendar::reckon(*start, *period, days, roll);
}

/// Many at once: a line of standard input is "<start> <period>"; it comes back with its first and last day. Stops at the
/// first line that is none.
int run_lines(const Arguments& arguments, const calendar::Calendar& days) {
  const auto roll = roll_of(arguments);
  bool provisional = false;
  for (std::string line; std::getline(std::cin, line);) {
    const auto reckoning = reckon_line(line, days, roll);
    if (!reckoning) return refused(arguments, reckoning.error());
    provisional = provisional || reckoning->provisional;
    fmt::print("{}\t{}\t{}\t{}\n", line, reckoning->first.text(), reckoning->last.text(),
               reckoning->provisional ? "provisional" : "certain");
  }
  return provisional ? open : yes;
}

bool names_a_period(const Arguments& arguments) {
  return std::any_of(std::begin(unit_options), std::end(unit_options),
                     [&](const UnitOption& option) { return arguments.has(option.name); });
}

int run_deadline(const Arguments& arguments) {
  const bool lines = arguments.words[0] == "-" && !names_a_period(arguments);
  const auto period = lines ? Result<Period>(Period{}) : period_of(arguments);
  if (!period) return refused(arguments, period.error(), wrong_usage);
  const auto days = programme::load_calendar(calendars_folder(arguments), arguments.value("calendar").value_or("cn"));
  if (!days) return refused(arguments, days.error());
  if (lines) return run_lines(arguments, *days);
  const auto start = base::Date::parse(arguments.words[0]);
  if (!start) return refused(arguments, start.error());
  const auto reckoning = calendar::reckon(*start, *period, *days, roll_of(arguments));
  if (!reckoning) return refused(arguments, reckoning.error());
  if (arguments.json())
    print_json(calendar::to_json(*reckoning));
  else
    print_reckoning(*reckoning);
  return reckoning->provisional ? open : yes;
}

}  // namespace

Command deadline_command() {
  return {"deadline",
          "(<start> (--working-days|--days|--months|--years) N | -) [--calendar cn|cn-65] [--rolls]",
          "The last day of a period, with every day skipped and why; exit code 2 when it is provisional. \"-\": many, from lines "
          "\"<start> <period>\".",
          {{"working-days", "N", "N working days; day 1 is the working day after <start>"},
           {"days", "N", "N days; day 1 is the day after <start>"},
           {"months", "N", "N months, to the corresponding day"},
           {"years", "N", "N years, to the corresponding day"},
           {"calendar", "NAME", "cn (default), or a region's calendar such as cn-65"},
           {"calendars", "DIR", "where the calendars lie"},
           {"rolls", "", "a last day that is a rest day gives way to the next working day"}},
          1,
          1,
          run_deadline};
}

}  // namespace cli
