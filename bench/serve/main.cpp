#include "service/command.h"
#include "service/house.h"
#include "service/public_log.h"

#include <fmt/format.h>
#include <iostream>

namespace {

constexpr std::int64_t at_once = 1000;

/// A certificate like `first`, under another number and name.
ledger::Event another(ledger::Event event, std::int64_t number) {
  event.id.clear();
  event.version = 0;
  event.public_fields["holder_name"] = fmt::format("样例企业 {}", number);
  event.public_fields["product"] = fmt::format("样例产品 {}", number);
  event.public_fields["case"] = fmt::format("bench-{}", number);
  return event;
}

/// The first certificate of the sample in the register.
std::optional<ledger::Event> a_certificate(store::Store& store) {
  const auto rows = store.query("select number from view_certificate where status = 'valid' order by number limit 1");
  if (rows.empty()) return std::nullopt;
  return store.read_stream("certificate/" + rows.front().text("number")).front();
}

}  // namespace

/// bench_serve FOLDER PROGRAMMES CALENDARS COUNT: puts COUNT certificates numbered BENCH-0000001 ... into a sample store.
int main(int count, char** words) {
  if (count != 5) {
    std::cerr << "usage: bench_serve FOLDER PROGRAMMES CALENDARS COUNT\n";
    return 64;
  }
  service::Places places;
  places.data = words[1];
  places.programmes = words[2];
  places.calendars = words[3];
  const auto house = service::House::open(places, service::Kind::sample);
  if (!house) {
    std::cerr << house.error().message.en << "\n";
    return 65;
  }
  auto& store = (*house)->store();
  const auto first = a_certificate(store);
  if (!first) {
    std::cerr << "the sample holds no valid certificate to go by\n";
    return 65;
  }
  const std::int64_t wanted = std::stoll(words[4]);
  for (std::int64_t from = 0; from < wanted; from += at_once) {
    const auto written = store.write([&](store::Transaction& tx) -> base::Result<void> {
      for (std::int64_t i = from; i < std::min(from + at_once, wanted); ++i)
        if (const auto version = tx.append(fmt::format("certificate/BENCH-{:07}", i + 1), 0, {another(*first, i + 1)}); !version) return tl::unexpected(version.error());
      return {};
    });
    if (!written) {
      std::cerr << written.error().message.en << "\n";
      return 70;
    }
  }
  service::publish(**house);
  return 0;
}
