#pragma once
#include "http/pages/self_check.h"

#include <optional>

/// "Which of these may I apply for?": one set of answers, every edition's verdict.
namespace http::pages {

/// What an edition says to the answers given.
struct EditionAnswer {
  programme::ProgrammePtr programme;
  std::optional<rules::CheckResult> result;    // nothing where an answer cannot be read under this edition
  std::vector<base::Problem> problems;         // then why
  std::vector<std::string> missing;            // facts not given that could still change the verdict
  base::Text next;                             // what to do now
  std::string href;                            // where
};

/// The facts that the self-checks of at least two programmes ask under the same name, in the first one's order, each as that
/// one has it. `set_of`: the set an edition is checked against; nullptr: none.
using SetOf = std::function<const rules::Set*(const programme::Programme&)>;
std::vector<const rules::Fact*> common_questions(const std::vector<programme::ProgrammePtr>& editions, const SetOf& set_of, base::Date on);

/// The answers as facts of a dossier; what was left empty is absent.
base::JsonObject facts_of(const std::vector<const rules::Fact*>& questions, const Answers& answers, base::Date on);

std::string check_all_form(Frame frame, const std::vector<const rules::Fact*>& questions, const Answers& answers, base::Date on);
std::string check_all_result(Frame frame, const Answers& answers, const std::vector<EditionAnswer>& editions);

}  // namespace http::pages
