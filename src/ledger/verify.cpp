#include "ledger/verify.h"

namespace ledger {
namespace {

constexpr std::size_t most_problems = 1000;

std::uint64_t short_hash(std::string_view id) {
  const base::Digest digest = base::sha256(id);
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | digest[i];
  return value;
}

std::string bytes_of(const Hash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

}  // namespace

void Verifier::problem(std::string code, std::int64_t seq, std::string detail) {
  if (report_.problems.size() < most_problems) report_.problems.push_back({std::move(code), seq, std::move(detail)});
}

void Verifier::add_head(std::string_view note, std::string_view where) {
  auto head = read_checkpoint(note);
  if (!head) return problem("head_not_signed", 0, fmt::format("{}: this is no signed head", where));
  const std::uint64_t size = head->size;
  heads_.emplace(size, Head{std::move(*head), std::string(note), std::string(where)});
}

void Verifier::add_node(const Node& node) { nodes_[{node.level, node.position}] = node.hash; }

void Verifier::add(const StoredEvent& stored) {
  if (tree_.size() == 0) check_heads();
  check_place(stored);
  const Hash leaf = leaf_hash(stored.envelope);
  if (bytes_of(leaf) != stored.leaf_hash) problem("leaf_hash_differs", stored.seq, "the kept hash is not the hash of the record");
  tree_.append(leaf, [this](const Node& node) { check_node(node); });
  auto event = open_envelope(stored.envelope, stored.opened);
  if (!event && event.error().code == "bad_commitment") {
    problem("content_differs", stored.seq, event.error().message.en);
    event = open_envelope(stored.envelope, {});
  }
  if (event) note_key(stored, *event);
  check_heads();
  if (!event) return problem("record_unreadable", stored.seq, event.error().message.en);
  check_columns(stored, *event);
  check_sealed(stored, *event);
  note_erasure(*event);
}

void Verifier::check_place(const StoredEvent& stored) {
  if (stored.seq != ++seq_) problem("place_wrong", stored.seq, fmt::format("expected place {}", seq_));
  seq_ = stored.seq;
  std::int64_t& version = versions_[stored.stream];
  if (stored.version != version + 1) problem("version_wrong", stored.seq, fmt::format("{} jumps from {} to {}", stored.stream, version, stored.version));
  version = stored.version;
  if (!ids_.insert(short_hash(stored.id)).second) problem("id_twice", stored.seq, fmt::format("the id {} stands twice", stored.id));
}

void Verifier::check_columns(const StoredEvent& stored, const Event& event) {
  const auto differs = [&](std::string_view column) { problem("column_differs", stored.seq, fmt::format("the column {} says something else than the record", column)); };
  if (stored.stream != event.stream) differs("stream");
  if (stored.version != event.version) differs("version");
  if (stored.kind != event.kind) differs("kind");
  if (stored.id != event.id) differs("id");
  if (stored.received_at != event.received_at.microseconds) differs("received_at");
}

void Verifier::check_sealed(const StoredEvent& stored, const Event& event) {
  for (const std::string& field : stored.damaged) problem("content_damaged", stored.seq, fmt::format("the sealed field {} does not open", field));
  for (const auto& member : event.sealed_fields) {
    const std::string field(member.key());
    if (stored.opened.contains(field) || stored.damaged.contains(field)) continue;
    if (stored.unopened.contains(field)) ++report_.unopened;
    else missing_.emplace(event.id + "/" + field, Missing{stored.seq, event.stream, field});
  }
  for (const auto* fields : {&stored.unopened, &stored.damaged})
    for (const std::string& field : *fields)
      if (!event.sealed_fields.contains(field)) problem("content_unknown", stored.seq, fmt::format("the record commits to no field {}", field));
}

/// A record of erasure explains why content is missing: {"stream","field","events":[...],"basis"}.
void Verifier::note_erasure(const Event& event) {
  if (event.kind != "content_erased") return;
  const auto field = base::text_of(event.public_fields, "field");
  const base::Json* events = event.public_fields.if_contains("events");
  if (events == nullptr || !events->is_array()) return;
  for (const base::Json& id : events->get_array())
    if (id.is_string()) missing_.erase(std::string(id.get_string()) + "/" + field);
}

/// Announcements and changes of the key that signs the heads of this ledger; a head that covers a change is signed by the new key.
void Verifier::note_key(const StoredEvent& stored, const Event& event) {
  if (event.stream != key_stream(Log::ledger)) return;
  base::Result<void> followed;
  if (event.kind == "key_announced") followed = keys_.announce(base::text_of(event.public_fields, "note"));
  if (event.kind == "key_changed") followed = keys_.change(base::text_of(event.public_fields, "key"), tree_.size(), event.received_at);
  if (!followed) problem("forged_key", stored.seq, followed.error().message.en);
}

/// Every signed head of the size reached must be the head of what was read so far.
void Verifier::check_heads() {
  const auto [begin, end] = heads_.equal_range(tree_.size());
  if (begin == end) return;
  const Hash root = tree_.root();
  for (auto head = begin; head != end; ++head) check_head(head->second, root);
  heads_.erase(begin, end);
}

void Verifier::check_head(const Head& head, const Hash& root) {
  const auto opened = keys_.open_head(head.note);
  if (!opened) problem(opened.error().code == "retired_key" ? "retired_key" : "head_not_signed", 0, fmt::format("{}: the key in force did not sign this head", head.where));
  else if (head.checkpoint.root != root) problem("head_differs", 0, fmt::format("{}: the signed head of size {} is not the head of this ledger", head.where, tree_.size()));
}

void Verifier::check_node(const Node& node) {
  const auto kept = nodes_.find({node.level, node.position});
  if (kept == nodes_.end()) {
    if (node.level > 0 && node.level % 8 == 0) problem("node_missing", 0, fmt::format("the tree node {}/{} is missing", node.level, node.position));
    return;
  }
  if (kept->second != node.hash) problem("node_differs", 0, fmt::format("the tree node {}/{} is wrong", node.level, node.position));
  nodes_.erase(kept);
}

Report Verifier::finish() {
  if (tree_.size() == 0) check_heads();
  for (const auto& [size, head] : heads_) {
    if (keys_.open_head(head.note)) problem("rolled_back", 0, fmt::format("{}: a head of size {} was signed, the ledger has {} events", head.where, size, tree_.size()));
    else problem("head_not_signed", 0, fmt::format("{}: no known key signed this head", head.where));
  }
  for (const auto& [place, hash] : nodes_) problem("node_unknown", 0, fmt::format("the tree node {}/{} belongs to no tree of this size", place.first, place.second));
  for (const auto& [key, missing] : missing_) problem("content_missing", missing.seq, fmt::format("the sealed field {} of {} is gone without a record of erasure", missing.field, missing.stream));
  report_.size = tree_.size();
  report_.root = tree_.root();
  return report_;
}

}  // namespace ledger
