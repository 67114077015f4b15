#include "procedure/recompute.h"

#include "procedure/due.h"
#include "procedure/internal/writer.h"

#include <fmt/format.h>

namespace procedure {
namespace {

/// A posting for comment has its last day from the posting, any other stage from its deadline.
std::optional<Due> reckoned_anew(const CaseState& state, const programme::Stage& stage, const Situation& situation) {
  const auto posted = stage.period.empty() ? std::nullopt : stages::posted_on(state, stage);
  return posted ? posting_of(stage, *posted, situation) : due_of(state, stage, situation);
}

bool rest_on_the_same(const Due& was, const Due& now) {
  return base::text_of(was.reckoning, "start") == base::text_of(now.reckoning, "start") && base::text_of(was.reckoning, "rule") == base::text_of(now.reckoning, "rule");
}

bool is_gain(const Due& was, const Due& now) { return now.date != was.date || !now.provisional; }

bool flag(const ledger::Event& event, std::string_view name) {
  const auto* value = event.public_fields.if_contains(name);
  return value && value->is_bool() && value->as_bool();
}

}  // namespace

std::optional<Recomputed> recompute(const CaseState& state, const Situation& situation) {
  const auto* procedure = state.closed || !state.due || !state.due->provisional ? nullptr : situation.programme.procedure(state.procedure);
  const auto* stage = procedure ? procedure->stage(state.stage) : nullptr;
  const auto now = stage ? reckoned_anew(state, *stage, situation) : std::nullopt;
  if (!now || !rest_on_the_same(*state.due, *now) || !is_gain(*state.due, *now)) return std::nullopt;
  Recomputed recomputed{stage->id, *state.due, *now, now->date < situation.today(), {}};
  stages::Recorded recorded;
  recorded.due = *now;
  recorded.public_fields["was"] = state.due->date.text();
  if (recomputed.passed) recorded.public_fields["passed"] = true;
  const Actor nobody{std::string(internal::machine), "", "", "", {}};
  internal::Writer writer(state, nobody, "", situation.new_id(), situation);
  writer.entry(stage->id, std::string(reckon_again), std::move(recorded), internal::By::machine);
  recomputed.effects = writer.take();
  return recomputed;
}

base::Text sentence_of_reckoning(const ledger::Event& event, const base::Text& stage) {
  const auto was = base::text_of(event.public_fields, "was"), due = base::text_of(event.public_fields, "due");
  base::Text text{fmt::format("“{}”的期限已按新载入的放假安排重新计算：", stage.zh), fmt::format("the last day of {} was reckoned again with the holidays now announced: ", stage.en)};
  if (was == due)
    text = {text.zh + fmt::format("仍为 {}，不再是暂定", due), text.en + fmt::format("it stays {} and is final", due)};
  else
    text = {text.zh + fmt::format("原为 {}（暂定），现为 {}{}", was, due, flag(event, "provisional") ? "（仍为暂定）" : ""),
            text.en + fmt::format("it was {} (provisional) and is now {}{}", was, due, flag(event, "provisional") ? " (still provisional)" : "")};
  if (!flag(event, "passed")) return text;
  return {text.zh + "；重新计算时这一天已经过去", text.en + "; that day was over already when it was reckoned"};
}

}  // namespace procedure
