#include "http/deadlines.h"

#include <utility>

namespace http {

void Deadlines::look() {
  ++looks_;
  for (Deadline* one : all_) {
    if (one->until_ > looks_) continue;
    one->none();
    one->cut_();
  }
}

Deadline::Deadline(Deadlines& all, std::function<void()> cut) : all_(all), cut_(std::move(cut)) { all_.all_.insert(this); }

Deadline::~Deadline() { all_.all_.erase(this); }

}  // namespace http
