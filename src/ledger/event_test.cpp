#include "ledger/event.h"

#include <gtest/gtest.h>

namespace ledger {
namespace {

const std::string salt(32, 's');

Event event() {
  Event made;
  made.stream = "case/1";
  made.version = 2;
  made.kind = "entry_recorded";
  made.id = "id1";
  made.actor = "lin";
  made.office = "o1";
  made.role = "applicant";
  made.received_at = *base::Instant::parse("2024-06-20T09:00:00+08:00");
  made.cause = "c1";
  made.edition = "sha256:00";
  made.public_fields = {{"entry", 1}, {"action", "fill.submit"}};
  made.sealed_fields = {{"net_profit", "120"}};
  return made;
}

std::string commitment_by_hand() {
  return base::hex(base::sha256(std::string("\x02net_profit\0", 12) + salt + "\"120\""));
}

std::string leaf() { return *envelope(event(), {{"net_profit", salt}}); }

TEST(Envelope, is_canonical_json_with_commitments_in_place_of_sealed_fields) {
  EXPECT_EQ(leaf(), R"({"actor":"lin","alg":"sha256","cause":"c1","commits":{"net_profit":")" + commitment_by_hand() +
                        R"("},"edition":"sha256:00","id":"id1","kind":"entry_recorded","office":"o1","public":{"action":"fill.submit","entry":1},)"
                        R"("received_at":"2024-06-20T01:00:00.000000Z","role":"applicant","stream":"case/1","v":1,"version":2})");
}

TEST(Envelope, what_lacks_a_member_is_no_event) {
  for (const char* bytes : {"{}", R"({"v":1})", "[]", R"({"v":1,"alg":"sha256","stream":5})"}) {
    const auto opened = open_envelope(bytes, {});
    ASSERT_FALSE(opened) << bytes;
    EXPECT_EQ(opened.error().code, "bad_event") << bytes;
  }
}

TEST(Envelope, opens_to_the_event_it_was_made_of) {
  const auto opened = open_envelope(leaf(), {{"net_profit", {salt, "\"120\""}}});
  ASSERT_TRUE(opened);
  EXPECT_EQ(*envelope(*opened, {{"net_profit", salt}}), leaf());
  EXPECT_EQ(opened->sealed_fields.at("net_profit"), "120");
}

TEST(Envelope, a_field_that_is_gone_reads_as_erased) {
  const auto opened = open_envelope(leaf(), {});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->sealed_fields.at("net_profit"), "erased");
}

TEST(Envelope, content_or_salt_that_was_changed_is_refused) {
  for (const SealedField& wrong : {SealedField{salt, "\"121\""}, SealedField{std::string(32, 't'), "\"120\""}}) {
    const auto opened = open_envelope(leaf(), {{"net_profit", wrong}});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, "bad_commitment");
  }
  EXPECT_EQ(open_envelope(leaf(), {{"other", {salt, "1"}}}).error().code, "bad_commitment");
}

TEST(Envelope, equal_values_under_two_salts_have_two_commitments) {
  EXPECT_NE(commitment("f", std::string(32, 'a'), "1"), commitment("f", std::string(32, 'b'), "1"));
  EXPECT_NE(commitment("f", salt, "1"), commitment("g", salt, "1"));
}

TEST(Envelope, anything_but_its_own_writing_is_refused) {
  const std::string good = leaf();
  std::vector<std::string> bad = {"", "null", "[]", "{}", " " + good, good + " ", good + "\n"};
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"v\":1", "\"v\":2"}, {"sha256\",", "sm3\","}, {"entry_recorded", "entry_dreamt"}, {"\"version\":2", "\"version\":\"2\""}, {"000000Z", "000000"},
           {"\"public\":{\"action\":\"fill.submit\",\"entry\":1}", "\"public\":[]"}, {"\"actor\":\"lin\",", ""}, {"\"role\":\"applicant\",", "\"role\":\"applicant\",\"rule\":\"\","},
           {commitment_by_hand() + "\"", "\",\"x\":1"}}) {
    bad.push_back(good);
    const std::size_t place = bad.back().find(from);
    ASSERT_NE(place, std::string::npos) << from;
    bad.back().replace(place, from.size(), to);
  }
  for (const std::string& bytes : bad) EXPECT_FALSE(open_envelope(bytes, {})) << bytes;
}

TEST(Envelope, a_record_over_16_KiB_is_refused_and_one_of_16_KiB_is_not) {
  Event large = event();
  large.public_fields["note"] = "";
  const std::size_t frame = envelope(large, {{"net_profit", salt}})->size();
  large.public_fields["note"] = std::string(largest_envelope - frame, 'x');
  const auto fits = envelope(large, {{"net_profit", salt}});
  ASSERT_TRUE(fits);
  EXPECT_EQ(fits->size(), 16384u);
  large.public_fields["note"] = std::string(largest_envelope - frame + 1, 'x');
  const auto refused = envelope(large, {{"net_profit", salt}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "event_too_large");
}

}  // namespace
}  // namespace ledger
