#pragma once
#include "programme/programme.h"

#include <string_view>
#include <vector>

namespace programme {

/// One row of a requirement table and where it is treated. Rows keep the table's order.
struct CoveredRow {
  std::string id;                          // column 1
  std::string group;                       // column 2: the prefix of the programme
  std::string edition;                     // "<programme>/<edition>"; empty when no edition has a clause of this id
  std::vector<TreatmentPlace> places;      // empty: left over
  bool left() const { return places.empty(); }
};

struct Coverage {
  std::vector<CoveredRow> rows;
  std::size_t left = 0;
};

/// Compares a table (tab-separated; the first line names the columns, the first two of which are id and programme) with
/// the parts these editions treat. `only` restricts it to rows of one group (column 2); empty: all. Refuses `bad_table`
/// when the text is no such table or has no row left to compare.
base::Result<Coverage> coverage(std::string_view table, const std::vector<ProgrammePtr>& editions, std::string_view only = {});

}  // namespace programme
