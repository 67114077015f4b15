#include "rules/compiled/plan.h"

namespace rules::compiled {
namespace {

using internal::Leaf;
using internal::Reason;

constexpr std::size_t most_comparisons = 40;

/// Words what a decided case came to, rule by rule.
class Explaining {
 public:
  Explaining(const Plan& plan, CaseState& state)
      : plan_(plan), state_(state), words_(plan.rulebook, *state.inputs, state.forms), tracing_(plan.program, state.row, state.scratch, state.reasons) {}

  bool run() {
    state_.explanation.clear();
    state_.scratch.clear();
    state_.traced.clear();
    if (!state_.is_settled || lacks_evidence()) return false;
    return members(0, static_cast<std::uint32_t>(plan_.rules.size()), nullptr) && !tracing_.has_failed();
  }

 private:
  /// Why nothing below applies: a question, and the rule of the explanation that tells it already.
  struct Gate { QuestionIndex question = -1; std::optional<std::size_t> told; };

  /// What is stated and does not count, for want of evidence.
  bool lacks_evidence() const {
    const auto& unsupported = state_.row.is_unsupported;
    return state_.evidence_required && std::find(unsupported.begin(), unsupported.end(), true) != unsupported.end();
  }

  bool members(std::uint32_t from, std::uint32_t end, Gate* gate) {
    for (std::uint32_t at = from; at < end; at = plan_.rules[at].end)
      if (!one(at, plan_.rules[at], gate)) return false;
    return true;
  }

  bool one(std::uint32_t at, const Rule& rule, Gate* gate) {
    Gate own;
    if (!gate && rule.when >= 0 && kind(rule.when) != Kind::yes) {
      own.question = rule.when;
      gate = &own;
    }
    if (rule.is_group) return members(at + 1, rule.end, gate);
    if (gate) return not_applicable(rule, *gate);
    return state_.outcomes[at] == Outcome::exempt ? exempt(rule) : leaf(at, rule);
  }

  Kind kind(QuestionIndex question) const { return state_.kinds[static_cast<std::size_t>(question)]; }

  /// The one leaf in hand, made new.
  Leaf& leaf_of(const Rule& rule) {
    leaf_.condition = rule.condition;
    leaf_.treats = rule.treats;
    leaf_.one_of_several = rule.one_of_several;
    leaf_.basis = Leaf::Basis::test;
    leaf_.unsupported.clear();
    leaf_.judge_role = {};
    leaf_.exemption = nullptr;
    leaf_.judgement = nullptr;
    leaf_.stated.reset();
    return leaf_;
  }

  bool not_applicable(const Rule& rule, Gate& gate) {
    if (gate.told) return state_.explanation.add_like(*rule.condition, *rule.treats, *gate.told), true;
    Leaf& leaf = leaf_of(rule);
    leaf.outcome = Outcome::not_applicable;
    leaf.basis = Leaf::Basis::when;
    gate.told = state_.explanation.rules().size();
    trace(gate.question, leaf);
    return add(leaf, gate.question);
  }

  /// By the first exemption that is proven.
  bool exempt(const Rule& rule) {
    const auto proven = std::find_if(rule.exemptions.begin(), rule.exemptions.end(), [&](std::uint32_t i) { return state_.grounds[i] == Kind::yes; });
    const Ground& ground = plan_.grounds[*proven];
    if (!state_.evidence_required && !ground.exemption->evidence.empty()) return false;
    Leaf& leaf = leaf_of(rule);
    leaf.outcome = Outcome::exempt;
    leaf.basis = Leaf::Basis::exemption;
    leaf.exemption = ground.exemption;
    state_.reasons.clear();
    if (ground.when >= 0) {
      trace(ground.when, leaf);
      add_unsupported(ground.when, leaf);
    }
    return add(leaf, ground.when);
  }

