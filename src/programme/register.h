#pragma once
#include "base/text.h"
#include "calendar/period.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

/// What stands on the register: titles with their marks, and bans.
namespace programme {

struct MarkUse { std::string carrier; std::vector<std::string> treats; base::Text label; };

struct Title {
  std::string id;
  base::Text label;
  std::string holder, covers;
  std::vector<std::string> items;
  std::optional<calendar::Period> valid_for;   // none: the text sets no expiry
  base::Text valid_note;
  std::vector<std::string> states;             // active, suspended, withdrawn, ...
  std::map<std::string, std::vector<std::string>> rights;
  bool has_mark = false;
  bool mark_with_year = false;                 // whoever shows it states the year
  base::Text mark_label;
  std::vector<MarkUse> mark_allowed, mark_refused;
  std::string needs;                           // the title its holder must have
  std::string next_level;                      // the title that comes after it
  std::string number;                          // pattern: "XJYP-{year}-{seq:5}"
  std::vector<std::string> treats;
};

/// Keeps somebody out for a time: from the day a title was issued, or from the day a registration issues it.
struct Ban {
  std::string id;
  base::Text label;
  std::string who;                             // holder | applicant
  std::vector<std::string> bars;               // procedures
  std::string from_title;                      // issued by itself with this title; empty: a registration issues it
  std::optional<calendar::Period> for_;        // none and no parameter: for good
  std::string for_parameter;
  bool survives_withdrawal = true;             // stays when the title it came with is withdrawn
  std::string survives_parameter;              // a switch that says so instead
  std::string reading;
  std::vector<std::string> treats;
};

}  // namespace programme
