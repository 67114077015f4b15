#pragma once
#include "base/instant.h"
#include "http/pages/check_all.h"
#include "http/pages/home.h"
#include "http/pages/verify.h"
#include "http/router.h"
#include "programme/programme.h"
#include "rules/check.h"

#include <functional>
#include <optional>
#include <vector>

namespace http::pages {

/// Where the public pages get what they show. All are called from several threads at once and must be safe there.
struct Sources {
  bool sample = false;
  bool near = false;                   // what is looked up lies on this machine
  std::function<base::Instant()> now;
  std::function<std::vector<programme::ProgrammePtr>()> editions;
  /// nullptr when there is no such edition.
  std::function<programme::ProgrammePtr(std::string_view programme, std::string_view edition)> edition;
  /// The set a visitor checks himself against; nullptr when the edition has none.
  std::function<const rules::Set*(const programme::Programme&)> set_to_check;
  /// Facts as in a dossier. Refuses with problems that point at "/facts/…".
  std::function<base::Result<rules::CheckResult>(const programme::Programme&, const rules::Set&, const base::JsonObject& facts, base::Date on)> check;
  /// The same facts under every edition.
  std::function<std::vector<EditionAnswer>(const base::JsonObject& facts)> check_all;
  std::function<std::optional<CertificateShown>(std::string_view number)> certificate;
  /// The first hits (at most 50) and how many there are.
  std::function<std::pair<std::vector<RegisterRow>, std::size_t>(const std::string& q)> search_register;
  std::function<std::vector<NoticeShown>()> running_notices, past_notices;
  std::function<std::vector<Announcement>()> announcements;
  std::function<Figures()> figures;
};

/// The routes of the public pages: /, /check, /programmes, /programmes/{p}/{e}, …/check, /notices, /register, /verify/{number}.
/// JSON for /verify is answered by the caller's handler `standing` when a request prefers it.
std::vector<Route> page_routes(Sources sources, Handler standing);

/// The kind error page for a refusal met by a browser.
Response problem_response(const Request& request, int status, const base::Refusal& refusal, bool sample);

}  // namespace http::pages
