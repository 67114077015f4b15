#pragma once
#include "service/house.h"
#include "views/register.h"

namespace service {

/// openapi.yaml: Certificate, without its history.
base::JsonObject certificate_json(House& house, store::Reader& db, const views::CertificateRow& row);

/// The same with its history, for anyone. Refuses `not_found`.
base::Result<base::JsonObject> read_certificate(House& house, const std::string& number);

/// openapi.yaml: Standing. What a scan is told: never more than the public register says. Refuses `not_found`.
base::Result<base::JsonObject> verify_certificate(House& house, const std::string& number);

struct Search { std::string words, programme, status; std::int64_t limit = 50, offset = 0; };
struct Found { base::JsonArray certificates; std::int64_t total = 0; };
Found search_register(House& house, const Search& search);

/// Today where the programmes are, for expiry.
std::string register_day(House& house);

}  // namespace service
