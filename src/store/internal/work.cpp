#include "store/internal/work.h"

#include "base/id.h"

#include <fmt/format.h>

namespace store::internal {
namespace {

constexpr std::int64_t rebuild_step = 1000;

tl::unexpected<base::Refusal> stale_version(std::string_view stream, std::int64_t expected, std::int64_t found) {
  return base::refuse("stale_version", {"别人刚刚处理了这一事项，您看到的不是最新内容。请刷新后再办理。",
                                        fmt::format("Somebody acted here in the meantime ({}: expected version {}, found {}). Reload and act again.", stream, expected, found)});
}

}  // namespace

std::vector<ledger::Event> Work::read_stream(std::string_view stream, std::int64_t from_version) {
  auto events = reader_.read_stream(stream, from_version);
  if (!events.empty()) versions_.insert_or_assign(std::string(stream), events.back().version);
  return events;
}

std::int64_t Work::version(std::string_view stream) {
  if (const auto found = versions_.find(stream); found != versions_.end()) return found->second;
  if (const auto known = parts_.versions.find(stream); known != parts_.versions.end()) return known->second;
  return versions_.emplace(std::string(stream), Transaction::version(stream)).first->second;
}

void Work::keep_versions() {
  for (const auto& [stream, version] : versions_) parts_.versions.insert_or_assign(stream, version);
}

base::Result<std::int64_t> Work::append(std::string_view stream, std::int64_t expected_version, std::vector<ledger::Event> events) {
  base::ensure(!events.empty() && !stream.empty(), "an append has a stream and at least one event");
  const std::int64_t found = version(stream);
  if (found != expected_version) return stale_version(stream, expected_version, found);
  std::int64_t next = expected_version;
  for (ledger::Event& event : events) {
    event.stream = stream;
    event.version = ++next;
    if (event.id.empty()) event.id = base::event_id();
    if (event.cause.empty()) event.cause = parts_.cause;
    if (auto appended = append_one(event); !appended) return tl::unexpected(std::move(appended.error()));
  }
  return next;
}

base::Result<void> Work::append_one(const ledger::Event& event) {
  std::map<std::string, std::string> salts;
  for (const auto& member : event.sealed_fields) salts[std::string(member.key())] = random_bytes(32);
  const auto leaf = ledger::envelope(event, salts);
  if (!leaf) return tl::unexpected(leaf.error());
  insert_leaf(event, *leaf);
  if (!salts.empty()) insert_sealed(event, salts);
  for (const Applier& applier : parts_.appliers) applier.apply(event, *this);
  return {};
}

void Work::insert_leaf(const ledger::Event& event, const std::string& leaf) {
  const ledger::Hash hash = ledger::leaf_hash(leaf);
  versions_.insert_or_assign(event.stream, event.version);
  parts_.connection.post_row(
      "insert into events (seq, stream, version, kind, id, received_at, envelope, leaf_hash) values ($1, $2, $3, $4, $5, $6, $7, $8)",
      {static_cast<std::int64_t>(parts_.tree.size() + 1), event.stream, event.version, event.kind, event.id, event.received_at.microseconds, Blob{leaf}, Blob{bytes_of(hash)}});
  parts_.tree.append(hash, [this](const ledger::Node& node) {
    if (is_kept(node)) keep_node(parts_.connection, node);
  });
}

const Work::StreamKey& Work::stream_key(const std::string& stream) {
  const auto known = stream_keys_.find(stream);
  return known != stream_keys_.end() ? known->second : stream_keys_.emplace(stream, find_stream_key(stream)).first->second;
}

Work::StreamKey Work::find_stream_key(const std::string& stream) {
  const Rows kept = parts_.connection.query("select id, wrapped from stream_keys where stream = $1", {stream});
  if (!kept.empty()) {
    const std::string id = kept.front().text("id");
    auto key = parts_.vault.unlock(kept.front().bytes("wrapped"), about_key(id, stream));
    if (!key) throw std::runtime_error(fmt::format("the key of {} does not open; run ledger verify", stream));
    return {id, std::move(*key)};
  }
  StreamKey made{base::random_id(), random_bytes(32)};
  parts_.sums.post_row("insert into stream_keys (id, stream, wrapped) values ($1, $2, $3)",
                      {made.id, stream, Blob{parts_.vault.lock(made.key, about_key(made.id, stream))}});
  return made;
}

void Work::insert_sealed(const ledger::Event& event, const std::map<std::string, std::string>& salts) {
  const StreamKey& key = stream_key(event.stream);
  for (const auto& member : event.sealed_fields) {
    const std::string field(member.key());
    const std::string plain = salts.at(field) + base::canonical_json(member.value());
    parts_.connection.post_row("insert into sealed (event_id, field, key_id, content) values ($1, $2, $3, $4)",
                               {event.id, field, key.id, Blob{seal(key.key, plain, about_field(event.id, field))}});
  }
}

base::Result<void> Work::claim(std::string_view key) {
  const std::int64_t taken = parts_.sums.execute("insert into unique_keys (key) values ($1) on conflict do nothing", {std::string(key)});
  if (taken == 1) return {};
  return base::refuse("already_done", {"这件事已经办过，不能再办一次。请刷新查看结果。", fmt::format("This has been done already ({}) and cannot be done twice. Reload to see the result.", key)});
}

namespace {

std::string sealed_mark(const std::string& view, const std::string& digest, const Vault& vault) {
  const std::string seal = vault.derive(fmt::format("view {} {}", view, digest));
  return fmt::format("{} {}", digest, base::hex({reinterpret_cast<const std::uint8_t*>(seal.data()), seal.size()}));
}

}  // namespace

std::string mark_of(const Applier& applier, const Vault& vault) {
  std::string made = fmt::format("{}\n{}\n", applier.name, applier.version);
  for (const std::string& statement : applier.ddl) made += statement + "\n";
  return sealed_mark(applier.name, base::hex(base::sha256(made)), vault);
}

bool is_mark_of(const std::string& view, const std::string& mark, const Vault& vault) { return mark == sealed_mark(view, mark.substr(0, mark.find(' ')), vault); }

namespace {

/// Tables that are as they should be are emptied row by row: whoever reads the old state meanwhile goes on reading it.
void empty_view(Work& work, const Applier& applier) {
  const Rows made = work.query("select mark from view_marks where name = $1", {applier.name});
  if (!made.empty() && made.front().text("mark") == mark_of(applier, work.vault())) {
    for (const std::string& table : applier.tables) work.execute("delete from " + table, {});
    return;
  }
  for (const std::string& table : applier.tables) work.execute("drop table if exists " + table, {});
  for (const std::string& statement : applier.ddl) work.execute(statement, {});
  work.execute("delete from view_marks where name = $1", {applier.name});
  work.execute("insert into view_marks (name, mark) values ($1, $2)", {applier.name, mark_of(applier, work.vault())});
}

}  // namespace

void rebuild(Work& work, const std::vector<Applier>& appliers) {
  for (const Applier& applier : appliers) empty_view(work, applier);
  for (std::int64_t next = 1;; next += rebuild_step) {
    const auto events = work.read_all(next, rebuild_step);
    for (const ledger::Event& event : events)
      for (const Applier& applier : appliers) applier.apply(event, work);
    if (static_cast<std::int64_t>(events.size()) < rebuild_step) return;
  }
}

}  // namespace store::internal
