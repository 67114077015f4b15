// bench_rehearsal EDITION FACTS CALENDARS CASES SEED   plays the cases on one thread, prints JSON
#include "programme/calendars.h"
#include "programme/catalogue.h"
#include "rehearsal/rehearse.h"

#include <ctime>
#include <fmt/format.h>

namespace {

constexpr int records = 100'000;

/// Of this thread, so that what else the machine does counts little.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class T>
const T& loaded(const base::Result<T>& result) {
  if (!result) throw std::runtime_error(result.error().message.en);
  return *result;
}

/// The shortest event there is, written as a record and hashed: what an event costs where nothing is decided.
double records_per_second() {
  ledger::Event event;
  event.stream = "case/c1";
  event.kind = "stage_left";
  event.id = "e1";
  event.actor = event.cause = "clock";
  event.public_fields = {{"stage", "submission"}, {"outcome", "submitted"}};
  ledger::Frontier tree;
  const double start = cpu_seconds();
  for (int i = 1; i <= records; ++i) {
    event.version = i;
    tree.append(ledger::leaf_hash(loaded(ledger::envelope(event, {}))));
  }
  return records / (cpu_seconds() - start);
}

int measure(char** words) {
  const auto edition = loaded(programme::Catalogue{"", words[1]}.load(words[0]));
  const auto calendar = loaded(programme::load_calendar(words[2], edition->calendar));
  const rehearsal::Subject subject{*edition, calendar, rehearsal::settings_of(*edition, words[1])};
  const double start = cpu_seconds();
  const auto played = rehearsal::rehearse(subject, std::stoull(words[3]), std::stoull(words[4]), 1);
  const double seconds = cpu_seconds() - start;
  fmt::print(R"({{"edition":"{}","cases":{},"events":{},"root":"{}","violations":{},"seconds":{:.3f},"records_per_second":{:.0f}}})" "\n", edition->name(), played.cases, played.events, base::hex(played.root),
             played.broken.size(), seconds, records_per_second());
  return 0;
}

}  // namespace

int main(int count, char** words) {
  try {
    if (count == 6) return measure(words + 1);
    fmt::print(stderr, "bench_rehearsal EDITION FACTS CALENDARS CASES SEED\n");
  } catch (const std::exception& fault) {
    fmt::print(stderr, "{}\n", fault.what());
  }
  return 2;
}
