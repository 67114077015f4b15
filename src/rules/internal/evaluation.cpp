#include "rules/internal/evaluation.h"

#include "rules/internal/criteria.h"
#include "rules/internal/narrowing.h"

namespace rules::internal {
namespace {

using feel::Value;

constexpr int deepest_set = 8;

/// Answers questions about one case, on the stated facts or, where evidence is required, on the supported ones.
class Questions {
 public:
  Questions(const Rulebook& rulebook, const Inputs& inputs, Grounds grounds)
      : rulebook_(rulebook), inputs_(inputs), grounds_(grounds), stated_(rulebook, inputs, CaseScope::Trust::stated) {
    if (inputs.evidence_required) supported_.emplace(rulebook, inputs, CaseScope::Trust::supported);
  }

  Answer ask(const feel::Expression& expression) const { return grounds_ == Grounds::named ? answer_to(expression) : kind_of(expression); }

 private:
  Answer kind_of(const feel::Expression& expression) const {
    Answer answer;
    const Value value = feel::evaluate(expression, supported_ ? *supported_ : stated_);
    if (value.is_true()) answer.kind = Answer::Kind::yes;
    else if (value.is_false()) answer.kind = Answer::Kind::no;
    else if (!value.is_missing() && reads_silence(expression, answer)) answer.kind = Answer::Kind::silent;
    return answer;
  }

  Answer answer_to(const feel::Expression& expression) const {
    Answer answer;
    const Value stated = feel::evaluate(expression, stated_, &answer.trace);
    if (stated.boolean()) answer.stated = *stated.boolean();
    name_unsupported(expression, answer);
    const bool is_all_supported = !supported_ || answer.unsupported.empty();   // then both scopes say the same
    decide(expression, is_all_supported ? stated : feel::evaluate(expression, *supported_), answer);
    return answer;
  }

  void decide(const feel::Expression& expression, const Value& value, Answer& answer) const {
    if (value.is_true()) answer.kind = Answer::Kind::yes;
    else if (value.is_false()) answer.kind = Answer::Kind::no;
    else if (value.is_missing()) {
      add_needs(value, answer);
      narrow_needs(rulebook_, expression, supported_ ? *supported_ : stated_, answer.needs);
    } else if (reads_silence(expression, answer)) answer.kind = Answer::Kind::silent;
    else explain_null(expression, answer);
  }

  /// What is stated but unsupported lacks evidence, not a value.
  void add_needs(const Value& value, Answer& answer) const {
    for (const std::string& need : value.missing()->needs)
      if (!answer.unsupported.contains(need) || !inputs_.facts->contains(need)) answer.needs.insert(need);
  }

  void name_unsupported(const feel::Expression& expression, Answer& answer) const {
    each_fact_of(rulebook_, expression, [&](const Fact& fact) {
      if (inputs_.facts->contains(fact.name) && !is_supported(fact, inputs_)) answer.unsupported.insert(fact.name);
    });
  }

  /// A null parameter of the text gates nothing; one that an office has still to set leaves the answer open.
  bool reads_silence(const feel::Expression& expression, Answer& answer) const {
    bool silent = false;
    for (const std::string& name : feel::free_names(expression)) {
      const auto parameter = rulebook_.parameters.find(name);
      if (parameter == rulebook_.parameters.end() || !parameter->second.value.is_null()) continue;
      if (parameter->second.set_by.empty()) silent = true;
      else answer.needs.insert(name);
    }
    return silent && answer.needs.empty();
  }

  /// Neither true nor false: asked again with what the rows leave empty as missing, which names it.
  void explain_null(const feel::Expression& expression, Answer& answer) const {
    const CaseScope scope(rulebook_, inputs_, inputs_.evidence_required ? CaseScope::Trust::supported : CaseScope::Trust::stated,
                          CaseScope::RowNulls::as_missing);
    const Value value = feel::evaluate(expression, scope);
    if (value.is_missing()) add_needs(value, answer);
  }

  const Rulebook& rulebook_;
  const Inputs& inputs_;
  Grounds grounds_;
  CaseScope stated_;
  std::optional<CaseScope> supported_;
};

/// What holds for all conditions below a group.
struct Inherited {
  const std::vector<std::string>* treats = nullptr;
  bool not_applicable = false;
  bool undetermined = false;
  bool one_of_several = false;
  std::set<std::string> needs, unsupported;
  Answer when;
};

class SetEvaluation {
 public:
  SetEvaluation(const Rulebook& rulebook, const Set& set, const Inputs& inputs, Grounds named, int depth)
      : rulebook_(rulebook), set_(set), inputs_(inputs), named_(named), depth_(depth), questions_(rulebook, inputs, named) {}

