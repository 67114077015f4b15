#include "rules/feel/value.h"

#include "rules/feel/function.h"
#include "rules/feel/temporal.h"

namespace rules::feel {
namespace {

constexpr std::int64_t most_weight = std::int64_t{1} << 40;
constexpr std::size_t most_shown_bytes = 1 << 20;

void widen(Extent& extent, const Value& part) {
  const Extent inner = part.extent();
  extent.depth = std::max(extent.depth, inner.depth + 1);
  extent.weight = std::min(most_weight, extent.weight + inner.weight);
}

/// Writes values as FEEL writes them, until there is too much.
class Printer {
 public:
  std::string text;

  void print(const Value& value, bool quoted) {
    if (text.size() > most_shown_bytes) return;
    if (const auto* b = value.boolean()) text += *b ? "true" : "false";
    else if (const auto* n = value.number()) text += n->text();
    else if (const auto* s = value.text()) print_text(*s, quoted);
    else if (const auto* items = value.list()) print_list(*items);
    else if (const auto* context = value.context()) print_context(*context);
    else if (const auto* range = value.range()) print_range(*range);
    else if (const auto* series = value.series()) print_series(*series);
    else if (const auto* missing = value.missing()) print_missing(*missing);
    else if (value.function()) text += "function";
    else if (value.is_null()) text += "null";
    else print_temporal(value, quoted);
  }

 private:
  void print_text(const std::string& content, bool quoted) {
    if (!quoted) return void(text += content);
    text += '"';
    for (const char c : content) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    text += '"';
  }

  void print_temporal(const Value& value, bool quoted) {
    if (quoted) text += "@\"";
    if (const auto* date = value.date()) text += text_of(*date);
    else if (const auto* time = value.time()) text += text_of(*time);
    else if (const auto* moment = value.date_time()) text += text_of(*moment);
    else if (const auto* months = value.years_months()) text += text_of(*months);
    else if (const auto* days = value.days_time()) text += text_of(*days);
    if (quoted) text += '"';
  }

  void print_list(const List& items) {
    text += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (text.size() > most_shown_bytes) return;
      if (i > 0) text += ", ";
      print(items[i], true);
    }
    text += ']';
  }

  void print_context(const Context& context) {
    text += '{';
    bool first = true;
    for (const auto& [name, entry] : context.entries) {
      if (text.size() > most_shown_bytes) return;
      if (!first) text += ", ";
      first = false;
      print_key(name);
      text += ": ";
      print(entry, true);
    }
    text += '}';
  }

  void print_key(const std::string& name) {
    const bool plain = !name.empty() && name.find_first_of("\"{}[](),:") == std::string::npos;
    print_text(name, !plain);
  }

  void print_range(const Range& range) {
    if (range.low.is_null() || range.high.is_null()) return print_half_range(range);
    text += range.low_closed ? '[' : '(';
    print(range.low, true);
    text += "..";
    print(range.high, true);
    text += range.high_closed ? ']' : ')';
  }

  void print_half_range(const Range& range) {
    const bool low = !range.low.is_null();
    text += low ? (range.low_closed ? "(>=" : "(>") : (range.high_closed ? "(<=" : "(<");
    print(low ? range.low : range.high, true);
    text += ')';
  }

  void print_series(const Series& series) {
    Context years;
    for (const auto& [year, amount] : series.amounts) years.entries.emplace_back(std::to_string(year), Value(amount));
    print_context(years);
  }

  void print_missing(const Missing& missing) {
    text += "missing:";
    for (std::size_t i = 0; i < missing.needs.size(); ++i) text += (i > 0 ? ", " : " ") + missing.needs[i];
  }
};

}  // namespace

Value::Value(List items) {
  auto measured = std::make_shared<Measured<List>>();
  measured->extent.depth = 1;
  for (const Value& item : items) widen(measured->extent, item);
  measured->value = std::move(items);
  data_ = std::shared_ptr<const Measured<List>>(std::move(measured));
}

Value::Value(Context context) {
  auto measured = std::make_shared<Measured<Context>>();
  measured->extent.depth = 1;
  for (const auto& [name, entry] : context.entries) widen(measured->extent, entry);
  measured->value = std::move(context);
  data_ = std::shared_ptr<const Measured<Context>>(std::move(measured));
}

Extent Value::extent_of_shared() const {
  if (const auto* items = std::get_if<std::shared_ptr<const Measured<List>>>(&data_)) return (*items)->extent;
  if (const auto* context = std::get_if<std::shared_ptr<const Measured<Context>>>(&data_)) return (*context)->extent;
  if (const auto* called = function()) return called->extent;
  if (const auto* content = text()) return {0, 1 + static_cast<std::int64_t>(content->size() / 16)};
  if (const auto* amounts = series()) return {1, 1 + static_cast<std::int64_t>(amounts->amounts.size())};
  return {};
}

std::string_view Value::kind() const {
  static constexpr std::string_view kinds[] = {"null", "boolean", "number", "date", "years and months duration", "days and time duration",
                                               "string", "missing fact", "time", "date and time", "list", "context", "range", "function", "series"};
  static_assert(std::size(kinds) == std::variant_size_v<decltype(data_)>);
  return kinds[data_.index()];
}

std::string Value::shown() const {
  Printer printer;
  printer.print(*this, false);
  return std::move(printer.text);
}

const Value* Context::find(std::string_view name) const {
  for (const auto& [key, value] : entries)
    if (key == name) return &value;
  return nullptr;
}

Value Series::of_year(std::int64_t year) const {
  const bool plausible = year >= -9999 && year <= 9999;
  const auto found = plausible ? amounts.find(static_cast<int>(year)) : amounts.end();
  if (found != amounts.end()) return found->second;
  return Value::missing(name + "." + std::to_string(year));
}

Value Series::of_position(std::int64_t position) const { return of_year(latest_year + 1 - position); }

}  // namespace rules::feel
