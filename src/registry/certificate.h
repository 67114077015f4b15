#pragma once
#include "ledger/event.h"
#include "programme/programme.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// The register: certificates as ISO/IEC 17065 7.11 and 7.12 speak of them. Pure.
namespace registry {

enum class Status { valid, suspended, withdrawn, expired };
std::string_view name_of(Status status);

/// One line of a certificate's history.
struct Step { std::string kind; base::Instant at; std::string reason; std::vector<std::string> articles; };

struct Certificate {
  std::string number, programme, edition, title;
  std::string holder, holder_name, uscc, product, category, place;
  std::string case_id;                 // the case it rests on
  base::Date issued_on;
  std::optional<base::Date> valid_to;  // last valid day; none: the text sets no end
  Status status = Status::valid;       // as the events say; `status_on` also knows expiry
  bool mark_withdrawn = false;         // the right to the mark is gone; the listing itself may stand
  base::Instant since;                 // when the present status began
  std::string reason;
  std::vector<std::string> articles;   // the clauses the present status rests on
  std::vector<Step> steps;
  std::int64_t version = 0;
};

Certificate evolve(Certificate certificate, const ledger::Event& event);

/// What anyone is told at a moment: withdrawn counts from the moment of the decision, the last valid day is still valid.
Status status_on(const Certificate& certificate, base::Date today);

/// The number a title's pattern gives: {year}, {seq:5} (zero-padded), everything else as written.
std::string number_of(const std::string& pattern, int year, std::int64_t sequence);

struct Issue {
  std::string number, holder, holder_name, uscc, product, category, place, case_id;
  std::vector<std::string> articles;
};

/// Who, when and why, the same for every act on the register.
struct Circumstances {
  std::string actor, office, role, cause, event_id, reason;
  base::Instant now;
  base::Date today;
  std::vector<std::string> articles;
};

/// The event that issues a certificate. Refuses `unknown_title`.
base::Result<ledger::Event> issue(const programme::Programme& programme, const std::string& title, const Issue& what, const Circumstances& circumstances);

/// change | suspend | reinstate | withdraw, on the title ("listing") or its mark ("listing.mark"). `changes`: fields that
/// take new values (holder_name, place, ...). Refuses `already_withdrawn`, `not_suspended`, `unknown_register_act`.
base::Result<ledger::Event> alter(const Certificate& certificate, const std::string& act, const std::string& what, const base::JsonObject& changes, const Circumstances& circumstances);

}  // namespace registry
