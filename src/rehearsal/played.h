#pragma once
#include "procedure/case.h"
#include "rehearsal/given.h"

namespace rehearsal {

/// One case of an example, with what happened to it.
struct PlayedCase {
  procedure::CaseState state;
  std::vector<std::string> visited;                 // stages left, in order
  std::vector<std::string> told;                    // what it told the register: "issue title", "open round", "grant role"
  std::optional<base::Instant> filed_at;            // when its first submission was complete
};

/// What the example's cases told the register.
struct Told {
  std::map<std::string, std::string> titles;        // title, title.mark or ban -> active, suspended, withdrawn
  std::vector<procedure::InForce> bans;             // on the one organisation all examples speak of
};

/// What stands around the cases of one example: each other, the register and what the example takes for granted.
class Around {
 public:
  Around(const programme::Programme& programme, const Given& given, const calendar::Calendar& calendar);

  /// Before a case is opened: `about` names an earlier case of the example ("case1"), a title or nothing.
  procedure::Situation opening(const programme::Procedure& procedure, const std::string& about, base::Instant now) const;
  procedure::Situation of(const PlayedCase& played, base::Instant now) const;

  /// Takes an act on the register; a ban that comes with a title is entered with it.
  void tell(const programme::RegisterAct& act, base::Date today);

  const PlayedCase* named(std::string_view id) const;   // "case1"
  std::vector<PlayedCase>& cases() { return cases_; }
  const std::vector<PlayedCase>& cases() const { return cases_; }
  const std::map<std::string, std::string>& titles() const { return told_.titles; }

 private:
  static std::map<std::string, int> taken_at(const std::string& stage, const std::map<std::string, int>& given);
  void ban(const std::string& id, base::Date from);
  bool is_about_another(const std::string& title) const;
  std::vector<procedure::Candidate> candidates(const programme::Stage* stage) const;
  void add_cases_about(const std::string& id, procedure::Situation& situation) const;

  const programme::Programme& programme_;
  const Given& given_;
  const calendar::Calendar& calendar_;
  std::vector<PlayedCase> cases_;
  Told told_;
  mutable int ids_ = 0;
};

}  // namespace rehearsal
