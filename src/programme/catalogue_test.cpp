#include "programme/catalogue.h"
#include "programme/json.h"
#include "programme/lint.h"
#include "programme/loader.h"
#include "programme/testing/small_edition.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace programme {
namespace {

namespace fs = std::filesystem;

/// A programmes folder with the small edition in it, gone with the object.
class Folder {
 public:
  Folder() : root_(fs::temp_directory_path() / fmt::format("pinjian-catalogue-{}", ::getpid())) {
    fs::remove_all(root_);
    const Sources sources = testing::small_edition();
    for (const auto& [path, bytes] : sources.files) write(root_ / "programmes/good-bread/1" / path, bytes);
    for (const auto& [path, bytes] : sources.shared) write(root_ / "facts" / path, bytes);
  }
  ~Folder() { fs::remove_all(root_); }
  Catalogue catalogue() const { return {(root_ / "programmes").string(), ""}; }
  fs::path root() const { return root_; }

  static void write(const fs::path& path, const std::string& bytes) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
  }

 private:
  fs::path root_;
};

TEST(Catalogue, lists_editions_and_loads_by_name) {
  const Folder folder;
  EXPECT_EQ(folder.catalogue().names(), std::vector<std::string>{"good-bread/1"});
  const auto loaded = folder.catalogue().load("good-bread/1");
  ASSERT_TRUE(loaded) << loaded.error().message.en;
  EXPECT_EQ((*loaded)->digest, (*load(testing::small_edition()))->digest);
}

TEST(Catalogue, loads_by_path) {
  const Folder folder;
  EXPECT_TRUE(folder.catalogue().load((folder.root() / "programmes/good-bread/1").string()));
}

TEST(Catalogue, an_unknown_edition_is_refused_naming_those_there_are) {
  const Folder folder;
  const auto loaded = folder.catalogue().load("good-bread/2");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "unknown_edition");
  EXPECT_NE(loaded.error().message.en.find("good-bread/1"), std::string::npos);
  EXPECT_EQ(folder.catalogue().load("../facts").error().code, "unknown_edition");
}

TEST(Catalogue, problems_name_the_file_as_it_lies_on_the_disk) {
  const Folder folder;
  const std::string edition = (folder.root() / "programmes/good-bread/1").string();
  Folder::write(edition + "/clauses.yaml", "clauses: [");
  const auto loaded = folder.catalogue().load("good-bread/1");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().problems[0].place.file, edition + "/clauses.yaml");
}

TEST(Catalogue, a_folder_is_called_as_its_edition_calls_itself) {
  const Folder folder;
  fs::rename(folder.root() / "programmes/good-bread/1", folder.root() / "programmes/good-bread/2");
  const auto loaded = folder.catalogue().load("good-bread/2");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().problems.at(0).code, "wrong_folder");
  EXPECT_EQ(loaded.error().message.en, "The folder is good-bread/2, but its programme.yaml says good-bread/1: make them agree.");
  EXPECT_TRUE(folder.catalogue().load((folder.root() / "programmes/good-bread/2").string())) << "a path may be called anything";
}

TEST(Catalogue, hidden_files_and_links_are_left_alone) {
  const Folder folder;
  const fs::path edition = folder.root() / "programmes/good-bread/1";
  Folder::write(edition / ".backup/x.yaml", "a: b");
  fs::create_symlink("/etc/hostname", edition / "rules/link.yaml");
  EXPECT_TRUE(folder.catalogue().load("good-bread/1"));
}

TEST(Catalogue, too_many_files_are_refused) {
  const Folder folder;
  for (std::size_t i = 0; i <= most_files; ++i) Folder::write(folder.root() / "programmes/good-bread/1/rules" / fmt::format("r{}.yaml", i), "a");
  EXPECT_EQ(folder.catalogue().load("good-bread/1").error().code, "too_large");
}

TEST(EditionAsJson, has_forms_with_their_facts_resolved) {
  const base::JsonObject json = to_json(**load(testing::small_edition()));
  const auto& field = json.at("forms").at(0).at("parts").at(0).at("fields").at(2).as_object();
  EXPECT_EQ(field.at("name").as_string(), "loaves");
  EXPECT_EQ(field.at("type").as_string(), "integer");
  EXPECT_EQ(field.at("at_most").as_int64(), 9);
  EXPECT_TRUE(field.at("required").as_bool());
}

TEST(EditionAsJson, silence_is_null) {
  const base::JsonObject json = to_json(**load(testing::small_edition()));
  EXPECT_TRUE(json.at("parameters").at(0).at("value").is_null());  // answer_time, first in the alphabet
  EXPECT_EQ(json.at("titles").at(0).at("valid_for").at("en").as_string(), "3 years");
}

}  // namespace
}  // namespace programme
