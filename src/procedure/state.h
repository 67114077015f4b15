#pragma once
#include "base/instant.h"
#include "base/json.h"
#include "base/shared.h"
#include "ledger/event.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// What a case's events say.
namespace procedure {

/// The last day of the stage a case is in, with the way it was reckoned (calendar::to_json).
struct Due {
  base::Date date;
  bool provisional = false;
  base::Shared<base::JsonObject> reckoning;

  bool operator==(const Due&) const = default;
};

/// What an office asked to have corrected. Pointers are "/facts/<name>".
struct Return {
  std::string stage, role, office, reason;
  base::JsonArray items;               // [{"pointer","note"}]

  bool operator==(const Return&) const = default;
};

/// One entry on the file, as recorded.
struct Entry {
  std::string stage, action, account, office, role;
  base::Instant at;
  base::Shared<base::JsonObject> data; // what evolve does not keep elsewhere: sheet, reason, channels, option, consulted ...
  std::int64_t version = 0;            // of the case, once it is recorded

  bool operator==(const Entry&) const = default;
};

/// One time a case lay at a stage.
struct Visit {
  std::string stage;
  base::Instant from, to;

  bool operator==(const Visit&) const = default;
};

/// Everything a case's events say. Rebuilt by `evolve`; no rule is run again for it.
struct CaseState {
  std::string id, programme, edition, procedure, way, round, about;
  std::string applicant, applicant_name, place;   // office id, its name, division code
  std::string stage;                   // empty: none yet, or closed
  base::Instant opened_at, entered_at;
  std::optional<Due> due;
  std::optional<base::Date> submitted_on;
  base::Shared<base::JsonObject> facts;   // as stated, dossier shapes; an erased one is "erased"
  base::Shared<std::map<std::string, std::vector<std::string>>> evidence;   // fact or condition path -> file digests
  std::map<std::string, std::string> dated_checks;            // fact -> YYYY-MM-DD
  base::Shared<base::JsonArray> judgements;   // [{criterion, judge, account, role, date, result, reason, evidence}]
  std::vector<base::Shared<Entry>> entries;   // in order
  std::map<std::string, std::string> outcomes;                // stage -> its last outcome
  std::map<std::string, base::Instant> arrived_at, left_at;   // stage -> when it was last entered, last left
  std::vector<Visit> visits;           // of stages left, in order
  std::map<std::string, base::Shared<base::JsonObject>> scores;             // stage -> {"value","passed","band","level","sheets","criteria"}
  std::map<std::string, std::vector<std::string>> assigned;   // case role -> accounts
  std::optional<Return> returned;
  base::JsonArray incomplete;          // what a filing taken so far still lacks: [{"pointer","label":{zh,en}}]
  std::set<std::string> declared;      // accounts that declared to have no interest in the case
  std::map<std::string, std::string> marks;                   // fact or condition path -> "trade_secret"
  base::Shared<base::Json> findings;   // the last check, or null
  std::string result, reason;
  bool closed = false;
  std::int64_t version = 0;
  std::int64_t entered_version = 0;    // of the event by which the case came to its stage

  bool operator==(const CaseState&) const = default;

  bool exists() const { return version > 0; }
  /// An entry made since the case came to its stage; one moment may hold several events, so no time tells.
  bool is_of_this_visit(const Entry& entry) const { return entry.version >= entered_version; }
};

/// Of an entry what rules read: facts, papers, days of checks, judgements, score, the day it was filed.
void take_statements(CaseState& state, const ledger::Event& event);
/// The state takes one more event. Kinds of other streams are ignored; an old branch is never edited.
void evolve_by(CaseState& state, const ledger::Event& event);
/// The state after it, and after all of them from the first.
CaseState evolve(CaseState state, const ledger::Event& event);
CaseState evolve(const std::vector<ledger::Event>& events);

}  // namespace procedure
