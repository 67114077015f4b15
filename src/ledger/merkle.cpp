#include "ledger/merkle.h"

#include "base/refusal.h"

#include <bit>
#include <cstring>

namespace ledger {
namespace {

Hash hash_of_subtree(std::uint64_t begin, std::uint64_t end, const Nodes& nodes);

/// Section 2.1.1: the largest power of two smaller than n; n > 1.
std::uint64_t split(std::uint64_t n) { return std::uint64_t{1} << (std::bit_width(n - 1) - 1); }

int level_of(std::uint64_t leaves) { return std::countr_zero(leaves); }

/// MTH of the leaves [begin, end); begin is a multiple of the least power of two that holds them.
Hash hash_of_subtree(std::uint64_t begin, std::uint64_t end, const Nodes& nodes) {
  const std::uint64_t leaves = end - begin;
  if (std::has_single_bit(leaves)) return nodes(level_of(leaves), begin >> level_of(leaves));
  const std::uint64_t middle = begin + split(leaves);
  return node_hash(hash_of_subtree(begin, middle, nodes), hash_of_subtree(middle, end, nodes));
}

/// Section 2.1.3.1, PATH(index, D[begin:end]).
void path(std::uint64_t index, std::uint64_t begin, std::uint64_t end, const Nodes& nodes, std::vector<Hash>& proof) {
  if (end - begin == 1) return;
  const std::uint64_t middle = begin + split(end - begin);
  if (index < middle) {
    path(index, begin, middle, nodes, proof);
    proof.push_back(hash_of_subtree(middle, end, nodes));
  } else {
    path(index, middle, end, nodes, proof);
    proof.push_back(hash_of_subtree(begin, middle, nodes));
  }
}

/// Section 2.1.4.1, SUBPROOF(from, D[begin:end], whole); `from` counts from the tree's start.
void subproof(std::uint64_t from, std::uint64_t begin, std::uint64_t end, bool whole, const Nodes& nodes, std::vector<Hash>& proof) {
  if (from == end) {
    if (!whole) proof.push_back(hash_of_subtree(begin, end, nodes));
    return;
  }
  const std::uint64_t middle = begin + split(end - begin);
  if (from <= middle) {
    subproof(from, begin, middle, whole, nodes, proof);
    proof.push_back(hash_of_subtree(middle, end, nodes));
  } else {
    subproof(from, middle, end, false, nodes, proof);
    proof.push_back(hash_of_subtree(begin, middle, nodes));
  }
}

}  // namespace

Hash leaf_hash(std::string_view leaf) {
  std::string bytes;
  bytes.reserve(1 + leaf.size());
  return base::sha256(bytes.append(1, '\0').append(leaf));
}

Hash node_hash(const Hash& left, const Hash& right) {
  std::array<char, 65> bytes;
  bytes[0] = 1;
  std::memcpy(bytes.data() + 1, left.data(), left.size());
  std::memcpy(bytes.data() + 33, right.data(), right.size());
  return base::sha256({bytes.data(), bytes.size()});
}

Frontier::Frontier(std::uint64_t size, std::vector<Hash> nodes) : size_(size), nodes_(std::move(nodes)) {
  base::ensure(nodes_.size() == static_cast<std::size_t>(std::popcount(size)), "a tree has one complete subtree for each bit of its size");
}

void Frontier::append(const Hash& leaf, const std::function<void(const Node&)>& completed) {
  Node node{0, size_, leaf};
  if (completed) completed(node);
  for (std::uint64_t rest = size_; rest & 1; rest >>= 1) {
    node = {node.level + 1, node.position >> 1, node_hash(nodes_.back(), node.hash)};
    nodes_.pop_back();
    if (completed) completed(node);
  }
  nodes_.push_back(node.hash);
  ++size_;
}

Hash Frontier::root() const {
  if (nodes_.empty()) return base::sha256("");
  Hash root = nodes_.back();
  for (std::size_t i = nodes_.size() - 1; i-- > 0;) root = node_hash(nodes_[i], root);
  return root;
}

std::vector<Node> nodes_of(std::uint64_t size) {
  std::vector<Node> nodes;
  std::uint64_t begin = 0;
  for (int level = 63; level >= 0; --level) {
    if (!(size >> level & 1)) continue;
    nodes.push_back({level, begin >> level, {}});
    begin += std::uint64_t{1} << level;
  }
  return nodes;
}

Hash root_of(std::uint64_t size, const Nodes& nodes) { return size == 0 ? base::sha256("") : hash_of_subtree(0, size, nodes); }

std::vector<Hash> inclusion_proof(std::uint64_t index, std::uint64_t size, const Nodes& nodes) {
  base::ensure(index < size, "a proof is asked for a leaf of the tree");
  std::vector<Hash> proof;
  path(index, 0, size, nodes, proof);
  return proof;
}

std::vector<Hash> consistency_proof(std::uint64_t from, std::uint64_t to, const Nodes& nodes) {
  base::ensure(from > 0 && from <= to, "consistency is asked from a smaller tree");
  std::vector<Hash> proof;
  subproof(from, 0, to, true, nodes, proof);
  return proof;
}

bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const std::vector<Hash>& proof, const Hash& root) {
  if (index >= size) return false;
  std::uint64_t fn = index;
  std::uint64_t sn = size - 1;
  Hash r = leaf;
  for (const Hash& p : proof) {
    if (sn == 0) return false;
    if ((fn & 1) || fn == sn) {
      r = node_hash(p, r);
      while (!(fn & 1) && fn != 0) fn >>= 1, sn >>= 1;
    } else {
      r = node_hash(r, p);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && r == root;
}

bool verify_consistency(std::uint64_t from, const Hash& from_root, std::uint64_t to, const Hash& to_root, const std::vector<Hash>& proof) {
  if (from > to) return false;
  if (from == to) return proof.empty() && from_root == to_root;
  if (from == 0) return proof.empty() && from_root == base::sha256("");
  if (proof.empty()) return false;
  // Where `from` is a complete subtree its root stands for the proof's first hash, which the prover leaves out.
  std::size_t next = std::has_single_bit(from) ? 0 : 1;
  std::uint64_t fn = from - 1;
  std::uint64_t sn = to - 1;
  while (fn & 1) fn >>= 1, sn >>= 1;
  Hash fr = next == 0 ? from_root : proof[0];
  Hash sr = fr;
  for (; next < proof.size(); ++next) {
    if (sn == 0) return false;
    if ((fn & 1) || fn == sn) {
      fr = node_hash(proof[next], fr);
      sr = node_hash(proof[next], sr);
      while (!(fn & 1) && fn != 0) fn >>= 1, sn >>= 1;
    } else {
      sr = node_hash(sr, proof[next]);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return fr == from_root && sr == to_root && sn == 0;
}

}  // namespace ledger
