#include "rules/internal/fact_reader.h"

#include "base/id.h"
#include "base/nearest.h"
#include "rules/units.h"

namespace rules::internal {
namespace {

using feel::Value;

constexpr std::size_t longest_text = 20'000;   // bytes
constexpr std::size_t most_rows = 500;
constexpr int first_year = 1900;
constexpr int last_year = 2200;

/// Reads values of one fact and remembers what was wrong.
class Reader {
 public:
  Reader(const Fact& fact, const Reader* list, Problems& problems, std::map<std::string, std::string>& units)
      : fact_(fact), list_(list), problems_(problems), units_(units) {}

  std::optional<Value> read(const Raw& raw) {
    switch (fact_.type) {
      case FactType::boolean: return boolean(raw);
      case FactType::boolean_named: return boolean(raw.find("value") ? *raw.find("value") : raw);
      case FactType::integer: return integer(raw);
      case FactType::number: case FactType::money: case FactType::percent: case FactType::area: case FactType::mass:
        return quantity(raw);
      case FactType::date: return date(raw);
      case FactType::duration: return duration(raw);
      case FactType::range_of_dates: return range(raw);
      case FactType::choice: return choice(raw);
      case FactType::choices: return choices(raw);
      case FactType::list: return list(raw);
      case FactType::series: return series(raw);
      case FactType::document: return fact_.fields.empty() || raw.kind != Raw::Kind::mapping ? text(raw) : row(raw);
      case FactType::text: case FactType::person: case FactType::contact: return text(raw);
    }
    return std::nullopt;
  }

 private:
  /// A column is called after its list.
  std::string name() const { return list_ ? list_->name() + "." + fact_.name : fact_.name; }
  std::string label() const { return list_ ? list_->label() + "·" + (fact_.label.zh.empty() ? fact_.name : fact_.label.zh) : fact_.label.zh; }

  std::optional<Value> wrong(const Raw& raw, std::string_view zh, std::string_view en, std::string code = "wrong_type") {
    problems_.add(std::move(code), raw, {fmt::format("“{}”{}", label(), zh), fmt::format("'{}' {}", name(), en)});
    return std::nullopt;
  }

  /// The problem of a refused part, said of this fact.
  std::optional<Value> refused(const Raw& raw, const base::Refusal& refusal) {
    problems_.add(refusal.code, raw, {fmt::format("“{}”：{}", label(), refusal.message.zh), fmt::format("'{}': {}", name(), refusal.message.en)});
    return std::nullopt;
  }

  std::optional<Value> boolean(const Raw& raw) {
    if (raw.text == "true" || raw.text == "是") return Value(true);
    if (raw.text == "false" || raw.text == "否") return Value(false);
    return wrong(raw, "只能填 true 或 false（是、否）。", "takes true or false (是, 否) only.");
  }

  std::optional<Value> text(const Raw& raw) {
    if (raw.kind != Raw::Kind::text) return wrong(raw, "应填一段文字。", "takes a text.");
    if (raw.text.size() > longest_text) return wrong(raw, "过长，请缩短。", "is too long: please shorten it.", "too_large");
    if (has_control_character(raw.text)) return wrong(raw, "含有不可见的控制字符，请删去。", "holds control characters nobody can see: please remove them.", "bad_text");
    if (fact_.check == "uscc" && !base::is_credit_code(raw.text))
      return wrong(raw, "不是有效的统一社会信用代码，请核对 18 位代码。", "is no valid unified social credit code: please check its 18 characters.",
                   "bad_credit_code");
    return Value(std::string(raw.text));
  }

  std::optional<Value> quantity(const Raw& raw) {
    if (raw.kind != Raw::Kind::text) return wrong(raw, "应填一个数量，如“120 万元”。", "takes an amount like '120 万元'.");
    auto read = parse_quantity(raw.text, fact_.unit.empty() && fact_.type == FactType::money ? "CNY" : fact_.unit);
    if (!read) return refused(raw, read.error());
    if (!read->unit.empty()) units_[name()] = read->unit;
    return Value(read->value);
  }

  std::optional<Value> integer(const Raw& raw) {
    auto value = quantity(raw);
    if (value && !value->number()->is_integer()) return wrong(raw, "应填整数。", "takes a whole number.");
    return value;
  }

  std::optional<base::Date> day(const Raw& raw) {
    const auto parsed = base::Date::parse(raw.text);
    if (parsed) return *parsed;
    refused(raw, parsed.error());
    return std::nullopt;
  }

