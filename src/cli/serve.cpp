#include "cli/command.h"

#include "http/metrics.h"
#include "http/pages/routes.h"
#include "http/problem.h"
#include "http/security.h"
#include "http/server.h"
#include "http/static_files.h"
#include "programme/catalogue.h"
#include "rehearsal/sets.h"
#include "rules/dossier.h"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <fmt/format.h>

namespace cli {
namespace {

base::Instant machine_now() {
  return {std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

/// Every edition that loads; what does not is named on standard error and left out.
std::vector<programme::ProgrammePtr> load_editions(const programme::Catalogue& catalogue) {
  std::vector<programme::ProgrammePtr> editions;
  for (const auto& name : catalogue.names()) {
    auto loaded = catalogue.load(name);
    if (loaded)
      editions.push_back(*loaded);
    else
      std::fprintf(stderr, "serve: %s is left out: %s\n", name.c_str(), loaded.error().message.en.c_str());
  }
  return editions;
}

const rules::Set* first_set(const programme::Programme& programme) {
  if (programme.procedures.empty()) return nullptr;
  for (const auto& id : rehearsal::sets_to_check(programme, programme.procedures.front()))
    if (const auto set = programme.rulebook.sets.find(id); set != programme.rulebook.sets.end()) return &set->second;
  return nullptr;
}

base::Result<rules::CheckResult> self_check(const programme::Programme& programme, const rules::Set& set, const base::JsonObject& facts, base::Date on) {
  auto dossier = rules::read_dossier(base::JsonObject{{"facts", facts}}, programme.rulebook);
  if (!dossier) return tl::unexpected(dossier.error());
  dossier->inputs.reference_date = dossier->inputs.today = on;
  return rules::check(programme.rulebook, set.id, dossier->inputs);
}

http::pages::Sources sources_of(std::vector<programme::ProgrammePtr> editions) {
  http::pages::Sources sources;
  sources.now = machine_now;
  sources.editions = [editions] { return editions; };
  sources.edition = [editions](std::string_view p, std::string_view e) -> programme::ProgrammePtr {
    for (const auto& edition : editions)
      if (edition->id == p && edition->edition == e) return edition;
    return nullptr;
  };
  sources.set_to_check = first_set;
  sources.check = self_check;
  sources.certificate = [](std::string_view) { return std::nullopt; };
  sources.search_register = [](const std::string&) { return std::pair<std::vector<http::pages::RegisterRow>, std::size_t>{}; };
  sources.announcements = [] { return std::vector<http::pages::Announcement>{}; };
  sources.figures = [] { return http::pages::Figures{}; };
  return sources;
}

int run_serve(const Arguments& arguments) {
  http::Settings settings;
  const std::string listen = arguments.value("listen").value_or("127.0.0.1:8080");
  const auto colon = listen.rfind(':');
  settings.address = listen.substr(0, colon);
  if (colon == std::string::npos || std::from_chars(listen.data() + colon + 1, listen.data() + listen.size(), settings.port).ec != std::errc()) {
    std::fprintf(stderr, "serve: --listen takes ADDRESS:PORT, e.g. 127.0.0.1:8080\n");
    return wrong_usage;
  }
  programme::Catalogue catalogue;
  catalogue.programmes = programmes_folder(arguments);
  catalogue.facts = facts_folder(arguments);
  const http::Handler no_certificate = [](const http::Request&) { return http::problem(404, http::not_found(), {}); };
  auto routes = http::pages::page_routes(sources_of(load_editions(catalogue)), no_certificate);
  routes.push_back({http::Method::get, "/healthz", [](const http::Request&) { return http::text(200, "ok\n"); }});
  const http::StaticFiles shared(data_folder(arguments, "web", "PINJIAN_WEB", "web/shared"));
  routes.push_back({http::Method::get, "/assets/{rest*}", [&](const http::Request& request) { return shared.serve(request, request.param("rest")); }});
  const http::Router router(std::move(routes));
  http::Metrics metrics;
  http::Server server(settings, router, [](const http::Request& request, int status, const base::Refusal& refusal) {
    return request.wants_html() ? http::pages::problem_response(request, status, refusal, false) : http::problem(status, refusal, {});
  }, metrics);
  std::fprintf(stderr, "serve: http://%s:%d\n", settings.address.c_str(), static_cast<int>(server.port()));
  server.run();
  return yes;
}

}  // namespace

Command serve_command() {
  return {"serve", "", "Starts the server.", {{"listen", "ADDR", "where to listen; default 127.0.0.1:8080"}, {"programmes", "DIR", "where the editions lie"}, {"web", "DIR", "the pages' style sheets"}}, 0, 0, run_serve};
}

}  // namespace cli
