#include "cli/control.h"
#include "cli/housework.h"
#include "http/address_limits.h"
#include "http/log_files.h"
#include "http/routes.h"
#include "http/server.h"
#include "service/act.h"
#include "service/public_log.h"
#include "service/resumable.h"
#include "service/sample.h"

#include <boost/system/system_error.hpp>
#include <charconv>
#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <sched.h>
#include <thread>

namespace cli {
namespace {

/// Where a sample's clock starts when nobody says: a Monday inside the announced holidays.
constexpr base::Instant sample_start{1'731'891'600'000'000};   // 2024-11-18T01:00:00Z: autumn of the year whose notices run

/// What was typed, understood.
struct Serving {
  service::Places places;
  service::Kind kind = service::Kind::real;
  std::optional<base::Instant> clock;
  http::Settings settings;
  std::string web;
};

tl::unexpected<base::Refusal> wrong(std::string zh, std::string en) { return base::refuse("wrong_usage", {std::move(zh), std::move(en)}); }

bool is_loopback(const std::string& address) { return address.starts_with("127.") || address == "::1" || address == "localhost"; }

/// How many cores this process may run on, which may be fewer than the machine has.
int own_cores() {
  cpu_set_t cores;
  return ::sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : int(std::thread::hardware_concurrency());
}

base::Result<void> read_listen(const std::string& text, http::Settings& settings) {
  const auto colon = text.rfind(':');
  const auto* end = text.data() + text.size();
  if (colon == std::string::npos || std::from_chars(text.data() + colon + 1, end, settings.port).ptr != end)
    return wrong("--listen 写作 地址:端口，例如 127.0.0.1:8080。", "--listen takes ADDRESS:PORT, e.g. 127.0.0.1:8080.");
  settings.address = text.substr(0, colon) == "localhost" ? "127.0.0.1" : text.substr(0, colon);
  return {};
}

base::Result<Serving> understand(const Arguments& arguments) {
  Serving serving;
  serving.places = places_of(arguments);
  serving.places.public_url = arguments.value("public-url").value_or("");
  if (arguments.has("sample")) serving.kind = service::Kind::sample;
  if (const auto listen = read_listen(arguments.value("listen").value_or("127.0.0.1:8080"), serving.settings); !listen) return tl::unexpected(listen.error());
  if (const auto text = arguments.value("clock")) {
    const auto clock = base::Instant::parse(*text);
    if (!clock) return tl::unexpected(clock.error());
    if (serving.kind != service::Kind::sample) return wrong("--clock 只用于样例库（--sample）。", "--clock is for sample stores only (--sample).");
    serving.clock = *clock;
  }
  serving.settings.trusted_proxy = arguments.value("trusted-proxy").value_or("");
  serving.settings.log_requests = !arguments.has("quiet");
  // Two for each core: where one waits for its core, the connections of the others go on.
  serving.settings.threads = 2 * std::clamp(own_cores(), 1, 8);
  serving.settings.workers = serving.settings.threads;
  serving.web = data_folder(arguments, "web", "PINJIAN_WEB", "web");
  return serving;
}

/// While this server leads: asks every case again, at the start and then twice a minute, whether its time has come; and each
/// second puts into the public log what belongs there.
class Ticking {
 public:
  explicit Ticking(service::House& house) : thread_([this, &house] { run(house); }) {}
  ~Ticking() {
    {
      const std::scoped_lock lock(mutex_);
      over_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }

 private:
  void run(service::House& house) {
    std::unique_lock lock(mutex_);
    do {
      lock.unlock();
      tick(house);
      lock.lock();
    } while (!wake_.wait_for(lock, std::chrono::seconds(1), [this] { return over_; }));
  }

  /// Of several servers on one database the leading one does it; the others look every second whether they lead now.
  void tick(service::House& house) {
    if (!house.store().leads()) return;
    try {
      if (const auto now = std::chrono::steady_clock::now(); now >= next_advance_) {
        next_advance_ = now + std::chrono::seconds(30);
        for (const auto& affected : service::advance(house).recomputed) log("reckoned_again", service::to_json(affected));
        service::sweep_uploads(house);
      }
      service::publish(house);
    } catch (const std::exception& fault) {
      log("fault", {{"what", fault.what()}});
    }
  }

  static void log(const char* event, base::JsonObject line) {
    line["event"] = event;
    fmt::print(stderr, "{}\n", boost::json::serialize(line));
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  bool over_ = false;
  std::chrono::steady_clock::time_point next_advance_{};
  std::thread thread_;
};

void add_figures(http::Metrics& metrics, service::House& house) {
  metrics.gauge("pinjian_events", "Events in the ledger.", [&house] { return double(house.store().query("select coalesce(max(seq), 0) as n from events").front().integer("n")); });
  metrics.gauge("pinjian_writer_waiting", "Acts that wait for the writer.", [&house] { return double(house.store().figures().waiting); });
  metrics.counter("pinjian_commits_total", "Commits; acts by commits is how many share one.", [&house] { return double(house.store().figures().commits); });
  metrics.counter("pinjian_commands_total", "Acts and housekeeping that were committed.", [&house] { return double(house.store().figures().commands); });
  metrics.gauge("pinjian_unfinished_uploads", "Resumable uploads that are not complete.", [&house] { return double(service::unfinished_uploads(house)); });
  metrics.gauge("pinjian_open_cases", "Filed cases that have not ended.", [&house] { return double(views::open_case_count(*house.store().reader())); });
}

base::Refusal cannot_listen(const http::Settings& settings, const std::string& why) {
  const auto address = fmt::format("{}:{}", settings.address, settings.port);
  return {"cannot_listen", {fmt::format("不能在 {} 上提供服务（{}）。这个端口也许已被别的程序占用，请用 --listen 另选一个，例如 --listen 127.0.0.1:9000。", address, why),
                            fmt::format("Cannot listen on {} ({}). Another program may hold the port: choose one with --listen, for instance --listen 127.0.0.1:9000.", address, why)}, {}, {}};
}

/// Everything that answers requests, in the order it must be taken down.
int serve(const Arguments& arguments, Serving& serving, service::House& house) {
  std::filesystem::create_directories(serving.places.data + "/uploads");
  serving.settings.temporary_folder = serving.places.data + "/uploads";
  http::Metrics metrics;
  add_figures(metrics, house);
  const http::Api api{house, metrics};
  const http::StaticFiles app(serving.web + "/dist"), shared(serving.web + "/shared");
  auto routes = http::api_routes(api);
  for (auto& more : {http::public_routes(house, api), http::file_routes(app, shared), http::log_routes(house)}) routes.insert(routes.end(), more.begin(), more.end());
  const http::Refuser refuser = [&house](const http::Request& request, int status, const base::Refusal& refusal) { return http::refuse(house, request, status, refusal); };
  http::AddressLimits limits;
  http::limit_by_address(routes, limits, refuser);
  const http::Router router(std::move(routes));
  std::optional<http::Server> listening;
  try {
    listening.emplace(serving.settings, router, refuser, metrics);
  } catch (const boost::system::system_error& fault) {
    return refused(arguments, cannot_listen(serving.settings, fault.code().message()));
  }
  http::Server& server = *listening;
  const auto address = fmt::format("http://{}:{}", serving.settings.address, server.port());
  if (serving.places.public_url.empty()) house.set_public_url(address);
  fmt::print("{}\n", address);
  if (house.sample()) fmt::print("样例账号 sample accounts: {}/sample-accounts.json\n", serving.places.data);
  std::fflush(stdout);
  const Ticking ticking(house);
  std::optional<ControlSocket> control;  // one folder may serve several nodes of a database, one socket cannot
  if (serving.places.database.empty()) control.emplace(serving.places.data, [&house](const base::JsonObject& order) { return do_housework(house, order); });
  server.run();
  return yes;
}

int run_serve(const Arguments& arguments) {
  auto serving = understand(arguments);
  if (!serving) return refused(arguments, serving.error(), wrong_usage);
  auto house = service::House::open(serving->places, serving->kind, serving->clock);
  if (!house) return refused(arguments, house.error());
  if ((*house)->sample() && !is_loopback(serving->settings.address))
    return refused(arguments, wrong("样例库只能在本机地址上打开。", "A sample store listens on a loopback address only.").value(), wrong_usage);
  if (serving->kind == service::Kind::sample && (*house)->fresh())
    if (const auto filled = service::fill_sample(**house, serving->clock.value_or(sample_start)); !filled) return refused(arguments, filled.error(), internal_fault);
  return serve(arguments, *serving, **house);
}

}  // namespace

Command serve_command() {
  return {"serve",
          "[--data DIR] [--database URL] [--listen ADDR] [--public-url URL] [--trusted-proxy ADDR] [--sample] [--clock TIME]",
          "Starts the server and runs the programme's clock until it is told to stop.",
          {{"data", "DIR", "the folder of the store; default ./data"},
           {"database", "URL", "postgresql://...: the rows lie there, and several servers may share them; files and keys stay in the folder"},
           {"listen", "ADDR", "ADDRESS:PORT; default 127.0.0.1:8080; port 0 takes a free one"},
           {"public-url", "URL", "what QR codes and links start with"},
           {"trusted-proxy", "ADDR", "whose X-Forwarded-For and -Proto are believed"},
           {"sample", "", "fill an empty store with sample offices, accounts and cases; loopback only, marked for ever"},
           {"clock", "TIME", "where a sample's clock starts (RFC 3339)"},
           {"quiet", "", "no line a request on standard error"},
           {"programmes", "DIR", "where the editions lie"},
           {"calendars", "DIR", "where the calendars lie"},
           {"web", "DIR", "where the application (dist) and the styles (shared) lie"}},
          0,
          0,
          run_serve};
}

}  // namespace cli
