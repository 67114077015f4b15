#include "base/canonical.h"
#include "base/json.h"

#include <gtest/gtest.h>

using base::canonical_json;
using base::parse_json;

namespace {

TEST(Json, canonical_form_sorts_keys_and_leaves_no_space) {
  const auto value = parse_json(R"( { "b" : [ 1 , -2 , true , null ] , "a" : { "z" : "" , "y" : false } } )");
  EXPECT_EQ(canonical_json(*value), R"({"a":{"y":false,"z":""},"b":[1,-2,true,null]})");
}

TEST(Json, canonical_form_escapes_only_what_it_must) {
  const auto value = parse_json(R"(["\u0001\b\t\n\f\r\"\\\/\u20ac\u007f", "产品"])");
  EXPECT_EQ(canonical_json(*value), "[\"\\u0001\\b\\t\\n\\f\\r\\\"\\\\/€\x7f\",\"产品\"]");
}

TEST(Json, canonical_form_sorts_by_utf16_as_the_standard_shows) {
  // The example of RFC 8785 section 3.2.3: U+1F600 (surrogates D83D) stands before U+FB33.
  const auto value = parse_json(R"({"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7})");
  EXPECT_EQ(canonical_json(*value), "{\"\\r\":2,\"1\":4,\"\xc2\x80\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\uFB33\":3}");
}

TEST(Json, its_parts_make_up_the_canonical_form) {
  const auto value = *parse_json(R"({"b":[1,"\u0001\n"],"a":"x\"y"})");
  std::string out = "{\"a\":";
  base::add_canonical_text("x\"y", out);
  out += ",\"b\":";
  base::add_canonical(value.at("b"), out);
  EXPECT_EQ(out + "}", canonical_json(value));
  std::string whole;
  base::add_canonical(value.as_object(), whole);
  EXPECT_EQ(whole, canonical_json(value));
}

TEST(Json, canonical_form_is_a_fixed_point) {
  const std::string text = R"({"":[],"n":9007199254740992,"t":"x"})";
  EXPECT_EQ(canonical_json(*parse_json(text)), text);
}

TEST(JsonDeathTest, a_floating_point_number_is_never_hashed) {
  EXPECT_DEATH(canonical_json(base::Json(0.5)), "floating point");
  EXPECT_DEATH(canonical_json(base::Json(std::int64_t{1} << 60)), "within 2\\^53");
}

TEST(Json, refuses_what_would_be_read_two_ways) {
  for (const char* text : {"", "{", "[1,]", "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":1}}", "0.5", "1e3", "1.0",
                           "9007199254740993", "-9007199254740993", "18446744073709551615", "nul", "[1] 2", "\"\xff\"",
                           "{'a':1}", "[1 // no\n]", "NaN", "\"\\ud800\""})
    EXPECT_EQ(parse_json(text).error().code, "bad_json") << text;
}

TEST(Json, the_same_key_in_two_objects_is_no_double) {
  EXPECT_TRUE(parse_json(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})"));
}

TEST(Json, a_double_is_found_among_many_keys) {
  std::string members;
  for (int i = 0; i < 40; ++i) members += fmt::format("\"k{}\":{{}},", i);
  EXPECT_TRUE(parse_json("{" + members + "\"k40\":1}"));
  for (const char* twice : {"k0", "k23", "k24", "k39"}) EXPECT_FALSE(parse_json("{" + members + fmt::format("\"{}\":1}}", twice))) << twice;
}

TEST(Json, says_at_which_byte_it_stopped) {
  const auto refusal = parse_json(R"({"a":1,"a":2})").error();
  ASSERT_EQ(refusal.problems.size(), 1u);
  EXPECT_EQ(refusal.problems[0].place.pointer.substr(0, 5), "byte ");
  EXPECT_NE(refusal.message.en.find("written twice: a"), std::string::npos);
}

TEST(Json, depth_and_size_are_bounded) {
  EXPECT_TRUE(parse_json(std::string(32, '[') + std::string(32, ']')));
  EXPECT_FALSE(parse_json(std::string(33, '[') + std::string(33, ']')));
  EXPECT_TRUE(parse_json("[1]", 3));
  EXPECT_FALSE(parse_json("[1] ", 3));
}

TEST(Json, a_member_is_read_as_text_or_empty) {
  const auto value = *parse_json(R"({"name":"李","n":1})");
  EXPECT_EQ(base::text_of(value, "name"), "李");
  EXPECT_EQ(base::text_of(value, "n"), "");
  EXPECT_EQ(base::text_of(value, "absent"), "");
  EXPECT_EQ(base::text_of(base::Json("x"), "name"), "");
}

}  // namespace
