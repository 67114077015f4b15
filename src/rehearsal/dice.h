#pragma once
#include <cstdint>
#include <random>
#include <string_view>
#include <vector>

namespace rehearsal {

/// Chance that comes out the same on every machine: the 64-bit Mersenne Twister as ISO C++ defines it, mapped to whole
/// numbers here, because the library's own distributions differ between implementations.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : source_(seed) {}

  /// 0 .. sides - 1; sides > 0.
  std::uint64_t below(std::uint64_t sides);
  /// low .. high, both included.
  std::int64_t between(std::int64_t low, std::int64_t high);
  /// True in `percent` of a hundred throws.
  bool falls(int percent) { return below(100) < static_cast<std::uint64_t>(percent); }
  /// An index of one of the weights (>= 0, at least one above 0), the more often the heavier.
  std::size_t weighted(const std::vector<int>& weights);

  template <class T>
  const T& one_of(const std::vector<T>& items) { return items[below(items.size())]; }

 private:
  std::mt19937_64 source_;
};

/// The seed of one part of a rehearsal: different for every part of every seed. SplitMix64 (Steele, Lea, Flood 2014).
std::uint64_t seed_of(std::uint64_t seed, std::uint64_t part);

}  // namespace rehearsal
