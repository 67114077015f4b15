#pragma once
#include "http/metrics.h"
#include "http/router.h"
#include "service/accounts.h"
#include "service/command.h"

namespace http {

/// What the handlers of the API share. One file a resource (api_*.cpp); the table of all routes is routes.cpp.
struct Api {
  service::House& house;
  Metrics& metrics;

  // accounts (api_accounts.cpp)
  Response sign_in(const Request&) const;
  Response read_session(const Request&) const;
  Response sign_out(const Request&) const;
  Response choose_office(const Request&) const;
  Response change_password(const Request&) const;
  Response begin_second_factor(const Request&) const;
  Response confirm_second_factor(const Request&) const;
  Response remove_second_factor(const Request&) const;
  Response register_party(const Request&) const;
  Response invite(const Request&) const;
  Response read_invitation(const Request&) const;
  Response accept_invitation(const Request&) const;
  // offices and rounds (api_offices.cpp)
  Response list_offices(const Request&) const;
  Response create_office(const Request&) const;
  Response change_office(const Request&) const;
  Response confirm_office(const Request&) const;
  Response list_rounds(const Request&) const;
  Response open_round(const Request&) const;
  Response set_for_round(const Request&) const;
  Response read_round(const Request&) const;
  // programmes (api_programmes.cpp)
  Response list_programmes(const Request&) const;
  Response read_programme(const Request&) const;
  Response check_dossier(const Request&) const;
  Response check_programmes(const Request&) const;
  // cases (api_cases.cpp)
  Response list_cases(const Request&) const;
  Response open_case(const Request&) const;
  Response read_case(const Request&) const;
  Response save_draft(const Request&) const;
  Response upload(const Request&) const;
  Response type_strip(const Request&) const;
  Response known_facts(const Request&) const;
  Response take_known(const Request&) const;
  Response list_actions(const Request&) const;
  Response act(const Request&) const;
  Response preview(const Request&) const;
  Response claim(const Request&) const;
  Response list_colleagues(const Request&) const;
  Response read_history(const Request&) const;
  Response read_reads(const Request&) const;
  Response print(const Request&) const;
  Response import_list(const Request&) const;
  Response download(const Request&) const;
  Response read_inbox(const Request&) const;
  Response list_notices(const Request&) const;
  // uploads that can be resumed (api_uploads.cpp)
  Response tus_options(const Request&) const;
  Response begin_upload(const Request&) const;
  Response read_upload(const Request&) const;
  Response continue_upload(const Request&) const;
  Response end_upload(const Request&) const;
  // register, ledger, running (api_register.cpp)
  Response search_register(const Request&) const;
  Response import_titles(const Request&) const;
  Response read_certificate(const Request&) const;
  Response print_certificate(const Request&) const;
  Response verify(const Request&) const;
  Response ledger_head(const Request&) const;
  Response read_clock(const Request&) const;
  Response move_clock(const Request&) const;
  Response health(const Request&) const;
  Response read_metrics(const Request&) const;

  // Shared by the handlers.

  /// An answer for a refusal: its code gives the status.
  Response no(const base::Refusal& refusal) const;
  Response answer(const base::Result<service::Answer>& result) const;
  Response answer(const base::Result<base::JsonObject>& result) const;
  Response answer(const base::Result<base::JsonArray>& result) const;
  /// What a session can be used for while its account still lacks the second factor it is to have: nothing, or what leads to it.
  enum class Until { complete, incomplete };
  /// Who asks; a request that changes something must carry the session's CSRF token. Refuses `not_signed_in`, `csrf`,
  /// `second_factor_needed`.
  base::Result<service::Session> session(const Request& request, Until until = Until::complete) const;
  /// Runs `handler` for who is signed in, or answers 401 or 403.
  Response signed_in(const Request& request, const std::function<Response(const service::Session&)>& handler, Until until = Until::complete) const;
  /// The body as a JSON object; an empty body is an empty object. Refuses `bad_json`.
  static base::Result<base::JsonObject> body(const Request& request);
  /// Idempotency-Key and a digest of what was sent. A key that is no text in UTF-8 of 8 to 128 bytes is refused: `bad_key`.
  static base::Result<service::Sent> sent(const Request& request);
};

/// Name of the session's cookie: with the prefix that ties it to TLS where there is TLS.
std::string_view cookie_name(const Request& request);

}  // namespace http
