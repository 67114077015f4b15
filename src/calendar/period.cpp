#include "calendar/period.h"

#include <charconv>

namespace calendar {
namespace {

constexpr int most_units = 10'000;

struct UnitName {
  Unit unit;
  std::string_view singular;
  std::string_view plural;
  std::string_view zh;
};

constexpr UnitName unit_names[] = {
    {Unit::working_days, "working day", "working days", "个工作日"},
    {Unit::days, "day", "days", "日"},
    {Unit::months, "month", "months", "个月"},
    {Unit::years, "year", "years", "年"},
};

const UnitName& name_of(Unit unit) {
  for (const UnitName& name : unit_names)
    if (name.unit == unit) return name;
  base::ensure(false, "every unit has a name");
  return unit_names[0];
}

}  // namespace

base::Result<Period> Period::parse(std::string_view text) {
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
  if (error == std::errc() && text[0] != '-' && count <= most_units && rest.starts_with(' '))
    for (const UnitName& name : unit_names)
      if (rest.substr(1) == name.singular || rest.substr(1) == name.plural) return Period{count, name.unit};
  return base::refuse(
      "bad_period",
      {fmt::format("“{}”不是期限，请写成 5 working days、30 days、12 months 或 3 years（不超过 10000）。", text),
       fmt::format("'{}' is no period: write 5 working days, 30 days, 12 months or 3 years (at most 10000).", text)});
}

base::Text Period::text() const {
  const UnitName& name = name_of(unit);
  return {fmt::format("{} {}", count, name.zh), fmt::format("{} {}", count, count == 1 ? name.singular : name.plural)};
}

}  // namespace calendar
