#pragma once
#include "programme/programme.h"
#include "rules/check.h"

namespace rehearsal {

/// What an example takes for granted, ready for a check.
struct Given {
  rules::Inputs inputs;
  std::map<std::string, base::YamlNode> settings;       // parameters set for this example only
  std::optional<base::Date> date;                       // of the event, for a deadline
  base::YamlNode facts;                                 // as written, for the forms that acts file
  std::map<std::string, base::Date> bans;               // on the applicant: ban -> its first day
  bool has_applied = false;                             // another case of the applicant in this round
  std::optional<std::map<std::string, int>> taken;      // option -> places of the round given away already
};

/// Reads `given`, with what it takes over from other examples (`like`). Appends every problem found to `problems` and then
/// returns what could be read. Source: docs/reference/examples.md.
Given read_given(const programme::Programme& programme, const programme::Example& example, std::vector<base::Problem>& problems);

/// The edition's rulebook with the settings of one example. A setting keeps the kind of its parameter: number, boolean,
/// period, date or null.
rules::Rulebook with_settings(const programme::Programme& programme, const Given& given, const std::string& file,
                              std::vector<base::Problem>& problems);

}  // namespace rehearsal
