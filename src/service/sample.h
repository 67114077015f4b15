#pragma once
#include "service/command.h"
#include "service/house.h"

namespace service {

/// Fills a fresh sample store: offices and accounts for every role of every programme (an area role in two divisions of
/// different prefectures, a sector's for two sectors), a round where one act opens it, and the cases of
/// programmes/<programme>/samples/<edition>.json, made by real acts as far as they lie before `start`.
/// Afterwards the clock shows `start`. Writes <data>/sample-accounts.json (mode 0600). Refuses what an act refuses.
base::Result<void> fill_sample(House& house, base::Instant start);

/// Somebody of the sample, with the session they would have after signing in.
struct SamplePerson {
  std::string account, password, name, role, office, office_name, territory, programme;
  Session session() const { return {account, name, office, false, ""}; }
};
using SamplePeople = std::vector<SamplePerson>;

/// How many days of the past a sample has, where no script keeps to dates of its own.
constexpr int sample_days = 240;

/// A file of sample cases (docs/how-to/add-a-programme.md), or nothing where the edition has none. Refuses `bad_json`.
base::Result<std::optional<base::JsonObject>> sample_script(const House& house, const programme::Programme& programme);

/// Opens the round of a programme in which one act does that.
base::Result<void> open_sample_round(House& house, const programme::Programme& programme, const SamplePeople& people);

/// The first moment of a sample whose own day is `start`: `sample_days` before it, or the first day of a script that lies earlier.
base::Result<base::Instant> sample_begins(const House& house, base::Instant start);

/// Plays the scripts of all editions day by day until `start` (sample_cases.cpp). Moves the clock forward as it goes.
base::Result<void> play_samples(House& house, base::Instant start, const SamplePeople& people);

}  // namespace service