  Evaluated run() {
    for (const Exemption& exemption : set_.exemptions) grounds_.push_back(ground_of(exemption));
    Inherited top;
    top.treats = &set_.treats;
    top.one_of_several = set_.need != Need::all;
    const Outcome outcome = combined(set_.need, set_.at_least, members(set_.conditions, top));
    result_.verdict = verdict_of(outcome, set_.need);
    return std::move(result_);
  }

 private:
  std::vector<Outcome> members(const std::vector<Condition>& conditions, const Inherited& inherited) {
    std::vector<Outcome> outcomes;
    for (const Condition& condition : conditions) {
      const Outcome outcome = condition.conditions.empty() ? leaf(condition, inherited) : group(condition, inherited);
      result_.outcomes[condition.path] = outcome;
      outcomes.push_back(outcome);
    }
    return outcomes;
  }

  Outcome group(const Condition& condition, Inherited inherited) {
    if (!condition.treats.empty()) inherited.treats = &condition.treats;
    inherited.one_of_several = condition.need != Need::all;
    if (condition.when && !inherited.not_applicable) narrow(questions_.ask(*condition.when), inherited);
    return combined(condition.need, condition.at_least, members(condition.conditions, inherited));
  }

  static void narrow(Answer when, Inherited& inherited) {
    if (when.kind == Answer::Kind::yes) return;
    const bool unknown = when.kind == Answer::Kind::unknown;
    (unknown ? inherited.undetermined : inherited.not_applicable) = true;
    if (unknown) {
      inherited.needs.merge(std::set(when.needs));
      inherited.unsupported.merge(std::set(when.unsupported));
    }
    inherited.when = std::move(when);
  }

  /// Source: docs/reference/rules.md, "Order of evaluation": when, exemption, test or judgement, if_fail.
  Outcome leaf(const Condition& condition, const Inherited& above) {
    if (!condition.when || above.not_applicable) return leaf_within(condition, above);
    Inherited inherited = above;
    narrow(questions_.ask(*condition.when), inherited);
    return leaf_within(condition, inherited);
  }

  Outcome leaf_within(const Condition& condition, const Inherited& inherited) {
    Leaf leaf;
    leaf.condition = &condition;
    leaf.treats = condition.treats.empty() ? inherited.treats : &condition.treats;
    leaf.one_of_several = inherited.one_of_several;
    if (inherited.not_applicable) not_applicable(leaf, inherited.when);
    else if (const Exemption* exemption = proven_exemption(condition.path)) exempt(leaf, *exemption);
    else decide(leaf);
    if (inherited.undetermined) leave_open(leaf, inherited);
    result_.leaves.push_back(std::move(leaf));
    return result_.leaves.back().outcome;
  }

  static void not_applicable(Leaf& leaf, const Answer& when) {
    leaf.outcome = Outcome::not_applicable;
    leaf.basis = Leaf::Basis::when;
    leaf.stated = when.stated;
    leaf.trace = when.trace;
  }

  void exempt(Leaf& leaf, const Exemption& exemption) const {
    leaf.outcome = Outcome::exempt;
    leaf.basis = Leaf::Basis::exemption;
    leaf.exemption = &exemption;
    for (std::size_t i = 0; i < grounds_.size(); ++i)
      if (&set_.exemptions[i] == &exemption) {
        leaf.stated = grounds_[i].stated;
        leaf.trace = grounds_[i].trace;
        leaf.unsupported = grounds_[i].unsupported;
      }
  }

  /// Whether the rule applies at all is not known: what it would come to does not count yet, unless it would not apply.
  static void leave_open(Leaf& leaf, const Inherited& inherited) {
    if (leaf.outcome == Outcome::not_applicable) return;
    leaf.outcome = Outcome::undetermined;
    leaf.judge_role = {};
    leaf.needs.insert(inherited.needs.begin(), inherited.needs.end());
    leaf.unsupported.insert(inherited.unsupported.begin(), inherited.unsupported.end());
  }

  void decide(Leaf& leaf) {
    const Condition& condition = *leaf.condition;
    if (condition.test) test(leaf);
    else if (!condition.ask.empty()) judge(leaf, condition.ask, condition.evidence);
    else other_set(leaf);
    weigh_open_grounds(leaf);
  }

