#include "rules/compiled/plan.h"
#include "rules/internal/criteria.h"
#include "rules/internal/evaluation.h"
#include "rules/internal/result.h"

namespace rules::compiled {
namespace {

Kind kind_of(State state, bool is_true, bool is_silent) {
  if (state == State::known) return is_true ? Kind::yes : Kind::no;
  return state == State::null && is_silent ? Kind::silent : Kind::unknown;
}

/// How many members of a group came to what.
struct Tally {
  std::uint32_t passed = 0, exempt = 0, failed = 0, undetermined = 0, needs_decision = 0;

  void add(Outcome outcome) {
    switch (outcome) {
      case Outcome::pass: ++passed; break;
      case Outcome::exempt: ++exempt; break;
      case Outcome::fail: ++failed; break;
      case Outcome::undetermined: ++undetermined; break;
      case Outcome::needs_decision: ++needs_decision; break;
      case Outcome::not_applicable: break;
    }
  }

  /// As internal::combined.
  Outcome combined(Need need, int at_least) const {
    const std::uint32_t open = undetermined + needs_decision, fine = passed + exempt;
    const Outcome open_kind = undetermined > 0 ? Outcome::undetermined : Outcome::needs_decision;
    if (fine + failed + open == 0) return Outcome::not_applicable;
    if (need == Need::all) return failed > 0 ? Outcome::fail : open > 0 ? open_kind : passed == 0 ? Outcome::exempt : Outcome::pass;
    const std::int64_t wanted = need == Need::any ? 1 : at_least;
    if (fine >= wanted) return Outcome::pass;
    return fine + open < wanted ? Outcome::fail : open_kind;
  }
};

/// Follows the order of evaluation of internal/evaluation.cpp, without reasons.
class Decision {
 public:
  Decision(const Plan& plan, CaseState& state) : plan_(plan), state_(state) {}

  Verdict run() {
    state_.outcomes.assign(plan_.rules.size(), Outcome::not_applicable);
    state_.kinds.assign(plan_.questions.size(), Kind::not_asked);
    state_.is_settled = true;
    state_.grounds.assign(plan_.grounds.size(), Kind::not_asked);
    open_grounds_ = proven_grounds_ = 0;
    for (std::uint32_t i = 0; i < plan_.grounds.size(); ++i) weigh(i);
    return internal::verdict_of(members(0, static_cast<std::uint32_t>(plan_.rules.size()), plan_.set.need, plan_.set.at_least, false), plan_.set.need);
  }

 private:
  Kind ask(QuestionIndex index) {
    const Kind kind = answer(plan_.questions[static_cast<std::size_t>(index)]);
    state_.kinds[static_cast<std::size_t>(index)] = kind;
    state_.is_settled = state_.is_settled && kind != Kind::unknown;
    return kind;
  }

  Kind answer(const Question& question) {
    if (question.step) {
      const Cell cell = compiled::run(plan_.program, state_.row, *question.step);
      if (cell.state != State::odd) return kind_of(cell.state, cell.number != 0, question.is_silent);
      state_.is_settled = false;
    }
    return ask_tree(question);
  }

  Kind ask_tree(const Question& question) {
    using Trust = internal::CaseScope::Trust;
    if (!state_.scope) state_.scope.emplace(plan_.rulebook, *state_.inputs, state_.evidence_required ? Trust::supported : Trust::stated);
    const feel::Value value = feel::evaluate(*question.expression, *state_.scope);
    return kind_of(value.boolean() ? State::known : value.is_missing() ? State::missing : State::null, value.is_true(), question.is_silent);
  }

  /// Proved means true and, where evidence is required, with its evidence.
  void weigh(std::uint32_t index) {
    const Ground& ground = plan_.grounds[index];
    Kind kind = ground.when < 0 ? Kind::yes : ask(ground.when);
    if (kind == Kind::yes && !ground.exemption->evidence.empty() && state_.evidence_required && !state_.ground_evidence[index]) kind = Kind::unknown;
    state_.grounds[index] = kind;
    state_.is_settled = state_.is_settled && kind != Kind::unknown;
    proven_grounds_ += kind == Kind::yes;
    open_grounds_ += kind == Kind::unknown;
  }

  Outcome members(std::uint32_t from, std::uint32_t end, Need need, int at_least, bool undetermined) {
    Tally tally;
    for (std::uint32_t at = from; at < end; at = plan_.rules[at].end) {
      const Rule& rule = plan_.rules[at];
      const Outcome outcome = one(at, rule, undetermined);
      state_.outcomes[at] = outcome;
      tally.add(outcome);
    }
    return tally.combined(need, at_least);
  }

