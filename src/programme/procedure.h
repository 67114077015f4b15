#pragma once
#include "base/text.h"
#include "calendar/period.h"
#include "review/tally.h"
#include "rules/feel/expression.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How a case runs: ways in, stages with their outcomes, lists, results.
namespace programme {

enum class StageType { submission, check, assignment, evaluation, decision, ballot, publication, registration };

struct Deadline {
  std::string from;                    // "stage.entered", "stage.received", "form.<date fact>", "round.opened" ...
  std::string date;                    // instead of from/within: a date fact "form.report_due" or parameter
  std::string within;                  // parameter name (its value may be null: never overdue)
  std::optional<calendar::Period> period;  // a literal period
  std::string missed = "flag";         // flag | late | missed | an outcome's name
  bool rolls = false;                  // a last day that is a rest day moves to the next working day (R8)
  std::vector<std::string> treats;
};

/// One possible outcome of a decision (or ballot).
struct Choice {
  std::string id;
  base::Text label;
  std::optional<rules::feel::Expression> if_;
  std::vector<std::string> require;    // sets that must pass before it
  std::vector<std::string> open_to;    // roles: what only they have yet to judge does not hold it back
  bool reason_required = false;
  bool items_required = false;         // return for correction: names the fields to correct
  std::optional<int> at_most;
  std::string at_most_parameter;
  std::vector<std::string> treats;
};

struct Channel { std::string id; base::Text label; std::vector<std::string> treats; };

/// What a registration does to the register: {issue|change|suspend|reinstate|withdraw: title or ban}.
struct RegisterAct { std::string act, what; };

/// How members vote. What the text does not say stays empty: without a majority, whoever closes the ballot decides.
struct Voting {
  review::VotingRule rule;
  std::string confirmed_by;            // role that closes the ballot; empty: the body itself
  bool secret = false;                 // nobody reads who voted for what
};

/// A step that collects entries until its outcome is known; the outcome's name is a key of `next`.
struct Stage {
  std::string id;
  StageType type = StageType::submission;
  base::Text label;
  std::string by, to;                  // roles
  std::map<std::string, std::string> next;     // outcome -> stage or result
  std::vector<std::string> treats;
  std::string reading;
  std::string list;                    // key of the procedure's lists
  std::vector<std::string> require, preview;   // sets
  std::vector<std::string> not_roles;
  std::vector<std::string> forms, documents;
  std::optional<Deadline> deadline;
  bool optional = false;
  // check
  std::vector<std::string> rules;
  std::string as_of;                   // "" | "today"
  // assignment
  std::string fills;
  // evaluation, decision
  std::string sheet;
  std::string mode;
  int at_least = 1;
  bool blind = false;
  std::string confirms;                // decision: the set whose judged conditions this stage's role judges here
  // decision, ballot
  std::vector<Choice> options;
  // ballot
  Voting voting;
  // publication
  std::vector<Channel> channels;
  std::string period;                  // parameter: 公示; empty: 公布 after a decision
  // registration
  std::vector<RegisterAct> acts;
  int line = 0;
};

struct Way {
  std::string id;
  base::Text label;
  std::string by, at;
  std::vector<std::string> require;
  std::string follows;                 // "change.conditions_lost": another procedure's result opens it
  std::vector<std::string> treats;
  std::string reading;
};

struct ListKind { std::string id; base::Text label; std::vector<std::string> per; std::string closes = "by_act"; };

struct Outcome_ { std::string id; base::Text label; };

struct Procedure {
  std::string id;
  base::Text label;
  std::string subject;                 // product, organisation, ...; empty when `about` says it
  std::string about_kind, about;       // "title" + "listing", "case" + procedure, "none"
  bool per_round = false;
  std::string withdrawable_until;
  std::vector<Outcome_> results;
  std::vector<Way> ways;
  std::vector<ListKind> lists;
  std::vector<Stage> stages;           // in the file's order
  std::vector<std::string> treats;
  std::string file;
  int line = 0;

  const Stage* stage(std::string_view id) const;   // nullptr when there is none
  const Way* way(std::string_view id) const;
};

std::string_view name_of(StageType);

/// The outcomes a stage can have, in the order shown: those of its type, its options, its deadline's (`late`, `missed`).
std::vector<std::string> outcomes_of(const Stage& stage);

}  // namespace programme
