#pragma once
#include "service/command.h"
#include "views/cases.h"

namespace service {

/// What an ended case came to, in its procedure's words.
base::Text result_label(const programme::Procedure& procedure, const std::string& result);

struct CaseList { base::JsonArray rows; std::int64_t total = 0; };

/// openapi.yaml: CaseRow each, what this session's office may see, earliest due first. An empty `filter.today` is the house's day.
CaseList list_cases(House& house, const Session& session, views::CaseFilter filter);

/// openapi.yaml: InboxItem each, newest first.
base::JsonArray read_inbox(House& house, const Session& session);

/// openapi.yaml: HistoryItem each, oldest first. Refuses `not_found`.
base::Result<base::JsonArray> read_history(House& house, const Session& session, const std::string& case_id);

}  // namespace service
