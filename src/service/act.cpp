#include "service/act.h"

#include "base/id.h"
#include "procedure/actions.h"
#include "procedure/due.h"
#include "service/claims.h"
#include "service/drafts.h"
#include "service/evidence.h"
#include "service/findings.h"
#include "service/lists.h"
#include "service/ranking.h"
#include "service/reactions.h"
#include "service/sealed_scans.h"
#include "service/situation.h"
#include "views/offices.h"

#include <fmt/format.h>

namespace service {
namespace {

/// An enterprise submits once the receiving office has confirmed its claim to the credit code.
base::Result<void> claim_allows(const Seen& seen) {
  const bool submits = seen.loaded.stage && seen.loaded.stage->type == programme::StageType::submission;
  const auto& office = seen.asker.office;
  if (!submits || !office || !office->is_enterprise() || office->confirmed()) return {};
  if (office->claim == "refused")
    return base::refuse("claim_unconfirmed", {"本单位的信用代码未获受理单位确认，不能提交；草稿仍然保留，请与受理单位联系。", "The receiving office did not confirm your credit code, so nothing can be submitted. Your draft is kept; please contact the office."});
  return base::refuse("claim_unconfirmed", {"受理单位还没有确认本单位的信用代码，暂不能提交；草稿已保存，确认后即可提交。", "The receiving office has not confirmed your credit code yet. Your draft is kept; submit once it is confirmed."});
}

/// An enterprise files under its own credit code, the one whose claim was confirmed.
base::Result<void> code_is_own(const Seen& seen, const base::JsonObject& data) {
  const auto* facts = data.if_contains("facts");
  const auto& office = seen.asker.office;
  if (!facts || !facts->is_object() || !office || !office->is_enterprise()) return {};
  for (const auto& [name, fact] : seen.loaded.programme->rulebook.facts)
    if (const auto stated = fact.check == "uscc" ? base::text_of(*facts, name) : std::string(); !stated.empty() && stated != office->uscc)
      return base::refuse("other_code", {"统一社会信用代码与本单位注册的不同，请核对；代其他企业申报请由该企业自行注册。", "The credit code is not the one your office is registered with; another enterprise applies under its own registration."},
                          std::vector<base::Problem>{{"other_code", {"应为 " + office->uscc, "should be " + office->uscc}, {"", 0, 0, "/facts/" + name}}});
  return {};
}

base::Result<void> version_fits(const Loaded& loaded, std::int64_t expected) {
  if (expected == 0 || expected == loaded.state.version) return {};
  return base::refuse("stale_version", {"案卷刚刚被别人更新过，您的操作没有记录；请刷新后再看。", "The case was changed by somebody else a moment ago; your act was not recorded. Reload and look again."});
}

base::JsonObject due_json(const programme::Programme& programme, const procedure::CaseState& state, const programme::Procedure& procedure) {
  base::JsonObject due{{"date", state.due->date.text()}, {"provisional", state.due->provisional}, {"reckoning", *state.due->reckoning}};
  const auto* stage = procedure.stage(state.stage);
  if (stage && stage->deadline && !stage->deadline->treats.empty()) {
    due["clause"] = stage->deadline->treats.front();
    due["cite"] = programme.cite(stage->deadline->treats.front());
  }
  return due;
}

std::string outcome_in(const procedure::Effects& effects) {
  for (const auto& event : effects.events)
    if (event.kind == "stage_left") return base::text_of(event.public_fields, "outcome");
  return {};
}

base::JsonObject acted_json(const Loaded& before, const procedure::Effects& effects, const std::vector<std::string>& certificates) {
  const auto& state = effects.state;
  base::JsonObject json{{"version", state.version}, {"stage", state.closed ? base::Json(nullptr) : base::Json(state.stage)}, {"outcome", outcome_in(effects)}, {"result", state.result},
                        {"due", nullptr}, {"certificates", base::Json(boost::json::value_from(certificates))}};
  if (state.due) json["due"] = due_json(*before.programme, state, *before.procedure);
  return json;
}

/// What each of several cases receives in one act.
std::map<std::string, std::string> options_of(const std::vector<Member>& members) {
  std::map<std::string, std::string> options;
  for (const auto& member : members) options[member.seen.loaded.state.id] = member.action.substr(member.action.find('.') + 1);
  return options;
}

/// Decides and records one member's act, and all that follows from it.
base::Result<base::JsonObject> act_on(House& house, store::Transaction& tx, const Seen& seen, const procedure::Command& command, const std::map<std::string, std::string>& together) {
  const auto& loaded = seen.loaded;
  if (auto known = evidence_known(tx, loaded.state, command.data); !known) return tl::unexpected(known.error());
  auto situation = situation_for(house, tx, seen);
  note_together(together, situation);
  const auto effects = procedure::decide(loaded.state, command, seen.asker.actor, situation);
  if (!effects) return tl::unexpected(effects.error());
  const auto version = tx.append("case/" + loaded.state.id, loaded.state.version, effects->events);
  if (!version) return tl::unexpected(version.error());
  const auto issued = react(house, tx, loaded, *effects);
  if (!issued) return tl::unexpected(issued.error());
  return acted_json(loaded, *effects, *issued);
}

base::Result<Answer> act_in(House& house, store::Transaction& tx, const Session& session, const Sent& sent, const Act& act) {
  auto seen = see_case(house, tx, session, act.case_id);
  if (!seen) return tl::unexpected(seen.error());
  if (auto fits = version_fits(seen->loaded, act.expected_version); !fits) return tl::unexpected(fits.error());
  if (auto allowed = claim_allows(*seen); !allowed) return tl::unexpected(allowed.error());
  if (auto own = code_is_own(*seen, act.data); !own) return tl::unexpected(own.error());
  if (auto fit = scans_fit(house, tx, session, *seen, act.data); !fit) return tl::unexpected(fit.error());
  auto members = members_of(house, tx, session, *seen, act);
  if (!members) return tl::unexpected(members.error());
  const auto together = options_of(*members);
  base::JsonObject first;
  std::vector<std::string> certificates;
  for (std::size_t i = 0; i < members->size(); ++i) {
    const auto& member = (*members)[i];
    if (member.action.ends_with(".recuse")) end_claim(tx, member.seen.loaded.state.id, session.account);
    share_papers(tx, act.case_id, member.seen.loaded.state.id, member.data);
    auto done = act_on(house, tx, member.seen, {sent.id, member.action, member.data}, together);
    if (!done) return tl::unexpected(of_member(done.error(), *members, i));
    for (const auto& number : done->at("certificates").as_array()) certificates.emplace_back(number.as_string());
    if (i == 0) first = std::move(*done);
  }
  if (auto listed = record_list(house, tx, session, sent.id, *seen, act, *members); !listed) return tl::unexpected(listed.error());
  drop_draft(tx, *seen);
  first["certificates"] = base::Json(boost::json::value_from(certificates));
  return Answer{201, std::move(first)};
}

/// Where being overdue only shows, there is nothing to load the case for.
bool may_move(House& house, store::Reader& db, const views::CaseRow& row) {
  const auto programme = house.edition_of(row.edition, db);
  const auto* procedure = programme ? programme->procedure(row.procedure) : nullptr;
  const auto* stage = procedure ? procedure->stage(row.stage) : nullptr;
  return stage && procedure::can_lapse(*stage);
}

std::size_t advance_one(House& house, const std::string& id) {
  std::size_t moved = 0;
  const auto done = house.store().write([&](store::Transaction& tx) -> base::Result<void> {
    const auto loaded = load_case(house, tx, id);
    if (!loaded) return {};
    auto effects = procedure::advance(loaded->state, situation_of(house, tx, *loaded));
    if (effects.events.empty()) return {};
    if (const auto version = tx.append("case/" + id, loaded->state.version, effects.events); !version) return tl::unexpected(version.error());
    if (const auto reacted = react(house, tx, *loaded, effects); !reacted) return tl::unexpected(reacted.error());
    moved = 1;
    return {};
  });
  return done ? moved : 0;
}

}  // namespace

base::Result<Answer> act(House& house, const Session& session, const Sent& sent, const Act& act) {
  return submit(house, session.account, sent, [&](store::Transaction& tx) { return act_in(house, tx, session, sent, act); });
}

base::Result<base::JsonObject> preview(House& house, const Session& session, const Act& act) {
  const auto db = house.store().reader();
  const auto seen = see_case(house, *db, session, act.case_id);
  if (!seen) return tl::unexpected(seen.error());
  const auto situation = situation_for(house, *db, *seen);
  base::JsonObject json{{"accepted", false}, {"problem", nullptr}, {"findings", findings_on(seen->loaded, act.data, situation)}};
  if (seen->asker.actor.roles.empty()) return json;
  if (const auto fit = scans_fit(house, *db, session, *seen, act.data); !fit) {
    json["problem"] = problem_of(house, fit.error());
    return json;
  }
  const auto effects = procedure::decide(seen->loaded.state, {"", act.action, act.data}, seen->asker.actor, situation);
  if (!effects) {
    json["problem"] = problem_of(house, effects.error());
    return json;
  }
  const auto acted = acted_json(seen->loaded, *effects, {});
  json["accepted"] = true;
  json["outcome"] = acted.at("outcome");
  json["stage"] = acted.at("stage");
  return json;
}

namespace {

/// The case as it would be stated with this office's draft: which fields are asked for depends on it.
procedure::CaseState with_draft(House& house, store::Reader& db, const Seen& seen) {
  procedure::CaseState state = seen.loaded.state;
  const base::Json draft = draft_of(house, db, seen);
  const auto* facts = draft.is_object() ? draft.as_object().if_contains("facts") : nullptr;
  if (!facts || !facts->is_object()) return state;
  for (const auto& [name, value] : facts->as_object())
    if (!value.is_null()) state.facts.edit()[name] = value;
  return state;
}

/// Of a case without a name (`situation_for`) the scores are not told either.
void keep_scores(base::JsonObject& action) {
  if (auto* rank = action.if_contains("rank"))
    for (auto& row : rank->as_array())
      if (row.at("id").as_string().empty()) row.as_object()["values"] = base::JsonArray{};
}

}  // namespace

base::JsonArray actions_of(House& house, store::Reader& db, const Session& session, const Seen& seen) {
  base::JsonArray array;
  const auto situation = situation_for(house, db, seen);
  for (auto& action : procedure::actions(with_draft(house, db, seen), seen.asker.actor, situation)) {
    if (const auto allowed = claim_allows(seen); !allowed) action.json["blocked"] = problem_of(house, allowed.error());
    if (seen.loaded.stage && !seen.loaded.stage->list.empty() && (!action.action.starts_with("case.") || action.action == declaration)) action.json["members"] = possible_members(house, db, session, seen, action.action);
    keep_scores(action.json);
    if (auto places = places_json(seen, situation); !places.empty()) action.json["places"] = std::move(places);
    array.push_back(std::move(action.json));
  }
  return array;
}

base::Result<base::JsonArray> actions(House& house, const Session& session, const std::string& case_id) {
  const auto db = house.store().reader();
  const auto seen = see_case(house, *db, session, case_id);
  if (!seen) return tl::unexpected(seen.error());
  return actions_of(house, *db, session, *seen);
}

Advanced advance(House& house) {
  constexpr std::size_t at_once = 200;
  Advanced advanced{0, recompute(house)};   // first: nobody is late by a day that a notice has moved
  const auto day = base::date_in_zone(house.now(), "Asia/Shanghai").text();   // the westernmost programme zone decides later by its own
  views::LastOverdue last;
  for (bool more = true; more;) {
    const auto db = house.store().reader();
    const auto overdue = views::overdue_cases(*db, day, last, at_once);
    for (const auto& row : overdue)
      if (may_move(house, *db, row)) advanced.moved += advance_one(house, row.id);
    more = overdue.size() == at_once;
    if (more) last = {overdue.back().due, overdue.back().id};
  }
  return advanced;
}

}  // namespace service
