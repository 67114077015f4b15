#include "procedure/admission.h"

#include "procedure/due.h"
#include "procedure/recusal.h"

#include <fmt/format.h>

namespace procedure {
namespace {

using programme::Ban;
using programme::Procedure;
using programme::Stage;

bool is_in_force(const InForce& ban, base::Date today) { return ban.from <= today && (!ban.until || today <= *ban.until); }

bool bars(const Ban& ban, const Procedure& procedure) { return std::find(ban.bars.begin(), ban.bars.end(), procedure.id) != ban.bars.end(); }

/// The ban that keeps the applicant out of the procedure longest.
const InForce* longest_ban(const Procedure& procedure, const Situation& situation) {
  const InForce* longest = nullptr;
  for (const auto& one : situation.bans) {
    const auto ban = situation.programme.bans.find(one.ban);
    if (ban == situation.programme.bans.end() || !bars(ban->second, procedure) || !is_in_force(one, situation.today())) continue;
    if (!longest || (longest->until && (!one.until || *longest->until < *one.until))) longest = &one;
  }
  return longest;
}

/// Admissible again on the day after the last.
base::Refusal banned(const InForce& one, const Ban& ban) {
  if (!one.until)
    return {"banned", {fmt::format("“{}”自 {} 起，没有期限，不予受理。", ban.label.zh, one.from.text()), fmt::format("“{}” since {}, without an end: nothing is taken.", ban.label.en, one.from.text())}, {}, ban.treats};
  const auto again = one.until->plus_days(1).text();
  return {"banned",
          {fmt::format("“{}”自 {} 起至 {} 止，其间不予受理；{} 起可以再申报。", ban.label.zh, one.from.text(), one.until->text(), again),
           fmt::format("“{}” from {} to {}: nothing is taken in that time; you may apply again from {}.", ban.label.en, one.from.text(), one.until->text(), again)},
          {{"admissible_from", {again, again}, {"", 0, 0, ""}}}, ban.treats};
}

std::vector<std::string> either(const std::vector<std::string>& first, const std::vector<std::string>& second) { return first.empty() ? second : first; }

/// What has to come first may not have happened yet: then there is no day to name.
base::Result<void> is_not_early(const CaseState& state, const Stage& stage, const Situation& situation) {
  const auto start = start_of(state, stage, situation);
  if (!is_early(start, situation)) return {};
  if (!start.day)
    return base::refuse("too_early", {fmt::format("“{}”还要等前面的事项完成，现在不能办理。", stage.label.zh), fmt::format("“{}” waits for something that has not happened yet.", stage.label.en)}, either(stage.not_before->treats, stage.treats));
  return base::refuse("too_early", {fmt::format("“{}”自 {} 起才能办理。", stage.label.zh, start.day->text()), fmt::format("“{}” can be done from {} on.", stage.label.en, start.day->text())}, either(stage.not_before->treats, stage.treats));
}

base::Result<void> is_in_time(const stages::Step& step) {
  const auto& state = step.state;
  const auto& stage = step.stage;
  const auto& situation = step.situation;
  if (auto ok = is_not_early(state, stage, situation); !ok) return ok;
  if (!outcome_of_time(state, stage, situation)) return {};
  return base::refuse("too_late", {fmt::format("期限 {} 已过，不再受理。", state.due->date.text()), fmt::format("The last day was {}; nothing more is taken.", state.due->date.text())},
                      either(stage.deadline ? stage.deadline->treats : std::vector<std::string>{}, stage.treats));
}

/// While another case about this one is open that stops it.
base::Result<void> is_free(const Situation& situation) {
  if (situation.held_by.empty()) return {};
  const auto& by = situation.held_by.front();
  return base::refuse("held", {fmt::format("“{}”办结之前，本案暂停办理。", by.zh), fmt::format("This case waits until “{}” is closed.", by.en)});
}

/// A fee above nothing is a breach of its own, whatever the act.
base::Result<void> is_free_of_charge(const stages::Step& step) {
  const auto& duty = step.situation.programme.no_fee;
  const auto* sent = step.command.data->if_contains("fee");
  if (!duty.is_set || !sent || sent->is_null()) return {};
  const std::string text = sent->is_string() ? std::string(sent->as_string()) : boost::json::serialize(*sent);
  const auto fee = base::Decimal::parse(text);
  if (fee && fee->is_zero()) return {};
  return base::refuse("fee_refused", {"本项评审不收取任何费用，含收费的办理不予记录。", "Nothing is charged in this programme: an act that carries a fee is not recorded."}, duty.treats);
}

bool stands_aside(const std::string& what) { return what == "recuse"; }

bool is_an_objection(const Procedure& procedure, const programme::Programme& programme) {
  return std::any_of(programme.procedures.begin(), programme.procedures.end(), [&](const auto& one) {
    return std::any_of(one.stages.begin(), one.stages.end(), [&](const auto& stage) { return stage.objections == procedure.id; });
  });
}

/// Who objects to a posting objects to a case that runs. What else is about a case, such as false material found later, may also follow its end.
bool can_be_about(const AboutCase& about, const Procedure& procedure, const programme::Programme& programme) { return about.open || (about.ended && !is_an_objection(procedure, programme)); }

}  // namespace

base::Result<void> may_be_opened(const Procedure& procedure, const Opening& opening, const Situation& situation) {
  if (auto ok = is_not_banned(procedure, situation); !ok) return ok;
  if (procedure.one_per_applicant && situation.has_applied)
    return base::refuse("already_applied", {"本单位在本批次已经申报过，每个批次只能申报一次；可以在原来的申报上继续办理。", "Your organisation has applied in this round already, and may do so once; go on with that application."}, procedure.treats);
  if (procedure.about_kind == "case" && (opening.about.empty() || !situation.about || !can_be_about(*situation.about, procedure, situation.programme)))
    return base::refuse("about_closed", {"所涉案卷还没有提交，或者已经办结，不能再发起。", "The case concerned has not been filed, or is closed: nothing can be opened about it."}, procedure.treats);
  return {};
}

base::Result<void> is_not_banned(const Procedure& procedure, const Situation& situation) {
  if (const auto* ban = longest_ban(procedure, situation)) return tl::unexpected(banned(*ban, situation.programme.bans.at(ban->ban)));
  return {};
}

base::Result<void> may_be_taken(const stages::Step& step, const std::string& what) {
  if (auto ok = is_free(step.situation); !ok) return ok;
  if (auto ok = is_in_time(step); !ok) return ok;
  if (auto ok = is_free_of_charge(step); !ok) return ok;
  return stands_aside(what) ? base::Result<void>{} : may_act_in(step.role, step.state, step.command.data, step.actor, step.situation.programme);
}

bool acted_before(const Actor& actor, const Stage& stage, const Situation& situation) {
  if (!situation.about) return false;
  return std::any_of(stage.not_about.begin(), stage.not_about.end(), [&](const auto& id) {
    const auto people = situation.about->actors.find(id);
    return people != situation.about->actors.end() && people->second.contains(actor.account);
  });
}

}  // namespace procedure