  std::optional<Value> date(const Raw& raw) {
    if (raw.kind != Raw::Kind::text) return wrong(raw, "应填日期，如 2024-06-20。", "takes a date like 2024-06-20.");
    const auto parsed = day(raw);
    return parsed ? std::optional<Value>(*parsed) : std::nullopt;
  }

  std::optional<Value> duration(const Raw& raw) {
    const std::size_t digits = raw.text.find_first_not_of("0123456789");
    if (digits == 0 || digits == std::string::npos || digits > 4) return wrong(raw, "应填期限，如“3 years”。", "takes a period like '3 years'.");
    const std::int64_t count = std::stoll(std::string(raw.text.substr(0, digits)));
    const bool years = raw.text.find("year") != std::string::npos || raw.text.find("年") != std::string::npos;
    const bool months = raw.text.find("month") != std::string::npos || raw.text.find("月") != std::string::npos;
    const bool days = raw.text.find("day") != std::string::npos || raw.text.find("天") != std::string::npos;
    if (years) return Value(feel::YearsMonths{12 * count});
    if (months) return Value(feel::YearsMonths{count});
    if (days) return Value(feel::DaysTime{86'400 * count, 0});
    return wrong(raw, "应填期限，如“3 years”。", "takes a period like '3 years'.");
  }

  std::optional<Value> range(const Raw& raw) {
    const Raw* from = raw.find("from");
    const Raw* to = raw.find("to");
    if (!from || !to) return wrong(raw, "应填起止日期：{from: 日期, to: 日期}。", "takes two dates: {from: date, to: date}.");
    const auto low = day(*from);
    const auto high = day(*to);
    if (!low || !high) return std::nullopt;
    return Value(feel::Range{Value(*low), Value(*high), true, true});
  }

  /// A short form: part of exactly one label, two Chinese characters or four letters at least.
  const Option* the_one_meant(std::string_view text) const {
    const Option* meant = nullptr;
    for (const Option& option : fact_.options)
      if (text.size() >= 4 && (option.label.zh.find(text) != std::string::npos || option.label.en.find(text) != std::string::npos)) {
        if (meant) return nullptr;
        meant = &option;
      }
    return meant;
  }

  std::optional<std::string> option(const Raw& raw) {
    if (raw.kind != Raw::Kind::text) {
      wrong(raw, "应填一个选项。", "takes one option.");
      return std::nullopt;
    }
    if (fact_.options.empty()) return std::string(raw.text);
    for (const Option& option : fact_.options)
      if (raw.text == option.id || raw.text == option.label.zh || raw.text == option.label.en) return option.id;
    if (const Option* meant = the_one_meant(raw.text)) return meant->id;
    refuse_option(raw);
    return std::nullopt;
  }

  void refuse_option(const Raw& raw) {
    std::vector<std::string> labels, english, names;
    for (const Option& option : fact_.options) {
      labels.push_back(option.label.zh.empty() ? option.id : option.label.zh);
      english.push_back(option.label.en.empty() ? option.id : option.label.en);
      names.insert(names.end(), {option.id, labels.back(), english.back()});
    }
    const base::Text hint = base::suggestion(raw.text, names);
    wrong(raw, fmt::format("没有选项“{}”{}可填：{}。", raw.text, hint.zh, fmt::join(labels, "、")),
          fmt::format("has no option '{}'{} It takes: {}.", raw.text, hint.en, fmt::join(english, ", ")), "unknown_option");
  }

  std::optional<Value> choice(const Raw& raw) {
    auto id = option(raw);
    return id ? std::optional<Value>(Value(std::move(*id))) : std::nullopt;
  }

  std::optional<Value> choices(const Raw& raw) {
    if (raw.kind != Raw::Kind::list) return wrong(raw, "应填若干选项：[甲, 乙]。", "takes a list of options: [a, b].");
    if (raw.items.size() > most_rows) return wrong(raw, "项目过多。", "has too many items.", "too_large");
    feel::List chosen;
    for (const Raw& item : raw.items)
      if (auto id = option(item)) chosen.push_back(Value(std::move(*id)));
    return Value(std::move(chosen));
  }

  std::optional<Value> list(const Raw& raw) {
    if (raw.kind != Raw::Kind::list) return wrong(raw, "应填一个列表；没有就写 []。", "takes a list; write [] for none.");
    if (raw.items.size() > most_rows) return wrong(raw, fmt::format("最多 {} 行。", most_rows), fmt::format("has at most {} rows.", most_rows), "too_large");
    feel::List rows;
    for (const Raw& item : raw.items)
      if (auto value = fact_.fields.empty() && item.kind == Raw::Kind::text ? text(item) : row(item)) rows.push_back(std::move(*value));
    return Value(std::move(rows));
  }

  std::optional<Value> row(const Raw& raw) {
    if (raw.kind != Raw::Kind::mapping || raw.too_deep)
      return wrong(raw, fmt::format("的每一行应写成 {{{}}}。", field_names()), fmt::format("has rows of the form {{{}}}.", field_names()));
    feel::Context context;
    for (const auto& [name, value, where] : raw.members)
      if (const Fact* field = find_field(name, where)) add_field(*field, value, context);
    return Value(std::move(context));
  }

  /// A row's null is a statement (no expiry, no owner): it stays null. What is not written is missing.
  void add_field(const Fact& field, const Raw& raw, feel::Context& context) {
    if (raw.is_absent()) {
      if (raw.is_stated_null) context.entries.emplace_back(field.name, Value());
      return;
    }
    if (auto value = Reader(field, this, problems_, units_).read(raw)) context.entries.emplace_back(field.name, std::move(*value));
  }

  const Fact* find_field(std::string_view field, const Where& where) {
    const auto found = std::find_if(fact_.fields.begin(), fact_.fields.end(), [&](const Fact& one) { return one.name == field; });
    if (found != fact_.fields.end()) return &*found;
    std::vector<std::string> known;
    for (const Fact& one : fact_.fields) known.push_back(one.name);
    const base::Text hint = base::suggestion(field, known);
    problems_.add("unknown_key", where, {fmt::format("“{}”没有“{}”这一栏{}", label(), field, hint.zh), fmt::format("'{}' has no field '{}'{}", name(), field, hint.en)});
    return nullptr;
  }

  std::string field_names() const {
    std::vector<std::string> names;
    for (const Fact& field : fact_.fields) names.push_back(field.name + ": …");
    return fmt::format("{}", fmt::join(names, ", "));
  }

  std::optional<Value> series(const Raw& raw) {
    if (raw.kind != Raw::Kind::mapping) return wrong(raw, "应按年度填写：{2022: 80 万元, 2023: 150 万元}。", "is given by year: {2022: 80 万元, 2023: 150 万元}.");
    if (raw.members.size() > 100) return wrong(raw, "年度过多。", "has too many years.", "too_large");
    feel::Series years{name(), 0, {}};
    for (const auto& [year, amount, where] : raw.members) {
      if (!is_year(year)) {
        problems_.add("wrong_type", where, {fmt::format("“{}”的年度“{}”应是四位数字。", label(), year), fmt::format("'{}' has the year '{}', which should have four digits.", name(), year)});
        continue;
      }
      if (amount.is_absent()) continue;
      if (auto value = quantity(amount)) years.amounts.insert_or_assign(year_of(year), *value->number());
    }
    return years.amounts.empty() ? std::nullopt : std::optional<Value>(Value(std::move(years)));
  }

  static bool is_year(std::string_view text) {
    if (text.size() != 4 || text.find_first_not_of("0123456789") != std::string::npos) return false;
    const int year = year_of(text);
    return year >= first_year && year <= last_year;
  }

  static int year_of(std::string_view digits) { return std::stoi(std::string(digits)); }

  const Fact& fact_;
  const Reader* list_;                   // whose column the fact is; nullptr: a fact of its own
  Problems& problems_;
  std::map<std::string, std::string>& units_;
};

}  // namespace

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7F;
  });
}

void Problems::add(std::string code, const Where& where, base::Text message) {
  if (found_.size() < most) found_.push_back({std::move(code), std::move(message), where.place()});
}

std::optional<Value> read_value(const Fact& fact, const Raw& raw, Problems& problems, std::map<std::string, std::string>& units) {
  if (raw.is_absent()) return std::nullopt;
  if (raw.too_deep) {
    problems.add("wrong_type", raw, {fmt::format("“{}”嵌套过深。", fact.label.zh), fmt::format("'{}' is nested too deeply.", fact.name)});
    return std::nullopt;
  }
  return Reader(fact, nullptr, problems, units).read(raw);
}

}  // namespace rules::internal