  void test(Leaf& leaf) {
    const Condition& condition = *leaf.condition;
    Answer answer = questions_.ask(*condition.test);
    leaf.needs = std::move(answer.needs);
    leaf.unsupported = std::move(answer.unsupported);
    leaf.stated = answer.stated;
    leaf.trace = std::move(answer.trace);
    switch (answer.kind) {
      case Answer::Kind::unknown: leaf.outcome = Outcome::undetermined; return add_settlement_needs(leaf);
      case Answer::Kind::silent: leaf.outcome = Outcome::not_applicable; return;
      case Answer::Kind::no: leaf.outcome = Outcome::fail; return if_fail(leaf);
      case Answer::Kind::yes: leaf.outcome = Outcome::pass;
    }
    if (!condition.ask.empty()) judge(leaf, condition.ask, condition.evidence);
  }

  /// Should the test fail, whether a person may settle it matters too.
  void add_settlement_needs(Leaf& leaf) const {
    const auto& settlement = leaf.condition->if_fail;
    if (!settlement || !settlement->when) return;
    const Answer when = questions_.ask(*settlement->when);
    if (when.kind == Answer::Kind::unknown) leaf.needs.insert(when.needs.begin(), when.needs.end());
  }

  void if_fail(Leaf& leaf) {
    const Condition& condition = *leaf.condition;
    if (!condition.if_fail) return;
    if (condition.if_fail->when) {
      const Answer when = questions_.ask(*condition.if_fail->when);
      if (when.kind == Answer::Kind::no || when.kind == Answer::Kind::silent) return;
      if (when.kind == Answer::Kind::unknown) {
        leaf.outcome = Outcome::undetermined;
        leaf.needs.insert(when.needs.begin(), when.needs.end());
        leaf.unsupported.insert(when.unsupported.begin(), when.unsupported.end());
        return;
      }
    }
    judge(leaf, condition.if_fail->ask, condition.if_fail->evidence);
  }

  /// The last judgement given on this condition decides; without one it waits for the role.
  void judge(Leaf& leaf, const std::string& role, const std::vector<std::string>& evidence) {
    leaf.judgement = judgement_of(*leaf.condition);
    if (!leaf.judgement) {
      leaf.outcome = Outcome::needs_decision;
      leaf.judge_role = role;
      return;
    }
    leaf.basis = Leaf::Basis::judgement;
    leaf.outcome = leaf.judgement->pass ? Outcome::pass : Outcome::fail;
    if (evidence.empty() || has_evidence(*leaf.judgement, *leaf.condition)) return;
    leaf.unsupported.insert(leaf.condition->path);
    if (inputs_.evidence_required) leaf.outcome = Outcome::undetermined;
  }

  const Judgement* judgement_of(const Condition& condition) const {
    for (auto given = inputs_.judgements.rbegin(); given != inputs_.judgements.rend(); ++given) {
      if (given->criterion == condition.path && is_judged(condition)) return &*given;   // a path is one condition's
      if (given->criterion != condition.path && given->criterion != condition.id) continue;
      const auto fitting = judged_by(set_, given->criterion);
      if (fitting.size() == 1 && fitting.front() == &condition) return &*given;
    }
    return nullptr;
  }

  bool has_evidence(const Judgement& judgement, const Condition& condition) const {
    return !judgement.evidence.empty() || has_files(condition.path) || has_files(condition.id);
  }

  bool has_files(const std::string& name) const { return internal::has_files(inputs_, name); }

  void other_set(Leaf& leaf) {
    const bool must_fail = leaf.condition->holds.empty();
    const auto other = rulebook_.sets.find(must_fail ? leaf.condition->fails : leaf.condition->holds);
    leaf.basis = Leaf::Basis::other_set;
    if (other == rulebook_.sets.end() || depth_ >= deepest_set) return;
    Inputs inputs = inputs_;
    if (leaf.condition->as_of == "today") inputs.reference_date = inputs_.today;
    const Evaluated evaluated = evaluate_set(rulebook_, other->second, inputs, named_, depth_ + 1);
    if (evaluated.verdict != Verdict::open) {
      leaf.outcome = (evaluated.verdict == Verdict::fail) == must_fail ? Outcome::pass : Outcome::fail;
      return;
    }
    gather_open(evaluated, leaf);
  }

  /// Facts first: while one is missing nobody needs to judge yet.
  static void gather_open(const Evaluated& evaluated, Leaf& leaf) {
    leaf.outcome = Outcome::needs_decision;
    for (const Leaf& other : evaluated.leaves) {
      if (!is_open(other.outcome)) continue;
      if (other.outcome == Outcome::undetermined) leaf.outcome = Outcome::undetermined;
      if (leaf.judge_role.empty()) leaf.judge_role = other.judge_role;
      leaf.needs.insert(other.needs.begin(), other.needs.end());
      leaf.unsupported.insert(other.unsupported.begin(), other.unsupported.end());
    }
  }

