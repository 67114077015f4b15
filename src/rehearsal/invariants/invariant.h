#pragma once
#include "rehearsal/invariants/chronicle.h"

#include <functional>

namespace rehearsal::invariants {

/// One event as it comes in, before the chronicle has taken it.
struct Occasion {
  const Event& event;
  const Chronicle& so_far;
  const Record* record;                // of the case whose stream it is in; nullptr: another stream, or a case just opened
  Date day;

  bool is(std::string_view kind) const { return event.kind == kind; }
  std::string text(std::string_view key) const { return invariants::text(event.public_fields, key); }
  const Stage* stage() const { return record ? record->stage : nullptr; }
  const programme::Programme& edition() const { return record && record->edition ? *record->edition : so_far.programme; }
  /// The entries of the present visit to the stage.
  std::vector<const Entry*> visit() const;
};

/// Where what is wrong is told.
using Tell = std::function<void(base::Text what)>;

/// Something that holds after every event of every history. One file each, listed in all.cpp.
struct Invariant {
  const char* id;
  base::Text says;
  void (*look)(const Occasion& occasion, const Tell& tell);
};

const std::vector<Invariant>& all();

extern const Invariant order_kept, path_kept, stages_earned, gates_passed, gates_true, posted_in_full, deadlines_kept, places_kept, recused_stay_out, declared_first, ballots_counted, roles_held,
    returns_kept, register_kept, rounds_kept, banned_kept_out, filed_once, objections_hold;

// What several of them read out of the edition.

/// The period a parameter gives; nothing where the text is silent.
std::optional<calendar::Period> period_in(const programme::Programme& programme, const std::string& parameter);

/// The number of places of an option, or the parameter that holds it; nothing where the text sets none.
std::optional<int> places_of(const programme::Programme& programme, const programme::Choice& option);

/// The last day of the stage the case is at, where its deadline can be reckoned from what happened. Nothing otherwise.
std::optional<Date> last_day_of(const Record& record, const Chronicle& chronicle);

/// The day an event of the case happened: "<stage>.entered", "<stage>.received", "form.<date fact>". Nothing for what the
/// case does not tell (a round, a title) and for postings, whose days are looked at by themselves.
std::optional<Date> day_of(const Record& record, const std::string& event);

/// An entry that takes the case back: the applicant's own act about the whole of it.
bool is_withdrawal(const Event& event);

/// The day from which a posting of the present visit stands on every channel. Nothing while one is missing.
std::optional<Date> posted_since(const Record& record);

/// Whether whoever wrote the entry holds a role on the case: by its office's roles and territory, by appointment, as party.
bool holds_role(const Chronicle& chronicle, const Record& record, const std::string& account, const std::string& office, const std::string& role);

}  // namespace rehearsal::invariants
