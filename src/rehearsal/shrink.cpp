#include "rehearsal/shrink.h"

namespace rehearsal {
namespace {

constexpr std::size_t most_moves_made = 40'000;   // over all trials: some seconds

class Shrinker {
 public:
  Shrinker(const Scene& scene, const History& history, const std::string& invariant) : scene_(scene), history_(history), invariant_(invariant) {}

  Moves run(Moves moves) {
    leave_out_refused(moves);
    leave_out_cases(moves);
    for (std::size_t size = std::max<std::size_t>(1, moves.size() / 2); may_go_on();) {
      if (leave_out(moves, size)) continue;
      if (size == 1) break;
      size = std::max<std::size_t>(1, size / 2);
    }
    return moves;
  }

 private:
  /// What was refused changed nothing, mostly.
  void leave_out_refused(Moves& moves) {
    Moves accepted;
    Answers answers;
    make_again(scene_, history_, moves, &answers);
    for (std::size_t i = 0; i < answers.size(); ++i)
      if (answers[i].accepted) accepted.push_back(moves[i]);
    if (breaks(accepted)) moves = std::move(accepted);
  }

  /// Whole cases first, the last opened first: most have nothing to do with it.
  void leave_out_cases(Moves& moves) {
    std::vector<std::string> cases;
    for (const auto& move : moves)
      if (move.kind == Move::Kind::open_case) cases.push_back(move.case_id);
    for (auto id = cases.rbegin(); id != cases.rend() && may_go_on(); ++id) {
      Moves fewer = moves;
      std::erase_if(fewer, [&](const Move& move) { return move.case_id == *id || move.case_id.starts_with(*id + "."); });
      if (fewer.size() < moves.size() && breaks(fewer)) moves = std::move(fewer);
    }
  }

  /// Leaves out every run of `size` moves that can be spared, from the end; true when there was one.
  bool leave_out(Moves& moves, std::size_t size) {
    bool spared = false;
    for (std::size_t end = moves.size(); end > 0 && may_go_on();) {
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

  bool may_go_on() const { return made_ < most_moves_made; }

  bool breaks(const Moves& moves) {
    made_ += moves.size();
    const auto played = make_again(scene_, history_, moves);
    return std::any_of(played.violations.begin(), played.violations.end(), [&](const auto& one) { return one.invariant == invariant_; });
  }

  const Scene& scene_;
  const History& history_;
  const std::string& invariant_;
  std::size_t made_ = 0;
};

}  // namespace

Moves shortest(const Scene& scene, const History& history, Moves moves, const std::string& invariant) { return Shrinker(scene, history, invariant).run(std::move(moves)); }

}  // namespace rehearsal
