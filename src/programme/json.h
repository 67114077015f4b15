#pragma once
#include "base/json.h"
#include "programme/programme.h"

namespace programme {

/// Everything a client may need of an edition: names, clauses, roles, parameters, facts, forms with their fields
/// resolved, sheets, procedures with stages, documents, titles, bans. Texts are {"zh","en"}, numbers decimal strings,
/// absent values null. Shape: docs/reference/programme.md, "As JSON".
base::JsonObject to_json(const Programme& programme);

/// The head only: names, issuer, status, dates, digest. For lists of editions.
base::JsonObject summary(const Programme& programme);

base::JsonObject to_json(const base::Text& text);
base::JsonArray to_json(const std::vector<std::string>& texts);
/// Type, label, unit, options, fields of rows, evidence, class: what a form needs to ask it.
base::JsonObject to_json(const rules::Fact& fact);
base::JsonObject to_json(const Form& form, const Programme& programme);
base::JsonObject to_json(const Sheet& sheet);

}  // namespace programme
