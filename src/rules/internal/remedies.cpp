#include "rules/internal/remedies.h"

#include "rules/internal/moves.h"

namespace rules::internal {
namespace {

using base::Text;
using Mask = std::uint32_t;

constexpr std::size_t most_remedies = 5;
constexpr std::size_t most_units = 16;
constexpr std::size_t most_moves = 40;
constexpr std::size_t most_trials = 400;

/// A move and the failing units it mends by itself.
struct Candidate { Move move; Mask mends = 0; };

/// Looks for the smallest changes of one failed case.
class Search {
 public:
  Search(const Rulebook& rulebook, const Set& set, const Inputs& inputs, const Evaluated& before)
      : rulebook_(rulebook), set_(set), inputs_(inputs), before_(before), words_(rulebook, inputs, forms_) {}

  std::vector<Remedy> run() {
    if (set_.need == Need::all) find_units(set_.conditions);
    else units_.push_back("");
    if (units_.empty() || units_.size() > most_units) return {};
    for (const Leaf& leaf : before_.leaves)
      if (leaf.outcome == Outcome::fail && leaf.basis == Leaf::Basis::test && leaf.condition->test) gather(leaf);
    for (const Leaf& leaf : before_.leaves)
      if (leaf.outcome == Outcome::fail && leaf.basis == Leaf::Basis::test && leaf.condition->test) gather_days(leaf);
    combine();
    return std::move(remedies_);
  }

 private:
  /// What must change: each failing member of a group that needs all; any other failing group as a whole.
  void find_units(const std::vector<Condition>& conditions) {
    for (const Condition& condition : conditions) {
      if (before_.outcomes.at(condition.path) != Outcome::fail) continue;
      if (!condition.conditions.empty() && condition.need == Need::all) find_units(condition.conditions);
      else units_.push_back(condition.path);
    }
  }

  void gather(const Leaf& leaf) {
    for (Move& move : moves_for(*leaf.condition->test, leaf.trace, leaf.stated.value_or(false), words_)) consider(std::move(move));
    for (const Exemption& exemption : set_.exemptions) {
      const bool lifts = std::find(exemption.lifts.begin(), exemption.lifts.end(), leaf.condition->path) != exemption.lifts.end();
      if (!lifts || !exemption.when) continue;
      feel::Trace trace;
      const CaseScope scope(rulebook_, inputs_, CaseScope::Trust::stated);
      if (!feel::evaluate(*exemption.when, scope, &trace).is_false()) continue;
      for (Move& move : moves_for(*exemption.when, trace, false, words_)) {
        move.exemption = &exemption;
        consider(std::move(move));
      }
    }
  }

  /// The soonest later day on which more is mended than on the days before it.
  void gather_days(const Leaf& leaf) {
    Mask best = 0;
    for (Move& move : later_days(leaf.trace, words_)) {
      const Mask mends = mended_by({&move});
      if ((mends | best) == best) continue;
      best |= mends;
      add({std::move(move), mends});
    }
  }

  void consider(Move move) {
    const Mask mends = mended_by({&move});
    if (mends != 0) add({std::move(move), mends});
  }

  void add(Candidate candidate) {
    const auto same = [&](const Candidate& other) { return other.move.change.fact == candidate.move.change.fact && other.move.change.to == candidate.move.change.to; };
    if (candidates_.size() < most_moves && std::none_of(candidates_.begin(), candidates_.end(), same)) candidates_.push_back(std::move(candidate));
  }

  /// The units that no longer fail after these moves; none when something that was settled comes open.
  Mask mended_by(const std::vector<const Move*>& moves) {
    if (++trials_ > most_trials) return 0;
    Inputs inputs = inputs_;
    for (const Move* move : moves) move->apply(inputs);
    const Evaluated after = evaluate_set(rulebook_, set_, inputs);
    for (const auto& [path, outcome] : after.outcomes)
      if (is_open(outcome) && !is_open(before_.outcomes.at(path)) && !has_members(path)) return 0;
    Mask mended = 0;
    for (std::size_t i = 0; i < units_.size(); ++i)
      if (is_mended(units_[i], after)) mended |= Mask{1} << i;
    return mended;
  }

