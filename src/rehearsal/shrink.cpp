#include "rehearsal/shrink.h"

namespace rehearsal {
namespace {

constexpr std::size_t most_trials = 4'000;

class Shrinker {
 public:
  Shrinker(const Scene& scene, const History& history, const std::string& invariant) : scene_(scene), history_(history), invariant_(invariant) {}

  Moves run(Moves moves) {
    for (std::size_t size = std::max<std::size_t>(1, moves.size() / 2); trials_ < most_trials;) {
      if (leave_out(moves, size)) continue;
      if (size == 1) break;
      size = std::max<std::size_t>(1, size / 2);
    }
    return moves;
  }

 private:
  /// Leaves out every run of `size` moves that can be spared, from the end; true when there was one.
  bool leave_out(Moves& moves, std::size_t size) {
    bool spared = false;
    for (std::size_t end = moves.size(); end > 0 && trials_ < most_trials;) {
      const std::size_t begin = end > size ? end - size : 0;
      Moves fewer(moves.begin(), moves.begin() + static_cast<std::ptrdiff_t>(begin));
      fewer.insert(fewer.end(), moves.begin() + static_cast<std::ptrdiff_t>(end), moves.end());
      if (breaks(fewer)) {
        moves = std::move(fewer);
        spared = true;
      }
      end = begin;
    }
    return spared;
  }

  bool breaks(const Moves& moves) {
    ++trials_;
    const auto played = make_again(scene_, history_, moves);
    return std::any_of(played.violations.begin(), played.violations.end(), [&](const auto& one) { return one.invariant == invariant_; });
  }

  const Scene& scene_;
  const History& history_;
  const std::string& invariant_;
  std::size_t trials_ = 0;
};

}  // namespace

Moves shortest(const Scene& scene, const History& history, Moves moves, const std::string& invariant) { return Shrinker(scene, history, invariant).run(std::move(moves)); }

}  // namespace rehearsal
