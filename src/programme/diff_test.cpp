#include "programme/diff.h"

#include "programme/loader.h"
#include "programme/testing/small_edition.h"

#include <gtest/gtest.h>

namespace programme {
namespace {

using testing::changed;
using testing::small_edition;

std::vector<std::string> differences_with(const Sources& after) {
  std::vector<std::string> found;
  for (const Difference& difference : differences(**load(small_edition()), **load(after))) found.push_back(difference.sentence.en);
  return found;
}

TEST(Diff, the_same_edition_has_no_differences) { EXPECT_TRUE(differences_with(small_edition()).empty()); }

TEST(Diff, a_parameter_changes_its_value) {
  EXPECT_EQ(differences_with(changed("parameters.yaml", "value: 1000", "value: 1200")),
            std::vector<std::string>{"The parameter loaves a year (min_loaves) changes from '1000 loaves' to '1200 loaves'."});
}

TEST(Diff, a_rule_changes_its_text) {
  EXPECT_EQ(differences_with(changed("rules/conditions.yaml", "loaves >= min_loaves", "loaves > min_loaves")),
            std::vector<std::string>{"The condition quantity (conditions.basic.quantity) changes from 'when: grain = \"wheat\"; test: loaves >= min_loaves; ' to "
                                     "'when: grain = \"wheat\"; test: loaves > min_loaves; '."});
}

TEST(Diff, a_clause_is_added) {
  EXPECT_EQ(differences_with(changed("clauses.yaml", "  T-6:", "  T-7: {cite: 第七条, treat: stated, gloss: {zh: 附则, en: final}}\n  T-6:")),
            std::vector<std::string>{"New clause: 第七条 (T-7). 附则"});
}

TEST(Diff, a_stage_leads_elsewhere) {
  const auto found = differences_with(changed("procedures/application.yaml", "refuse: refused}", "refuse: submit}"));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NE(found[0].find("refuse → submit"), std::string::npos);
}

}  // namespace
}  // namespace programme
