#include "service/recompute.h"

#include "procedure/recompute.h"
#include "service/situation.h"

namespace service {
namespace {

constexpr std::int64_t at_once = 500;

/// Nothing where the new notice changes nothing for this case.
base::Result<std::optional<Affected>> recompute_one(House& house, const std::string& id) {
  std::optional<Affected> affected;
  const auto done = house.store().write([&](store::Transaction& tx) -> base::Result<void> {
    const auto loaded = load_case(house, tx, id);
    const auto again = loaded ? procedure::recompute(loaded->state, situation_of(house, tx, *loaded)) : std::nullopt;
    if (!again) return {};
    if (const auto version = tx.append("case/" + id, loaded->state.version, again->effects.events); !version) return tl::unexpected(version.error());
    affected = Affected{id, again->stage, again->was.date, again->now.date, again->now.provisional, again->passed};
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return affected;
}

}  // namespace

std::vector<Affected> recompute(House& house) {
  std::vector<Affected> all;
  if (!house.has_new_calendars()) return all;
  bool complete = true;
  std::string after;
  for (bool more = true; more;) {
    const auto ids = views::provisional_cases(*house.store().reader(), after, at_once);
    for (const auto& id : ids) {
      const auto affected = recompute_one(house, id);
      complete = complete && affected.has_value();
      if (affected && *affected) all.push_back(**affected);
    }
    more = std::ssize(ids) == at_once;
    if (more) after = ids.back();
  }
  if (complete) static_cast<void>(house.remember_calendars());   // where it was not, the next call tries again
  return all;
}

base::JsonObject to_json(const Affected& affected) {
  return {{"case", affected.case_id}, {"stage", affected.stage}, {"was", affected.was.text()}, {"now", affected.now.text()}, {"provisional", affected.provisional}, {"passed", affected.passed}};
}

}  // namespace service
