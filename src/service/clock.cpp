#include "service/clock.h"

#include "service/house.h"

#include <chrono>

namespace service {

std::int64_t wall_clock() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

base::Instant Clock::now() const { return {wall_clock() + offset_}; }

void Clock::set(base::Instant to) { offset_ = to.microseconds - wall_clock(); }

base::Result<void> Clock::move(base::Instant to) {
  if (to < now())
    return base::refuse("clock_backwards", {"时钟只能向前拨，现在是 " + now().text(), "the clock only moves forward; it shows " + now().text()});
  set(to);
  return {};
}

}  // namespace service
