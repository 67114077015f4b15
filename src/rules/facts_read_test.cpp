#include "rules/dossier.h"
#include "rules/testing/small_rulebook.h"

#include <gtest/gtest.h>

namespace rules {
namespace {

base::JsonObject object(std::string_view json) { return base::parse_json(json)->as_object(); }

Rulebook book() {
  Rulebook book;
  testing::add_fact(book, {.name = "area", .type = FactType::area, .unit = "mu"});
  testing::add_fact(book, {.name = "traceable", .type = FactType::boolean});
  testing::add_fact(book, {.name = "certs", .type = FactType::list, .fields = {{.name = "land", .type = FactType::area, .unit = "mu"}}});
  return book;
}

Inputs read(const base::JsonObject& facts, const Rulebook& book, FactsRead& before) {
  const std::map<std::string, std::string> checks;
  const base::JsonArray judgements;
  const auto dossier = read_dossier({facts, checks, judgements}, book, before);
  EXPECT_TRUE(dossier);
  return dossier ? dossier->inputs : Inputs{};
}

TEST(FactsRead, only_what_is_stated_otherwise_is_read_again) {
  const auto rulebook = book();
  FactsRead before;
  read(object(R"({"area":"10 公顷","traceable":true})"), rulebook, before);
  EXPECT_TRUE(before.unread(object(R"({"traceable":true,"area":"10 公顷"})")).empty());
  EXPECT_EQ(before.unread(object(R"({"area":"10 亩","traceable":true})")), object(R"({"area":"10 亩"})"));
}

TEST(FactsRead, a_later_reading_says_the_same_as_a_first_one) {
  const auto rulebook = book();
  const auto later = object(R"({"area":"20 亩","certs":[{"land":"1 亩"}]})");
  FactsRead before, nothing;
  read(object(R"({"area":"10 公顷","traceable":true,"certs":[{"land":"1 公顷"}]})"), rulebook, before);
  const auto again = read(later, rulebook, before), anew = read(later, rulebook, nothing);
  EXPECT_EQ(again.facts->size(), 2U);
  EXPECT_EQ(again.facts->at("area").number()->text(), anew.facts->at("area").number()->text());
  EXPECT_EQ(*again.units, *anew.units);
}

TEST(FactsRead, what_was_sent_and_not_taken_is_forgotten_once_the_file_is_read) {
  const auto rulebook = book();
  FactsRead before;
  auto sent = read(object(R"({"area":"1 亩"})"), rulebook, before);
  before.add(object(R"({"area":"1 亩"})"), sent);
  EXPECT_TRUE(read(object(R"({"traceable":false})"), rulebook, before).facts->at("traceable").is_false());
  EXPECT_FALSE(before.unread(object(R"({"area":"1 亩"})")).empty());
}

TEST(FactsRead, what_cannot_be_read_is_refused_each_time) {
  const auto rulebook = book();
  const auto facts = object(R"({"area":"many"})");
  FactsRead before;
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(read_dossier({facts, {}, {}}, rulebook, before));
}

}  // namespace
}  // namespace rules
