#pragma once
#include "procedure/state.h"
#include "programme/programme.h"

namespace rehearsal {

/// One case as the house holds it, with where its events stand in the journal.
struct Case {
  procedure::CaseState state;
  const programme::Programme* edition = nullptr;     // as played, under what was set for its round
  const programme::Procedure* procedure = nullptr;   // of that edition
  std::vector<std::size_t> events;
  std::optional<base::Instant> filed_at;
  std::set<std::string> openers;                     // access_control::openers_of
  bool from_anyone = false;                          // opened by a way that anyone may take
  std::string certificate;                           // number; empty: it is about none
  std::string about_case;                            // the case it is about; empty: it is about none
  std::vector<std::string> cases_about;              // those about it
  std::map<std::string, std::string> titles;         // title issued on it -> number
  std::map<std::string, std::string> counted;        // stage -> outcome that takes a place there
  std::map<std::string, std::vector<std::string>> groups;   // stage -> "option/group" noted there

  const programme::Stage* stage() const { return state.closed ? nullptr : procedure->stage(state.stage); }
};

/// What came of a move.
struct Answer {
  bool accepted = false;
  std::string code = {};               // the refusal's; "nothing_due" where time brings nothing; "no_such_case"
  std::vector<base::Problem> problems = {};   // of the refusal: what is wrong where in what was sent
};

}  // namespace rehearsal
