#pragma once
#include "ledger/merkle.h"
#include "store/internal/connection.h"

/// The Merkle tree as it lies in the tables: leaf hashes beside the events, every eighth level in tree_nodes.
namespace store::internal {

/// Reads a complete subtree with at most 255 hashes. The connection outlives the function.
ledger::Nodes kept_nodes(Connection& connection);

/// How many events the ledger has.
std::uint64_t ledger_size(Connection& connection);

/// The tree's right edge as it is now.
ledger::Frontier load_frontier(Connection& connection);

/// True for the nodes that are kept besides the leaves.
inline bool is_kept(const ledger::Node& node) { return node.level > 0 && node.level % 8 == 0; }
void keep_node(Connection& connection, const ledger::Node& node);

ledger::Hash hash_of(std::string_view bytes);  // exactly 32
std::string bytes_of(const ledger::Hash& hash);

}  // namespace store::internal
