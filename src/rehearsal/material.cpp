#include "rehearsal/material.h"

#include "rehearsal/filled_in.h"
#include "rehearsal/given.h"

namespace rehearsal {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;

base::Date day_of(const programme::Example& example, const Given& given) {
  if (example.when.kind == base::YamlNode::Kind::sequence)
    for (const auto& act : example.when.items)
      if (const auto* node = act.find("date"))
        if (const auto date = base::Date::parse(node->text)) return *date;
  return given.inputs.reference_date;
}

int succeeds(const programme::Example& example) {
  if (example.when.kind != base::YamlNode::Kind::sequence || example.then.find("refused")) return 0;
  return example.then.find("title") ? 2 : example.then.find("result") ? 1 : 0;
}

/// Facts stated with an act stand beside those given; the first act says by which way the case is filed.
void add_acts(const programme::Programme& programme, const programme::Example& example, Dossier& dossier) {
  if (example.when.kind != base::YamlNode::Kind::sequence || example.when.items.empty()) return;
  const auto& first = example.when.items.front();
  const auto *procedure = first.find("procedure"), *way = first.find("way");
  dossier.procedure = procedure ? procedure->text : programme.procedures.front().id;
  dossier.way = way ? way->text : "";
  for (const auto& act : example.when.items)
    if (const auto* facts = act.find("facts"))
      for (const auto& [name, value] : facts->members)
        if (!dossier.facts.contains(name.text)) dossier.facts[name.text] = json_of(value);
}

bool is_year(std::string_view text) { return text.size() == 4 && text.find_first_not_of("0123456789") == std::string_view::npos; }

int year_of(std::string_view digits) { return std::stoi(std::string(digits)); }

/// A number so near to the year it was stated in is one.
constexpr int nearest_years = 2;

/// What is stated on one day, as somebody states it on another.
struct Shift {
  base::Date from, to;
  int days = base::days_between(from, to), years = to.year() - from.year();

  Json of(const Json& value) const;

 private:
  bool is_near(std::int64_t year) const { return std::abs(year - from.year()) <= nearest_years; }
  std::string of_year(std::string_view digits) const { return std::to_string(year_of(digits) + years); }
  Json of_text(std::string_view text) const {
    if (is_year(text) && is_near(year_of(text))) return Json(of_year(text));
    const auto date = base::Date::parse(text);
    return date ? Json(date->plus_days(days).text()) : Json(text);
  }
};

Json Shift::of(const Json& value) const {
  if (value.is_string()) return of_text(value.as_string());
  if (const auto* number = value.if_int64()) return is_near(*number) ? Json(*number + years) : value;
  if (const auto* array = value.if_array()) {
    JsonArray all;
    for (const auto& item : *array) all.push_back(of(item));
    return all;
  }
  if (const auto* object = value.if_object()) {
    JsonObject all;
    for (const auto& [key, item] : *object) all[is_year(key) ? of_year(key) : std::string(key)] = of(item);
    return all;
  }
  return value;
}

}  // namespace

std::vector<Dossier> material_of(const programme::Programme& programme) {
  std::vector<Dossier> dossiers;
  for (const auto& example : programme.examples) {
    std::vector<base::Problem> problems;
    const Given given = read_given(programme, example, problems);
    const auto facts = json_of(given.facts);
    if (!facts.is_object()) continue;
    Dossier dossier{facts.as_object(), day_of(example, given), "", "", succeeds(example)};
    add_acts(programme, example, dossier);
    if (dossier.facts.empty()) continue;
    const auto same = std::find_if(dossiers.begin(), dossiers.end(), [&](const Dossier& one) { return one.facts == dossier.facts && one.on == dossier.on && one.way == dossier.way; });
    if (same == dossiers.end()) dossiers.push_back(dossier);
    else same->succeeds = std::max(same->succeeds, dossier.succeeds);
  }
  return dossiers;
}

JsonObject facts_on(const Dossier& dossier, base::Date day) {
  const Shift shift{dossier.on, day};
  JsonObject facts;
  for (const auto& [name, value] : dossier.facts) facts[name] = shift.of(value);
  return facts;
}

}  // namespace rehearsal
