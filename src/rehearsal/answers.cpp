#include "rehearsal/answers.h"

#include "rehearsal/text.h"

namespace rehearsal {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;

const Json& sample_file() {
  static const Json file("sha256:" + std::string(64, '0'));
  return file;
}

bool is_set(const JsonObject& field, std::string_view key) {
  const auto* value = field.if_contains(key);
  return value && value->is_bool() && value->as_bool();
}

const JsonArray& list_in(const JsonObject& field, std::string_view key) {
  static const JsonArray none;
  const auto* value = field.if_contains(key);
  return value && value->is_array() ? value->as_array() : none;
}

/// Fills in one act, field by field.
class Filler {
 public:
  Filler(const Sources& sources, Dice& dice) : sources_(sources), dice_(dice) {}

  void add(const JsonObject& field) {
    const std::string in = text_in(field, "in"), name = text_in(field, "name");
    if (in == "facts") fact(field, name);
    else if (in == "evidence") member("evidence")[name] = JsonArray{sample_file()};
    else if (in == "judgements") judgement(field, name);
    else if (in == "sheet") member("sheet")[name] = JsonObject{{"result", answer(field, name)}, {"finding", "演练意见"}};
    else if (in == "parameters") return;   // what the text leaves open stays open
    else if (in == "channels") member("channels")[name] = JsonObject{{"date", sources_.today.text()}, {"link", "https://example.invalid/" + name}};
    else other(field, name);
  }

  JsonObject finish() && { return std::move(data_); }

 private:
  JsonObject& member(const char* name) {
    if (!data_.contains(name)) data_[name] = JsonObject{};
    return data_.at(name).as_object();
  }

  void fact(const JsonObject& field, const std::string& name) {
    const bool was_wrong = sources_.wrong.contains("/facts/" + name);
    if (is_set(field, "locked") || (was_wrong && is_set(field, "hidden"))) return;
    const auto* stated = was_wrong ? nullptr : sources_.dossier.if_contains(name);
    if (!stated && !was_wrong && !is_set(field, "required") && dice_.falls(60)) return;
    Json value = stated ? *stated : made_up(field);
    if (const std::string wanted = text_in(field, "must_be"); !wanted.empty() && sources_.agrees) value = wanted;
    if (value.is_array() && value.as_array().empty()) member("dated_checks")[name] = sources_.today.text();
    member("facts")[name] = std::move(value);
    if (field.contains("evidence")) member("evidence")[name] = JsonArray{sample_file()};
  }

  void judgement(const JsonObject& field, const std::string& path) {
    if (!is_set(field, "required") && dice_.falls(70)) return;
    if (!data_.contains("judgements")) data_["judgements"] = JsonArray{};
    data_.at("judgements").as_array().push_back(JsonObject{{"criterion", path}, {"result", sources_.agrees ? "pass" : "fail"}, {"reason", "演练意见"}, {"evidence", JsonArray{sample_file()}}});
  }

  /// A sheet's answer: an option; where there is none, a number or a text that the sheet's scale knows.
  std::string answer(const JsonObject& field, const std::string& criterion) {
    if (field.contains("high")) return points(field);
    if (const auto& options = list_in(field, "options"); !options.empty()) return base::text_of(options[sources_.agrees ? 0 : dice_.below(options.size())], "id");
    for (const auto& [id, sheet] : sources_.programme.sheets)
      for (const auto& one : sheet.criteria)
        if (one.id == criterion && sheet.scale == programme::ScaleKind::points) return (sources_.agrees && sheet.high ? *sheet.high : sheet.low.value_or(base::Decimal(0))).text();
    return "演练";
  }

  std::string points(const JsonObject& field) {
    const auto low = base::Decimal::parse(text_in(field, "low")), high = base::Decimal::parse(text_in(field, "high"));
    if (!low || !high || !low->integer() || !high->integer() || *high < *low) return text_in(field, "high");
    return std::to_string(dice_.between(sources_.agrees ? (*low->integer() + *high->integer()) / 2 : *low->integer(), *high->integer()));
  }

