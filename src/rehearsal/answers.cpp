#include "rehearsal/answers.h"

namespace rehearsal {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;
using procedure::Field;
using rules::Fact;
using rules::FactType;

const Json& sample_file() {
  static const Json file("sha256:" + std::string(64, '0'));
  return file;
}

/// Whether papers are asked for with a fact.
bool takes_papers(const Fact& fact, const programme::Programme& programme) {
  return std::any_of(fact.evidence.begin(), fact.evidence.end(), [&](const auto& kind) { return programme.rulebook.evidence_kinds.contains(kind); });
}

/// Fills in one act, field by field.
class Filler {
 public:
  Filler(const Sources& sources, std::size_t fields, Dice& dice) : sources_(sources), fields_(fields), dice_(dice) {}

  void add(const Field& field) {
    const auto& [in, name] = std::tie(field.in, field.name);
    if (in == "facts") fact(field);
    else if (in == "evidence") member("evidence")[name] = JsonArray{sample_file()};
    else if (in == "judgements") judgement(field);
    else if (in == "sheet") member("sheet")[name] = JsonObject{{"result", answer(field)}, {"finding", "演练意见"}};
    else if (in == "parameters") return;   // what the text leaves open stays open
    else if (in == "channels") member("channels")[name] = JsonObject{{"date", sources_.today.text()}, {"link", "https://example.invalid/" + name}};
    else other(field);
  }

  JsonObject finish() && { return std::move(data_); }

 private:
  JsonObject& member(const char* name) {
    auto& value = data_[name];
    if (!value.is_object()) value.emplace_object().reserve(fields_);
    return value.get_object();
  }

  void fact(const Field& field) {
    const auto& name = field.name;
    const bool was_wrong = !sources_.wrong.empty() && sources_.wrong.contains("/facts/" + name);
    if (field.locked || (was_wrong && field.hidden)) return;
    const auto* stated = was_wrong ? nullptr : sources_.dossier.if_contains(name);
    if (!stated && !was_wrong && !field.required && dice_.falls(60)) return;
    Json value = stated ? *stated : made_up(*field.fact, field);
    if (const auto& wanted = field.asked->must_be; !wanted.empty() && sources_.agrees) value = wanted;
    if (value.is_array() && value.as_array().empty()) member("dated_checks")[name] = sources_.today.text();
    member("facts")[name] = std::move(value);
    if (takes_papers(*field.fact, sources_.programme)) member("evidence")[name] = JsonArray{sample_file()};
  }

  void judgement(const Field& field) {
    if (!field.required && dice_.falls(70)) return;
    if (!data_.contains("judgements")) data_["judgements"] = JsonArray{};
    data_.at("judgements").as_array().push_back(JsonObject{{"criterion", field.name}, {"result", sources_.agrees ? "pass" : "fail"}, {"reason", "演练意见"}, {"evidence", JsonArray{sample_file()}}});
  }

  /// A sheet's answer: points, an option, or a text.
  std::string answer(const Field& field) {
    const auto range = programme::range_of(*field.sheet, *field.criterion);
    if (field.sheet->scale == programme::ScaleKind::points) return range.high ? points(*range.low, *range.high) : range.low.value_or(base::Decimal(0)).text();
    const auto options = procedure::answers_on(*field.sheet);
    if (options.empty()) return "演练";
    if (!sources_.agrees) return options[dice_.below(options.size())].id;
    return options[field.sheet->scale == programme::ScaleKind::ordinal ? upper_half(options.size()) : 0].id;
  }

  /// Levels stand the lowest first.
  std::size_t upper_half(std::size_t levels) { return levels / 2 + dice_.below(levels - levels / 2); }

  std::string points(const base::Decimal& low, const base::Decimal& high) {
    if (!low.integer() || !high.integer() || high < low) return high.text();
    return std::to_string(dice_.between(sources_.agrees ? (*low.integer() + *high.integer()) / 2 : *low.integer(), *high.integer()));
  }

  void other(const Field& field) {
    const auto& name = field.name;
    if (name == "reason") data_["reason"] = "演练理由";
    else if (name == "members") members(field.options);
    else if (name == "items") items(field.options);
    else if (name == "year") data_[name] = std::to_string(sources_.today.year());
    else if (name == "date") data_[name] = sources_.today.text();   // of what is being done
    else if (name == "opens" || name == "closes") return;
    else if (name == "no_conflict") data_[name] = true;
    else if (name == "option") data_[name] = option(field.options);
  }

  void members(const std::vector<rules::Option>& options) {
    JsonArray chosen;
    const std::size_t wanted = 1 + dice_.below(most_appointed), from = options.empty() ? 0 : dice_.below(options.size());
    for (std::size_t i = 0; i < std::min(wanted, options.size()); ++i) chosen.push_back(Json(options[(from + i) % options.size()].id));
    data_["members"] = std::move(chosen);
  }

  void items(const std::vector<rules::Option>& options) {
    if (!options.empty()) data_["items"] = JsonArray{JsonObject{{"pointer", options[dice_.below(options.size())].id}, {"note", "请补正"}}};
  }