  /// With what was compared for the question; -1: for none.
  bool add(const Leaf& leaf, QuestionIndex index) {
    if (index < 0 || question(index).step) return state_.explanation.add(leaf, state_.reasons, words_), true;
    if (!question(index).is_explainable) return false;
    Leaf& traced = state_.traced.emplace_back(leaf);
    feel::evaluate(*question(index).expression, *state_.scope, &traced.trace);
    state_.explanation.add(traced, internal::reasons_of(traced, words_), words_);
    return true;
  }

  const Question& question(QuestionIndex index) const { return plan_.questions[static_cast<std::size_t>(index)]; }

  bool leaf(std::uint32_t at, const Rule& rule) {
    Leaf& leaf = leaf_of(rule);
    leaf.outcome = state_.outcomes[at];
    state_.reasons.clear();
    if (rule.other >= 0 || (rule.test < 0 && rule.judgement < 0)) {
      if (internal::is_open(leaf.outcome)) return false;
      leaf.basis = Leaf::Basis::other_set;
    }
    if (rule.test >= 0) {
      if (!question(rule.test).is_explainable) return false;
      trace(rule.test, leaf);
      add_unsupported(rule.test, leaf);
    }
    if (is_judged(rule)) judge(rule, leaf);
    add_empty_lists(rule, leaf);
    return add(leaf, rule.test);
  }

  /// Whether a person's word was asked for: to confirm a test that holds, to settle one that does not, or alone.
  bool is_judged(const Rule& rule) const {
    if (rule.test < 0 || kind(rule.test) == Kind::yes) return rule.asks;
    if (kind(rule.test) != Kind::no || !rule.settles) return false;
    return rule.settlement < 0 || kind(rule.settlement) == Kind::yes;
  }

  void judge(const Rule& rule, Leaf& leaf) const {
    const bool settles = rule.test >= 0 && kind(rule.test) == Kind::no;
    const Given& given = state_.judgements[static_cast<std::size_t>(rule.judgement)];
    if (!given.judgement) {
      leaf.judge_role = settles ? rule.condition->if_fail->ask : rule.condition->ask;
      return;
    }
    leaf.judgement = given.judgement;
    leaf.basis = Leaf::Basis::judgement;
    if ((settles ? rule.settles_evidence : rule.asks_evidence) && !given.has_evidence) leaf.unsupported.insert(rule.condition->path);
  }

  /// What one question came to, with its comparisons where it is compiled: turned to what its answer required, without repeats.
  void trace(QuestionIndex index, Leaf& leaf) {
    std::vector<Reason>& reasons = state_.reasons;
    reasons.clear();
    if (kind(index) != Kind::silent) leaf.stated = kind(index) == Kind::yes;
    if (!question(index).step) return;
    tracing_.run(*question(index).step);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < reasons.size() && kept < most_comparisons; ++i) {
      internal::turn(reasons[i], leaf.stated);
      const auto repeats = [&](const Reason& other) { return internal::same(reasons[i], other); };
      if (std::any_of(reasons.begin(), reasons.begin() + static_cast<std::ptrdiff_t>(kept), repeats)) continue;
      if (kept != i) reasons[kept] = reasons[i];
      ++kept;
    }
    reasons.resize(kept);
  }

  void add_unsupported(QuestionIndex index, Leaf& leaf) const {
    for (const std::uint32_t place : question(index).need_evidence)
      if (state_.row.is_unsupported[place]) leaf.unsupported.insert(plan_.program.facts()[place].fact->name);
  }

  void add_empty_lists(const Rule& rule, const Leaf& leaf) {
    if (rule.test < 0 || leaf.basis != Leaf::Basis::test || !leaf.stated) return;
    for (const std::uint32_t place : question(rule.test).lists)
      if (const Cell& list = state_.row.facts[place]; list.known() && list.count == 0)
        internal::add_empty_list(*plan_.program.facts()[place].fact, *leaf.stated, state_.reasons);
  }

  const Plan& plan_;
  CaseState& state_;
  internal::Words words_;
  Tracing tracing_;
  Leaf leaf_;
};

}  // namespace

bool explain(const Plan& plan, CaseState& decided) { return Explaining(plan, decided).run(); }

}  // namespace rules::compiled
