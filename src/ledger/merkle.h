#pragma once
#include "base/digest.h"

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

/// The Merkle tree of RFC 9162 section 2.1 over SHA-256. Sizes and indexes count leaves, indexes from 0.
namespace ledger {

using Hash = base::Digest;

Hash leaf_hash(std::string_view leaf);                     // SHA-256(0x00 || leaf)
Hash node_hash(const Hash& left, const Hash& right);       // SHA-256(0x01 || left || right)

/// A complete subtree: leaves position * 2^level up to, not including, (position + 1) * 2^level.
struct Node {
  int level = 0;
  std::uint64_t position = 0;
  Hash hash{};
};

/// The right edge of a growing tree: the complete subtrees of its size, largest first. At most 64 hashes; a value.
class Frontier {
 public:
  Frontier() = default;
  /// `nodes` are the complete subtrees that nodes_of(size) names, in that order.
  Frontier(std::uint64_t size, std::vector<Hash> nodes);

  /// Adds a leaf; hands each subtree that it completes to `completed`, the leaf itself first.
  void append(const Hash& leaf, const std::function<void(const Node&)>& completed = {});
  std::uint64_t size() const { return size_; }
  Hash root() const;  // of the empty tree: SHA-256 of nothing

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> nodes_;
};

/// Where the complete subtrees of a tree of `size` leaves lie, largest first; their hashes are left zero.
std::vector<Node> nodes_of(std::uint64_t size);

/// Hash of the complete subtree at (level, position); called only for subtrees within the tree asked about.
using Nodes = std::function<Hash(int level, std::uint64_t position)>;

Hash root_of(std::uint64_t size, const Nodes& nodes);
/// Section 2.1.3.1; index < size.
std::vector<Hash> inclusion_proof(std::uint64_t index, std::uint64_t size, const Nodes& nodes);
/// Section 2.1.4.1; 0 < from <= to. Empty when they are equal.
std::vector<Hash> consistency_proof(std::uint64_t from, std::uint64_t to, const Nodes& nodes);

/// Section 2.1.3.2: the leaf is at `index` of the tree of `size` leaves with this root.
bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const std::vector<Hash>& proof, const Hash& root);
/// Section 2.1.4.2: the tree of `to` leaves begins with the tree of `from` leaves. From the empty tree only an empty proof
/// holds.
bool verify_consistency(std::uint64_t from, const Hash& from_root, std::uint64_t to, const Hash& to_root, const std::vector<Hash>& proof);

}  // namespace ledger
