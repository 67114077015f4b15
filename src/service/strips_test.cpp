#include "service/strips.h"
#include "service/table.h"

#include <gtest/gtest.h>

#include <sstream>

namespace service {
namespace {

TEST(Strips, the_same_content_has_the_same_code_and_any_other_another) {
  const Printed one{{"org_name", "样例食品有限公司"}, {"product_name", "砖茶"}}, other{{"org_name", "样例食品有限公司"}, {"product_name", "绿茶"}};
  const auto code = strip_code("case1", "form", one);
  EXPECT_EQ(code.size(), 14u);
  EXPECT_EQ(code[4], '-');
  EXPECT_EQ(code[9], '-');
  EXPECT_EQ(strip_code("case1", "form", one), code);
  EXPECT_NE(strip_code("case1", "form", other), code);
  EXPECT_NE(strip_code("case2", "form", one), code);
  EXPECT_NE(strip_code("case1", "list", one), code);
}

TEST(Strips, a_code_is_read_as_people_type_it) {
  EXPECT_EQ(typed_code("7K3F-9Q2M-4XAB"), "7K3F9Q2M4XAB");
  EXPECT_EQ(typed_code(" 7k3f 9q2m 4xab "), "7K3F9Q2M4XAB");
  EXPECT_EQ(typed_code("OIL0-0000-0000"), "011000000000");   // no letter of the code looks like a digit
  EXPECT_EQ(typed_code("pinjian:7K3F9Q2M4XAB"), "7K3F9Q2M4XAB");
  for (const char* none : {"", "7K3F-9Q2M", "7K3F-9Q2M-4XAB-1", "7K3F-9Q2M-4XAU", "校验码"}) EXPECT_EQ(typed_code(none), "") << none;
}

std::string code_in_text(const std::string& bytes) {
  std::istringstream content(bytes);
  return code_in(content);
}

TEST(Strips, a_file_of_our_own_says_its_code_and_two_codes_say_none) {
  EXPECT_EQ(code_in_text("%PDF-1.5 /Keywords (pinjian:7K3F9Q2M4XAB) … a seal behind it"), "7K3F9Q2M4XAB");
  EXPECT_EQ(code_in_text("pinjian:7K3F9Q2M4XAB pinjian:7K3F9Q2M4XAB"), "7K3F9Q2M4XAB");
  EXPECT_EQ(code_in_text("pinjian:7K3F9Q2M4XAB pinjian:000000000000"), "");
  EXPECT_EQ(code_in_text("pinjian:7K3F"), "");
  EXPECT_EQ(code_in_text("%PDF-1.4 of somebody else"), "");
}

TEST(Strips, a_code_is_found_wherever_a_piece_that_is_read_ends) {
  for (std::size_t before = (64 << 10) - 24; before <= (64 << 10) + 2; ++before) {
    EXPECT_EQ(code_in_text(std::string(before, ' ') + "pinjian:7K3F9Q2M4XAB"), "7K3F9Q2M4XAB") << before;
    EXPECT_EQ(code_in_text("pinjian:000000000000" + std::string(before, ' ') + "pinjian:7K3F9Q2M4XAB"), "") << before;
  }
}

TEST(Tables, excels_own_encoding_is_read_and_what_is_no_text_is_refused) {
  confine::Children children;
  const auto table = read_table(children, "\xC3\xFB\xB3\xC6,1\n", 10);   // 名称 in GB 18030
  ASSERT_TRUE(table);
  EXPECT_EQ(table->rows[0].cells, (std::vector<std::string>{"名称", "1"}));
  EXPECT_EQ(cell_name(*table, 3, 1), "第 3 行第 2 格");
  EXPECT_EQ(cell_name({true, {}}, 3, 1), "第 3 行 B 列");
  const auto none = read_table(children, "\xFF\xFE\x00\x01\xFF", 10);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, "bad_csv");
}

}  // namespace
}  // namespace service