  /// What does not apply stays as it was assigned, with all its members.
  Outcome one(std::uint32_t at, const Rule& rule, bool undetermined) {
    if (rule.when >= 0) {
      const Kind when = ask(rule.when);
      if (when == Kind::no || when == Kind::silent) return Outcome::not_applicable;
      undetermined = undetermined || when == Kind::unknown;
    }
    if (rule.is_group) return members(at + 1, rule.end, rule.condition->need, rule.condition->at_least, undetermined);
    const Outcome outcome = is_exempt(rule) ? Outcome::exempt : weighed(rule, decide(rule));
    return undetermined && outcome != Outcome::not_applicable ? Outcome::undetermined : outcome;
  }

  bool is_exempt(const Rule& rule) const {
    return proven_grounds_ > 0 && std::any_of(rule.exemptions.begin(), rule.exemptions.end(), [&](std::uint32_t i) { return state_.grounds[i] == Kind::yes; });
  }

  /// An exemption that may still apply: a failed test then waits for it.
  Outcome weighed(const Rule& rule, Outcome outcome) const {
    if (outcome != Outcome::fail || open_grounds_ == 0) return outcome;
    const bool waits = std::any_of(rule.exemptions.begin(), rule.exemptions.end(), [&](std::uint32_t i) { return state_.grounds[i] == Kind::unknown; });
    return waits ? Outcome::needs_decision : outcome;
  }

  Outcome decide(const Rule& rule) {
    if (rule.test < 0) return rule.asks ? judged(rule, rule.asks_evidence) : other_set(rule);
    switch (ask(rule.test)) {
      case Kind::unknown: return Outcome::undetermined;
      case Kind::silent: return Outcome::not_applicable;
      case Kind::no: return settled(rule);
      case Kind::yes: case Kind::not_asked: break;
    }
    return rule.asks ? judged(rule, rule.asks_evidence) : Outcome::pass;
  }

  Outcome settled(const Rule& rule) {
    if (!rule.settles) return Outcome::fail;
    const Kind when = rule.settlement < 0 ? Kind::yes : ask(rule.settlement);
    if (when == Kind::no || when == Kind::silent) return Outcome::fail;
    return when == Kind::unknown ? Outcome::undetermined : judged(rule, rule.settles_evidence);
  }

  Outcome judged(const Rule& rule, bool wants_evidence) const {
    const Given& given = state_.judgements[static_cast<std::size_t>(rule.judgement)];
    if (!given.judgement) return Outcome::needs_decision;
    if (wants_evidence && !given.has_evidence && state_.evidence_required) return Outcome::undetermined;
    return given.pass ? Outcome::pass : Outcome::fail;
  }

  Outcome other_set(const Rule& rule) {
    if (rule.other < 0) return Outcome::undetermined;
    const auto index = static_cast<std::size_t>(rule.other);
    const Plan& plan = *plan_.others[index];
    CaseState& state = *state_.others[index];
    read(plan, as_of(*rule.condition), state);
    const bool must_fail = rule.condition->holds.empty();
    const Verdict verdict = compiled::decide(plan, state);
    if (verdict != Verdict::open) return (verdict == Verdict::fail) == must_fail ? Outcome::pass : Outcome::fail;
    for (std::size_t i = 0; i < plan.rules.size(); ++i)
      if (!plan.rules[i].is_group && state.outcomes[i] == Outcome::undetermined) return Outcome::undetermined;
    return Outcome::needs_decision;
  }

  const Inputs& as_of(const Condition& condition) {
    if (condition.as_of != "today" || state_.inputs->reference_date == state_.inputs->today) return *state_.inputs;
    state_.other_day = *state_.inputs;
    state_.other_day.reference_date = state_.inputs->today;
    return state_.other_day;
  }

  const Plan& plan_;
  CaseState& state_;
  std::uint32_t proven_grounds_ = 0, open_grounds_ = 0;
};

/// The last judgement given on each condition.
void read_judgements(const Plan& plan, const Inputs& inputs, CaseState& into) {
  into.judgements.assign(plan.judged_count, {});
  for (auto judgement = inputs.judgements.rbegin(); judgement != inputs.judgements.rend(); ++judgement) {
    const auto place = plan.judged.find(judgement->criterion);
    if (place == plan.judged.end() || into.judgements[place->second].judgement) continue;
    into.judgements[place->second] = {&*judgement, judgement->pass, !judgement->evidence.empty()};
  }
  for (const Rule& rule : plan.rules) {
    if (rule.judgement < 0) continue;
    Given& given = into.judgements[static_cast<std::size_t>(rule.judgement)];
    if (given.judgement && !given.has_evidence && (rule.asks_evidence || rule.settles_evidence))
      given.has_evidence = internal::has_files(inputs, rule.condition->path) || internal::has_files(inputs, rule.condition->id);
  }
}

void read_grounds(const Plan& plan, const Inputs& inputs, CaseState& into) {
  into.ground_evidence.assign(plan.grounds.size(), false);
  if (!inputs.evidence_required) return;
  for (std::size_t i = 0; i < plan.grounds.size(); ++i) {
    const Ground& ground = plan.grounds[i];
    into.ground_evidence[i] = internal::has_files(inputs, ground.exemption->id) ||
                              std::any_of(ground.facts.begin(), ground.facts.end(), [&](const std::string& fact) { return internal::has_files(inputs, fact); });
  }
}

}  // namespace

void read(const Plan& plan, const Inputs& inputs, CaseState& into) {
  into.inputs = &inputs;
  into.evidence_required = inputs.evidence_required;
  into.scope.reset();
  while (into.others.size() < plan.others.size()) into.others.push_back(std::make_unique<CaseState>());
  lay_out(plan.program, inputs, into.row);
  read_judgements(plan, inputs, into);
  read_grounds(plan, inputs, into);
}

Verdict decide(const Plan& plan, CaseState& laid_out) { return Decision(plan, laid_out).run(); }

}  // namespace rules::compiled

