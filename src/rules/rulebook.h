#pragma once
#include "base/by_name.h"
#include "base/date.h"
#include "base/text.h"
#include "rules/feel/expression.h"
#include "rules/feel/value.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace rules {

/// What a fact may hold. `boolean_named` is a yes with a name; `series` is money or numbers by fiscal year.
enum class FactType {
  boolean, boolean_named, text, integer, number, money, percent, area, mass, date, duration, range_of_dates,
  choice, choices, list, series, document, person, contact
};

/// Who may read a fact (design: every field is classed). Confidential and personal facts are sealed in the ledger.
enum class FactClass { public_, confidential, personal };

struct Option {
  std::string id;                   // what FEEL compares with
  base::Text label;
  std::vector<std::string> treats;  // clause ids
};

/// One declared fact. Derived facts have a `formula`; nobody types them in.
struct Fact {
  std::string name;
  base::Text label;
  base::Text help;
  FactType type = FactType::text;
  std::string unit;                     // base unit: CNY, mu, m2, t/y, %, ...; empty when it has none
  std::vector<Option> options;          // choice, choices
  std::vector<Fact> fields;             // list: what a row has
  std::vector<std::string> evidence;    // kinds of evidence: E1 ...
  FactClass fact_class = FactClass::public_;
  std::optional<feel::Expression> ask_when;
  std::optional<feel::Expression> formula;
  std::string check;                    // "uscc": checked by form
  std::string period;                   // the time it speaks of, for people: "FY1-FY3", "3 years"; rules do not read it
  bool empty_needs_dated_check = false; // R1: an empty list counts only with a dated check of the window
  std::string decided_by;               // role that classifies it; empty: the applicant states it
  std::vector<std::string> treats;
  int line = 0;                         // in facts.yaml
};

/// A named threshold, period or switch. A null value is the regulation's silence: it gates nothing.
struct Parameter {
  std::string name;
  base::Text label;
  feel::Value value;                  // number, duration, date, boolean, text, or null
  std::string unit;                   // "working days", "fiscal years", "CNY", ...; empty when it has none
  base::Text unit_label;              // as people read it; empty where it has none
  std::string set_by;                 // role that sets it when a round opens; empty: fixed by the text
  std::string type;                   // what a value set must be: number, period, year, share ...; empty: any
  std::optional<base::Decimal> at_least, at_most;   // of a number or a period set, both included
  std::string reading;                // the ambiguity it settles (A2 ...); empty: none
  base::Text other;                   // the reading not chosen
  base::Text note;
  std::vector<std::string> treats;
  int line = 0;
};

enum class Need { all, any, at_least };

/// What settles a failed test: a named role's recorded decision.
struct IfFail {
  std::optional<feel::Expression> when;
  std::string ask;                    // role
  std::vector<std::string> record;    // what the decision must say
  std::vector<std::string> evidence;
  std::vector<std::string> treats;
};

/// One condition: exactly one of `test`, `ask`, `conditions`, `holds`, `fails` decides (test and ask together: computed,
/// then confirmed by a person).
struct Condition {
  std::string id;                     // last part of the path
  std::string path;                   // "basic.no_loss_run"; unique in its set
  base::Text label;
  std::optional<feel::Expression> when;
  std::optional<feel::Expression> test;
  std::string ask;                    // role that judges
  Need need = Need::all;
  int at_least = 0;
  std::vector<Condition> conditions;
  std::string holds, fails;           // another set
  std::string as_of;                  // for these two: "" = the reference date, "today"
  std::vector<std::string> evidence;  // kinds that support a judgement
  std::vector<std::string> show;      // facts laid before the judge
  std::optional<IfFail> if_fail;
  std::vector<std::string> treats;
  std::string reading;
  int line = 0;
};

/// Lifts exactly the conditions it lists, nothing else.
struct Exemption {
  std::string id;
  base::Text label;
  std::optional<feel::Expression> when;
  std::vector<std::string> lifts;     // condition paths
  std::vector<std::string> evidence;
  std::vector<std::string> treats;
  std::string reading;
  int line = 0;
};

enum class Use { gate, rank, tag };

struct Set {
  std::string id;
  base::Text label;
  Need need = Need::all;
  int at_least = 0;
  Use use = Use::gate;
  std::vector<Condition> conditions;
  std::vector<Exemption> exemptions;
  std::vector<std::string> treats;
  std::string file;
  int line = 0;
};

/// How a lawyer cites a clause part, for findings.
struct Citation {
  std::string id;
  std::string cite;
};

/// The deciding part of an edition: everything a check needs, immutable after loading.
struct Rulebook {
  base::ByName<Fact> facts;
  base::ByName<Parameter> parameters;
  base::ByName<Set> sets;
  std::vector<std::string> derived_order;          // derived facts, dependencies first
  std::map<std::string, base::Text> evidence_kinds;
  std::map<std::string, std::string> cites;        // clause id -> cite
  std::unordered_map<std::string, std::size_t> clause_places;   // clause id -> its place in the text
  std::map<std::string, base::Text> roles;         // role id -> label, for sentences
};

}  // namespace rules
