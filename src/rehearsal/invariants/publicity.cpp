#include "rehearsal/invariants/days.h"
#include "rehearsal/invariants/invariant.h"

#include <fmt/format.h>

namespace rehearsal::invariants {
namespace {

std::map<std::string, Date> posted(const Record& record) {
  std::map<std::string, Date> days;
  for (std::size_t i = record.visit; i < record.entries.size(); ++i)
    if (const auto* channels = record.entries[i].member("channels"); channels && channels->is_object())
      for (const auto& [id, where] : channels->as_object())
        if (const auto day = Date::parse(base::text_of(where, "date"))) days[std::string(id)] = *day;
  return days;
}

/// An objection of the stage's own procedure was filed while the posting ran, or one was noted at the stage.
bool was_objected_to(const Occasion& at, Date since, Date last) {
  if (at.stage()->objections.empty()) {
    const auto visit = at.visit();
    return std::any_of(visit.begin(), visit.end(), [](const Entry* entry) { return entry->action == "object"; });
  }
  return std::any_of(at.record->cases_about.begin(), at.record->cases_about.end(), [&](const auto& id) {
    const auto& other = at.so_far.cases.at(id);
    return other.procedure && other.procedure->id == at.stage()->objections && other.filed_on && since <= *other.filed_on && *other.filed_on <= last;
  });
}

/// What stands on every channel is not posted a second time while it runs, unless that begins it anew.
void look_at_posting(const Occasion& at, const Tell& tell) {
  const auto since = at.stage()->restarts_when_amended ? std::nullopt : posted_since(*at.record);
  if (since && period_in(at.edition(), at.stage()->period))
    tell({fmt::format("{} 起已在公示，{} 又登记一次公示。", since->text(), at.day.text()), fmt::format("Posted since {}, and posted again on {}.", since->text(), at.day.text())});
}

/// The posting counts from the day after the last channel was posted, in full days; the case goes on the day after the
/// last. A posting began at the stage, not before it.
void look(const Occasion& at, const Tell& tell) {
  if (!at.stage() || at.stage()->period.empty()) return;
  if (at.is("entry_recorded") && at.text("action") == "publish") return look_at_posting(at, tell);
  if (!at.is("stage_left")) return;
  const auto period = period_in(at.edition(), at.stage()->period);
  const auto since = posted_since(*at.record);
  if (!period || !since) return;
  const Date last = last_day(*since, *period, at.so_far.calendar);
  if (at.day <= last)
    tell({fmt::format("公示自 {} 起，应公示至 {}，{} 就结束了。", since->text(), last.text(), at.day.text()), fmt::format("Posted on {}, open until {}, and ended on {}.", since->text(), last.text(), at.day.text())});
  if (const std::string outcome = at.text("outcome"); outcome == "clear" || outcome == "objected")
    if ((outcome == "objected") != was_objected_to(at, *since, last))
      tell({fmt::format("公示以“{}”结束，与公示期内有无异议不符。", outcome), fmt::format("The posting ends as '{}', which is not what was objected while it ran.", outcome)});
  if (*since < at.record->entered_on)
    tell({fmt::format("公示日 {} 早于进入公示环节的 {}。", since->text(), at.record->entered_on.text()), fmt::format("The posting is dated {}, before the case came to it on {}.", since->text(), at.record->entered_on.text())});
}

}  // namespace

std::optional<Date> posted_since(const Record& record) {
  const auto days = posted(record);
  std::optional<Date> latest;
  std::vector<std::string> wanted;
  for (const auto& channel : record.stage->channels) wanted.push_back(channel.id);
  if (record.stage->inside) wanted.push_back("inside");
  for (const auto& channel : wanted) {
    const auto day = days.find(channel);
    if (day == days.end()) return std::nullopt;
    if (!latest || *latest < day->second) latest = day->second;
  }
  return latest;
}

const Invariant posted_in_full{"posted_in_full", {"公示期不短于规定", "no publicity period is short"}, look};

}  // namespace rehearsal::invariants
