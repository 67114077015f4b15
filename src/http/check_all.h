#pragma once
#include "http/pages/check_all.h"
#include "service/house.h"

namespace http {

/// Every edition of the house checked with the same facts, by the conditions its first procedure applies; an edition reads those it
/// knows by name. Refuses `bad_dossier` for a fact that no edition knows.
base::Result<std::vector<pages::EditionAnswer>> check_all(service::House& house, const base::JsonObject& facts, std::optional<base::Date> on = std::nullopt);

/// openapi.yaml: EditionAnswer.
base::JsonObject to_json(const pages::EditionAnswer& answer);

}  // namespace http
