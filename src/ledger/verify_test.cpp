#include "ledger/verify.h"

#include <gtest/gtest.h>

namespace ledger {
namespace {

std::string bytes_of(const Hash& hash) { return {hash.begin(), hash.end()}; }

SigningKey log_key() { return {"log", std::string(32, 'k')}; }

/// A small ledger in memory that can be spoiled.
struct Kept {
  std::vector<StoredEvent> events;
  std::vector<std::string> heads;
  Frontier tree;

  void add(Event event) {
    event.stream = event.stream.empty() ? "case/1" : event.stream;
    event.version = 1;
    for (const StoredEvent& before : events) event.version += before.stream == event.stream;
    event.id = "id" + std::to_string(events.size() + 1);
    std::map<std::string, std::string> salts;
    std::map<std::string, SealedField> opened;
    for (const auto& member : event.sealed_fields) {
      salts[std::string(member.key())] = std::string(32, 's');
      opened[std::string(member.key())] = {std::string(32, 's'), base::canonical_json(member.value())};
    }
    const std::string leaf = *envelope(event, salts);
    tree.append(leaf_hash(leaf));
    events.push_back({static_cast<std::int64_t>(events.size() + 1), event.stream, event.version, event.kind, event.id, event.received_at.microseconds, leaf,
                      bytes_of(leaf_hash(leaf)), opened, {}, {}});
    heads.push_back(sign_note(Checkpoint{"log", tree.size(), tree.root()}.text(), log_key()));
  }
};

Kept sound() {
  Kept kept;
  for (int i = 0; i < 5; ++i) {
    Event event;
    event.kind = "entry_recorded";
    event.public_fields = {{"entry", i}};
    event.sealed_fields = {{"secret", i}};
    kept.add(event);
  }
  return kept;
}

Report verify(const Kept& kept) {
  Verifier verifier(log_key().public_key());
  for (const std::string& head : kept.heads) verifier.add_head(head, "heads");
  for (const StoredEvent& event : kept.events) verifier.add(event);
  return verifier.finish();
}

std::string first_code(const Kept& kept) {
  const Report report = verify(kept);
  return report.ok() ? "" : report.problems.front().code;
}

TEST(Verify, a_sound_ledger_has_no_problem) {
  const Kept kept = sound();
  const Report report = verify(kept);
  EXPECT_TRUE(report.ok());
  EXPECT_EQ(report.size, 5u);
  EXPECT_EQ(report.root, kept.tree.root());
}

TEST(Verify, every_way_of_spoiling_has_its_code) {
  struct Case { std::string code; std::function<void(Kept&)> spoil; };
  const std::vector<Case> cases = {
      {"leaf_hash_differs", [](Kept& kept) { kept.events[2].leaf_hash[0] ^= 1; }},
      {"leaf_hash_differs", [](Kept& kept) { kept.events[2].envelope[20] ^= 1; }},
      {"place_wrong", [](Kept& kept) { kept.events.erase(kept.events.begin() + 1); }},
      {"version_wrong", [](Kept& kept) { kept.events[3].version = 9; }},
      {"id_twice", [](Kept& kept) { kept.events[3].id = "id1"; }},
      {"column_differs", [](Kept& kept) { kept.events[3].kind = "case_opened"; }},
      {"column_differs", [](Kept& kept) { kept.events[3].received_at += 1; }},
      {"column_differs", [](Kept& kept) { kept.events[4].id = "other"; }},
      {"content_differs", [](Kept& kept) { kept.events[3].opened["secret"].content = "7"; }},
      {"content_differs", [](Kept& kept) { kept.events[3].opened["secret"].salt[5] ^= 1; }},
      {"content_damaged", [](Kept& kept) { kept.events[3].opened.clear(), kept.events[3].damaged = {"secret"}; }},
      {"content_unknown", [](Kept& kept) { kept.events[3].unopened = {"other"}; }},
      {"content_missing", [](Kept& kept) { kept.events[3].opened.clear(); }},
      {"rolled_back", [](Kept& kept) { kept.events.pop_back(); }},
      {"head_not_signed", [](Kept& kept) { kept.heads[0][3] ^= 1; }},
      {"head_differs", [](Kept& kept) { kept.heads[1] = sign_note(Checkpoint{"log", 2, leaf_hash("")}.text(), log_key()); }},
  };
  for (const Case& spoiling : cases) {
    Kept kept = sound();
    spoiling.spoil(kept);
    EXPECT_EQ(first_code(kept), spoiling.code);
  }
}

TEST(Verify, a_forged_record_with_a_fitting_hash_is_found_by_the_signed_head) {
  Kept kept = sound();
  std::string& leaf = kept.events[1].envelope;
  leaf.replace(leaf.find("\"entry\":1"), 9, "\"entry\":7");
  kept.events[1].leaf_hash = bytes_of(leaf_hash(leaf));
  EXPECT_EQ(first_code(kept), "head_differs");
}

TEST(Verify, content_that_was_erased_on_record_is_no_problem) {
  Kept kept = sound();
  Event erasure;
  erasure.stream = "erasures";
  erasure.kind = "content_erased";
  erasure.public_fields = {{"stream", "case/1"}, {"field", "secret"}, {"events", base::JsonArray{"id4"}}, {"basis", "PIPL 47"}};
  kept.add(erasure);
  kept.events[3].opened.clear();
  EXPECT_TRUE(verify(kept).ok());
  kept.events[2].opened.clear();
  EXPECT_EQ(first_code(kept), "content_missing");
}

TEST(Verify, content_without_the_key_at_hand_is_counted_and_no_problem) {
  Kept kept = sound();
  kept.events[3].opened.clear();
  kept.events[3].unopened = {"secret"};
  const Report report = verify(kept);
  EXPECT_TRUE(report.ok());
  EXPECT_EQ(report.unopened, 1u);
}

// Keys that follow one another

SigningKey next_key() { return {"log", std::string(32, 'n')}; }
SigningKey strange_key() { return {"log", std::string(32, 'x')}; }

constexpr std::int64_t day = 86'400'000'000;
constexpr base::Instant announced{1'718'845'200'000'000}, in_force{announced.microseconds + announcement_days * day};

KeyChange planned() { return {log_key().public_key(), next_key().public_key(), announced, in_force, {in_force.microseconds + 7 * day}, ""}; }

Event key_event(const std::string& kind, base::JsonObject fields, base::Instant at = in_force) {
  Event event;
  event.stream = "keys/ledger";
  event.kind = kind;
  event.received_at = at;
  event.public_fields = std::move(fields);
  return event;
}

/// Five records, the announcement, the change, and a record after it; the last two heads under the new key.
Kept with_a_new_key() {
  Kept kept = sound();
  kept.add(key_event("key_announced", {{"note", announcement(planned(), log_key(), next_key())}}, announced));
  kept.add(key_event("key_changed", {{"key", next_key().public_key().vkey()}}));
  const SigningKey new_key = next_key(), old_key = log_key();
  kept.heads.back() = sign_note(Checkpoint{"log", kept.tree.size(), kept.tree.root()}.text(), {&new_key, &old_key});
  Event after;
  after.kind = "entry_recorded";
  kept.add(after);
  kept.heads.back() = sign_note(Checkpoint{"log", kept.tree.size(), kept.tree.root()}.text(), next_key());
  return kept;
}

TEST(Verify, heads_are_followed_from_the_old_key_to_the_announced_new_one) {
  EXPECT_EQ(first_code(with_a_new_key()), "");
}

TEST(Verify, a_head_of_a_retired_key_after_its_end_is_found) {
  Kept kept = with_a_new_key();
  kept.heads.back() = sign_note(Checkpoint{"log", kept.tree.size(), kept.tree.root()}.text(), log_key());
  EXPECT_EQ(first_code(kept), "retired_key");
  kept = with_a_new_key();
  kept.heads[2] = sign_note(Checkpoint{"log", 3, {}}.text(), next_key());
  EXPECT_EQ(first_code(kept), "head_not_signed");   // nobody knew it then
}

TEST(Verify, forged_announcements_and_changes_of_a_key_are_found) {
  KeyChange too_soon = planned(), unexplained = planned(), of_a_stranger = planned();
  too_soon.not_before = {announced.microseconds + announcement_days * day - 1};
  unexplained.not_before = unexplained.previous_until = announced;
  of_a_stranger.previous = strange_key().public_key();
  std::string half = announcement(planned(), log_key(), next_key()), other_half = half;
  half.erase(half.rfind("\xE2\x80\x94"));                                      // the old key alone
  other_half.erase(other_half.find("\xE2\x80\x94"), half.size() - other_half.find("\xE2\x80\x94"));   // the new key alone
  for (const std::string& note : {half, other_half, announcement(too_soon, log_key(), next_key()), announcement(unexplained, log_key(), next_key()),
                                  announcement(of_a_stranger, strange_key(), next_key()), std::string("words"), sign_note("{}\n", log_key())}) {
    Kept kept = sound();
    kept.add(key_event("key_announced", {{"note", note}}, announced));
    EXPECT_EQ(first_code(kept), "forged_key") << note;
  }
  Kept unannounced = sound();
  unannounced.add(key_event("key_changed", {{"key", next_key().public_key().vkey()}}));
  EXPECT_EQ(first_code(unannounced), "forged_key");
  Kept early = sound();
  early.add(key_event("key_announced", {{"note", announcement(planned(), log_key(), next_key())}}, announced));
  early.add(key_event("key_changed", {{"key", next_key().public_key().vkey()}}, {in_force.microseconds - 1}));
  EXPECT_EQ(first_code(early), "forged_key");
  Kept other = sound();
  other.add(key_event("key_announced", {{"note", announcement(planned(), log_key(), next_key())}}, announced));
  other.add(key_event("key_changed", {{"key", strange_key().public_key().vkey()}}));
  EXPECT_EQ(first_code(other), "forged_key");
}

TEST(Verify, an_emergency_takes_a_key_into_use_at_once_and_says_why) {
  KeyChange emergency = planned();
  emergency.not_before = emergency.previous_until = announced;
  emergency.reason = "the machine was stolen";
  Kept kept = sound();
  kept.add(key_event("key_announced", {{"note", announcement(emergency, log_key(), next_key())}}, announced));
  kept.add(key_event("key_changed", {{"key", next_key().public_key().vkey()}}, announced));
  kept.heads.back() = sign_note(Checkpoint{"log", kept.tree.size(), kept.tree.root()}.text(), next_key());
  EXPECT_EQ(first_code(kept), "");
}

TEST(KeyChain, names_the_key_in_force_at_every_size) {
  KeyChain keys(log_key().public_key());
  ASSERT_TRUE(keys.announce(announcement(planned(), log_key(), next_key())));
  EXPECT_EQ(keys.announced()->next, next_key().public_key());
  ASSERT_TRUE(keys.change(next_key().public_key().vkey(), 7, in_force));
  EXPECT_FALSE(keys.announced());
  EXPECT_EQ(keys.key_at(6), log_key().public_key());
  EXPECT_EQ(keys.key_at(7), next_key().public_key());
  EXPECT_EQ(keys.announce(announcement(planned(), log_key(), next_key())).error().code, "forged_key");   // the old key announces no more
  KeyChange back = planned();
  std::swap(back.previous, back.next);
  EXPECT_EQ(keys.announce(announcement(back, next_key(), log_key())).error().code, "forged_key");         // nor does it come back
}

TEST(Verify, kept_nodes_are_compared_and_may_not_be_missing) {
  Kept kept;
  std::vector<Node> nodes;
  for (int i = 0; i < 256; ++i) {
    Event event;
    event.kind = "entry_recorded";
    kept.add(event);
  }
  nodes.push_back({8, 0, kept.tree.root()});
  const auto first = [&](const std::vector<Node>& handed) {
    Verifier verifier(log_key().public_key());
    for (const Node& node : handed) verifier.add_node(node);
    for (const StoredEvent& event : kept.events) verifier.add(event);
    const Report report = verifier.finish();
    return report.ok() ? std::string() : report.problems.front().code;
  };
  EXPECT_EQ(first(nodes), "");
  EXPECT_EQ(first({}), "node_missing");
  EXPECT_EQ(first({{8, 0, Hash{}}}), "node_differs");
  EXPECT_EQ(first({nodes[0], {8, 1, Hash{}}}), "node_unknown");
}

}  // namespace
}  // namespace ledger
