#pragma once
#include "rehearsal/invariants/invariant.h"

namespace rehearsal::invariants {

/// What was broken, by which event of which stream.
struct Violation {
  std::string invariant;
  base::Text what;
  std::string stream;
  std::int64_t version = 0;
};

/// Holds every invariant against every event, as it comes in.
class Watch {
 public:
  Watch(const programme::Programme& programme, const calendar::Calendar& calendar, Editions editions = {}) : chronicle_(programme, calendar, std::move(editions)) {}

  /// The events of a journal in order, each once. They stay where they are as long as the watch lives.
  void see(const Event& event);

  /// What anybody is told who asks for a certificate: `status` as on /verify. Withdrawn is withdrawn for ever.
  void told(const std::string& number, std::string_view status, Date day);

  const std::vector<Violation>& violations() const { return violations_; }

 private:
  Date day_of(base::Instant moment);

  Chronicle chronicle_;
  std::vector<Violation> violations_;
  base::Instant last_moment_;
  Date last_day_;
};

}  // namespace rehearsal::invariants
