#include "procedure/asked.h"

#include <gtest/gtest.h>

namespace procedure {
namespace {

rules::feel::Expression expression(const char* text) { return *rules::feel::parse(text); }

programme::Programme with_facts() {
  programme::Programme programme;
  for (const char* name : {"kind", "certificate"}) {
    rules::Fact fact;
    fact.name = name;
    programme.rulebook.facts[name] = fact;
  }
  return programme;
}

programme::FormField certificate_field() {
  programme::FormField field;
  field.fact = "certificate";
  return field;
}

/// Whether the field is asked for, given these facts.
bool asks(const programme::Programme& programme, const programme::FormPart& part, const programme::FormField& field, const base::JsonObject& facts = {}) {
  return Asked(programme, facts).asks(part, field);
}

TEST(Asked, a_field_without_condition_is_asked_for) {
  const auto programme = with_facts();
  EXPECT_TRUE(asks(programme, {}, certificate_field()));
}

TEST(Asked, a_field_waits_until_its_condition_is_known_to_hold) {
  const auto programme = with_facts();
  auto field = certificate_field();
  field.show_when = expression(R"(kind = "food")");
  EXPECT_FALSE(asks(programme, {}, field));
  EXPECT_FALSE(asks(programme, {}, field, {{"kind", "drink"}}));
  EXPECT_TRUE(asks(programme, {}, field, {{"kind", "food"}}));
}

TEST(Asked, the_condition_of_its_part_counts_too) {
  const auto programme = with_facts();
  programme::FormPart part;
  part.show_when = expression(R"(kind = "food")");
  EXPECT_FALSE(asks(programme, part, certificate_field(), {{"kind", "drink"}}));
  EXPECT_TRUE(asks(programme, part, certificate_field(), {{"kind", "food"}}));
}

TEST(Asked, the_condition_of_the_fact_counts_too) {
  auto programme = with_facts();
  programme.rulebook.facts["certificate"].ask_when = expression(R"(kind != "food")");
  EXPECT_TRUE(asks(programme, {}, certificate_field(), {{"kind", "drink"}}));
  EXPECT_FALSE(asks(programme, {}, certificate_field(), {{"kind", "food"}}));
}

}  // namespace
}  // namespace procedure
