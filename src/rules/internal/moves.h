#pragma once
#include "rules/internal/evaluation.h"
#include "rules/internal/words.h"

namespace rules::internal {

/// One thing a person can bring about, and the inputs as they would then be.
struct Move {
  Change change;
  const Exemption* exemption = nullptr;   // proved by this change
  std::optional<base::Date> wait_until;   // apply on this day instead

  std::string fact;                       // what is set: the fact's whole new value
  std::optional<feel::Value> value;
  std::optional<feel::Value> added_row;   // or a row added to it
  std::string changed_row, changed_field; // or one field of one row ("2", "valid_to")

  void apply(Inputs& inputs) const;
};

/// The moves that may make `expression` true (or, for a failing rule, whatever it must be), from what it compared. Never a
/// record that vanishes, a year gone by, a date put back, a choice of another kind or place.
std::vector<Move> moves_for(const feel::Expression& expression, const feel::Trace& trace, bool truth, const Words& words);

/// Later days on which dates that now stand against the case may no longer do so, soonest first; at most 20, within three years.
std::vector<Move> later_days(const feel::Trace& trace, const Words& words);

}  // namespace rules::internal
