#include "store/public_log.h"

#include <fmt/format.h>
#include <stdexcept>

namespace store::public_log {
namespace {

ledger::Hash hash_in(const Row& row) {
  const std::string bytes = row.bytes("hash");
  ledger::Hash hash{};
  if (bytes.size() != hash.size()) throw std::runtime_error("a hash of the public log has not 32 bytes");
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

Blob blob_of(const ledger::Hash& hash) { return Blob{std::string(hash.begin(), hash.end())}; }

/// Hashes of level 8 * `level`, from `begin` on; as many as there are, at most `count`.
std::vector<ledger::Hash> hashes(Reader& db, int level, std::uint64_t begin, std::uint64_t count) {
  const auto from = static_cast<std::int64_t>(begin), to = static_cast<std::int64_t>(begin + count);
  const Rows rows = level == 0 ? db.query("select leaf_hash as hash from log_entries where place >= $1 and place < $2 order by place", {from, to})
                               : db.query("select hash from log_nodes where level = $1 and position >= $2 and position < $3 order by position", {std::int64_t{8} * level, from, to});
  std::vector<ledger::Hash> found;
  for (const Row& row : rows) found.push_back(hash_in(row));
  return found;
}

/// Every complete subtree, from the kept levels.
ledger::Nodes nodes(Reader& db) {
  return [&db](int level, std::uint64_t position) {
    const std::uint64_t count = std::uint64_t{1} << (level % 8);
    const auto below = hashes(db, level / 8, position * count, count);
    if (below.size() != count) throw std::runtime_error(fmt::format("the public log lacks tree nodes below level {} at {}", level, position));
    ledger::Frontier subtree;
    for (const ledger::Hash& hash : below) subtree.append(hash);
    return subtree.root();
  };
}

ledger::Frontier frontier(Reader& db) {
  const std::uint64_t entries = size(db);
  const ledger::Nodes at = nodes(db);
  std::vector<ledger::Hash> edge;
  for (const ledger::Node& node : ledger::nodes_of(entries)) edge.push_back(at(node.level, node.position));
  return {entries, std::move(edge)};
}

}  // namespace

void append(Transaction& tx, std::string_view entry) {
  base::ensure(entry.size() <= ledger::largest_log_entry, "an entry of the public log has at most 65,535 bytes");
  ledger::Frontier tree = frontier(tx);
  const ledger::Hash leaf = ledger::leaf_hash(entry);
  tx.execute("insert into log_entries (place, entry, leaf_hash) values ($1, $2, $3)", {static_cast<std::int64_t>(tree.size()), Blob{std::string(entry)}, blob_of(leaf)});
  tree.append(leaf, [&tx](const ledger::Node& node) {
    if (node.level > 0 && node.level % 8 == 0)
      tx.execute("insert into log_nodes (level, position, hash) values ($1, $2, $3)", {std::int64_t{node.level}, static_cast<std::int64_t>(node.position), blob_of(node.hash)});
  });
}

std::uint64_t size(Reader& db) { return static_cast<std::uint64_t>(db.query("select coalesce(max(place) + 1, 0) as size from log_entries").front().integer("size")); }

ledger::Hash root(Reader& db, std::uint64_t size) { return ledger::root_of(size, nodes(db)); }

std::optional<std::string> file(Reader& db, const ledger::Tile& tile) {
  if (tile.entries) {
    std::vector<std::string> entries;
    for (const Row& row : db.query("select entry from log_entries where place >= $1 and place < $2 order by place", {static_cast<std::int64_t>(tile.begin()), static_cast<std::int64_t>(tile.begin() + tile.width)}))
      entries.push_back(row.bytes("entry"));
    return entries.size() == tile.width ? std::optional(ledger::entry_bundle(entries)) : std::nullopt;
  }
  const auto found = hashes(db, tile.level, tile.begin(), tile.width);
  if (found.size() != tile.width) return std::nullopt;
  std::string bytes;
  for (const ledger::Hash& hash : found) bytes.append(hash.begin(), hash.end());
  return bytes;
}

std::string head(Reader& db) {
  const Rows rows = db.query("select note from log_heads order by size desc limit 1");
  return rows.empty() ? "" : rows.front().text("note");
}

std::string progress(Reader& db, std::string_view name) {
  const Rows rows = db.query("select value from log_progress where name = $1", {std::string(name)});
  return rows.empty() ? "" : rows.front().text("value");
}

void set_progress(Transaction& tx, std::string_view name, std::string_view value) {
  tx.execute("insert into log_progress (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value", {std::string(name), std::string(value)});
}

}  // namespace store::public_log
