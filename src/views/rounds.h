#pragma once
#include "store/reader.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

/// Rounds: a stream "round/<id>" with round_opened {programme, year, label_zh, label_en, reason, opens, closes, parameters,
/// case} (the pinned edition is the event's; parameters: what the office set for this round, name -> value as text; case: the
/// one that opened it), round_changed {opens, closes} or {parameters, reason} (set while it runs, beside the others),
/// round_closed {}.
namespace views {

struct Round {
  std::string id, programme, edition, year;    // "NAME/EDITION"; digest name of the pinned edition
  std::string label_zh, label_en, state;       // open | closed
  std::string opens, closes;                   // YYYY-MM-DD; empty: not limited
  std::string reason, case_id;
  std::map<std::string, std::string> parameters;   // as they were set: "2/3", "5 working days"
  std::int64_t opened_at = 0;                  // microseconds
  std::int64_t version = 0;
};

store::Applier rounds_view();

std::vector<Round> all_rounds(store::Reader& db);            // newest first
/// The rounds of every edition of a programme (its id), oldest first.
std::vector<Round> rounds_of(store::Reader& db, const std::string& programme_id);
std::optional<Round> find_round(store::Reader& db, const std::string& id);
/// Whether the last day of a round keeps what comes later out.
enum class LastDay { counts, ignored };

/// The open round of a programme edition that takes applications on `day`; nothing when there is none.
std::optional<Round> open_round(store::Reader& db, const std::string& programme, const std::string& day, LastDay last_day = LastDay::counts);

}  // namespace views
