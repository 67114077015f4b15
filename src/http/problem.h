#pragma once
#include "http/router.h"

namespace http {

/// The HTTP status of a refusal code: one visible table (problem.cpp); 422 when the table does not name it.
int status_of(std::string_view code);

/// How an article is cited, from its clause id; empty when unknown.
using Cite = std::function<std::string(std::string_view clause)>;

/// RFC 9457 problem+json: {"type","title","status","detail","detail_en","code","problems","articles","places"}.
base::JsonObject problem_json(int status, const base::Refusal& refusal, const Cite& cite);
Response problem(int status, const base::Refusal& refusal, const Cite& cite);

/// The 404 of everything that is not there or may not be seen; the same bytes for both.
base::Refusal not_found();

}  // namespace http