  /// A value of the fact's type that nobody stated. `field`: how it is asked for; a column has the bare one.
  Json made_up(const Fact& fact, const Field& field) {
    switch (fact.type) {
      case FactType::choice: return option(fact.options);
      case FactType::choices: return JsonArray{option(fact.options)};
      case FactType::boolean: return sources_.agrees;
      case FactType::boolean_named: return JsonObject{{"value", sources_.agrees}};
      case FactType::date: return day();
      case FactType::duration: return "3 years";
      case FactType::range_of_dates: return JsonObject{{"from", sources_.today.plus_days(-30).text()}, {"to", sources_.today.text()}};
      case FactType::integer: case FactType::number: case FactType::money: case FactType::percent: case FactType::area: case FactType::mass: return Json(std::to_string(dice_.between(0, 100)));
      case FactType::series: return series(field);
      case FactType::list: return rows(fact, field);
      case FactType::text: case FactType::document: case FactType::person: case FactType::contact: return text("演练" + fact.name, field);
    }
    return nullptr;
  }

  /// Mostly of something that was done lately, else of what is to come, soon or in years.
  Json day() {
    const std::size_t kind = dice_.weighted({80, 10, 10});
    const std::int64_t from[] = {-20, 1, 100}, to[] = {0, 20, 2'000};
    return Json(sources_.today.plus_days(static_cast<int>(dice_.between(from[kind], to[kind]))).text());
  }

  /// As long as is asked for, and no longer. Counted in characters; a word of two stands as often as it takes.
  static Json text(std::string words, const Field& field) {
    const int least = field.asked ? field.asked->at_least.value_or(0) : 0, most = field.asked ? field.asked->at_most.value_or(0) : 0;
    if (most > 0 && most < 20) words = "演";
    for (auto characters = static_cast<int>(words.size()) / 3; characters < least; characters += 2) words += "演练";
    return Json(words);
  }

  Json option(const std::vector<rules::Option>& options) {
    if (options.empty()) return "演练";
    return Json(options[sources_.agrees && dice_.falls(50) ? 0 : dice_.below(options.size())].id);
  }

  Json series(const Field& field) {
    JsonObject years;
    for (const auto& year : procedure::years_of(field)) years[year] = std::to_string(dice_.between(1, 500)) + " 万元";
    return years;
  }

  Json rows(const Fact& fact, const Field& field) {
    const int fewest = field.asked ? field.asked->fewest_rows.value_or(0) : 0;
    if (fewest == 0 && sources_.agrees && dice_.falls(50)) return JsonArray{};
    JsonArray rows;
    for (int i = 0; i < std::max(1, fewest); ++i) rows.push_back(row(fact));
    return rows;
  }

  Json row(const Fact& fact) {
    JsonObject row;
    for (const auto& column : fact.fields) row[column.name] = made_up(column, {});
    if (row.empty()) return Json("演练");
    return row;
  }

  const Sources& sources_;
  std::size_t fields_;                   // how many there are to fill in
  Dice& dice_;
  JsonObject data_;
};

/// Something of one of these kinds stands where an answer was wanted.
Json wrong_answer(Dice& dice) {
  const Json wrong[] = {nullptr, "", "不知道", JsonArray{Json("甲")}, JsonObject{{"甲", "乙"}}, true, Json(std::string(5000, 'x')), "2024-02-30", -1};
  return wrong[dice.below(std::size(wrong))];
}

std::string any_key(const JsonObject& object, Dice& dice) { return std::string(std::next(object.begin(), static_cast<std::ptrdiff_t>(dice.below(object.size())))->key()); }

}  // namespace

JsonObject answered(const std::vector<Field>& fields, const Sources& sources, Dice& dice) {
  Filler filler(sources, fields.size(), dice);
  for (const auto& field : fields) filler.add(field);
  return std::move(filler).finish();
}

void backdate(JsonObject& data, int days) {
  const auto earlier = [&](JsonObject& object) {
    if (const auto date = base::Date::parse(base::text_of(object, "date"))) object["date"] = date->plus_days(-days).text();
  };
  earlier(data);
  if (auto* channels = data.if_contains("channels"); channels && channels->is_object())
    for (auto& [id, where] : channels->as_object())
      if (where.is_object()) earlier(where.as_object());
}

void spoil(JsonObject& data, Dice& dice) {
  if (data.empty() || dice.falls(10)) {
    data["没有这一项"] = wrong_answer(dice);
    return;
  }
  JsonObject* target = &data;
  std::string key = any_key(data, dice);
  while (target->at(key).is_object() && !target->at(key).as_object().empty()) {
    target = &target->at(key).as_object();
    key = any_key(*target, dice);
  }
  if (dice.falls(40)) target->erase(key);
  else if (dice.falls(10)) (*target)[key + "?"] = wrong_answer(dice);
  else (*target)[key] = wrong_answer(dice);
}

}  // namespace rehearsal
