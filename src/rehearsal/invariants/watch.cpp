#include "rehearsal/invariants/watch.h"

#include <fmt/format.h>

namespace rehearsal::invariants {

void Watch::see(const Event& event) {
  const Occasion occasion{event, chronicle_, chronicle_.record(event.stream), day_of(event.received_at)};
  const char* looking = "";
  const Tell tell = [&](base::Text what) { violations_.push_back({looking, std::move(what), event.stream, event.version}); };
  for (const auto& invariant : all()) {
    looking = invariant.id;
    invariant.look(occasion, tell);
  }
  chronicle_.take(event, occasion.day);
}

void Watch::told(const std::string& number, std::string_view status, Date day) {
  const auto title = chronicle_.titles.find(number);
  if (title == chronicle_.titles.end()) return;
  const bool expired = title->second.status == "valid" && title->second.valid_to && *title->second.valid_to < day;
  const std::string_view wanted = expired ? std::string_view("expired") : title->second.status;
  if (status != wanted)
    violations_.push_back({"register_kept", {fmt::format("证书 {} 应答“{}”，按记录应为“{}”。", number, status, wanted), fmt::format("{} verifies as '{}', by its record it is '{}'.", number, status, wanted)},
                           "certificate/" + number, 0});
}

/// Many events share their moment.
Date Watch::day_of(base::Instant moment) {
  if (moment == last_moment_ && last_moment_.microseconds != 0) return last_day_;
  last_moment_ = moment;
  return last_day_ = base::date_in_zone(moment, chronicle_.programme.zone);
}

}  // namespace rehearsal::invariants
