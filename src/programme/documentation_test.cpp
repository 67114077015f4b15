#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <regex>
#include <set>

namespace programme {
namespace {

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void add_matches(const std::string& text, const std::regex& pattern, std::set<std::string>& found) {
  for (auto match = std::sregex_iterator(text.begin(), text.end(), pattern); match != std::sregex_iterator(); ++match) found.insert((*match)[1]);
}

const std::filesystem::path source_root = PINJIAN_SOURCE_DIR;

/// What `pattern` captures in the readers' sources.
std::set<std::string> captured(const std::regex& pattern) {
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(source_root / "src/programme/internal"))
    if (entry.path().filename().string().starts_with("read_")) add_matches(bytes_of(entry.path()), pattern, found);
  return found;
}

/// Every key the readers ask for: keys.text("issuer").
std::set<std::string> keys_read() { return captured(std::regex(R"re((?:keys|inner)\.\w+\("(\w+)")re")); }

/// Every key they refuse as not carried out yet: keys.not_yet({"linked", ...}).
std::set<std::string> keys_refused() {
  std::set<std::string> keys;
  for (const std::string& list : captured(std::regex(R"re(not_yet\(\{([^}]*)\}\))re"))) add_matches(list, std::regex(R"re("(\w+)")re"), keys);
  return keys;
}

TEST(Documentation, the_schema_has_every_key_that_is_read) {
  const std::string schema = bytes_of(source_root / "docs/reference/programme.schema.json");
  for (const std::string& key : keys_read())
    EXPECT_NE(schema.find('"' + key + "\":"), std::string::npos) << "docs/reference/programme.schema.json does not know '" << key << "'";
}

TEST(Documentation, the_page_names_every_key_of_the_format) {
  const std::string page = bytes_of(source_root / "docs/reference/programme.md");
  std::set<std::string> keys = keys_read();
  keys.merge(keys_refused());
  ASSERT_GT(keys.size(), 100u);
  for (const std::string& key : keys)
    EXPECT_TRUE(std::regex_search(page, std::regex("[`{ (]" + key + "[`:}, )]"))) << "docs/reference/programme.md does not mention '" << key << "'";
}

}  // namespace
}  // namespace programme
