#include "service/one_time_codes.h"

#include <gtest/gtest.h>

namespace service {
namespace {

constexpr std::int64_t second = 1'000'000;
const std::string secret = "12345678901234567890";   // RFC 6238 appendix B

TEST(OneTimeCodes, the_codes_of_the_standard_belong_to_their_steps) {
  // RFC 6238 appendix B, SHA-1: the last six of its eight digits.
  const std::vector<std::pair<std::int64_t, const char*>> table = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                                                                   {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [seconds, code] : table) EXPECT_EQ(step_of_code(secret, code, seconds * second), seconds / 30) << seconds;
}

TEST(OneTimeCodes, a_device_may_be_one_step_off_and_no_more) {
  const std::int64_t step = 1111111111 / 30;
  for (const std::int64_t off : {-1, 0, 1}) EXPECT_EQ(step_of_code(secret, "050471", (step + off) * 30 * second), step) << off;
  for (const std::int64_t off : {-2, 2}) EXPECT_EQ(step_of_code(secret, "050471", (step + off) * 30 * second), std::nullopt) << off;
}

TEST(OneTimeCodes, what_is_no_code_belongs_to_no_step) {
  for (const char* none : {"", "28708", "2870820", "94287082", "28708x", " 87082", "２８７０８２", "287083"}) EXPECT_EQ(step_of_code(secret, none, 59 * second), std::nullopt) << none;
}

TEST(OneTimeCodes, a_secret_has_twenty_bytes_and_is_never_the_same) {
  EXPECT_EQ(random_code_secret().size(), 20u);
  EXPECT_NE(random_code_secret(), random_code_secret());
}

TEST(OneTimeCodes, a_secret_is_typed_in_base_32_and_scanned_with_its_account) {
  EXPECT_EQ(typed_form(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  EXPECT_EQ(otpauth_address(secret, "a.b@c"), "otpauth://totp/Pinjian:a.b%40c?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Pinjian");
  std::string longest;
  for (int i = 0; i < 21; ++i) longest += "字";
  EXPECT_LE(otpauth_address(secret, longest + "x").size(), 300u);
}

}  // namespace
}  // namespace service