  bool has_members(const std::string& path) const {
    const auto below = before_.outcomes.lower_bound(path + ".");
    return below != before_.outcomes.end() && below->first.starts_with(path + ".");
  }

  static bool is_mended(const std::string& unit, const Evaluated& after) {
    if (unit.empty()) return after.verdict == Verdict::pass;
    const Outcome outcome = after.outcomes.at(unit);
    return outcome != Outcome::fail && !is_open(outcome);
  }

  void combine() {
    for (std::size_t size = 1; size <= 3; ++size) extend({}, 0, 0, size);
  }

  void extend(std::vector<std::size_t> chosen, std::size_t from, Mask mends, std::size_t size) {
    if (chosen.size() == size) {
      if (mends == all_units()) offer(chosen);
      return;
    }
    for (std::size_t i = from; i < candidates_.size() && remedies_.size() < most_remedies; ++i) {
      const bool adds = (candidates_[i].mends & ~mends) != 0;
      if (!adds || clashes(chosen, i)) continue;
      chosen.push_back(i);
      extend(chosen, i + 1, mends | candidates_[i].mends, size);
      chosen.pop_back();
    }
  }

  Mask all_units() const { return (Mask{1} << units_.size()) - 1; }

  bool clashes(const std::vector<std::size_t>& chosen, std::size_t next) const {
    const auto same = [&](std::size_t i) { return candidates_[i].move.change.fact == candidates_[next].move.change.fact && !candidates_[next].move.added_row; };
    return std::any_of(chosen.begin(), chosen.end(), same);
  }

  /// A set that holds a smaller remedy is none of its own.
  bool is_larger_than_needed(const std::vector<std::size_t>& chosen) const {
    return std::any_of(found_.begin(), found_.end(), [&](const auto& smaller) { return std::includes(chosen.begin(), chosen.end(), smaller.begin(), smaller.end()); });
  }

  void offer(const std::vector<std::size_t>& chosen) {
    if (is_larger_than_needed(chosen)) return;
    std::vector<const Move*> moves;
    for (const std::size_t i : chosen) moves.push_back(&candidates_[i].move);
    if (chosen.size() > 1 && mended_by(moves) != all_units()) return;
    found_.push_back(chosen);
    remedies_.push_back(remedy_of(moves));
  }

  Remedy remedy_of(const std::vector<const Move*>& moves) const {
    Remedy remedy;
    std::vector<Text> texts;
    for (const Move* move : moves) {
      remedy.changes.push_back(move->change);
      Text text = move->change.shown;
      if (move->exemption) {
        remedy.exemption = move->exemption->id;
        const Text proof = words_.evidence_for(move->exemption->evidence);
        text.zh += fmt::format("，即可适用“{}”{}", move->exemption->label.zh, proof.zh.empty() ? "" : "（须附" + proof.zh + "）");
        text.en += fmt::format(", so that '{}' applies{}", move->exemption->label.en, proof.en.empty() ? "" : " (attach " + proof.en + ")");
      }
      texts.push_back(std::move(text));
    }
    remedy.shown = joined(texts, "；", "; ");
    remedy.shown.zh += "。";
    remedy.shown.en += ".";
    return remedy;
  }

  const Rulebook& rulebook_;
  const Set& set_;
  const Inputs& inputs_;
  const Evaluated& before_;
  QuantityForms forms_;
  Words words_;
  std::vector<std::string> units_;        // paths of what fails; "" = the set
  std::vector<Candidate> candidates_;
  std::vector<std::vector<std::size_t>> found_;
  std::vector<Remedy> remedies_;
  std::size_t trials_ = 0;
};

}  // namespace

std::vector<Remedy> remedies_of(const Rulebook& rulebook, const Set& set, const Inputs& inputs, const Evaluated& evaluated) {
  return Search(rulebook, set, inputs, evaluated).run();
}

}  // namespace rules::internal
