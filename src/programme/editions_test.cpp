#include "programme/catalogue.h"
#include "programme/coverage.h"
#include "programme/lint.h"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <set>

/// The editions that come with the project, whatever they are called.
namespace programme {
namespace {

Catalogue catalogue() { return {std::string(PINJIAN_SOURCE_DIR) + "/programmes", ""}; }

TEST(Editions, there_are_some) { EXPECT_FALSE(catalogue().names().empty()); }

TEST(Editions, each_loads_and_lint_finds_nothing) {
  for (const std::string& name : catalogue().names()) {
    const auto sources = read_sources(*catalogue().folder_of(name), catalogue().facts_folder());
    ASSERT_TRUE(sources) << name;
    for (const base::Problem& problem : lint(*sources))
      ADD_FAILURE() << problem.place.file << ":" << problem.place.line << ":" << problem.place.column << " " << problem.code << " " << problem.message.en;
  }
}

TEST(Editions, each_lies_in_the_folder_of_its_name) {
  for (const std::string& name : catalogue().names())
    if (const auto loaded = catalogue().load(name)) EXPECT_EQ((*loaded)->name(), name);
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// With $PINJIAN_REQUIREMENTS: no row of a programme that has an edition here is left over.
TEST(Editions, treat_every_requirement_of_their_programmes) {
  const char* table = std::getenv("PINJIAN_REQUIREMENTS");
  if (!table) GTEST_SKIP() << "PINJIAN_REQUIREMENTS is not set";
  std::vector<ProgrammePtr> editions;
  for (const std::string& name : catalogue().names())
    if (const auto loaded = catalogue().load(name)) editions.push_back(*loaded);
  const auto found = coverage(bytes_of(table), editions);
  ASSERT_TRUE(found);
  std::set<std::string> groups;
  for (const CoveredRow& row : found->rows)
    if (!row.edition.empty()) groups.insert(row.group);
  for (const CoveredRow& row : found->rows)
    if (groups.contains(row.group)) EXPECT_FALSE(row.left()) << row.id << " is treated nowhere";
}

}  // namespace
}  // namespace programme
