#pragma once
#include "base/json.h"
#include "base/shared.h"
#include "rules/rulebook.h"

#include <functional>

namespace rules {

/// R1 of the requirements: any fail -> fail; else anything open -> open; else pass.
enum class Outcome { pass, fail, exempt, not_applicable, undetermined, needs_decision };
enum class Verdict { pass, fail, open };

std::string_view name_of(Outcome);
std::string_view name_of(Verdict);

/// What a person decided about one judged condition or a failed test.
struct Judgement {
  std::string criterion;               // condition path, or its last part where that is unique in the set
  std::string judge;
  std::optional<base::Date> date;
  bool pass = false;
  std::string reason;
  std::vector<std::string> evidence;
};

/// One comparison a verdict rests on, in the unit the person gave. Of a rule that passes all hold, of one that fails none.
struct Because {
  std::string fact;                    // "net_profit_fy"
  std::string at;                      // "2022", row number, or empty
  std::string field;                   // of a list's row: "valid_to"; else empty
  std::string op;                      // what is required: ">=", "<", "=", "in", "not in", ...
  std::string left, right;             // decimal strings in the base unit, dates, texts
  std::string unit;
  base::Text shown;                    // "-12 万元 < 0"
  std::string margin;                  // left - right as decimal string; empty when not a number or date
  bool holds = false;
};

struct Finding {
  std::string clause;                  // first clause id treated
  std::vector<std::string> clauses;    // all of them
  std::string cite;
  std::string rule;                    // condition id (last part of the path)
  std::string path;                    // condition path in its set
  base::Text label;
  Outcome result = Outcome::undetermined;
  std::vector<Because> because;
  std::vector<std::string> needs;      // facts (with .year or .row) whose value could still change the result
  std::vector<std::string> unsupported;// facts that need evidence and have none
  std::string judge_role;              // who must judge, for needs_decision
  std::string exemption;               // id of the exemption that lifted it
  base::Text sentence;                 // one sentence for people: what and why
};

struct Change { std::string fact, from, to, unit; base::Text shown; };
struct Remedy { std::vector<Change> changes; std::string exemption; base::Text shown; };

struct Inputs {
  // Absent = missing; derived facts are not given. A list holds a context a row, with null for what is known to be
  // nothing; the latest year of a series is set by `check`, from the reference date.
  base::Shared<std::map<std::string, feel::Value>> facts;
  base::Shared<std::map<std::string, std::vector<std::string>>> evidence;  // fact, condition path or exemption id -> files
  base::Shared<std::map<std::string, std::string>> units;   // fact, or "fact.field" of a list -> unit it was given in ("万元")
  std::map<std::string, base::Date> dated_checks;       // fact -> day the window was checked at the authority
  std::vector<Judgement> judgements;
  base::Date reference_date;
  base::Date today;
  bool evidence_required = false;
  std::map<std::string, feel::Value> surroundings;      // case, cases, round, title, own_titles, stage, subject ...
  std::function<std::optional<feel::Value>(std::string_view)> around;   // what else there is, made when a rule asks for it
  bool with_remedies = true;                            // off where nobody wants the set to pass (grounds of withdrawal)
};

struct CheckResult {
  Verdict verdict = Verdict::open;
  std::vector<Finding> findings;       // one a rule, in clause order
  std::vector<Remedy> remedies;        // smallest first
  std::map<std::string, Outcome> outcomes;  // every condition and group by its path
};

/// Applies one set; the order of evaluation is told in this room's README. Refuses `unknown_set`, `unknown_criterion` for
/// a judgement that fits no judged condition of any set, `ambiguous_criterion` for a last part that several share.
base::Result<CheckResult> check(const Rulebook& rulebook, const std::string& set, const Inputs& inputs);

/// What every condition and group comes to, by its path: as in `check`, with nothing explained. Refuses the same.
base::Result<std::map<std::string, Outcome>> outcomes_of(const Rulebook& rulebook, const std::string& set, const Inputs& inputs);

/// The conditions of a set that a person may judge (`ask`, or what settles a failed test), in the file's order.
std::vector<const Condition*> judged_conditions(const Set& set);

/// The JSON of contracts.md: {"result", "findings":[...], "remedies":[...]} (the caller adds programme, digest, on).
base::JsonObject to_json(const CheckResult& result);

}  // namespace rules
