#pragma once
#include "registry/certificate.h"

/// Bans: the same kind of record as a title (issued, ends, may be lifted), on a stream "ban/<id>" with the same events.
namespace registry {

/// Whom a ban concerns and what it rests on. An organisation is known by its office, its credit code, or both.
struct BanCause {
  std::string office, uscc, name;
  std::string case_id;                 // the case it rests on; may be empty
  std::string certificate;             // the title it came with; empty: none
};

struct BanRecord {
  std::string id, programme, edition, ban;   // programme: "NAME/EDITION"; ban: its name in the edition
  std::string office, uscc, name, case_id, certificate;
  base::Date from;
  std::optional<base::Date> until;     // the last day of refusal; none: for good
  bool lifted = false;
  std::string reason;
  std::vector<std::string> articles;
  std::int64_t version = 0;
};

BanRecord evolve(BanRecord ban, const ledger::Event& event);

/// Whether somebody under the ban is refused on a day: from its first to its last, both included.
bool is_in_force(const BanRecord& ban, base::Date day);

/// The day from which an application is taken again, over all bans in force on `day` and those that begin before they end;
/// `day` itself without any, nothing when one of them is for good. The longer ban absorbs the shorter.
std::optional<base::Date> admissible_from(const std::vector<BanRecord>& bans, base::Date day);

/// The event that begins a ban on `from`. Nothing when its length is a parameter whose value the text leaves open. Refuses
/// `unknown_ban`, and `bad_period` for a length in working days. Source: R4; it moves with no rest day (R8).
base::Result<std::optional<ledger::Event>> issue_ban(const programme::Programme& programme, const std::string& ban, const std::string& id, const BanCause& cause, base::Date from, const Circumstances& circumstances);

/// The event that lifts it. Refuses `already_lifted`.
base::Result<ledger::Event> lift_ban(const BanRecord& ban, const Circumstances& circumstances);

/// Whether the ban stays when the title it came with is withdrawn: as the edition says, or its switch.
bool survives_withdrawal(const programme::Programme& programme, const std::string& ban);

}  // namespace registry
