#include "store/internal/keys.h"

#include "store/public_log.h"

#include <fmt/format.h>

namespace store::internal {
namespace {

constexpr std::string_view about_signing_key = "signing key";

std::string value_of(Reader& db, const std::string& name) {
  const Rows rows = db.query("select value from properties where name = $1", {name});
  return rows.empty() ? "" : rows.front().text("value");
}

void set_value(Transaction& tx, const std::string& name, const std::string& value) {
  tx.execute("insert into properties (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value", {name, value});
}

std::string hex(std::string_view bytes) { return base::hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}); }

std::string kept_name(const ledger::PublicKey& key) { return "signing_key/" + key.id_text(); }
std::string due_name(Log log) { return fmt::format("key_due/{}", ledger::word_of(log)); }

std::optional<ledger::SigningKey> kept_key(Reader& db, const Vault& vault, const ledger::PublicKey& key) {
  const auto plain = vault.unlock(base::from_hex(value_of(db, kept_name(key))), about_signing_key);
  auto found = ledger::SigningKey::parse(plain.value_or(""));
  if (!found || found->public_key() != key) return std::nullopt;
  return std::move(*found);
}

base::Result<void> record(Transaction& tx, Log log, const std::string& kind, base::JsonObject fields, base::Instant at, const std::string& actor) {
  ledger::Event event;
  event.kind = kind;
  event.actor = actor;
  event.received_at = at;
  event.public_fields = std::move(fields);
  const std::string stream = ledger::key_stream(log);
  const auto appended = tx.append(stream, tx.version(stream), {std::move(event)});
  return appended ? base::Result<void>() : tl::unexpected(appended.error());
}

void publish(Transaction& tx, Log log, const char* kind, const char* name, const std::string& value, base::Instant at) {
  public_log::append(tx, base::canonical_json(base::JsonObject{{"v", 1}, {"kind", kind}, {"of", ledger::word_of(log)}, {name, value}, {"at", at.text()}}));
}

/// What one event of the stream of keys says.
base::Result<void> follow_event(std::optional<ledger::KeyChain>& chain, const ledger::Event& event) {
  const std::string note = base::text_of(event.public_fields, "note");
  if (!chain) {
    const auto first = ledger::open_announcement(note);
    if (!first) return tl::unexpected(first.error());
    chain.emplace(first->previous);
  }
  if (event.kind == "key_announced") return chain->announce(note);
  const auto* from = event.public_fields.if_contains("from");
  return chain->change(base::text_of(event.public_fields, "key"), from != nullptr && from->is_int64() ? static_cast<std::uint64_t>(from->get_int64()) : 0, event.received_at);
}

}  // namespace

std::string key_property(Log log) { return log == Log::ledger ? "log_key" : "open_log_key"; }

base::Result<std::optional<ledger::KeyChain>> read_keys(Reader& db, Log log) { return keys_of(db.read_stream(ledger::key_stream(log))); }

base::Result<std::optional<ledger::KeyChain>> keys_of(const std::vector<ledger::Event>& events) {
  std::optional<ledger::KeyChain> chain;
  for (const ledger::Event& event : events)
    if (const auto followed = follow_event(chain, event); !followed) return tl::unexpected(followed.error());
  return chain;
}

base::Result<void> follow_keys(HeadSigner& signer, Log log, Reader& db, const Vault& vault) {
  auto chain = read_keys(db, log);
  if (!chain) return tl::unexpected(chain.error());
  return signer.follow(*chain ? std::move(**chain) : ledger::KeyChain(signer.key().public_key()), [&](const ledger::PublicKey& key) { return kept_key(db, vault, key); });
}

base::Result<void> announce_key(Transaction& tx, Log log, const ledger::KeyChange& change, const HeadSigner& signer, const ledger::SigningKey& next, const Vault& vault, const std::string& actor) {
  const std::string note = ledger::announcement(change, signer.key(), next);
  if (auto recorded = record(tx, log, "key_announced", {{"of", ledger::word_of(log)}, {"note", note}}, change.announced, actor); !recorded) return recorded;
  publish(tx, log, "key_announced", "note", note, change.announced);
  set_value(tx, kept_name(next.public_key()), hex(vault.lock(next.skey(), about_signing_key)));
  set_value(tx, due_name(log), std::to_string(change.not_before.microseconds));
  return {};
}

bool is_key_due(Reader& db, Log log, base::Instant now) {
  const std::string due = value_of(db, due_name(log));
  return !due.empty() && std::stoll(due) <= now.microseconds;
}

base::Result<bool> change_key_if_due(Transaction& tx, Log log, base::Instant now) {
  if (!is_key_due(tx, log, now)) return false;
  const auto chain = read_keys(tx, log);
  if (!chain) return tl::unexpected(chain.error());
  if (!*chain || !(*chain)->announced() || now < (*chain)->announced()->not_before) return false;
  const std::string vkey = (*chain)->announced()->next.vkey();
  publish(tx, log, "key", "key", vkey, now);
  const std::int64_t from = log == Log::ledger ? tx.query("select coalesce(max(seq), 0) + 1 as n from events").front().integer("n") : static_cast<std::int64_t>(public_log::size(tx));
  if (const auto recorded = record(tx, log, "key_changed", {{"of", ledger::word_of(log)}, {"key", vkey}, {"from", from}}, now, "clock"); !recorded) return tl::unexpected(recorded.error());
  set_value(tx, key_property(log), vkey);
  public_log::set_progress(tx, fmt::format("key/{}", ledger::word_of(log)), vkey);
  tx.execute("delete from properties where name = $1", {due_name(log)});
  return true;
}

}  // namespace store::internal
