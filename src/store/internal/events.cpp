#include "store/internal/events.h"

#include "store/internal/tree.h"

#include <fmt/format.h>
#include <map>

namespace store::internal {
namespace {

constexpr std::size_t salt_bytes = 32;

/// Opens the fields of many events; the keys of streams are unwrapped once.
class Opener {
 public:
  explicit Opener(const Vault& vault) : vault_(vault) {}

  void open(const Row& row, ledger::StoredEvent& event) {
    const std::string field = row.text("field");
    if (!vault_.has_key()) {
      event.unopened.insert(field);
      return;
    }
    const auto plain = unseal(key_of(row), row.bytes("content"), about_field(event.id, field));
    if (!plain || plain->size() < salt_bytes) event.damaged.insert(field);
    else event.opened[field] = {plain->substr(0, salt_bytes), plain->substr(salt_bytes)};
  }

 private:
  /// Empty when the key is gone or does not open.
  const std::string& key_of(const Row& row) {
    const std::string id = row.text("key_id");
    const auto [place, is_new] = keys_.try_emplace(id);
    if (is_new && !row.is_null("wrapped")) place->second = vault_.unlock(row.bytes("wrapped"), about_key(id, row.text("stream"))).value_or("");
    return place->second;
  }

  const Vault& vault_;
  std::map<std::string, std::string> keys_;
};

ledger::StoredEvent stored_event(const Row& row) {
  ledger::StoredEvent event;
  event.seq = row.integer("seq");
  event.stream = row.text("stream");
  event.version = row.integer("version");
  event.kind = row.text("kind");
  event.id = row.text("id");
  event.received_at = row.integer("received_at");
  event.envelope = row.bytes("envelope");
  event.leaf_hash = row.bytes("leaf_hash");
  return event;
}

/// Both answers are in the order of seq.
std::vector<ledger::StoredEvent> joined(const Rows& events, const Rows& sealed, const Vault& vault) {
  std::vector<ledger::StoredEvent> stored;
  stored.reserve(events.size());
  for (const Row& row : events) stored.push_back(stored_event(row));
  Opener opener(vault);
  std::size_t next = 0;
  for (const Row& row : sealed) {
    const std::int64_t seq = row.integer("seq");
    while (next < stored.size() && stored[next].seq < seq) ++next;
    if (next < stored.size() && stored[next].seq == seq) opener.open(row, stored[next]);
  }
  return stored;
}

constexpr std::string_view stream_events = "select seq, stream, version, kind, id, received_at, envelope, leaf_hash from events where stream = $1 and version >= $2 order by version";
constexpr std::string_view stream_sealed =
    "select e.seq, s.field, s.content, s.key_id, k.wrapped, k.stream from events e join sealed s on s.event_id = e.id left join stream_keys k on k.id = s.key_id "
    "where e.stream = $1 and e.version >= $2 order by e.version, s.field";
constexpr std::string_view ledger_events = "select seq, stream, version, kind, id, received_at, envelope, leaf_hash from events where seq >= $1 order by seq limit $2";
constexpr std::string_view ledger_sealed =
    "select e.seq, s.field, s.content, s.key_id, k.wrapped, k.stream from events e join sealed s on s.event_id = e.id left join stream_keys k on k.id = s.key_id "
    "where e.seq >= $1 and e.seq <= $2 order by e.seq, s.field";

}  // namespace

std::string about_key(std::string_view key_id, std::string_view stream) { return fmt::format("stream key {} {}", key_id, stream); }

std::string about_field(std::string_view event_id, std::string_view field) { return fmt::format("sealed field {} {}", event_id, field); }

std::vector<ledger::StoredEvent> read_stored(Connection& connection, const Vault& vault, const StreamRange& range) {
  const Values parameters = {std::string(range.stream), range.from_version};
  return joined(connection.query(stream_events, parameters), connection.query(stream_sealed, parameters), vault);
}

std::vector<ledger::StoredEvent> read_stored(Connection& connection, const Vault& vault, const LedgerRange& range) {
  const Rows events = connection.query(ledger_events, {range.from_seq, range.limit});
  if (events.empty()) return {};
  return joined(events, connection.query(ledger_sealed, {range.from_seq, events.back().integer("seq")}), vault);
}

ledger::Event checked_event(const ledger::StoredEvent& stored) {
  const auto wrong = [&](std::string_view why) { return std::runtime_error(fmt::format("event {} is not what was written ({}); run ledger verify", stored.seq, why)); };
  if (bytes_of(ledger::leaf_hash(stored.envelope)) != stored.leaf_hash) throw wrong("its hash differs");
  if (!stored.damaged.empty()) throw wrong("sealed content does not open");
  auto event = ledger::open_envelope(stored.envelope, stored.opened);
  if (!event) throw wrong(event.error().message.en);
  if (event->stream != stored.stream || event->version != stored.version || event->id != stored.id) throw wrong("its columns differ");
  return std::move(*event);
}

std::vector<ledger::Event> checked_events(const std::vector<ledger::StoredEvent>& stored) {
  std::vector<ledger::Event> events;
  events.reserve(stored.size());
  for (const ledger::StoredEvent& one : stored) events.push_back(checked_event(one));
  return events;
}

}  // namespace store::internal
