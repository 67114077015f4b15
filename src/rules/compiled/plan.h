#pragma once
#include "rules/compiled.h"
#include "rules/compiled/trace.h"
#include "rules/internal/explanation.h"

#include <deque>
#include <unordered_map>

/// A compiled set: its conditions as a flat list beside the program of their expressions.
namespace rules::compiled {

/// One expression asked of a case.
struct Question {
  const feel::Expression* expression = nullptr;
  std::optional<std::uint32_t> step;   // nothing: asked of the tree walker
  bool is_silent = false;              // null gates nothing: it reads a parameter the text leaves open
  // What it rests on, through derived facts, by place: those that need evidence, and those that are lists.
  std::vector<std::uint32_t> need_evidence, lists;
  bool is_explainable = true;          // all of them have a place
};

/// What a question came to.
enum class Kind : std::uint8_t { yes, no, unknown, silent, not_asked };

using QuestionIndex = std::int32_t;    // -1: none

/// A condition or group; its members follow it, up to `end`.
struct Rule {
  const Condition* condition = nullptr;
  std::uint32_t end = 0;
  bool is_group = false;
  bool asks = false, settles = false;                     // a person confirms or judges; a person may settle a failed test
  bool asks_evidence = false, settles_evidence = false;   // and must have evidence
  QuestionIndex when = -1, test = -1, settlement = -1;
  std::int32_t judgement = -1;         // among the judged conditions
  std::int32_t other = -1;             // among the other sets
  std::vector<std::uint32_t> exemptions;
  const std::vector<std::string>* treats = nullptr;   // its own, else its nearest group's
  bool one_of_several = false;
};

struct Ground {
  const Exemption* exemption = nullptr;
  QuestionIndex when = -1;
  std::vector<std::string> facts;      // whose evidence counts as its own
};

struct Plan {
  Plan(const Rulebook& rulebook, const Set& set, int depth);

  const Rulebook& rulebook;
  const Set& set;
  Program program;
  std::vector<Question> questions;
  std::vector<Rule> rules;
  std::vector<const Condition*> conditions;
  std::vector<std::size_t> clause_order;                   // the conditions that are no groups by number, in the text's order
  std::vector<Ground> grounds;
  std::unordered_map<std::string, std::uint32_t> judged;   // criterion -> place among the judged conditions
  std::uint32_t judged_count = 0;
  std::set<std::string, std::less<>> plain_criteria;       // those of this set that `check` does not refuse
  std::vector<std::unique_ptr<const Plan>> others;         // nullptr: deeper than sets may rest on sets

 private:
  void add(const std::vector<Condition>& members, const std::vector<std::string>& treats, Need need, int depth);
  QuestionIndex question(const std::optional<feel::Expression>& expression);
  void add_fact(const Fact& fact, Question& question);
  void name_judged();
  void order_rules();
};

/// What a person said about one judged condition.
struct Given { const Judgement* judgement = nullptr; bool pass = false, has_evidence = false; };

struct CaseState {
  const Inputs* inputs = nullptr;
  bool evidence_required = false;
  Row row;
  std::vector<Given> judgements;
  std::vector<bool> ground_evidence;
  std::vector<Outcome> outcomes;
  std::vector<Kind> kinds;                                 // by question
  std::vector<Kind> grounds;                               // of the exemptions
  bool is_settled = false;                                 // every question asked and every ground came to yes, no or silence
  std::optional<internal::CaseScope> scope;                // for the tree walker, made when first needed
  std::vector<std::unique_ptr<CaseState>> others;
  Inputs other_day;                                        // the case as of today

  // For explanations.
  internal::Explanation explanation;
  internal::QuantityForms forms;
  Tracing::Scratch scratch;
  Tracing::Reasons reasons;
  std::deque<internal::Leaf> traced;                       // by the tree walker
};

void read(const Plan& plan, const Inputs& inputs, CaseState& into);
Verdict decide(const Plan& plan, CaseState& laid_out);
/// After `decide`: fills the explanation, as `check` words it. False when only the tree walker can: something is still open, or
/// lacks evidence.
bool explain(const Plan& plan, CaseState& decided);

}  // namespace rules::compiled
