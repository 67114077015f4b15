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
    heads.push_back(log_key().sign(Checkpoint{"log", tree.size(), tree.root()}.text()));
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
  Verifier verifier({log_key().public_key()});
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
      {"head_differs", [](Kept& kept) { kept.heads[1] = log_key().sign(Checkpoint{"log", 2, leaf_hash("")}.text()); }},
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
    Verifier verifier({log_key().public_key()});
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
