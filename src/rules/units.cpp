#include "rules/units.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace rules {
namespace {

using base::Decimal;
using base::refuse;

/// One unit: `numerator / denominator` of the smallest unit of its kind. The first name is the one shown.
struct Unit {
  std::string_view kind;
  std::string_view code;      // empty unless facts may be declared in it
  std::vector<std::string_view> names;
  std::string_view english;
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
};

/// Sources: 15 亩 = 1 公顷 = 10,000 m² (R2); 斤 = 500 g; 万 and 亿 = 10⁴ and 10⁸.
const std::vector<Unit>& all_units() {
  static const std::vector<Unit> units{
      {"money", "CNY", {"元", "人民币元", "rmb", "yuan"}, "CNY"},
      {"money", "", {"千元"}, "thousand CNY", 1'000},
      {"money", "", {"万元", "万", "万元人民币"}, "×10,000 CNY", 10'000},
      {"money", "", {"百万元", "百万"}, "million CNY", 1'000'000},
      {"money", "", {"千万元", "千万"}, "×10 million CNY", 10'000'000},
      {"money", "", {"亿元", "亿", "亿元人民币"}, "×100 million CNY", 100'000'000},
      {"area", "m2", {"m²", "㎡", "平方米", "平米", "m^2"}, "m²"},
      {"area", "mu", {"亩"}, "mu", 2'000, 3},
      {"area", "", {"万亩"}, "×10,000 mu", 20'000'000, 3},
      {"area", "ha", {"公顷", "hm²"}, "ha", 10'000},
      {"area", "", {"平方公里", "km²", "平方千米"}, "km²", 1'000'000},
      {"mass", "g", {"克"}, "g"},
      {"mass", "", {"斤", "市斤"}, "jin", 500},
      {"mass", "kg", {"公斤", "千克"}, "kg", 1'000},
      {"mass", "t", {"吨"}, "t", 1'000'000},
      {"mass", "", {"万吨"}, "×10,000 t", 10'000'000'000},
      {"mass a year", "", {"公斤/年", "千克/年", "kg/y", "公斤", "千克", "kg"}, "kg a year"},
      {"mass a year", "t/y", {"吨/年", "吨", "t"}, "t a year", 1'000},
      {"mass a year", "", {"万吨/年", "万吨"}, "×10,000 t a year", 10'000'000},
      {"head a year", "head/y", {"头/年", "头", "只", "头（只）"}, "head a year"},
      {"head a year", "", {"万头/年", "万头", "万只", "万"}, "×10,000 head a year", 10'000},
      {"birds a year", "bird/y", {"羽/年", "羽", "只", "只/年"}, "birds a year"},
      {"birds a year", "", {"万羽/年", "万羽", "万只", "万只/年", "万"}, "×10,000 birds a year", 10'000},
      {"share", "%", {"%", "％", "百分比"}, "%"},
      {"share", "", {"‰"}, "‰", 1, 10},
  };
  return units;
}

bool is_called(const Unit& unit, std::string_view name) {
  return unit.code == name || std::ranges::find(unit.names, name) != unit.names.end();
}

const Unit* find_unit(std::string_view name, std::string_view kind = {}) {
  if (name.empty()) return nullptr;
  for (const Unit& unit : all_units())
    if ((kind.empty() || unit.kind == kind) && is_called(unit, name)) return &unit;
  return nullptr;
}

/// Code before name: the mass "t" comes before the yearly mass "t", which is only a loose way of writing it.
const Unit* find_base(std::string_view code) {
  for (const Unit& unit : all_units())
    if (!unit.code.empty() && unit.code == code) return &unit;
  return find_unit(code);
}

/// Full-width digits and signs to ASCII; spaces and thousands marks are kept for the parser to judge.
std::string half_width(std::string_view text) {
  static const std::array<std::pair<std::string_view, std::string_view>, 9> forms{{{"．", "."}, {"，", ","}, {"－", "-"}, {"−", "-"},
      {"＋", "+"}, {"　", " "}, {"\u00a0", " "}, {"％", "%"}, {"／", "/"}}};
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    if (rest.size() >= 3 && rest[0] == '\xEF' && rest[1] == '\xBC' && rest[2] >= '\x90' && rest[2] <= '\x99') {
      out += static_cast<char>('0' + (rest[2] - '\x90'));
      i += 3;
      continue;
    }
    const auto form = std::ranges::find_if(forms, [&](const auto& f) { return rest.starts_with(f.first); });
    out += form == forms.end() ? std::string(1, text[i]) : std::string(form->second);
    i += form == forms.end() ? 1 : form->first.size();
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes out thousands marks where they group by three ("-3,000.5"); leaves anything else for the number parser to refuse.
std::string without_groups(std::string_view number) {
  const std::size_t start = number.starts_with('-') ? 1 : 0;
  const std::size_t point = std::min(number.find('.'), number.size());
  std::string out(number.substr(0, start));
  for (std::size_t i = start; i < point; ++i) {
    const bool mark_is_due = i > start && (point - i) % 4 == 0;
    const bool is_mark = number[i] == ',';
    if (is_mark != (mark_is_due && number.substr(0, point).find(',') != std::string_view::npos)) return std::string(number);
    if (!is_mark) out += number[i];
  }
  return out + std::string(number.substr(point));
}

base::Text not_a_quantity(std::string_view text, const Unit* unit) {
  const std::string_view zh = unit ? unit->names.front() : "";
  return {fmt::format("“{}”不是数量，请写成“120{}{}”这样。", text, zh.empty() ? "" : " ", zh),
          fmt::format("'{}' is no amount: write it like '120 {}'.", text, unit ? unit->english : "")};
}

struct Written { Decimal number; std::string unit; };

/// The number and what stands behind it.
base::Result<Written> split(std::string_view given, const Unit* unit) {
  const std::string text = half_width(given);
  const std::string_view all = trimmed(text);
  std::size_t end = !all.empty() && (all[0] == '-' || all[0] == '+') ? 1 : 0;
  while (end < all.size() && (is_digit(all[end]) || all[end] == '.' || all[end] == ',')) ++end;
  std::string_view number = all.substr(all.starts_with('+') ? 1 : 0, end - (all.starts_with('+') ? 1 : 0));
  if (std::ranges::count_if(number, is_digit) > 24) return refuse("bad_quantity", {"数量最多 24 位数字，请核对。", "An amount has at most 24 digits: please check it."});
  const auto parsed = Decimal::parse(without_groups(number));
  if (!parsed) return refuse("bad_quantity", not_a_quantity(given, unit));
  std::string name(trimmed(all.substr(end)));
  std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (name == "cny") name = "CNY";
  return Written{*parsed, name};
}

/// `value` of `from` in `to`: multiply first, divide last, so that whatever is exact stays exact.
base::Result<Decimal> converted(const Decimal& value, const Unit& from, const Unit& to) {
  const Decimal numerator(from.numerator * to.denominator);
  const Decimal denominator(from.denominator * to.numerator);
  if (numerator == denominator) return value;
  auto product = Decimal::multiply(value, numerator);
  return product ? Decimal::divide(*product, denominator) : product;
}

/// "1234567.5" -> "1,234,567.5"; four digits stay together.
std::string grouped(std::string text) {
  const std::size_t start = text.starts_with('-') ? 1 : 0;
  const std::size_t point = std::min(text.find('.'), text.size());
  if (point - start < 5) return text;
  for (std::size_t i = point; i > start + 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

std::size_t decimals_of(const Decimal& value) {
  const std::string text = value.text();
  const std::size_t point = text.find('.');
  return point == std::string::npos ? 0 : text.size() - point - 1;
}

void add_unit(std::string& out, std::string_view unit, bool is_zero) {
  if (unit.empty() || is_zero) return;
  if (unit != "%" && unit != "‰") out += ' ';
  out += unit;
}

std::string with_unit(const Decimal& value, std::string_view unit) {
  std::string text = grouped(value.text());
  add_unit(text, unit, value.is_zero());
  return text;
}

/// How many powers of ten the unit is of its base; -1 when it is another ratio.
int power_of_ten(const Unit& unit, const Unit& base) {
  const std::int64_t numerator = unit.numerator * base.denominator, denominator = unit.denominator * base.numerator;
  int power = 0;
  std::int64_t reached = denominator;
  while (reached < numerator) reached *= 10, ++power;
  return reached == numerator ? power : -1;
}

/// Digits after the point of number x 10^-scale.
int decimals_of(std::int64_t number, int scale) {
  if (number == 0) return 0;
  while (scale > 0 && number % 10 == 0) number /= 10, --scale;
  return scale;
}

/// number x 10^-scale, grouped, without zeros at the end.
void add_number(std::string& out, std::int64_t number, int scale) {
  for (; scale > 0 && number % 10 == 0; --scale) number /= 10;
  char digits[24];
  char* const end = std::to_chars(digits, digits + sizeof digits, number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number)).ptr;
  const auto count = static_cast<int>(end - digits), whole = count - scale;
  if (number < 0) out += '-';
  if (whole <= 0) out += '0';
  for (int i = 0; i < whole; ++i) {
    if (whole >= 5 && i > 0 && (whole - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  if (scale == 0) return;
  out += '.';
  out.append(static_cast<std::size_t>(std::max(0, -whole)), '0');
  out.append(digits + std::max(0, whole), end);
}

}  // namespace

base::Result<Quantity> parse_quantity(std::string_view text, std::string_view base_unit) {
  const Unit* base = find_base(base_unit);
  auto written = split(text, base);
  if (!written) return tl::make_unexpected(written.error());
  if (written->unit.empty() || written->unit == base_unit)
    return Quantity{written->number, base ? std::string(base->names.front()) : std::string(base_unit)};
  const Unit* unit = base ? find_unit(written->unit, base->kind) : nullptr;
  if (unit) {
    auto value = converted(written->number, *unit, *base);
    if (!value) return refuse("bad_quantity", not_a_quantity(text, base));
    return Quantity{*value, std::string(unit->names.front())};
  }
  const std::string expected = base ? std::string(base->names.front()) : std::string(base_unit);
  if (!find_unit(written->unit)) return refuse("bad_quantity", not_a_quantity(text, base));
  if (expected.empty()) return refuse("wrong_unit", {fmt::format("“{}”不应带单位。", text), fmt::format("'{}' takes no unit.", text)});
  return refuse("wrong_unit", {fmt::format("“{}”的单位不合适，应以“{}”一类的单位填写。", text, expected),
                               fmt::format("'{}' has a unit of another kind: use {} or the like.", text, base ? base->english : base_unit)});
}

base::Text shown_quantity(const Decimal& value, std::string_view base_unit, std::string_view unit) {
  const Unit* base = find_base(base_unit);
  if (!base) return {with_unit(value, base_unit), with_unit(value, base_unit)};
  const Unit* given = find_unit(unit, base->kind);
  const Decimal in_base = value.rounded(18, Decimal::Rounding::half_even);
  const std::string english = with_unit(in_base, base->english);
  if (!given) return {with_unit(in_base, base->names.front()), english};
  const auto inexact = converted(value, *base, *given);
  // Eighteen places undo what a third lost at the 34th digit. What still has no short form there stays in the base unit.
  const Decimal amount = inexact ? inexact->rounded(18, Decimal::Rounding::half_even) : in_base;
  if (!inexact || decimals_of(amount) > 9) return {with_unit(in_base, base->names.front()), english};
  return {with_unit(amount, given->names.front()), english};
}

QuantityForm::QuantityForm(std::string_view base_unit, std::string_view unit) : base_unit_(base_unit), unit_(unit) {
  const Unit* base = find_base(base_unit);
  zh_ = base ? base->names.front() : base_unit;
  en_ = base ? base->english : base_unit;
  const Unit* given = base ? find_unit(unit, base->kind) : nullptr;
  if (!given) return;
  given_ = given->names.front();
  shift_ = power_of_ten(*given, *base);
}

void QuantityForm::add(base::Text& out, const Decimal& value) const {
  if (add_small(out, value)) return;
  const base::Text text = shown_quantity(value, base_unit_, unit_);
  out.zh += text.zh;
  out.en += text.en;
}

/// What needs no division.
bool QuantityForm::add_small(base::Text& out, const Decimal& value) const {
  const auto small = value.small();
  if (!small || shift_ < 0 || small->coefficient == std::numeric_limits<std::int64_t>::min()) return false;
  const bool is_zero = small->coefficient == 0;
  // What has no short form in the unit given stays in the base unit.
  const bool in_base = given_.empty() || decimals_of(small->coefficient, small->scale + shift_) > 9;
  add_number(out.zh, small->coefficient, small->scale + (in_base || is_zero ? 0 : shift_));
  add_unit(out.zh, in_base ? zh_ : given_, is_zero);
  add_number(out.en, small->coefficient, small->scale);
  add_unit(out.en, en_, is_zero);
  return true;
}

std::string base_unit_of(std::string_view unit) {
  const Unit* found = find_base(unit);
  if (!found || !found->code.empty()) return found ? std::string(found->code) : "";
  std::string first;
  for (const Unit& candidate : all_units()) {
    if (candidate.kind != found->kind || candidate.code.empty()) continue;
    if (candidate.denominator == found->denominator) return std::string(candidate.code);   // 万亩 belongs to 亩, not to m²
    if (first.empty()) first = candidate.code;
  }
  return first;
}

bool same_kind(std::string_view a, std::string_view b) {
  const Unit* first = find_base(a);
  const Unit* second = find_base(b);
  return first && second ? first->kind == second->kind : a == b;
}

}  // namespace rules