namespace rules {

CompiledCase::CompiledCase() : state_(std::make_unique<compiled::CaseState>()) {}
CompiledCase::~CompiledCase() = default;
CompiledCase::CompiledCase(CompiledCase&&) noexcept = default;
CompiledCase& CompiledCase::operator=(CompiledCase&&) noexcept = default;
const std::vector<Outcome>& CompiledCase::outcomes() const { return state_->outcomes; }

CompiledSet::CompiledSet(const Rulebook& rulebook, const Set& set) : plan_(std::make_unique<compiled::Plan>(rulebook, set, 0)) {}
CompiledSet::~CompiledSet() = default;
CompiledSet::CompiledSet(CompiledSet&&) noexcept = default;

void CompiledSet::read(const Inputs& inputs, CompiledCase& into) const { compiled::read(*plan_, inputs, *into.state_); }
Verdict CompiledSet::decide(CompiledCase& laid_out) const { return compiled::decide(*plan_, *laid_out.state_); }
const std::vector<const Condition*>& CompiledSet::conditions() const { return plan_->conditions; }

const internal::Explanation* CompiledSet::explain(CompiledCase& decided) const {
  return compiled::explain(*plan_, *decided.state_) ? &decided.state_->explanation : nullptr;
}

/// As set_to_apply of rules::check refuses.
std::optional<base::Refusal> CompiledSet::problem_of(const std::vector<Judgement>& judgements) const {
  for (const Judgement& judgement : judgements) {
    if (plan_->plain_criteria.contains(judgement.criterion)) continue;
    if (auto problem = internal::criterion_problem(plan_->rulebook, judgement.criterion)) return problem;
  }
  return std::nullopt;
}

std::map<std::string, Outcome> CompiledSet::by_path(const CompiledCase& decided) const {
  std::map<std::string, Outcome> outcomes;
  for (std::size_t i = 0; i < plan_->conditions.size(); ++i) outcomes.emplace(plan_->conditions[i]->path, decided.outcomes()[i]);
  return outcomes;
}

base::Result<std::map<std::string, Outcome>> CompiledSet::outcomes_of(const Inputs& inputs, CompiledCase& into) const {
  if (auto problem = problem_of(inputs.judgements)) return tl::make_unexpected(std::move(*problem));
  read(inputs, into);
  decide(into);
  return by_path(into);
}

base::Result<CheckResult> CompiledSet::check(const Inputs& inputs, CompiledCase& into) const {
  if (auto problem = problem_of(inputs.judgements)) return tl::make_unexpected(std::move(*problem));
  read(inputs, into);
  const Verdict verdict = decide(into);
  const bool wants_remedies = inputs.with_remedies && verdict == Verdict::fail;
  const internal::Explanation* explanation = wants_remedies ? nullptr : explain(into);
  if (!explanation) return rules::check(plan_->rulebook, plan_->set.id, inputs);
  CheckResult result;
  result.verdict = verdict;
  result.outcomes = by_path(into);
  result.findings = internal::findings_of(*explanation, plan_->clause_order, plan_->rulebook);
  return result;
}

CompiledSets::CompiledSets(const Rulebook& rulebook) : rulebook_(rulebook) {
  for (const auto& [id, set] : rulebook.sets) sets_.emplace(id, CompiledSet(rulebook, set));
}

base::Result<CheckResult> CompiledSets::check(const std::string& set, const Inputs& inputs, CompiledCase& into) const {
  const auto found = sets_.find(set);
  return found == sets_.end() ? rules::check(rulebook_, set, inputs) : found->second.check(inputs, into);
}

base::Result<std::map<std::string, Outcome>> CompiledSets::outcomes_of(const std::string& set, const Inputs& inputs, CompiledCase& into) const {
  const auto found = sets_.find(set);
  return found == sets_.end() ? rules::outcomes_of(rulebook_, set, inputs) : found->second.outcomes_of(inputs, into);
}

std::vector<std::string> CompiledSet::not_compiled() const {
  std::vector<std::string> texts;
  for (const compiled::Question& question : plan_->questions)
    if (!question.step) texts.push_back(question.expression->text);
  for (const auto& other : plan_->others)
    for (const compiled::Question& question : other->questions)
      if (!question.step) texts.push_back(question.expression->text);
  return texts;
}

}  // namespace rules
