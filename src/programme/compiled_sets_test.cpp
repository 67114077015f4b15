#include "programme/catalogue.h"
#include "rules/compiled.h"
#include "rules/testing/random_cases.h"

#include <gtest/gtest.h>

/// The compiled form of a set and the tree walker, explained or not, say the same of any case: property tests over the editions there are.
namespace programme {
namespace {

using rules::testing::RandomCaseOptions;

constexpr int cases_each = 12;

RandomCaseOptions options(double missing, double judged, bool evidence_required) {
  RandomCaseOptions options;
  options.missing = missing;
  options.judged = judged;
  options.evidence = evidence_required ? 0.8 : 0.9;
  options.evidence_required = evidence_required;
  options.reference_date = *base::Date::parse("2024-04-10");
  return options;
}

std::string shown(const rules::CheckResult& result) {
  std::string text = boost::json::serialize(rules::to_json(result));
  for (const auto& [path, outcome] : result.outcomes) text += fmt::format(" {}={}", path, name_of(outcome));
  return text;
}

/// Verdict and every outcome without a trace; then every word of the full result.
void expect_same(const ProgrammePtr& edition, const rules::Set& set, const RandomCaseOptions& options, std::uint64_t seed) {
  const rules::CompiledSet compiled(edition->rulebook, set);
  rules::testing::RandomCases random(edition->rulebook, set, seed, options);
  rules::CompiledCase one;
  for (int i = 0; i < cases_each; ++i) {
    const rules::Inputs inputs = random.next();
    const auto result = rules::check(edition->rulebook, set.id, inputs);
    ASSERT_TRUE(result) << result.error().message.en;
    EXPECT_EQ(rules::outcomes_of(edition->rulebook, set.id, inputs).value(), result->outcomes) << edition->name() << " " << set.id << " seed " << seed << " case " << i;
    compiled.read(inputs, one);
    EXPECT_EQ(compiled.decide(one), result->verdict) << edition->name() << " " << set.id << " seed " << seed << " case " << i;
    for (std::size_t at = 0; at < compiled.conditions().size(); ++at)
      EXPECT_EQ(one.outcomes()[at], result->outcomes.at(compiled.conditions()[at]->path)) << edition->name() << " " << set.id << " " << compiled.conditions()[at]->path;
    EXPECT_EQ(shown(*compiled.check(inputs, one)), shown(*result)) << edition->name() << " " << set.id << " seed " << seed << " case " << i;
  }
}

void expect_same_in_every_set(const ProgrammePtr& edition) {
  std::uint64_t seed = 1;
  for (const auto& [id, set] : edition->rulebook.sets)
    for (const double missing : {0.0, 0.3})
      for (const double judged : {0.9, 0.4})
        for (const bool evidence_required : {false, true}) expect_same(edition, set, options(missing, judged, evidence_required), seed++);
}

TEST(CompiledSets, say_of_random_cases_what_the_tree_walker_says) {
  const Catalogue catalogue{std::string(PINJIAN_SOURCE_DIR) + "/programmes", ""};
  for (const std::string& name : catalogue.names())
    if (const auto edition = catalogue.load(name)) expect_same_in_every_set(*edition);
}

}  // namespace
}  // namespace programme
