#include "http/routes.h"

namespace http {
namespace {

constexpr std::size_t small = 16 * 1024;              // a few fields
constexpr std::size_t entry = 256 * 1024;             // forms, sheets, judgements
constexpr std::size_t table = 1024 * 1024;            // a table of 2,000 rows
constexpr std::size_t workbook = (4 << 20) + 1;       // one byte over what a workbook may have
constexpr std::size_t file = (20 << 20) + 1;          // one byte over the store's own limit, so that it can say so kindly

}  // namespace

std::vector<Route> api_routes(const Api& api) {
  const auto on = [&api](Response (Api::*handler)(const Request&) const) -> Handler {
    return [&api, handler](const Request& request) { return (api.*handler)(request); };
  };
  const auto get = [&](const char* pattern, auto handler) { return Route{Method::get, pattern, on(handler), Body::none, 0}; };
  const auto post = [&](const char* pattern, auto handler, std::size_t limit) { return Route{Method::post, pattern, on(handler), Body::text, limit}; };
  return {
      post("/api/v1/session", &Api::sign_in, small),
      get("/api/v1/session", &Api::read_session),
      Route{Method::delete_, "/api/v1/session", on(&Api::sign_out), Body::none, 0},
      post("/api/v1/session/office", &Api::choose_office, small),
      post("/api/v1/session/password", &Api::change_password, small),
      post("/api/v1/session/factor", &Api::begin_second_factor, small),
      post("/api/v1/session/factor/confirm", &Api::confirm_second_factor, small),
      Route{Method::delete_, "/api/v1/session/factor", on(&Api::remove_second_factor), Body::text, small},
      post("/api/v1/registrations", &Api::register_party, small),
      post("/api/v1/invitations", &Api::invite, small),
      get("/api/v1/invitations/{token}", &Api::read_invitation),
      post("/api/v1/invitations/{token}", &Api::accept_invitation, small),
      get("/api/v1/offices", &Api::list_offices),
      post("/api/v1/offices", &Api::create_office, small),
      post("/api/v1/offices/{id}", &Api::change_office, small),
      post("/api/v1/offices/{id}/confirm", &Api::confirm_office, small),
      get("/api/v1/rounds", &Api::list_rounds),
      post("/api/v1/rounds", &Api::open_round, small),
      get("/api/v1/rounds/{id}", &Api::read_round),
      post("/api/v1/rounds/{id}/parameters", &Api::set_for_round, small),
      get("/api/v1/programmes", &Api::list_programmes),
      get("/api/v1/programmes/{p}/{e}", &Api::read_programme),
      post("/api/v1/programmes/{p}/{e}/check", &Api::check_dossier, entry),
      post("/api/v1/check", &Api::check_programmes, entry),
      get("/api/v1/cases", &Api::list_cases),
      post("/api/v1/cases", &Api::open_case, small),
      get("/api/v1/cases/{id}", &Api::read_case),
      Route{Method::put, "/api/v1/cases/{id}/draft", on(&Api::save_draft), Body::text, entry},
      Route{Method::post, "/api/v1/cases/{id}/files", on(&Api::upload), Body::file, file},
      Route{Method::post, "/api/v1/cases/{id}/uploads", on(&Api::begin_upload), Body::none, 0},
      Route{Method::options, "/api/v1/cases/{id}/uploads", on(&Api::tus_options), Body::none, 0},
      get("/api/v1/cases/{id}/uploads/{upload}", &Api::read_upload),
      Route{Method::patch, "/api/v1/cases/{id}/uploads/{upload}", on(&Api::continue_upload), Body::part, file},
      Route{Method::delete_, "/api/v1/cases/{id}/uploads/{upload}", on(&Api::end_upload), Body::none, 0},
      Route{Method::options, "/api/v1/cases/{id}/uploads/{upload}", on(&Api::tus_options), Body::none, 0},
      post("/api/v1/cases/{id}/files/{digest}/strip", &Api::type_strip, small),
      get("/api/v1/cases/{id}/known", &Api::known_facts),
      post("/api/v1/cases/{id}/known", &Api::take_known, small),
      get("/api/v1/cases/{id}/actions", &Api::list_actions),
      post("/api/v1/cases/{id}/entries", &Api::act, entry),
      post("/api/v1/cases/{id}/preview", &Api::preview, entry),
      post("/api/v1/cases/{id}/claim", &Api::claim, small),
      get("/api/v1/cases/{id}/colleagues", &Api::list_colleagues),
      get("/api/v1/cases/{id}/history", &Api::read_history),
      get("/api/v1/cases/{id}/reads", &Api::read_reads),
      get("/api/v1/cases/{id}/documents/{document}", &Api::print),
      Route{Method::post, "/api/v1/cases/{id}/documents/{document}", on(&Api::import_list), Body::file, workbook},
      get("/api/v1/documents/{digest}", &Api::download),
      get("/api/v1/inbox", &Api::read_inbox),
      get("/api/v1/notices", &Api::list_notices),
      get("/api/v1/register", &Api::search_register),
      post("/api/v1/imports/titles", &Api::import_titles, table),
      get("/api/v1/certificates/{number}", &Api::read_certificate),
      get("/api/v1/certificates/{number}/document", &Api::print_certificate),
      get("/api/v1/ledger/head", &Api::ledger_head),
      get("/api/v1/clock", &Api::read_clock),
      post("/api/v1/clock", &Api::move_clock, small),
      get("/healthz", &Api::health),
      get("/metrics", &Api::read_metrics),
  };
}

std::vector<Route> file_routes(const StaticFiles& app, const StaticFiles& shared) {
  const auto serve_app = [&app](const Request& request) {
    const auto name = request.param("rest");
    if (app.has(name)) return app.serve(request, name);
    // A missing file of the build is missing; every other path is the application's own.
    return name.starts_with("assets/") ? app.serve(request, name) : app.serve(request, "index.html");
  };
  return {
      {Method::get, "/app", [](const Request&) { return redirect("/app/"); }, Body::none, 0},
      {Method::get, "/app/{rest*}", serve_app, Body::none, 0},
      {Method::get, "/assets/{rest*}", [&shared](const Request& request) { return shared.serve(request, request.param("rest")); }, Body::none, 0},
  };
}

}  // namespace http
