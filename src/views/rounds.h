#pragma once
#include "store/reader.h"

#include <optional>
#include <string>
#include <vector>

/// Rounds: a stream "round/<id>" with round_opened {programme, year, label_zh, label_en, reason, opens, closes} (the pinned
/// edition is the event's), round_changed {opens, closes}, round_closed {}.
namespace views {

struct Round {
  std::string id, programme, edition, year;    // "NAME/EDITION"; digest name of the pinned edition
  std::string label_zh, label_en, state;       // open | closed
  std::string opens, closes;                   // YYYY-MM-DD; empty: not limited
  std::int64_t version = 0;
};

store::Applier rounds_view();

std::vector<Round> all_rounds(store::Reader& db);            // newest first
std::optional<Round> find_round(store::Reader& db, const std::string& id);
/// The open round of a programme edition that takes applications on `day`; nothing when there is none.
std::optional<Round> open_round(store::Reader& db, const std::string& programme, const std::string& day);

}  // namespace views
