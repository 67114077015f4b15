#include "programme/settings.h"

#include <gtest/gtest.h>

namespace programme {
namespace {

rules::Parameter parameter(const char* unit, base::Text label = {}) {
  rules::Parameter parameter;
  parameter.name = "p";
  parameter.label = {"名额", "places"};
  parameter.unit = unit;
  parameter.unit_label = std::move(label);
  return parameter;
}

std::string both(const base::Text& text) { return text.zh + " / " + text.en; }

TEST(Settings, are_shown_with_their_unit_in_both_languages) {
  EXPECT_EQ(both(shown_with_unit(parameter("working days"), "20")), "20 个工作日 / 20 working days");
  EXPECT_EQ(both(shown_with_unit(parameter("working days"), "20 working days")), "20 个工作日 / 20 working days");
  EXPECT_EQ(both(shown_with_unit(parameter("organisations", {"家", "organisations"}), "5")), "5 家 / 5 organisations");
  EXPECT_EQ(both(shown_with_unit(parameter(""), "2/3")), "2/3 / 2/3");
  EXPECT_EQ(both(shown_with_unit(parameter(""), "true")), "是 / yes");
  auto places = parameter("organisations", {"家", "organisations"});
  EXPECT_EQ(both(shown_with_unit(places)), " / ") << "the text is silent";
  places.value = rules::feel::Value(base::Decimal(5));
  EXPECT_EQ(both(shown_with_unit(places)), "5 家 / 5 organisations");
}

TEST(Settings, say_their_unit_alone) {
  EXPECT_EQ(both(unit_in_words(parameter("working days"))), "个工作日 / working days");
  EXPECT_EQ(both(unit_in_words(parameter("months"))), "个月 / months");
  EXPECT_EQ(both(unit_in_words(parameter("CNY"))), "元 / CNY");
  EXPECT_EQ(both(unit_in_words(parameter("organisations", {"家", "organisations"}))), "家 / organisations");
  EXPECT_EQ(both(unit_in_words(parameter("head/y"))), "头/年 / head a year");
  EXPECT_EQ(both(unit_in_words(parameter(""))), " / ");
}

TEST(Settings, fit_their_type) {
  const Programme programme;
  struct Row { const char* type; const char* unit; const char* value; bool fits; };
  for (const Row& row : {Row{"", "working days", "20", true}, Row{"", "working days", "x", false}, Row{"", "months", "6 months", true}, Row{"", "months", "6 days", false}, Row{"period", "", "5 working days", true},
                         Row{"period", "", "5", false}, Row{"", "organisations", "5", true}, Row{"", "organisations", "5 organisations", true}, Row{"", "organisations", "five", false},
                         Row{"", "CNY", "10 万元", true}, Row{"", "CNY", "10 亩", false}, Row{"year", "", "2026", true}, Row{"year", "", "26", false}, Row{"year", "", "9999", false}, Row{"share", "", "2/3", true},
                         Row{"share", "", "2/3 of members", false}, Row{"majority", "", "more than 1/2 of members", true}, Row{"majority", "", "1.5", false}, Row{"date", "", "2026-06-20", true}, Row{"date", "", "June", false},
                         Row{"boolean", "", "true", true}, Row{"boolean", "", "yes", false}, Row{"", "", "anything", true}}) {
    auto one = parameter(row.unit);
    one.type = row.type;
    EXPECT_EQ(fits(programme, one, row.value).has_value(), row.fits) << row.type << row.unit << " " << row.value;
  }
}

}  // namespace
}  // namespace programme