  Answer ground_of(const Exemption& exemption) const {
    Answer answer;
    answer.kind = Answer::Kind::yes;
    if (exemption.when) answer = questions_.ask(*exemption.when);
    if (answer.kind != Answer::Kind::yes || exemption.evidence.empty() || ground_has_evidence(exemption)) return answer;
    answer.unsupported.insert(exemption.id);
    if (inputs_.evidence_required) answer.kind = Answer::Kind::unknown;
    return answer;
  }

  /// Evidence may be filed with the exemption or with a fact of its ground.
  bool ground_has_evidence(const Exemption& exemption) const {
    if (has_files(exemption.id)) return true;
    if (!exemption.when) return false;
    const auto facts = facts_of(rulebook_, *exemption.when);
    return std::any_of(facts.begin(), facts.end(), [&](const std::string& fact) { return has_files(fact); });
  }

  /// Exactly the paths it lists; a group's path stands for all that is in the group.
  static bool lifts(const Exemption& exemption, const std::string& path) {
    return std::any_of(exemption.lifts.begin(), exemption.lifts.end(),
                       [&](const std::string& lifted) { return path == lifted || path.starts_with(lifted + "."); });
  }

  const Exemption* proven_exemption(const std::string& path) const {
    for (std::size_t i = 0; i < grounds_.size(); ++i)
      if (grounds_[i].kind == Answer::Kind::yes && lifts(set_.exemptions[i], path)) return &set_.exemptions[i];
    return nullptr;
  }

  /// An exemption that may still apply: a failed test then waits for it, an open one names its facts too.
  void weigh_open_grounds(Leaf& leaf) const {
    if (leaf.outcome != Outcome::fail && leaf.outcome != Outcome::undetermined) return;
    for (std::size_t i = 0; i < grounds_.size(); ++i) {
      if (grounds_[i].kind != Answer::Kind::unknown || !lifts(set_.exemptions[i], leaf.condition->path)) continue;
      if (leaf.outcome == Outcome::fail) leaf.outcome = Outcome::needs_decision;
      leaf.exemption = &set_.exemptions[i];
      leaf.needs.insert(grounds_[i].needs.begin(), grounds_[i].needs.end());
      leaf.unsupported.insert(grounds_[i].unsupported.begin(), grounds_[i].unsupported.end());
    }
  }

  const Rulebook& rulebook_;
  const Set& set_;
  const Inputs& inputs_;
  Grounds named_;
  int depth_;
  Questions questions_;
  std::vector<Answer> grounds_;   // one an exemption of the set
  Evaluated result_;
};

Outcome open_kind(const std::vector<Outcome>& members) {
  return std::find(members.begin(), members.end(), Outcome::undetermined) != members.end() ? Outcome::undetermined : Outcome::needs_decision;
}

}  // namespace

bool is_open(Outcome outcome) { return outcome == Outcome::undetermined || outcome == Outcome::needs_decision; }

Verdict verdict_of(Outcome outcome, Need need) {
  switch (outcome) {
    case Outcome::pass: case Outcome::exempt: return Verdict::pass;
    case Outcome::fail: return Verdict::fail;
    case Outcome::undetermined: case Outcome::needs_decision: return Verdict::open;
    case Outcome::not_applicable: return need == Need::all ? Verdict::pass : Verdict::fail;
  }
  return Verdict::open;
}

Outcome combined(Need need, int at_least, const std::vector<Outcome>& members) {
  const auto count = [&](auto... outcomes) {
    return std::count_if(members.begin(), members.end(), [&](Outcome o) { return ((o == outcomes) || ...); });
  };
  const auto passed = count(Outcome::pass, Outcome::exempt);
  const auto failed = count(Outcome::fail);
  const auto open = count(Outcome::undetermined, Outcome::needs_decision);
  if (passed + failed + open == 0) return Outcome::not_applicable;
  if (need == Need::all) return failed > 0 ? Outcome::fail : open > 0 ? open_kind(members) : count(Outcome::pass) == 0 ? Outcome::exempt : Outcome::pass;
  const auto wanted = need == Need::any ? 1 : at_least;
  if (passed >= wanted) return Outcome::pass;
  return passed + open < wanted ? Outcome::fail : open_kind(members);
}

Evaluated evaluate_set(const Rulebook& rulebook, const Set& set, const Inputs& inputs, Grounds grounds, int depth) {
  return SetEvaluation(rulebook, set, inputs, grounds, depth).run();
}

}  // namespace rules::internal
