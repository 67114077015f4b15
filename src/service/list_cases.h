#pragma once
#include "service/command.h"
#include "views/cases.h"

namespace service {

struct CaseList { base::JsonArray rows; std::int64_t total = 0; };

/// openapi.yaml: CaseRow each, what this session's office may see, earliest due first.
CaseList list_cases(House& house, const Session& session, const views::CaseFilter& filter);

/// openapi.yaml: InboxItem each, newest first.
base::JsonArray read_inbox(House& house, const Session& session);

/// openapi.yaml: HistoryItem each, oldest first. Refuses `not_found`.
base::Result<base::JsonArray> read_history(House& house, const Session& session, const std::string& case_id);

}  // namespace service
