#pragma once
#include "service/loaded.h"

namespace service {

/// One thing a document shows: its label, and what it says as a person writes it (empty: not known, or not for this session).
struct DocumentValue { std::string label, text; };

/// `name`: a fact (of `facts`, which may hold more than the case), a role (its office), case.number, case.submitted_on,
/// case.reason, case.findings, title.number, title.issued_on, title.valid_to; what nothing is known of is empty.
DocumentValue document_value(House& house, store::Reader& db, const Seen& seen, const base::JsonObject& facts, const std::string& name);

/// The names of the files that stand somewhere on the case, or in a draft of it, one a line.
std::string file_names(store::Reader& db, const std::string& case_id, const std::vector<std::string>& digests);

}  // namespace service
