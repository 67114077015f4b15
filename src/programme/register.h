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
  base::Text mark_label;
  std::vector<MarkUse> mark_allowed, mark_refused;
  std::string number;                          // pattern: "XJYP-{year}-{seq:5}"
  std::vector<std::string> treats;
};

struct Ban {
  std::string id;
  base::Text label;
  std::string who;
  std::vector<std::string> bars;               // procedures
  std::optional<calendar::Period> for_;
  std::vector<std::string> treats;
};

}  // namespace programme
