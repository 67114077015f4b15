#pragma once
#include "store/reader.h"
#include "views/cases.h"

#include <optional>
#include <string>
#include <vector>

/// Postings for comment that were made in public: what anyone may read of a case before it is decided.
namespace views {

struct Notice {
  std::string id;                              // "<case>.<stage>.<nth posting there>"
  std::string case_id, programme, edition, procedure, stage;   // programme: "NAME/EDITION"; edition: its digest
  std::string org_name, product_name, place;
  std::string posted_on, last_day;             // YYYY-MM-DD, both included
  bool provisional = false;
  std::string ended, outcome;                  // the day it ended; empty while it runs
};

store::Applier notices_view(EditionOf edition_of);

/// Those whose last day is not before `today` and that nothing has ended, earliest last day first; at most `limit`.
std::vector<Notice> running_notices(store::Reader& db, const std::string& today, std::int64_t limit);
/// The others, latest first; at most `limit`.
std::vector<Notice> past_notices(store::Reader& db, const std::string& today, std::int64_t limit);
/// Whether a case was ever posted for comment.
bool was_posted(store::Reader& db, const std::string& case_id);

}  // namespace views
