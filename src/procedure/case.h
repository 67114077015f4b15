#pragma once
#include "calendar/calendar.h"
#include "procedure/state.h"
#include "programme/programme.h"
#include "rules/compiled.h"
#include "rules/facts_read.h"

#include <functional>

/// The case: pure values in, events or a refusal out. No disk, no clock, no network, no chance.
namespace procedure {

/// Who acts: `roles` are the programme roles this person may play on this very case (access decides that).
struct Actor {
  std::string account, name, office, office_name;
  std::vector<std::string> roles;
  std::vector<std::string> offices = {};   // every office this person belongs to
};

/// Somebody who may be appointed.
struct Candidate { std::string account, name, office, role; };

/// The case that this one is about, as it stands.
struct AboutCase {
  bool open = false;                   // filed, and not closed
  std::map<std::string, std::set<std::string>> actors;        // stage -> accounts that made an entry there
  bool ended = false;                  // filed, and closed
  std::map<std::string, base::Instant> arrived_at = {}, left_at = {};   // stage -> when it was last entered, last left
};

/// A ban in force on somebody, with what a refusal says of it.
struct InForce {
  std::string ban;                     // its name in the edition
  base::Text label;
  std::vector<std::string> articles;
  base::Date from;
  std::optional<base::Date> until;     // the last day of refusal; none: for good
};

/// Another case of the round that stands at this stage, or stood there and has its option: what both are ranked by.
struct Rival {
  std::string id, name;
  std::vector<rules::feel::Value> rank;
  std::string option;                  // given before, or in the same act; empty: it waits
};

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
  std::optional<std::map<std::string, int>> taken = std::nullopt;
  std::vector<Rival> rivals = {};                 // at a stage that ranks its cases
  std::set<std::string> own_titles = {};          // that the applicant holds in force
  std::vector<InForce> bans = {};                 // on the applicant, of the case or of the opening
  bool has_applied = false;                       // the applicant has another case of this procedure in this round, not withdrawn
  std::vector<base::Text> held_by = {};           // open procedures about this case that do not leave it running
  std::optional<AboutCase> about = std::nullopt;  // where the case is about a case
  std::map<std::string, std::vector<base::Instant>> objections = {};   // procedure -> when cases of it about this one were filed
  std::map<std::string, base::Date> days = {};    // of what happens outside the case: "<title>.issued", "<title>.expiry", "round.opened"
  // Kept from act to act by whoever makes many; without them what is on file is read anew, and rules are asked of the tree walker.
  rules::FactsRead* facts_read = nullptr;
  const rules::CompiledSets* compiled = nullptr;  // of the programme's rulebook
  rules::CompiledCase* laid_out = nullptr;        // where these are filled in

  base::Date today() const { return base::date_in_zone(now, programme.zone); }
};

struct Command {
  std::string id;                      // made by the client
  std::string action;                  // "<stage>.<what>", "case.withdraw", "case.declare" or "case.recuse"
  base::Shared<base::JsonObject> data;
};

/// What follows elsewhere from an act: the register changes, other procedures open.
struct Effects {
  std::vector<ledger::Event> events;   // of this case's stream, versions set
  CaseState state;                     // the case after them, as evolve has it; where there are none, nothing
  std::vector<programme::RegisterAct> register_acts;
};

struct Opening {
  std::string id, procedure, way, about;
  std::string applicant, applicant_name, place;
  base::JsonObject facts;              // carried over, e.g. from the certificate the case is about
};

/// Opens a case by a way in. Refuses `unknown_procedure`, `unknown_way`, `not_yours` (role), `no_open_round`,
/// `draft_edition` (a draft decides no real case), `not_in_force` (before its first day or after its last), `banned`,
/// `already_applied`, `about_closed`.
base::Result<Effects> open_case(const Opening& opening, const Actor& actor, const std::string& command, const Situation& situation);

/// One act. Order of evaluation: access, time, form, gates, record (docs/reference/programme.md). Refuses with the codes of
/// docs/reference/refusals/procedure.tsv; problems point into the data sent ("/facts/tm_no"). Where the machine's own
/// stages follow and one of them cannot be passed, the act itself is refused.
base::Result<Effects> decide(const CaseState& state, const Command& command, const Actor& actor, const Situation& situation);

/// What time alone brings: a deadline whose `missed` names an outcome, the end of a posting for comment. No events when
/// nothing is due.
Effects advance(const CaseState& state, const Situation& situation);

/// Ends a case with a result that only another case brings about (`set_by` of the result names the procedure of `cause`).
/// No events when it has ended already. `command`: what was sent. Refuses `not_its_result`.
base::Result<Effects> close_from_outside(const CaseState& state, const std::string& result, const CaseState& cause, const std::string& command, const Actor& actor, const Situation& situation);

/// Whether a check also looks for what could be changed so that the set passes: nobody reads that where only the result counts.
enum class Remedies { looked_for, left_out };

/// Checks a set on what the case says. Inside a case evidence is always required; what was erased is missing.
base::Result<rules::CheckResult> check(const CaseState& state, const std::string& set, bool as_of_today, const Situation& situation, Remedies remedies = Remedies::looked_for);

}  // namespace procedure
