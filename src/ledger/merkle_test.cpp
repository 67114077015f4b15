#include "ledger/merkle.h"

#include <gtest/gtest.h>

namespace ledger {
namespace {

// The eight leaves and their values are those used by the implementations of Certificate Transparency (RFC 6962).
const std::vector<std::string> leaves = {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
const std::vector<std::string> roots = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

/// A tree that remembers every complete subtree.
struct Grown {
  Frontier frontier;
  std::map<std::pair<int, std::uint64_t>, Hash> kept;
  std::vector<Hash> roots{Frontier().root()};

  void add(const Hash& leaf) {
    frontier.append(leaf, [this](const Node& node) { kept[{node.level, node.position}] = node.hash; });
    roots.push_back(frontier.root());
  }
  Nodes nodes() const {
    return [this](int level, std::uint64_t position) { return kept.at({level, position}); };
  }
};

Grown known_tree() {
  Grown tree;
  for (const std::string& leaf : leaves) tree.add(leaf_hash(base::from_hex(leaf)));
  return tree;
}

Grown tree_of(int size) {
  Grown tree;
  for (int i = 0; i < size; ++i) tree.add(leaf_hash(std::to_string(i)));
  return tree;
}

std::vector<std::string> in_hex(const std::vector<Hash>& hashes) {
  std::vector<std::string> texts;
  for (const Hash& hash : hashes) texts.push_back(base::hex(hash));
  return texts;
}

TEST(Merkle, roots_of_the_known_leaves_are_the_published_ones) {
  const Grown tree = known_tree();
  for (std::size_t size = 0; size < roots.size(); ++size) {
    EXPECT_EQ(base::hex(tree.roots[size]), roots[size]) << size;
    EXPECT_EQ(base::hex(root_of(size, tree.nodes())), roots[size]) << size;
  }
}

TEST(Merkle, proofs_of_the_known_leaves_are_the_published_ones) {
  const Grown tree = known_tree();
  EXPECT_EQ(in_hex(inclusion_proof(5, 8, tree.nodes())),
            (std::vector<std::string>{"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  EXPECT_EQ(in_hex(consistency_proof(6, 8, tree.nodes())),
            (std::vector<std::string>{"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  EXPECT_TRUE(consistency_proof(8, 8, tree.nodes()).empty());
}

TEST(Merkle, every_leaf_of_every_small_tree_is_proved) {
  const Grown tree = tree_of(70);
  for (std::uint64_t size = 1; size <= 70; ++size)
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto proof = inclusion_proof(index, size, tree.nodes());
      EXPECT_TRUE(verify_inclusion(leaf_hash(std::to_string(index)), index, size, proof, tree.roots[size])) << index << " of " << size;
      EXPECT_FALSE(verify_inclusion(leaf_hash("other"), index, size, proof, tree.roots[size]));
      EXPECT_FALSE(verify_inclusion(leaf_hash(std::to_string(index)), index + 1, size, proof, tree.roots[size]));
    }
}

TEST(Merkle, every_small_tree_extends_every_smaller_one) {
  const Grown tree = tree_of(70);
  for (std::uint64_t to = 1; to <= 70; ++to)
    for (std::uint64_t from = 1; from <= to; ++from) {
      const auto proof = consistency_proof(from, to, tree.nodes());
      EXPECT_TRUE(verify_consistency(from, tree.roots[from], to, tree.roots[to], proof)) << from << " to " << to;
      if (from == to) continue;
      EXPECT_FALSE(verify_consistency(from, tree.roots[to], to, tree.roots[to], proof)) << from << " to " << to;
      EXPECT_FALSE(verify_consistency(from, tree.roots[from], to, tree.roots[from], proof)) << from << " to " << to;
    }
}

/// Each way of spoiling a proof: a bit, a hash too few, too many, twice, swapped.
std::vector<std::vector<Hash>> spoiled(const std::vector<Hash>& proof) {
  std::vector<std::vector<Hash>> all;
  for (std::size_t i = 0; i < proof.size(); ++i) {
    all.push_back(proof);
    all.back()[i][i % 32] ^= 1;
    all.push_back(proof);
    all.back().erase(all.back().begin() + static_cast<long>(i));
    all.push_back(proof);
    all.back().insert(all.back().begin() + static_cast<long>(i), proof[i]);
    if (i > 0) all.push_back(proof), std::swap(all.back()[i], all.back()[i - 1]);
  }
  all.push_back(proof);
  all.back().push_back(Hash{});
  return all;
}

TEST(Merkle, spoiled_proofs_are_refused) {
  const Grown tree = tree_of(40);
  for (std::uint64_t size = 2; size <= 40; ++size)
    for (std::uint64_t i = 0; i < size; ++i) {
      for (const auto& proof : spoiled(inclusion_proof(i, size, tree.nodes())))
        EXPECT_FALSE(verify_inclusion(leaf_hash(std::to_string(i)), i, size, proof, tree.roots[size])) << i << " of " << size;
      if (i == 0) continue;
      for (const auto& proof : spoiled(consistency_proof(i, size, tree.nodes())))
        EXPECT_FALSE(verify_consistency(i, tree.roots[i], size, tree.roots[size], proof)) << i << " to " << size;
    }
}

TEST(Merkle, a_proof_for_a_leaf_outside_the_tree_is_refused) {
  const Grown tree = tree_of(4);
  EXPECT_FALSE(verify_inclusion(leaf_hash("0"), 4, 4, {}, tree.roots[4]));
  EXPECT_FALSE(verify_inclusion(leaf_hash("0"), 0, 0, {}, tree.roots[0]));
}

TEST(Merkle, only_the_empty_proof_leads_from_the_empty_tree) {
  const Grown tree = tree_of(4);
  EXPECT_TRUE(verify_consistency(0, tree.roots[0], 4, tree.roots[4], {}));
  EXPECT_FALSE(verify_consistency(0, tree.roots[0], 4, tree.roots[4], {tree.roots[1]}));
  EXPECT_FALSE(verify_consistency(0, tree.roots[1], 4, tree.roots[4], {}));
  EXPECT_FALSE(verify_consistency(4, tree.roots[4], 3, tree.roots[3], {}));
}

TEST(Merkle, a_frontier_made_from_kept_nodes_grows_like_the_old_one) {
  const Grown tree = tree_of(53);
  for (std::uint64_t size = 0; size < 53; ++size) {
    std::vector<Hash> hashes;
    for (const Node& node : nodes_of(size)) hashes.push_back(tree.kept.at({node.level, node.position}));
    Frontier frontier(size, hashes);
    EXPECT_EQ(frontier.root(), tree.roots[size]);
    frontier.append(leaf_hash(std::to_string(size)));
    EXPECT_EQ(frontier.root(), tree.roots[size + 1]);
  }
}

}  // namespace
}  // namespace ledger
