#include "base/yaml.h"

#include <gtest/gtest.h>

using base::parse_yaml;
using base::YamlNode;

namespace {

base::Place place_of_problem(std::string_view text) {
  const auto result = parse_yaml(text, "a.yaml");
  EXPECT_FALSE(result) << text;
  if (result) return {};
  EXPECT_EQ(result.error().code, "bad_yaml");
  return result.error().problems.at(0).place;
}

TEST(Yaml, keeps_text_order_and_place) {
  const auto root = *parse_yaml("企业: 样例\nlist:\n  - no\n  - 012\n", "a.yaml");
  ASSERT_EQ(root.members.size(), 2u);
  EXPECT_EQ(root.find("企业")->text, "样例");
  EXPECT_EQ(root.find("企业")->column, 5);
  const YamlNode& list = *root.find("list");
  ASSERT_EQ(list.items.size(), 2u);
  EXPECT_EQ(list.items[0].text, "no");
  EXPECT_EQ(list.items[1].text, "012");
  EXPECT_EQ(list.items[1].line, 4);
  EXPECT_EQ(list.items[1].column, 5);
  EXPECT_EQ(root.find("absent"), nullptr);
  EXPECT_EQ(list.find("x"), nullptr);
}

TEST(Yaml, tells_quoted_text_from_nothing) {
  const auto root = *parse_yaml("a:\nb: ~\nc: null\nd: 'null'\ne: \"\"\nf: |\n  null\ng: Null\n", "a.yaml");
  for (const char* key : {"a", "b", "c"}) EXPECT_TRUE(root.find(key)->is_null()) << key;
  for (const char* key : {"d", "e", "f", "g"}) EXPECT_FALSE(root.find(key)->is_null()) << key;
  EXPECT_TRUE(root.find("d")->quoted);
  EXPECT_TRUE(root.find("f")->quoted);
  EXPECT_FALSE(root.is_null());
}

TEST(Yaml, an_empty_text_is_null) {
  EXPECT_TRUE(parse_yaml("", "a.yaml")->is_null());
  EXPECT_TRUE(parse_yaml("# nothing yet\n", "a.yaml")->is_null());
}

TEST(Yaml, a_double_key_is_refused_where_it_stands_second) {
  const auto place = place_of_problem("企业: {a: 1, a: 2}\n");
  EXPECT_EQ(place.file, "a.yaml");
  EXPECT_EQ(place.line, 1);
  EXPECT_EQ(place.column, 12) << "columns count characters, not bytes";
  EXPECT_EQ(place_of_problem("a: 1\nb: 2\n'a': 3\n").line, 3);
}

TEST(Yaml, refuses_what_hides_content) {
  EXPECT_EQ(place_of_problem("a: &x 1\nb: 2\n").line, 1);
  EXPECT_EQ(place_of_problem("a: 1\nb: *x\n").line, 2);
  EXPECT_EQ(place_of_problem("a: !!int 1\n").line, 1);
  EXPECT_EQ(place_of_problem("a: 1\nb: !x {c: 1}\n").line, 2);
  EXPECT_EQ(place_of_problem("&a k: 1\n").line, 1);
  EXPECT_EQ(place_of_problem("a: 1\n---\nb: 2\n").line, 2);
  EXPECT_EQ(place_of_problem("? [a, b]\n: 1\n").line, 1);
  EXPECT_EQ(place_of_problem("? {a: b}\n: 1\n").line, 1);
}

TEST(Yaml, refuses_broken_syntax_and_bad_bytes) {
  for (const char* text :
       {"a: \"open", "a: [1, 2", "a: 1\n b: 2", "\ta: 1", "a: \xff\xfe", "a: \x01", "a: {", "- a\nb: 1"})
    EXPECT_GE(place_of_problem(text).line, 1) << text;
}

TEST(Yaml, a_file_in_another_encoding_is_told_its_line_and_what_to_do) {
  const auto parsed = parse_yaml("a: 1\nb: \xD0\xC2\n", "a.yaml");   // 新 in GBK
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().problems[0].place.line, 2);
  EXPECT_EQ(parsed.error().problems[0].place.column, 5);   // 0xD0 begins a character; 0xC2 cannot continue it
  EXPECT_NE(parsed.error().message.zh.find("请另存为 UTF-8"), std::string::npos);
}

TEST(Yaml, a_byte_order_mark_shifts_nothing) {
  const auto parsed = parse_yaml("\xEF\xBB\xBF" "a: {x: 1}\nb: 2\n", "a.yaml");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->members[0].first.text, "a");
  EXPECT_EQ(parsed->members[0].first.column, 1);
  EXPECT_EQ(parsed->members.size(), 2u);
}

TEST(Yaml, depth_is_bounded) {
  EXPECT_TRUE(parse_yaml(std::string(31, '[') + "x" + std::string(31, ']'), "a.yaml"));
  EXPECT_FALSE(parse_yaml(std::string(32, '[') + "x" + std::string(32, ']'), "a.yaml"));
  EXPECT_FALSE(parse_yaml(std::string(100000, '['), "a.yaml"));
}

TEST(Yaml, size_is_bounded) {
  EXPECT_TRUE(parse_yaml("#" + std::string((4 << 20) - 1, 'x'), "a.yaml"));
  EXPECT_FALSE(parse_yaml("#" + std::string(4 << 20, 'x'), "a.yaml"));
}

}  // namespace
