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
  std::vector<std::string> more_from;  // beside `from`: other events; the last of all counts
  bool take_first = false;             // the first of them that happened counts instead
  std::string before;                  // backwards: so long before the day this event names
  bool same_day = false;               // the day of the event is the first day
  std::vector<std::string> restarts_on;        // events that begin the period anew
  std::vector<std::string> stopped_while;      // stages during which no day counts
  std::string blackout_from, blackout_to;      // no day between counts: a date parameter each, or MM-DD of every year
  std::vector<std::string> treats;
};

/// Cases that an option is given to no more, or no less, often than this.
struct Group {
  std::string id;
  base::Text label;
  std::optional<rules::feel::Expression> when;
  std::optional<int> at_most, at_least;
  std::string at_most_parameter, at_least_parameter;
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
  std::vector<Group> groups;
  bool outside_quota = false;          // not counted among the places of any other
  std::vector<std::string> record;     // facts noted with this option
  std::vector<std::string> treats;
};

struct Channel { std::string id; base::Text label; std::vector<std::string> treats; };

/// What a registration does: {issue|change|suspend|reinstate|withdraw: title}, {issue|withdraw: ban}, {close: result of the
/// case this one is about}, {open: round}, {grant|revoke: role of the person the case is about}.
struct RegisterAct { std::string act, what; };

/// Before this day nothing is taken: so long after an event, or the day a fact states.
struct NotBefore {
  std::string from;                    // an event
  std::string date;                    // instead: an event that names a day, such as "form.ceremony_date"
  std::string within;                  // parameter; its value may be null: no waiting
  std::optional<calendar::Period> period;
  std::vector<std::string> treats;
};

/// How members vote. What the text does not say stays empty: without a majority, whoever closes the ballot decides.
struct Voting {
  review::VotingRule rule;
  std::string confirmed_by;            // role that closes the ballot; empty: the body itself
  std::string majority_parameter, quorum_parameter;   // where a parameter stands for the share
  std::string tie;                     // the outcome of equal first votes; empty: what the majority makes of them
  bool secret = false;                 // nobody reads who voted for what
  bool chair_votes = true;             // false: whoever plays `confirmed_by` has no vote
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
  std::vector<std::string> not_about;  // stages of the case this one is about: who acted there does not act here
  std::vector<std::string> record;     // facts noted with the act
  std::optional<NotBefore> not_before;
  std::vector<std::string> forms, documents;
  std::map<std::string, std::vector<std::string>> documents_of;   // outcome -> those of `documents` that only it makes
  std::optional<Deadline> deadline;
  bool optional = false;
  // submission
  bool ask_to_complete = false;        // an incomplete filing is taken, and what it lacks is asked for
  std::string complete_within;         // parameter: so long after being asked; null or empty: until the receiver closes it
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
  std::vector<std::string> sheet_outcomes;     // of its sheet; empty: `complete`
  std::vector<std::string> sees;       // stages whose sheets lie before whoever acts here
  std::string settles;                 // the stage whose score this one's takes the place of
  std::string confirms;                // decision: the set whose judged conditions this stage's role judges here
  // decision, ballot
  std::vector<Choice> options;
  std::vector<rules::feel::Expression> rank;   // cases stand in this order, highest first
  bool discretion = false;             // another order needs no reason
  // ballot
  Voting voting;
  // publication
  std::vector<Channel> channels;
  std::string period;                  // parameter: 公示; empty: 公布 after a decision
  bool inside = false;                 // posted inside the poster's own house: a day, no channel
  bool proof = false;                  // a posting comes with papers that prove it
  bool restarts_when_amended = false;  // posting it again begins the period anew
  std::string objections;              // the procedure anyone may open about the case while the posting runs
  // registration
  std::vector<RegisterAct> acts;
  std::string year;                    // the fact that says which year the round it opens is for
  std::string dated;                   // the date fact from which what it issues runs; empty: the day of the entry
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

/// `set_by`: procedures about the case that end it so; empty: its own stages lead there.
struct Outcome_ { std::string id; base::Text label; std::vector<std::string> set_by; };

struct Procedure {
  std::string id;
  base::Text label;
  std::string subject;                 // product, organisation, ...; empty when `about` says it
  std::string about_kind;              // title | case | round | person | none; empty: a case of its own
  std::vector<std::string> about;      // titles, or the procedure of the case
  bool leaves_running = false;         // the case this is about goes on meanwhile
  bool per_round = false;
  bool one_per_applicant = false;      // one case an applicant, in a round where there are rounds
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