  void other(const JsonObject& field, const std::string& name) {
    if (name == "reason") data_["reason"] = "演练理由";
    else if (name == "members") members(field);
    else if (name == "items") items(field);
    else if (name == "year") data_[name] = std::to_string(sources_.today.year());
    else if (name == "date") data_[name] = sources_.today.text();   // of what is being done
    else if (name == "opens" || name == "closes") return;
    else if (name == "no_conflict") data_[name] = true;
    else data_[name] = made_up(field);
  }

  void members(const JsonObject& field) {
    const auto& options = list_in(field, "options");
    JsonArray chosen;
    const std::size_t wanted = 1 + dice_.below(3), from = options.empty() ? 0 : dice_.below(options.size());
    for (std::size_t i = 0; i < std::min(wanted, options.size()); ++i) chosen.push_back(Json(base::text_of(options[(from + i) % options.size()], "id")));
    data_["members"] = std::move(chosen);
  }

  void items(const JsonObject& field) {
    const auto& options = list_in(field, "options");
    if (!options.empty()) data_["items"] = JsonArray{JsonObject{{"pointer", base::text_of(options[dice_.below(options.size())], "id")}, {"note", "请补正"}}};
  }

  /// A value of the field's type that nobody stated.
  Json made_up(const JsonObject& field) {
    const std::string type = text_in(field, "type"), name = text_in(field, "name");
    if (type == "choice") return option(field);
    if (type == "choices") return JsonArray{option(field)};
    if (type == "boolean") return sources_.agrees;
    if (type == "boolean_named") return JsonObject{{"value", sources_.agrees}};
    if (type == "date") return Json(sources_.today.plus_days(static_cast<int>(dice_.between(-20, 20))).text());
    if (type == "duration") return "3 years";
    if (type == "range of dates") return JsonObject{{"from", sources_.today.plus_days(-30).text()}, {"to", sources_.today.text()}};
    if (type == "integer" || type == "number" || type == "money" || type == "percent" || type == "area" || type == "mass") return Json(std::to_string(dice_.between(0, 100)));
    if (type == "series") return series(field);
    if (type == "list") return rows(field);
    return text("演练" + name, field);
  }

  static std::int64_t number_in(const JsonObject& field, std::string_view key, std::int64_t otherwise) {
    const auto* value = field.if_contains(key);
    return value && value->is_int64() ? value->as_int64() : otherwise;
  }

  /// As long as is asked for, and no longer. Counted in characters; a word of two stands as often as it takes.
  static Json text(std::string words, const JsonObject& field) {
    const auto least = number_in(field, "at_least", 0), most = number_in(field, "at_most", 0);
    if (most > 0 && most < 20) words = "演";
    for (auto characters = static_cast<std::int64_t>(words.size()) / 3; characters < least; characters += 2) words += "演练";
    return Json(words);
  }

  Json option(const JsonObject& field) {
    const auto& options = list_in(field, "options");
    if (options.empty()) return "演练";
    return Json(base::text_of(options[sources_.agrees && dice_.falls(50) ? 0 : dice_.below(options.size())], "id"));
  }

  Json series(const JsonObject& field) {
    JsonObject years;
    for (const auto& year : list_in(field, "years")) years[std::string(year.as_string())] = std::to_string(dice_.between(1, 500)) + " 万元";
    return years;
  }

  Json rows(const JsonObject& field) {
    const auto fewest = number_in(field, "fewest_rows", 0);
    if (fewest == 0 && sources_.agrees && dice_.falls(50)) return JsonArray{};
    JsonArray rows;
    for (std::int64_t i = 0; i < std::max<std::int64_t>(1, fewest); ++i) rows.push_back(row(field));
    return rows;
  }

  Json row(const JsonObject& field) {
    JsonObject row;
    for (const auto& column : list_in(field, "rows")) row[base::text_of(column, "name")] = made_up(column.as_object());
    if (row.empty()) return Json("演练");
    return row;
  }

  const Sources& sources_;
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

JsonObject answered(const JsonArray& fields, const Sources& sources, Dice& dice) {
  Filler filler(sources, dice);
  for (const auto& field : fields) filler.add(field.as_object());
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
