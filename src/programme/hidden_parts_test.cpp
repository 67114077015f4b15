#include "programme/hidden_parts.h"

#include <gtest/gtest.h>

namespace programme {
namespace {

/// One step with one form, whose only part has this field and is kept from these roles.
Programme asking(const char* fact, rules::FactType type, rules::FactClass fact_class, std::vector<std::string> hidden_from) {
  Programme programme;
  programme.rulebook.facts[fact].name = fact;
  programme.rulebook.facts[fact].type = type;
  programme.rulebook.facts[fact].fact_class = fact_class;
  FormField field;
  field.fact = fact;
  FormPart part;
  part.fields.push_back(field);
  part.hidden_from = std::move(hidden_from);
  programme.forms["form"].parts.push_back(part);
  Stage stage;
  stage.forms = {"form"};
  programme.procedures.resize(1);
  programme.procedures[0].stages.push_back(stage);
  return programme;
}

bool keeps(const Programme& programme) { return keeps_names_hidden(programme, programme.procedures[0]); }

TEST(HiddenParts, keep_names_where_they_hold_who_applied) {
  using rules::FactClass, rules::FactType;
  EXPECT_TRUE(keeps(asking("org_name", FactType::text, FactClass::public_, {"jury"})));
  EXPECT_TRUE(keeps(asking("sender", FactType::person, FactClass::personal, {"jury"})));
  EXPECT_FALSE(keeps(asking("org_name", FactType::text, FactClass::public_, {}))) << "hidden from nobody";
  const auto from_jury = asking("org_name", FactType::text, FactClass::public_, {"jury"});
  EXPECT_TRUE(keeps_names_hidden(from_jury, from_jury.procedures[0], "jury"));
  EXPECT_FALSE(keeps_names_hidden(from_jury, from_jury.procedures[0], "office"));
  EXPECT_FALSE(keeps(asking("turnover", FactType::money, FactClass::confidential, {"jury"}))) << "an amount names nobody";
  EXPECT_FALSE(keeps(asking("passport", FactType::document, FactClass::personal, {"jury"}))) << "a paper does not say it in words";
}

}  // namespace
}  // namespace programme
