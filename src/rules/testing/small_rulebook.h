#pragma once
#include "base/yaml.h"
#include "rules/dossier.h"

#include <gtest/gtest.h>

/// A rulebook built by hand, for tests of this room only.
namespace rules::testing {

inline feel::Expression expression(const std::string& text) {
  auto parsed = feel::parse(text);
  EXPECT_TRUE(parsed) << text << ": " << (parsed ? "" : parsed.error().message.en);
  return parsed ? *parsed : feel::Expression{};
}

inline Fact fact(const std::string& name, FactType type, base::Text label, const std::string& unit = "", std::vector<std::string> evidence = {}) {
  Fact fact;
  fact.name = name;
  fact.type = type;
  fact.label = std::move(label);
  fact.unit = unit;
  fact.evidence = std::move(evidence);
  return fact;
}

inline Condition tested(const std::string& path, const std::string& test, const std::string& clause, base::Text label = {}) {
  Condition condition;
  condition.path = path;
  condition.id = path.substr(path.rfind('.') + 1);
  condition.label = label.zh.empty() ? base::Text{condition.id, condition.id} : label;
  condition.test = expression(test);
  condition.treats = {clause};
  return condition;
}

inline Condition asked(const std::string& path, const std::string& role, const std::string& clause) {
  Condition condition = tested(path, "true", clause);
  condition.test.reset();
  condition.ask = role;
  return condition;
}

inline Condition group(const std::string& path, Need need, std::vector<Condition> members) {
  Condition condition;
  condition.path = path;
  condition.id = path.substr(path.rfind('.') + 1);
  condition.need = need;
  condition.conditions = std::move(members);
  return condition;
}

inline void add_fact(Rulebook& book, Fact fact) { book.facts[fact.name] = std::move(fact); }

inline void add_parameter(Rulebook& book, const std::string& name, feel::Value value) {
  Parameter parameter;
  parameter.name = name;
  parameter.label = {name, name};
  parameter.value = std::move(value);
  book.parameters[name] = std::move(parameter);
}

inline void add_set(Rulebook& book, const std::string& id, Need need, std::vector<Condition> conditions) {
  Set set;
  set.id = id;
  set.need = need;
  set.conditions = std::move(conditions);
  book.sets[id] = std::move(set);
}

/// Facts of every kind and an empty set of rules; tests add the rules they are about.
inline Rulebook small_rulebook() {
  Rulebook book;
  for (const std::string number : {"1", "2", "3", "4", "5", "6"}) {
    book.clause_places.emplace("A-" + number, book.clause_places.size());
    book.cites["A-" + number] = "第" + number + "条";
  }
  book.roles["county"] = {"县级商务部门", "the county"};
  book.evidence_kinds = {{"E1", {"营业执照", "licence"}}, {"E6", {"认证证书", "certificate"}}};
  add_fact(book, fact("legal_person", FactType::boolean, {"独立法人", "legal person"}, "", {"E1"}));
  add_fact(book, fact("traceable", FactType::boolean, {"可追溯", "traceable"}));
  add_fact(book, fact("area", FactType::area, {"连片面积", "contiguous area"}, "mu"));
  add_fact(book, fact("heads", FactType::integer, {"存栏", "stock"}));
  add_fact(book, fact("valid_to", FactType::date, {"商标有效期至", "trademark valid to"}));
  add_fact(book, fact("reg_date", FactType::date, {"成立日期", "registered on"}));
  add_fact(book, fact("profit", FactType::series, {"净利润", "net profit"}, "CNY"));
  Fact category = fact("category", FactType::choice, {"品类", "category"});
  category.options = {{"food", {"粮油食品", "food"}, {}}, {"fruit", {"生鲜水果", "fruit"}, {}}};
  add_fact(book, category);
  Fact certs = fact("certs", FactType::list, {"产品认证", "certificates"}, "", {"E6"});
  certs.fields = {fact("kind", FactType::text, {"种类", "kind"}), fact("valid_to", FactType::date, {"有效期至", "valid to"})};
  add_fact(book, certs);
  Fact accidents = fact("accidents", FactType::list, {"事故", "accidents"});
  accidents.fields = {fact("kind", FactType::text, {"类别", "kind"}), fact("date", FactType::date, {"日期", "date"})};
  accidents.empty_needs_dated_check = true;
  add_fact(book, accidents);
  Fact window = fact("window", FactType::range_of_dates, {"近三年", "last three years"});
  window.formula = expression("[reference_date - duration(\"P3Y\") .. reference_date]");
  add_fact(book, window);
  book.derived_order = {"window"};
  add_set(book, "other", Need::all, {});
  return book;
}

inline base::Date day(const std::string& text) { return *base::Date::parse(text); }

/// Reads `facts: ...` and the other parts of a dossier; the reference date is 2024-06-20.
inline Inputs inputs(const Rulebook& book, const std::string& yaml) {
  const auto document = base::parse_yaml(yaml, "dossier.yaml");
  EXPECT_TRUE(document);
  auto dossier = read_dossier(*document, "dossier.yaml", book);
  EXPECT_TRUE(dossier) << (dossier ? "" : dossier.error().problems.front().message.en);
  Inputs in = dossier ? dossier->inputs : Inputs{};
  in.reference_date = in.today = day("2024-06-20");
  return in;
}

}  // namespace rules::testing
