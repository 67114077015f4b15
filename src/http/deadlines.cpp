#include "http/deadlines.h"

#include <utility>

namespace http {

void Deadlines::look() {
  const auto now = Deadline::Clock::now();
  for (Deadline* one : all_)
    if (std::exchange(one->until_, one->until_ <= now ? Deadline::never : one->until_) <= now) one->cut_();
}

Deadline::Deadline(Deadlines& all, std::function<void()> cut) : all_(all), cut_(std::move(cut)) { all_.all_.insert(this); }

Deadline::~Deadline() { all_.all_.erase(this); }

}  // namespace http
