#pragma once
#include "base/instant.h"
#include "base/json.h"
#include "base/shared.h"

#include <string>
#include <vector>

namespace rehearsal {

/// One thing somebody does, or time does, in a rehearsal: all that is needed to do it again. Cases, people and titles are
/// named so that the names stand when other moves are left out.
struct Move {
  enum class Kind { open_round, open_case, act, clock };

  Kind kind = Kind::act;
  base::Instant at;
  std::string account;                 // who; empty: the clock
  std::string case_id;                 // the case opened, acted upon or looked at
  std::string procedure, way;          // open_case
  std::string about;                   // open_case: the case it is about, or the one the title rests on, or an account
  std::string title;                   // open_case about a title: which of that case's titles
  std::string action;                  // act: "<stage>.<what>"; open_round: its year
  base::Shared<base::JsonObject> data; // act
};

/// Oldest first; times never go back.
using Moves = std::vector<Move>;

/// {"at","by","does","case", ...}: one line of a history for people.
base::JsonObject to_json(const Move& move);

}  // namespace rehearsal
