#pragma once
#include "store/reader.h"
#include "views/cases.h"

#include <string>
#include <vector>

/// What an office is told: a case waits for it, was returned, has ended; a certificate changed; a claim waits.
namespace views {

struct InboxItem {
  std::int64_t id = 0;
  std::int64_t at = 0;                 // microseconds
  std::string case_id, certificate, office;   // what it is about; each may be empty
  std::string zh, en, clause, cite;
};

store::Applier inbox_view(EditionOf edition_of);

/// Newest first, at most 200: items for the office, for the account, and for roles the office holds where the case lies.
std::vector<InboxItem> read_inbox(store::Reader& db, const Viewer& viewer);

}  // namespace views
