#include "http/address_limits.h"

#include <gtest/gtest.h>

namespace http {
namespace {

constexpr std::int64_t second = 1'000'000;
const std::string address = "203.0.113.5";

int taken_at_once(AddressLimits& limits, Asked asked, const std::string& from, std::int64_t now) {
  int taken = 0;
  while (taken < 1000 && limits.take(asked, from, now) == 0) ++taken;
  return taken;
}

TEST(AddressLimits, so_much_at_once_and_then_so_much_a_minute) {
  AddressLimits limits;
  EXPECT_EQ(taken_at_once(limits, Asked::sign_in, address, 0), 30);
  EXPECT_EQ(limits.take(Asked::sign_in, address, 0), 2);
  EXPECT_EQ(limits.take(Asked::sign_in, address, second), 1);
  EXPECT_EQ(limits.take(Asked::sign_in, address, 2 * second), 0);
  EXPECT_EQ(taken_at_once(limits, Asked::sign_in, address, 3600 * second), 30);
}

TEST(AddressLimits, asking_while_there_is_none_does_not_lengthen_the_wait) {
  AddressLimits limits;
  taken_at_once(limits, Asked::registration, address, 0);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(limits.take(Asked::registration, address, 0), 30);
  EXPECT_EQ(limits.take(Asked::registration, address, 30 * second), 0);
}

TEST(AddressLimits, other_addresses_and_other_requests_are_not_slowed) {
  AddressLimits limits;
  taken_at_once(limits, Asked::sign_in, address, 0);
  EXPECT_EQ(limits.take(Asked::sign_in, "203.0.113.6", 0), 0);
  EXPECT_EQ(limits.take(Asked::check, address, 0), 0);
}

TEST(AddressLimits, of_ipv6_a_64_counts_as_one_address_and_a_mapped_ipv4_as_itself) {
  AddressLimits limits;
  taken_at_once(limits, Asked::sign_in, "2001:db8:0:1::1", 0);
  EXPECT_GT(limits.take(Asked::sign_in, "2001:db8:0:1:ffff::9", 0), 0);
  EXPECT_EQ(limits.take(Asked::sign_in, "2001:db8:0:2::1", 0), 0);
  taken_at_once(limits, Asked::sign_in, address, 0);
  EXPECT_GT(limits.take(Asked::sign_in, "::ffff:203.0.113.5", 0), 0);
}

TEST(AddressLimits, loopback_is_never_limited_and_a_name_that_is_no_address_is) {
  AddressLimits limits;
  for (const char* own : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}) EXPECT_EQ(taken_at_once(limits, Asked::sign_in, own, 0), 1000) << own;
  EXPECT_EQ(taken_at_once(limits, Asked::sign_in, "unknown", 0), 30);
}

TEST(AddressLimits, no_more_addresses_are_remembered_than_there_is_room_for) {
  AddressLimits limits;
  taken_at_once(limits, Asked::sign_in, address, 0);
  for (int i = 0; i < 20'000; ++i) limits.take(Asked::sign_in, "10." + std::to_string(i / 65536) + "." + std::to_string(i / 256 % 256) + "." + std::to_string(i % 256), second);
  EXPECT_GT(limits.take(Asked::sign_in, address, second), 0);   // the stalest went, not the one that waits longest
}

}  // namespace
}  // namespace http
