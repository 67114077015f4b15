#include "bare.h"
#include "spent.h"
#include "base/digest.h"
#include "store/archive.h"
#include "store/testing/scratch.h"
#include "views/all.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <iostream>

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;
using store::testing::Backend;

struct Load { std::size_t clients = 64; std::chrono::milliseconds lasting{3000}; };

/// What the clients of a run got done and how long each waited.
base::JsonObject run_clients(const Load& load, const std::function<void(std::size_t client, std::size_t number)>& act) {
  std::vector<std::vector<double>> waits(load.clients);
  std::vector<std::thread> clients;
  const auto before = Spent::so_far();
  const auto began = Clock::now();
  for (std::size_t client = 0; client < load.clients; ++client)
    clients.emplace_back([&, client] {
      for (std::size_t number = 0; Clock::now() < began + load.lasting; ++number) {
        const auto from = Clock::now();
        act(client, number);
        waits[client].push_back(std::chrono::duration<double, std::milli>(Clock::now() - from).count());
      }
    });
  for (auto& thread : clients) thread.join();
  const double took = std::chrono::duration<double>(Clock::now() - began).count();
  const auto spent = Spent::so_far().since(before);
  std::vector<double> all;
  for (const auto& some : waits) all.insert(all.end(), some.begin(), some.end());
  std::sort(all.begin(), all.end());
  const auto at = [&](double share) { return all[std::min(all.size() - 1, std::size_t(double(all.size()) * share))]; };
  const auto each = [&](double sum) { return sum / double(all.size()); };
  return {{"acts", all.size()}, {"per_second", double(all.size()) / took}, {"p50_ms", at(0.5)}, {"p99_ms", at(0.99)},
          {"own_us_each", each(spent.own_us)}, {"server_us_each", each(spent.server_us)}, {"server_sleeps_each", each(double(spent.server_sleeps))}};
}

/// One event of a case, as an official's act makes it: some 500 bytes in the leaf.
ledger::Event act_event(std::size_t number) {
  ledger::Event event;
  event.kind = "entry_recorded";
  event.actor = "bench";
  event.office = "office-1";
  event.role = "county";
  event.received_at = {1718845200000000 + std::int64_t(number)};
  event.edition = "sha256:" + std::string(64, '0');
  event.public_fields = {{"stage", "screen"}, {"action", "screen.recommend"}, {"reason", "符合第五条规定的各项条件，材料齐全，予以推荐。"}, {"number", number}};
  return event;
}

store::Command act_command(std::size_t client, std::size_t number) {
  const auto stream = fmt::format("case/{}-{}", client, number / 8);   // eight acts a case
  return store::testing::append_command(fmt::format("{}-{}", client, number), stream, {act_event(number)});
}

std::unique_ptr<store::Store> open(const store::testing::Place& place, std::vector<store::Applier> appliers) {
  auto settings = place.settings();
  settings.appliers = std::move(appliers);
  auto opened = store::Store::open(std::move(settings));
  if (!opened) throw std::runtime_error(opened.error().message.en);
  return std::move(*opened);
}

base::JsonObject measure_acts(Backend backend, const Load& load, std::vector<store::Applier> appliers) {
  const store::testing::Place place(backend);
  const auto opened = open(place, std::move(appliers));
  auto figures = run_clients(load, [&](std::size_t client, std::size_t number) {
    if (const auto answer = opened->submit(act_command(client, number)); !answer) throw std::runtime_error(answer.error().message.en);
  });
  std::int64_t bytes = 0;
  const auto rows = opened->query("select sum(length(envelope)) as bytes from events");
  if (!rows.empty()) bytes = rows.front().integer("bytes");
  figures["bytes_each"] = bytes / std::int64_t(figures["acts"].as_uint64());
  return figures;
}

/// The rows the store would write for the same act.
Act bare_act(std::size_t client, std::size_t number) {
  ledger::Event event = act_event(number);
  event.stream = fmt::format("case/{}-{}", client, number / 8);
  event.version = std::int64_t(number % 8) + 1;
  event.id = base::random_id();
  event.cause = fmt::format("{}-{}", client, number);
  const auto envelope = ledger::envelope(event, {});
  return {event.stream, event.version, event.kind, event.id, event.received_at.microseconds, *envelope, std::string(32, 'h'), "lin", event.cause, R"({"version":1})"};
}

base::JsonObject measure_bare(Backend backend, const Load& load, Into into) {
  const store::testing::Place place(backend);
  const auto inserts = backend == Backend::sqlite ? bare_sqlite(place.path(), into) : bare_postgres(place.database(), into);
  return run_clients(load, [&](std::size_t client, std::size_t number) { inserts->insert(bare_act(client, number)).get(); });
}

base::JsonObject measure(const std::string& what, Backend backend, const Load& load) {
  if (what == "one_blob") return measure_bare(backend, load, Into::one_blob);
  if (what == "same_rows") return measure_bare(backend, load, Into::same_tables);
  if (what == "acts") return measure_acts(backend, load, {});
  if (what == "acts_with_a_view") return measure_acts(backend, load, {store::testing::counting_view()});
  throw std::runtime_error("nothing to measure is called " + what);
}

/// A ledger of `count` acts in FOLDER, a thousand to a command: what `ledger verify` and a fresh server are measured on.
void fill(const std::string& folder, std::size_t count) {
  constexpr std::size_t at_once = 1000;
  store::Settings settings;
  settings.folder = folder;
  settings.appliers = {views::all_views([](const std::string&, store::Reader&) { return nullptr; })};   // as a server has them
  auto opened = store::Store::open(std::move(settings));
  if (!opened) throw std::runtime_error(opened.error().message.en);
  const auto& store = *opened;
  for (std::size_t from = 0; from < count; from += at_once) {
    const auto written = store->write([&](store::Transaction& tx) -> base::Result<void> {
      for (std::size_t i = from; i < std::min(from + at_once, count); ++i)
        if (const auto version = tx.append(fmt::format("case/{}", i / 8), std::int64_t(i % 8), {act_event(i)}); !version) return tl::unexpected(version.error());
      return {};
    });
    if (!written) throw std::runtime_error(written.error().message.en);
  }
}

}  // namespace
}  // namespace bench

/// bench_store measure WHAT sqlite|postgres CLIENTS MILLISECONDS | fill FOLDER COUNT
int main(int count, char** words) {
  const std::vector<std::string> said(words + 1, words + count);
  if (said.size() == 5 && said[0] == "measure") {
    const auto backend = said[2] == "sqlite" ? bench::Backend::sqlite : bench::Backend::postgres;
    std::cout << boost::json::serialize(bench::measure(said[1], backend, {std::stoul(said[3]), std::chrono::milliseconds(std::stol(said[4]))})) << "\n";
    return 0;
  }
  if (said.size() == 3 && said[0] == "fill") {
    bench::fill(said[1], std::stoul(said[2]));
    return 0;
  }
  std::cerr << "usage: bench_store measure WHAT sqlite|postgres CLIENTS MILLISECONDS | fill FOLDER COUNT\n";
  return 64;
}
