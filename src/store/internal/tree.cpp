#include "store/internal/tree.h"

#include <fmt/format.h>

namespace store::internal {
namespace {

/// Hashes of the kept level `level` at the positions [begin, end).
std::vector<ledger::Hash> kept_hashes(Connection& connection, int level, std::uint64_t begin, std::uint64_t end) {
  const auto first = static_cast<std::int64_t>(begin);
  const auto last = static_cast<std::int64_t>(end);
  const Rows rows = level == 0 ? connection.query("select leaf_hash as hash from events where seq > $1 and seq <= $2 order by seq", {first, last})
                               : connection.query("select hash from tree_nodes where level = $1 and position >= $2 and position < $3 order by position", {level, first, last});
  if (rows.size() != end - begin) throw std::runtime_error(fmt::format("the ledger lacks tree nodes of level {} between {} and {}", level, begin, end));
  std::vector<ledger::Hash> hashes;
  for (const Row& row : rows) hashes.push_back(hash_of(row.bytes("hash")));
  return hashes;
}

}  // namespace

ledger::Hash hash_of(std::string_view bytes) {
  ledger::Hash hash{};
  if (bytes.size() != hash.size()) throw std::runtime_error("a kept hash has not 32 bytes");
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

std::string bytes_of(const ledger::Hash& hash) { return {hash.begin(), hash.end()}; }

ledger::Nodes kept_nodes(Connection& connection) {
  return [&connection](int level, std::uint64_t position) {
    const int below = level / 8 * 8;
    const std::uint64_t count = std::uint64_t{1} << (level - below);
    ledger::Frontier subtree;
    for (const ledger::Hash& hash : kept_hashes(connection, below, position * count, (position + 1) * count)) subtree.append(hash);
    return subtree.root();
  };
}

std::uint64_t ledger_size(Connection& connection) { return static_cast<std::uint64_t>(connection.query("select coalesce(max(seq), 0) as size from events").front().integer("size")); }

ledger::Frontier load_frontier(Connection& connection) {
  const auto size = ledger_size(connection);
  const ledger::Nodes nodes = kept_nodes(connection);
  std::vector<ledger::Hash> hashes;
  for (const ledger::Node& node : ledger::nodes_of(size)) hashes.push_back(nodes(node.level, node.position));
  return {size, std::move(hashes)};
}

void keep_node(Connection& connection, const ledger::Node& node) {
  connection.post_row("insert into tree_nodes (level, position, hash) values ($1, $2, $3)", {node.level, static_cast<std::int64_t>(node.position), Blob{bytes_of(node.hash)}});
}

}  // namespace store::internal
