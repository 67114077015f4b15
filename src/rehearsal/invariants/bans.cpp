#include "rehearsal/invariants/invariant.h"

#include <fmt/format.h>

namespace rehearsal::invariants {
namespace {

bool bars(const Chronicle& chronicle, const BanRecord& one, const std::string& procedure) {
  const auto& barred = chronicle.programme.bans.at(one.ban).bars;
  return std::find(barred.begin(), barred.end(), procedure) != barred.end();
}

/// Both days included: admissible again on the day after the last. Source: R4, no rest day moves it.
bool is_out(const BanRecord& one, const std::string& office, Date day) { return one.office == office && !one.lifted && one.from <= day && (!one.until || day <= *one.until); }

/// A case about a person concerns that person, whose office the events of the case do not name.
bool concerns_its_applicant(const Chronicle& chronicle, const std::string& procedure) {
  const auto* known = chronicle.programme.procedure(procedure);
  return known && known->about_kind != "person";
}

void kept_out(const Occasion& at, const std::string& office, const std::string& procedure, const std::string& but_with, const Tell& tell) {
  if (!concerns_its_applicant(at.so_far, procedure)) return;
  for (const auto& one : at.so_far.bans)
    if (bars(at.so_far, one, procedure) && is_out(one, office, at.day) && (but_with.empty() || one.certificate != but_with))
      return tell({fmt::format("{} 因“{}”自 {} 起不予受理，{} 却被受理。", office, one.ban, one.from.text(), at.day.text()),
                   fmt::format("{} is kept out by '{}' since {}, and is taken on {}.", office, one.ban, one.from.text(), at.day.text())});
}

/// Asked when a case is opened, when it is filed, and when a title is given.
void look(const Occasion& at, const Tell& tell) {
  if (at.is("case_opened")) return kept_out(at, at.text("applicant"), at.text("procedure"), "", tell);
  if (at.is("entry_recorded") && !at.text("submitted_on").empty() && at.record && at.record->procedure) return kept_out(at, at.record->applicant, at.record->procedure->id, "", tell);
  if (!at.is("certificate_issued") || !at.event.stream.starts_with("certificate/")) return;
  const auto* record = at.so_far.record_of(at.text("case"));
  if (record && record->procedure) kept_out(at, record->applicant, record->procedure->id, at.event.stream.substr(at.event.stream.find('/') + 1), tell);
}

}  // namespace

const Invariant banned_kept_out{"banned_kept_out", {"受限期间不受理、不授予", "nobody is taken or awarded while a ban keeps them out"}, look};

}  // namespace rehearsal::invariants
