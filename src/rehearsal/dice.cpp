#include "rehearsal/dice.h"

namespace rehearsal {

/// The lowest throws are thrown again, so that no number is likelier than another.
std::uint64_t Dice::below(std::uint64_t sides) {
  const std::uint64_t again = (0 - sides) % sides;
  std::uint64_t thrown = source_();
  while (thrown < again) thrown = source_();
  return thrown % sides;
}

std::int64_t Dice::between(std::int64_t low, std::int64_t high) { return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1)); }

std::size_t Dice::weighted(const std::vector<int>& weights) {
  std::uint64_t whole = 0;
  for (const int weight : weights) whole += static_cast<std::uint64_t>(weight);
  std::uint64_t thrown = below(whole);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (thrown < static_cast<std::uint64_t>(weights[i])) return i;
    thrown -= static_cast<std::uint64_t>(weights[i]);
  }
  return weights.size() - 1;
}

std::uint64_t seed_of(std::uint64_t seed, std::uint64_t part) {
  std::uint64_t z = seed + 0x9e3779b97f4a7c15ULL * (part + 1);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace rehearsal
