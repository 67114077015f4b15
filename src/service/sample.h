#pragma once
#include "service/command.h"
#include "service/house.h"

namespace service {

/// Fills a fresh sample store: offices and accounts for every role of every programme (an area role in two divisions of
/// different prefectures), a round, and the cases of programmes/<programme>/samples/<edition>.json, made by real acts.
/// Afterwards the clock shows `start`. Writes <data>/sample-accounts.json (mode 0600). Refuses what an act refuses.
base::Result<void> fill_sample(House& house, base::Instant start);

/// Somebody of the sample, with the session they would have after signing in.
struct SamplePerson {
  std::string account, password, name, role, office, office_name, territory, programme;
  Session session() const { return {account, name, office, false, ""}; }
};
using SamplePeople = std::vector<SamplePerson>;

/// The sample's cases of one edition (sample_cases.cpp). Moves the clock forward as the acts go on.
base::Result<void> fill_sample_cases(House& house, const programme::Programme& programme, const SamplePeople& people);

}  // namespace service
