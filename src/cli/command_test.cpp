#include "cli/command.h"

#include <gtest/gtest.h>

using cli::Arguments;
using cli::Command;

namespace {

Command sample() {
  return {"sample", "<file> [--on DATE] [--all]", "A command.", {{"on", "DATE", "a day"}, {"all", "", "a flag"}}, 1, 2,
          nullptr};
}

TEST(Arguments, words_and_options_may_stand_in_any_order) {
  const auto given = cli::parse_arguments(sample(), {"--on", "2024-06-20", "a.yaml", "--all", "--json"}).value();
  EXPECT_EQ(given.words, std::vector<std::string>{"a.yaml"});
  EXPECT_EQ(given.value("on"), "2024-06-20");
  EXPECT_TRUE(given.has("all"));
  EXPECT_TRUE(given.json());
  EXPECT_EQ(given.value("absent"), std::nullopt);
}

TEST(Arguments, a_value_may_follow_an_equals_sign_and_the_last_one_wins) {
  const auto given = cli::parse_arguments(sample(), {"a", "--on=1", "--on", "2"}).value();
  EXPECT_EQ(given.value("on"), "2");
  EXPECT_EQ(given.options.at("on").size(), 2u);
}

TEST(Arguments, a_negative_number_is_a_word) { EXPECT_EQ(cli::parse_arguments(sample(), {"-5"})->words[0], "-5"); }

TEST(Arguments, after_two_dashes_everything_is_a_word) {
  const auto given = cli::parse_arguments(sample(), {"--all", "--", "--1", "--on"}).value();
  EXPECT_EQ(given.words, (std::vector<std::string>{"--1", "--on"}));
  EXPECT_TRUE(given.has("all"));
}

TEST(Arguments, an_option_is_never_the_value_of_another) {
  EXPECT_EQ(cli::parse_arguments(sample(), {"a", "--on", "--json"}).error().message.en, "The option --on needs a value.");
  EXPECT_EQ(cli::parse_arguments(sample(), {"a", "--on=--x"})->value("on"), "--x");
}

TEST(Arguments, wrong_usage_is_refused) {
  const std::vector<std::vector<std::string>> wrong = {
      {}, {"a", "b", "c"}, {"a", "--unknown"}, {"a", "--on"}, {"a", "--all=yes"}, {"a", "--on", "--json"}, {"--", "a", "b", "--on"}};
  for (const auto& typed : wrong)
    EXPECT_EQ(cli::parse_arguments(sample(), typed).error().code, "wrong_usage") << typed.size();
}

TEST(Arguments, help_needs_no_words) { EXPECT_TRUE(cli::parse_arguments(sample(), {"--help"})->has("help")); }

TEST(ReadFile, says_what_it_cannot_read) {
  EXPECT_EQ(cli::read_file("no/such/file").error().code, "cannot_read");
  EXPECT_EQ(cli::read_file("no/such/file").error().problems.at(0).place.file, "no/such/file");
  EXPECT_EQ(cli::read_file(PINJIAN_SOURCE_DIR).error().code, "cannot_read");
  EXPECT_EQ(cli::read_file(std::string(PINJIAN_SOURCE_DIR) + "/CMakeLists.txt", 10).error().code, "cannot_read");
  EXPECT_FALSE(cli::read_file(std::string(PINJIAN_SOURCE_DIR) + "/CMakeLists.txt")->empty());
}

}  // namespace
