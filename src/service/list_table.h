#pragma once
#include "service/loaded.h"

namespace service {

/// A list of cases as its document has it: the official columns, a row a case, in the order in which they were filed.
struct ListTable {
  struct Row { std::string case_id; std::vector<std::string> cells; };
  const programme::Document* document = nullptr;
  const programme::Stage* stage = nullptr;
  std::vector<std::string> headings;
  std::vector<Row> rows;               // every row has as many cells as there are headings
  std::size_t others = 0;              // cases on the list that this session does not see
  bool closed = false;                 // what the list was closed with; else the cases that stand at the step now
};

/// The list that the case is on, or was last closed with, at the step that names the document. A list of an office (`per`)
/// holds the cases of that office. `only`: of an open list the cases about to be acted upon; empty: all. Refuses `not_found` where the edition has no such list document, the case has not come to its
/// step, or the list is not this session's to read.
base::Result<ListTable> list_table(House& house, store::Reader& db, const Session& session, const Seen& seen, const std::string& document, const std::vector<std::string>& only = {});

/// The cases an act on a list takes together: the one it is taken from, then those its data names.
std::vector<std::string> members_in(const base::JsonObject& data, const std::string& self);

}  // namespace service
