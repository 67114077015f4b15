#include "ledger/note.h"

#include <gtest/gtest.h>

namespace ledger {
namespace {

// The example of the documentation of Go's package note, whose format C2SP signed-note describes.
constexpr std::string_view known_skey = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr std::string_view known_vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr std::string_view known_text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
constexpr std::string_view known_note =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "\xE2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

SigningKey key_of(char seed) { return {"example.com/log", std::string(32, seed)}; }

TEST(Note, the_known_key_signs_the_known_note) {
  const auto key = SigningKey::parse(known_skey);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->public_key().vkey(), known_vkey);
  EXPECT_EQ(key->skey(), known_skey);
  EXPECT_EQ(sign_note(known_text, *key), known_note);
}

TEST(Note, the_known_note_opens_with_the_known_key) {
  const auto key = PublicKey::parse(known_vkey);
  ASSERT_TRUE(key);
  const auto text = open_note(known_note, *key);
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, known_text);
}

TEST(Note, a_note_changed_in_any_byte_is_refused) {
  const auto key = PublicKey::parse(known_vkey);
  for (std::size_t i = 0; i < known_note.size(); ++i) {
    std::string changed(known_note);
    changed[i] ^= 1;
    EXPECT_FALSE(open_note(changed, *key)) << i;
  }
}

TEST(Note, a_note_of_another_key_is_refused_and_a_further_signature_ignored) {
  const std::string note = sign_note("text\n", key_of('a'));
  EXPECT_FALSE(open_note(note, key_of('b').public_key()));
  EXPECT_TRUE(open_note(note + "\xE2\x80\x94 witness.example AAAA\n", key_of('a').public_key()));
}

TEST(Note, notes_without_signature_are_refused) {
  for (const std::string_view note : {"", "\n", "text\n", "text\n\n", "text\n\nno dash\n"}) EXPECT_FALSE(open_note(note, key_of('a').public_key())) << note;
}

TEST(Note, keys_with_a_wrong_id_or_length_are_refused) {
  for (const std::string_view key : {"", "a+b", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "Other+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                                     "PeterNeumann+c74f20a3+ARpc2Q==", "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"}) {
    const auto parsed = PublicKey::parse(key);
    ASSERT_FALSE(parsed) << key;
    EXPECT_EQ(parsed.error().code, "bad_key");
  }
}

TEST(Checkpoint, is_written_in_three_lines_and_read_again) {
  const Checkpoint head{"example.com/log", 8, leaf_hash("")};
  const std::string note = sign_note(head.text(), key_of('a'));
  EXPECT_EQ(head.text(), "example.com/log\n8\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n");
  const auto opened = open_checkpoint(note, key_of('a').public_key());
  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened, head);
}

TEST(Checkpoint, another_origin_or_a_wrong_line_is_refused) {
  const SigningKey key = key_of('a');
  for (const std::string_view text : {"other.example/log\n8\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n", "example.com/log\n08\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n",
                                      "example.com/log\n-8\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n", "example.com/log\n8\nbjQL\n", "example.com/log\n8\n"}) {
    const auto opened = open_checkpoint(sign_note(text, key), key.public_key());
    ASSERT_FALSE(opened) << text;
    EXPECT_EQ(opened.error().code, "bad_note");
  }
}

TEST(Checkpoint, a_proof_is_written_as_published) {
  EXPECT_EQ(proof_text(7, {leaf_hash("")}, "note\n"), "c2sp.org/tlog-proof@v1\nindex 7\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n\nnote\n");
}

}  // namespace
}  // namespace ledger
