#pragma once
#include "base/json.h"
#include "http/pages/html.h"
#include "programme/programme.h"
#include "rules/check.h"

#include <map>
#include <string>
#include <vector>

namespace http::pages {

/// What a visitor typed, by input name: "category", "net_profit_fy.2023", "certs.1.kind", "accidents.none".
using Answers = std::map<std::string, std::string, std::less<>>;

/// What the self-check of one set asks, in two steps: first the facts that decide which conditions apply, then the rest.
class SelfCheck {
 public:
  /// `set` exists in the rulebook; `on` is the reference date and gives the fiscal years asked for.
  SelfCheck(const programme::Programme& programme, const rules::Set& set, base::Date on);

  /// Names of the facts asked in step 1 or 2, in the form's order. Step 2 leaves out what the answers make irrelevant.
  std::vector<std::string> asked(int step, const Answers& answers) const;

  /// The answers as the facts of a dossier (contracts.md). What was left empty is absent, so missing.
  base::JsonObject facts(const Answers& answers) const;

  /// The form of one step. `problems` point at "/facts/<name>…" and are shown at the top and at their field.
  std::string form_page(Frame frame, int step, const Answers& answers, const std::vector<base::Problem>& problems) const;

  /// The answer, clause by clause.
  std::string result_page(Frame frame, const Answers& answers, const rules::CheckResult& result) const;

 private:
  std::vector<std::string> order() const;

  const programme::Programme& programme_;
  const rules::Set& set_;
  base::Date on_;
};

}  // namespace http::pages
