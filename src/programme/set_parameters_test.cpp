#include "programme/loader.h"
#include "programme/testing/small_edition.h"

#include <gtest/gtest.h>

namespace programme {
namespace {

using testing::changed;

/// The small edition with a majority that the guild sets when a round opens.
Sources with_open_majority() {
  auto sources = changed("procedures/application.yaml", "  award: {",
                         "  vote: {type: ballot, label: {zh: 票, en: vote}, by: guild, majority: share, options: {yes_: {label: {zh: 是, en: yes}}}, next: {yes_: award, none: refused}}\n  award: {");
  sources.files["parameters.yaml"] += "  share: {value: null, set_by: guild, label: {zh: 通过票数, en: majority}}\n  fixed: {value: 3 years, label: {zh: 年限, en: years}}\n";
  return sources;
}

const Voting& voting_of(const Programme& programme) { return programme.procedures[0].stage("vote")->voting; }

TEST(SetParameters, a_value_set_for_a_round_stands_where_the_text_is_silent_and_the_digest_stays) {
  const auto silent = load(with_open_majority());
  ASSERT_TRUE(silent) << silent.error().problems.front().message.en;
  EXPECT_FALSE(voting_of(**silent).rule.majority);
  const auto set = load(with_open_majority(), {{"share", "2/3 of members"}});
  ASSERT_TRUE(set) << set.error().problems.front().message.en;
  ASSERT_TRUE(voting_of(**set).rule.majority);
  EXPECT_EQ(voting_of(**set).rule.majority->share.part, 2);
  EXPECT_EQ(voting_of(**set).rule.majority->of, review::Of::members);
  EXPECT_EQ((*set)->digest, (*silent)->digest);
}

TEST(SetParameters, what_is_no_value_is_refused) {
  const auto loaded = load(with_open_majority(), {{"share", "most of them"}});
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().problems.front().code, "bad_value");
}

TEST(SetParameters, a_parameter_that_nobody_may_set_keeps_its_value) {
  const auto loaded = load(with_open_majority(), {{"fixed", "9 years"}});
  ASSERT_TRUE(loaded);
  EXPECT_EQ((*loaded)->rulebook.parameters.at("fixed").value.years_months()->months, 36);
}

}  // namespace
}  // namespace programme
