#pragma once
#include "procedure/case.h"

namespace procedure {

/// The act by which the machine reckons a last day again, once the holidays it rests on are announced.
inline constexpr std::string_view reckon_again = "reckon";

/// A provisional last day reckoned again.
struct Recomputed {
  std::string stage;
  Due was, now;
  bool passed = false;                 // the new last day lies before today
  Effects effects;
};

/// Reckons the last day of the stage a case is in with the calendar as it is known now. The entry, at the stage, states
/// `due`, `provisional`, `reckoning`, `was` (the day shown until now) and, where the new day is over, `passed`. Nothing
/// where the day was not provisional, where nothing is gained (the same day, still provisional), and where it would now
/// rest on another start or another rule: only the calendar moves a date that people were told.
std::optional<Recomputed> recompute(const CaseState& state, const Situation& situation);

/// What such an entry says, with the stage's name: for the case's history and for whom it concerns.
base::Text sentence_of_reckoning(const ledger::Event& event, const base::Text& stage);

}  // namespace procedure
