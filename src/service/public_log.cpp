#include "service/public_log.h"

#include "store/public_log.h"
#include "views/cases.h"

namespace service {
namespace {

namespace log = store::public_log;
using ledger::Event;
using store::Transaction;

constexpr std::int64_t most_events = 500;   // looked at in one transaction
constexpr const char* log_zone = "Asia/Shanghai";

void append(Transaction& tx, base::JsonObject entry) {
  entry["v"] = 1;
  log::append(tx, base::canonical_json(entry));
}

/// What is said once, and again when it is another: `name` remembers the value.
void say_once(Transaction& tx, const std::string& name, const std::string& value, base::JsonObject entry) {
  if (value.empty() || log::progress(tx, name) == value) return;
  append(tx, std::move(entry));
  log::set_progress(tx, name, value);
}

base::JsonObject picked(const Event& event, std::initializer_list<const char*> names) {
  base::JsonObject entry{{"kind", event.kind}, {"at", event.received_at.text()}, {"edition", event.edition}};
  for (const char* name : names)
    if (const auto* value = event.public_fields.if_contains(name)) entry[name] = *value;
  return entry;
}

/// A certificate's life, as the register shows it: who holds it and what became of it under which article, not why.
base::JsonObject of_certificate(const Event& event) {
  auto entry = picked(event, {"programme", "title", "holder_name", "uscc", "product", "category", "place", "issued_on", "valid_to", "year", "articles", "imported", "what"});
  entry["number"] = event.stream.substr(event.stream.find('/') + 1);
  return entry;
}

const programme::Stage* stage_of(const programme::Programme* programme, const std::string& procedure, const std::string& stage) {
  const auto* known = programme ? programme->procedure(procedure) : nullptr;
  return known ? known->stage(stage) : nullptr;
}

/// What was posted in public, on which channels and until when.
std::optional<base::JsonObject> of_posting(House& house, const Event& event, Transaction& tx) {
  if (!event.public_fields.contains("channels")) return std::nullopt;
  const auto row = views::find_case(tx, event.stream.substr(5));
  const auto edition = row ? house.edition_of(event.edition, tx) : nullptr;
  const auto* stage = row ? stage_of(edition.get(), row->procedure, base::text_of(event.public_fields, "stage")) : nullptr;
  if (!stage || stage->type != programme::StageType::publication || stage->inside) return std::nullopt;
  auto entry = picked(event, {"stage", "channels", "due", "provisional", "amended"});
  entry["kind"] = "posted";
  entry["programme"] = row->programme;
  entry["procedure"] = row->procedure;
  entry["org_name"] = row->org_name;
  entry["product_name"] = row->product_name;
  return entry;
}

std::optional<base::JsonObject> entry_of(House& house, const Event& event, Transaction& tx) {
  if (event.stream.starts_with("certificate/") && event.kind.starts_with("certificate_")) return of_certificate(event);
  if (event.stream.starts_with("round/")) return picked(event, {"programme", "year", "label_zh", "label_en", "opens", "closes", "parameters"});
  if (event.kind == "entry_recorded" && event.stream.starts_with("case/")) return of_posting(house, event, tx);
  return std::nullopt;
}

/// The edition goes before the first thing that rests on it.
void publish_event(House& house, const Event& event, Transaction& tx) {
  auto entry = entry_of(house, event, tx);
  if (!entry) return;
  if (const auto edition = event.edition.empty() ? nullptr : house.edition_of(event.edition, tx))
    say_once(tx, "edition/" + event.edition, event.edition, {{"kind", "rulebook"}, {"edition", event.edition}, {"programme", edition->name()}, {"status", edition->status}});
  append(tx, std::move(*entry));
}

/// Returns true when there is more.
bool publish_events(House& house) {
  bool more = false;
  const auto done = house.store().write([&](Transaction& tx) -> base::Result<void> {
    const auto read = log::progress(tx, "ledger");
    const std::int64_t from = read.empty() ? 1 : std::stoll(read) + 1;
    const auto events = tx.read_all(from, most_events);
    for (const Event& event : events) publish_event(house, event, tx);
    if (!events.empty()) log::set_progress(tx, "ledger", std::to_string(from + static_cast<std::int64_t>(events.size()) - 1));
    more = static_cast<std::int64_t>(events.size()) == most_events;
    return {};
  });
  return done && more;
}

/// The first key of a log; those that follow are announced and said by the store.
void say_first_key(House& house, Transaction& tx, ledger::Log log) {
  const std::string name = "key/" + std::string(ledger::word_of(log));
  if (!log::progress(tx, name).empty()) return;
  const std::string key = house.store().keys(log).links().front().key.vkey();
  say_once(tx, name, key, {{"kind", "key"}, {"of", ledger::word_of(log)}, {"key", key}});
}

/// Keys, calendars, and the day's head of the ledger.
void publish_surroundings(House& house) {
  const auto head = house.store().sign_head();
  const auto day = base::date_in_zone(house.now(), log_zone).text();
  (void)house.store().write([&](Transaction& tx) -> base::Result<void> {
    for (const auto of : {ledger::Log::ledger, ledger::Log::open}) say_first_key(house, tx, of);
    for (const auto& edition : house.editions()) {
      const auto digest = house.calendar_of(*edition).digest();
      say_once(tx, "calendar/" + edition->calendar, digest, {{"kind", "calendar"}, {"calendar", edition->calendar}, {"digest", digest}});
    }
    if (!head.empty()) say_once(tx, "day", day, {{"kind", "head"}, {"day", day}, {"note", head}});
    return {};
  });
}

/// Nothing to write: most of the time.
bool is_up_to_date(House& house) {
  const auto db = house.store().reader();
  const auto events = db->query("select coalesce(max(seq), 0) as n from events").front().integer("n");
  return log::progress(*db, "ledger") == std::to_string(events) && log::progress(*db, "day") == base::date_in_zone(house.now(), log_zone).text();
}

}  // namespace

void publish(House& house) {
  house.store().change_due_keys();
  if (is_up_to_date(house)) return;
  publish_surroundings(house);
  while (publish_events(house)) continue;
  house.store().sign_log();
}

namespace {

/// The first key of a log has no beginning that anybody wrote down.
base::JsonObject key_json(ledger::Log log, const ledger::PublicKey& key) {
  return {{"of", ledger::word_of(log)}, {"key", key.vkey()}, {"id", key.id_text()}, {"algorithm", ledger::name_of(key.algorithm())},
          {"from_size", "0"}, {"not_before", nullptr}, {"not_after", nullptr}, {"announcement", nullptr}};
}

base::JsonArray keys_of(House& house, ledger::Log log) {
  base::JsonArray keys;
  const auto chain = house.store().keys(log);
  const auto add = [&](const ledger::PublicKey& key, const ledger::KeyChange* change, base::Json from_size) {
    auto json = key_json(log, key);
    json["from_size"] = std::move(from_size);
    if (change) {
      json["not_before"] = change->not_before.text();
      json["announcement"] = change->note;
      keys.back().as_object()["not_after"] = change->previous_until.text();
    }
    keys.push_back(std::move(json));
  };
  for (const auto& link : chain.links()) add(link.key, link.change ? &*link.change : nullptr, base::Json(std::to_string(link.from)));
  if (chain.announced()) add(chain.announced()->next, &*chain.announced(), nullptr);
  return keys;
}

base::JsonArray keys_json(House& house) {
  auto keys = keys_of(house, ledger::Log::ledger);
  for (auto& key : keys_of(house, ledger::Log::open)) keys.push_back(std::move(key));
  return keys;
}

}  // namespace

std::optional<std::string> log_file(House& house, const std::string& path) {
  if (path == "key") return house.store().keys(ledger::Log::open).last().key.vkey() + "\n";
  if (path == "keys") return boost::json::serialize(keys_json(house)) + "\n";
  const auto db = house.store().reader();
  if (path == "checkpoint") {
    auto note = log::head(*db);
    return note.empty() ? std::nullopt : std::optional(std::move(note));
  }
  const auto tile = ledger::parse_tile(path);
  return tile ? log::file(*db, *tile) : std::nullopt;
}

}  // namespace service
