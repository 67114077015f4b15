#include "post/message.h"

#include <gtest/gtest.h>

namespace post {
namespace {

TEST(Message, a_subject_is_one_short_line) {
  EXPECT_TRUE(is_subject("您的申请已受理"));
  EXPECT_FALSE(is_subject(""));
  EXPECT_FALSE(is_subject("a\r\nBcc: everybody@example.com"));
  EXPECT_TRUE(is_subject(std::string(200, 'x')));
  EXPECT_FALSE(is_subject(std::string(201, 'x')));
}

TEST(Message, a_body_is_plain_text_of_at_most_16_KiB) {
  EXPECT_TRUE(is_body("第一行\n\t第二行\n"));
  EXPECT_FALSE(is_body(std::string("a\0b", 3)));
  EXPECT_TRUE(is_body(std::string(16 << 10, 'x')));
  EXPECT_FALSE(is_body(std::string((16 << 10) + 1, 'x')));
}

}  // namespace
}  // namespace post
