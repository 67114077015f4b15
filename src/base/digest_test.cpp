#include "base/digest.h"

#include <gtest/gtest.h>

namespace {

TEST(Digest, agrees_with_the_examples_of_the_standard) {
  // FIPS 180-4 examples: the empty text and "abc".
  EXPECT_EQ(base::hex(base::sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(base::hex(base::sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(base::name_of(base::sha256("abc")).substr(0, 15), "sha256:ba7816bf");
}

TEST(Digest, hex_goes_both_ways) {
  EXPECT_EQ(base::from_hex("00ff10"), std::string("\x00\xff\x10", 3));
  for (const char* text : {"0", "0g", "FF", "ab ", "0x12"}) EXPECT_EQ(base::from_hex(text), "") << text;
}

}  // namespace
