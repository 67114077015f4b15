#pragma once
#include "base/instant.h"
#include "base/json.h"
#include "calendar/calendar.h"
#include "ledger/event.h"
#include "programme/programme.h"
#include "rules/check.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// The case: pure values in, events or a refusal out. No disk, no clock, no network, no chance.
namespace procedure {

/// The last day of the stage a case is in, with the way it was reckoned (calendar::to_json).
struct Due {
  base::Date date;
  bool provisional = false;
  base::JsonObject reckoning;
};

/// What an office asked to have corrected. Pointers are "/facts/<name>".
struct Return {
  std::string stage, role, office, reason;
  base::JsonArray items;               // [{"pointer","note"}]
};

/// One entry on the file, as recorded.
struct Entry {
  std::string stage, action, account, office, role;
  base::Instant at;
  base::JsonObject data;               // what evolve does not keep elsewhere: sheet, reason, channels, option, consulted ...
};

/// Everything a case's events say. Rebuilt by `evolve`; no rule is run again for it.
struct CaseState {
  std::string id, programme, edition, procedure, way, round, about;
  std::string applicant, applicant_name, place;   // office id, its name, division code
  std::string stage;                   // empty: none yet, or closed
  base::Instant opened_at, entered_at;
  std::optional<Due> due;
  std::optional<base::Date> submitted_on;
  base::JsonObject facts;              // as stated, dossier shapes; an erased one is "erased"
  std::map<std::string, std::vector<std::string>> evidence;   // fact or condition path -> file digests
  std::map<std::string, std::string> dated_checks;            // fact -> YYYY-MM-DD
  base::JsonArray judgements;          // [{criterion, judge, account, role, date, result, reason, evidence}]
  std::vector<Entry> entries;          // in order
  std::map<std::string, std::string> outcomes;                // stage -> its last outcome
  std::map<std::string, base::Instant> arrived_at, left_at;   // stage -> when it was last entered, last left
  std::map<std::string, std::vector<std::string>> assigned;   // case role -> accounts
  std::optional<Return> returned;
  base::Json findings;                 // the last check, or null
  std::string result, reason;
  bool closed = false;
  std::int64_t version = 0;

  bool exists() const { return version > 0; }
};

/// The state after one more event. Kinds of other streams are ignored; an old branch is never edited.
CaseState evolve(CaseState state, const ledger::Event& event);
CaseState evolve(const std::vector<ledger::Event>& events);

/// Who acts: `roles` are the programme roles this person may play on this very case (access decides that).
struct Actor {
  std::string account, name, office, office_name;
  std::vector<std::string> roles;
};

/// Somebody who may be appointed.
struct Candidate { std::string account, name, office, role; };

/// What the case stands in, read before the act by the service.
struct Situation {
  const programme::Programme& programme;
  const calendar::Calendar& calendar;
  base::Instant now;
  std::string round;                              // id of the open round; empty: none
  std::vector<Candidate> candidates;              // who may be assigned, or votes
  std::map<std::string, rules::feel::Value> surroundings;   // cases, title, own_titles, round ... as FEEL sees them
  std::function<std::string()> new_id;
  // option -> cases of this round that have it already at this stage; none: nobody counted, and no place is given away
  std::optional<std::map<std::string, int>> taken;

  base::Date today() const { return base::date_in_zone(now, programme.zone); }
};

struct Command {
  std::string id;                      // made by the client
  std::string action;                  // "<stage>.<what>" or "case.withdraw"
  base::JsonObject data;
};

/// What follows elsewhere from an act: the register changes, other procedures open.
struct Effects {
  std::vector<ledger::Event> events;   // of this case's stream, versions set
  std::vector<programme::RegisterAct> register_acts;
};

struct Opening {
  std::string id, procedure, way, about;
  std::string applicant, applicant_name, place;
  base::JsonObject facts;              // carried over, e.g. from the certificate the case is about
};

/// Opens a case by a way in. Refuses `unknown_procedure`, `unknown_way`, `not_yours` (role), `no_open_round`,
/// `draft_edition` (a draft decides no real case), `not_in_force` (before its first day or after its last).
base::Result<Effects> open_case(const Opening& opening, const Actor& actor, const std::string& command, const Situation& situation);

/// One act. Order of evaluation: access, time, form, gates, record (docs/reference/programme.md). Refuses with the codes of
/// docs/reference/refusals/procedure.tsv; problems point into the data sent ("/facts/tm_no"). Where the machine's own
/// stages follow and one of them cannot be passed, the act itself is refused.
base::Result<Effects> decide(const CaseState& state, const Command& command, const Actor& actor, const Situation& situation);

/// What time alone brings: a deadline whose `missed` names an outcome, the end of a posting for comment. No events when
/// nothing is due.
Effects advance(const CaseState& state, const Situation& situation);

/// Checks a set on what the case says. Inside a case evidence is always required; what was erased is missing.
base::Result<rules::CheckResult> check(const CaseState& state, const std::string& set, bool as_of_today, const Situation& situation);

}  // namespace procedure
