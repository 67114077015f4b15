#pragma once
#include "calendar/calendar.h"
#include "rehearsal/fault.h"
#include "rehearsal/settings.h"
#include "rules/compiled.h"

namespace rehearsal {

/// The edition in a round for which an office set these values: as it is written, and as the engine is given it.
struct RoundEdition {
  programme::SetParameters set;
  const programme::Programme* written = nullptr;
  const programme::Programme* played = nullptr;
};

/// What a rehearsal plays: the edition as it is written, the one the engine is given (the same without a fault), the days.
struct Scene {
  const programme::Programme& written;
  const programme::Programme& played;
  const calendar::Calendar& calendar;
  std::vector<RoundEdition> rounds = {};   // what offices may set for a round
  Tampering tampering = Tampering::none;
  std::string eager = {};                  // an act people take more often than usual, so that a fault shows
  const std::map<const programme::Programme*, rules::CompiledSets>* compiled = nullptr;   // the rules of the editions as played
};

}  // namespace rehearsal
