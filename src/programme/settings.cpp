#include "programme/settings.h"

#include "programme/share.h"
#include "rules/units.h"

#include <fmt/format.h>

namespace programme {
namespace {

constexpr int longest_period = 3660;   // days; a period in months or years has as many at most
constexpr std::int64_t first_year = 1900, last_year = 2100;

std::optional<calendar::Period> period_in(std::string_view text) {
  const auto period = calendar::Period::parse(text);
  return period ? std::optional(*period) : std::nullopt;
}

/// A number, alone or with the parameter's own unit behind it.
std::optional<base::Decimal> number_in(const rules::Parameter& parameter, std::string_view value) {
  for (const std::string& unit : {parameter.unit, parameter.unit_label.zh, parameter.unit_label.en})
    if (!unit.empty() && value.ends_with(unit)) {
      value.remove_suffix(unit.size());
      while (value.ends_with(' ')) value.remove_suffix(1);
      break;
    }
  const auto number = base::Decimal::parse(value);
  return number ? std::optional(*number) : std::nullopt;
}

bool is_within(const rules::Parameter& parameter, const base::Decimal& number) {
  return (!parameter.at_least || *parameter.at_least <= number) && (!parameter.at_most || number <= *parameter.at_most);
}

bool is_a_period(const rules::Parameter& parameter, std::string_view value) {
  const auto own = period_in("1 " + parameter.unit);
  const bool bare = base::Decimal::parse(value).has_value();
  const auto period = period_in(bare && own ? std::string(value) + " " + parameter.unit : std::string(value));
  return period && period->count >= 1 && period->count <= longest_period && (!own || period->unit == own->unit) && is_within(parameter, base::Decimal(period->count));
}

bool is_a_number(const rules::Parameter& parameter, std::string_view value) {
  if (const auto base = rules::base_unit_of(parameter.unit); !base.empty()) {
    const auto quantity = rules::parse_quantity(value, base);
    return quantity && is_within(parameter, quantity->value);
  }
  const auto number = number_in(parameter, value);
  return number && !(*number < base::Decimal(0)) && is_within(parameter, *number);
}

bool is_a_year(const rules::Parameter& parameter, std::string_view value) {
  const auto number = base::Decimal::parse(value);
  const auto year = number && value.size() == 4 ? number->integer() : base::Result<std::int64_t>(tl::unexpected(base::Refusal{}));
  return year && first_year <= *year && *year <= last_year && is_within(parameter, *number);
}

bool is_a_share(std::string_view value) {
  const auto share = share_of_votes(value);
  return share && value.find(" of ") == std::string_view::npos;
}

bool is_of(std::string_view type, const rules::Parameter& parameter, std::string_view value) {
  if (type == "period") return is_a_period(parameter, value);
  if (type == "number") return is_a_number(parameter, value);
  if (type == "year") return is_a_year(parameter, value);
  if (type == "share") return is_a_share(value);
  if (type == "majority") return share_of_votes(value).has_value();
  if (type == "date") return base::Date::parse(value).has_value();
  if (type == "boolean") return value == "true" || value == "false";
  return true;
}

base::Text unit_of(const rules::Parameter& parameter) {
  if (!parameter.unit_label.zh.empty()) return parameter.unit_label;
  return {parameter.unit, parameter.unit};
}

base::Text bounds_of(const rules::Parameter& parameter) {
  base::Text text;
  if (parameter.at_least) text = {"，不小于 " + parameter.at_least->text(), ", at least " + parameter.at_least->text()};
  if (parameter.at_most) text = {text.zh + "，不大于 " + parameter.at_most->text(), text.en + ", at most " + parameter.at_most->text()};
  return text;
}

base::Text wanted(std::string_view type, const rules::Parameter& parameter) {
  if (type == "period") {
    const auto own = period_in("20 " + parameter.unit);
    const auto example = own ? own->text() : base::Text{"20 个工作日（写作 20 working days）", "20 working days"};
    return {"一段整数的期限，如 " + example.zh, "a whole period such as " + example.en};
  }
  if (type == "number") {
    const auto unit = unit_of(parameter);
    return {unit.zh.empty() ? "一个数" : "以“" + unit.zh + "”计的数", unit.en.empty() ? "a number" : "a number of " + unit.en};
  }
  if (type == "year") return {"四位数字的年度，如 2026", "a year of four digits, such as 2026"};
  if (type == "share") return {"占全体成员的比例，如 2/3 或 more than 1/2", "a share of the members, such as 2/3 or more than 1/2"};
  if (type == "majority") return {"得票比例，如 2/3 或 more than 1/2 of members", "a share of the votes, such as 2/3 or more than 1/2 of members"};
  if (type == "date") return {"一个日期，如 2026-06-20", "a date such as 2026-06-20"};
  return {"true 或 false", "true or false"};
}

/// "5 家"; a quantity in one of the units rules know reads as those do.
base::Text number_with_unit(const rules::Parameter& parameter, const base::Decimal& number) {
  if (const auto base = rules::base_unit_of(parameter.unit); !base.empty()) return rules::shown_quantity(number, base, parameter.unit);
  const auto unit = unit_of(parameter);
  const auto value = number.text();
  return {unit.zh.empty() ? value : value + " " + unit.zh, unit.en.empty() ? value : value + " " + unit.en};
}

}  // namespace

std::string_view setting_type(const Programme& programme, const rules::Parameter& parameter) {
  if (!parameter.type.empty()) return parameter.type;
  if (period_in("1 " + parameter.unit)) return "period";
  if (!parameter.unit.empty() || parameter.value.number()) return "number";
  if (parameter.value.boolean()) return "boolean";
  if (parameter.value.date()) return "date";
  for (const auto& procedure : programme.procedures)
    for (const auto& stage : procedure.stages) {
      if (stage.voting.majority_parameter == parameter.name) return "majority";
      if (stage.voting.quorum_parameter == parameter.name) return "share";
    }
  return "text";
}

base::Result<void> fits(const Programme& programme, const rules::Parameter& parameter, std::string_view value) {
  const auto type = setting_type(programme, parameter);
  if (is_of(type, parameter, value)) return {};
  const auto what = wanted(type, parameter), bounds = bounds_of(parameter);
  return base::refuse("bad_value", {fmt::format("“{}”应当是{}{}；不能是“{}”。", parameter.label.zh, what.zh, bounds.zh, value), fmt::format("“{}” is {}{}, not “{}”.", parameter.label.en, what.en, bounds.en, value)});
}

base::Text shown_with_unit(const rules::Parameter& parameter) {
  if (parameter.value.is_null()) return {};
  if (const auto period = period_of(parameter)) return period->text();
  if (const bool* yes = parameter.value.boolean()) return *yes ? base::Text{"是", "yes"} : base::Text{"否", "no"};
  if (const auto* number = parameter.value.number()) return number_with_unit(parameter, *number);
  return {parameter.value.shown(), parameter.value.shown()};
}

base::Text shown_with_unit(const rules::Parameter& parameter, std::string_view value) {
  if (const auto period = period_in(value)) return period->text();
  if (const auto period = period_in(std::string(value) + " " + parameter.unit)) return period->text();
  if (value == "true" || value == "false") return value == "true" ? base::Text{"是", "yes"} : base::Text{"否", "no"};
  if (const auto number = number_in(parameter, value); number && !parameter.unit.empty()) return number_with_unit(parameter, *number);
  return {std::string(value), std::string(value)};
}

base::Text unit_in_words(const rules::Parameter& parameter) {
  if (parameter.unit.empty() || !parameter.unit_label.zh.empty()) return parameter.unit_label;
  constexpr std::string_view two = "2";
  const auto behind = [&](const std::string& shown) {
    const auto at = shown.starts_with(two) ? shown.find_first_not_of(' ', two.size()) : std::string::npos;
    return at == std::string::npos ? parameter.unit : shown.substr(at);
  };
  const auto shown = shown_with_unit(parameter, two);
  return {behind(shown.zh), behind(shown.en)};
}

}  // namespace programme
