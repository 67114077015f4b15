#include "procedure/recompute.h"
#include "service/confidentiality.h"
#include "service/list_cases.h"
#include "service/read_case.h"
#include "views/offices.h"

#include <fmt/format.h>

namespace service {
namespace {

using base::JsonObject;

std::string field(const ledger::Event& event, std::string_view name) { return base::text_of(event.public_fields, name); }

base::Text label_of_stage(const Loaded& loaded, const std::string& id) {
  const auto* stage = loaded.procedure->stage(id);
  return stage ? stage->label : base::Text{id, id};
}

base::Text appointed_at(const Loaded& loaded, const programme::Stage* stage) {
  const auto role = stage ? loaded.programme->roles.find(stage->fills) : loaded.programme->roles.end();
  if (role == loaded.programme->roles.end()) return {"选定", "appointed"};
  return {"选定" + role->second.label.zh, role->second.label.en + " appointed"};
}

base::Text label_of_act(const Loaded& loaded, const std::string& stage_id, const std::string& action) {
  const auto* stage = loaded.procedure->stage(stage_id);
  if (stage)
    for (const auto& option : stage->options)
      if (option.id == action) return option.label;
  if (action == "submit") return {"提交", "submitted"};
  if (action == "sheet") return {"提交评审表", "sheet filed"};
  if (action == "recuse") return {"声明利益冲突并回避", "stood aside over a conflict of interest"};
  if (action == "declare") return {"声明没有利害关系", "declared no conflict of interest"};
  if (action == "replace") return {"更换人员", "people replaced"};
  if (action == "vote") return {"投票", "vote cast"};
  if (action == "close") return {"结束表决并计票", "ballot closed and counted"};
  if (action == "not_completed") return {"未补全，予以办结", "closed as not completed"};
  if (action == "object") return {"登记异议", "objection noted"};
  if (action == "judge") return {"记录判断", "judgements recorded"};
  if (action == "assign") return appointed_at(loaded, stage);
  if (action == "publish") return {"登记发布", "publication recorded"};
  if (action == "register") return {"登记", "register changed"};
  if (action == "check") return {"自动核查", "checked by the system"};
  if (action == "withdraw") return {"撤回", "withdrawn"};
  return {action, action};
}

/// ": 同意 5 票，弃权 1 票"
base::Text tally_of(const Loaded& loaded, const ledger::Event& event) {
  const auto* tally = event.public_fields.if_contains("tally");
  const auto* votes = tally && tally->is_object() ? tally->as_object().if_contains("votes") : nullptr;
  const auto* stage = loaded.procedure->stage(field(event, "stage"));
  if (!votes || !votes->is_object() || !stage) return {};
  const auto number = [](const base::Json* value) { return value ? base::canonical_json(*value) : std::string("0"); };
  base::Text text;
  for (const auto& option : stage->options) {
    const auto count = number(votes->as_object().if_contains(option.id));
    text.zh += fmt::format("{}“{}”{} 票", text.zh.empty() ? "：" : "，", option.label.zh, count);
    text.en += fmt::format("{} {} for “{}”", text.en.empty() ? ":" : ",", count, option.label.en);
  }
  const auto& counted = tally->as_object();
  text.zh += fmt::format("，弃权 {} 票，有表决权 {} 人", number(counted.if_contains("abstained")), number(counted.if_contains("members")));
  text.en += fmt::format(", {} abstained, {} entitled to vote", number(counted.if_contains("abstained")), number(counted.if_contains("members")));
  return text;
}

/// What was handed in and lacks something has not been received.
bool is_incomplete(const ledger::Event& event) {
  const auto* lacking = event.sealed_fields.if_contains("incomplete");
  return lacking && lacking->is_array() && !lacking->as_array().empty();
}

base::Text sentence_of(const Loaded& loaded, const ledger::Event& event) {
  const auto stage = label_of_stage(loaded, field(event, "stage"));
  if (event.kind == "case_opened") return {"建立案卷", "case opened"};
  if (event.kind == "stage_entered") return {"进入“" + stage.zh + "”", "now at " + stage.en};
  if (event.kind == "stage_left") return {"“" + stage.zh + "”结束", stage.en + " ended"};
  if (event.kind == "case_closed") return {"办结", "case closed"};
  if (field(event, "action") == procedure::reckon_again) return procedure::sentence_of_reckoning(event, stage);
  const auto act = is_incomplete(event) ? base::Text{"材料不全，已告知补全", "found incomplete, asked to complete it"} : label_of_act(loaded, field(event, "stage"), field(event, "action"));
  const auto tally = tally_of(loaded, event);
  return {stage.zh + "：" + act.zh + tally.zh, stage.en + ": " + act.en + tally.en};
}

/// Whose names a person may read: authorities' and their own always, reviewers' only with that sight.
bool may_name(const Seen& seen, const ledger::Event& event) {
  if (event.office == seen.loaded.state.applicant && hides_applicant(seen)) return false;
  const auto role = seen.loaded.programme->roles.find(event.role);
  const bool reviewer = role != seen.loaded.programme->roles.end() && role->second.is == programme::RoleKind::assigned;
  return !reviewer || seen.asker.sight.reviewers || event.actor == seen.asker.actor.account;
}

/// Sheets and judgements on the way are the reviewers' own until they may be seen.
bool may_show(const Seen& seen, const ledger::Event& event) {
  if (seen.asker.sight.header_only) return event.kind != "entry_recorded" || event.actor == seen.asker.actor.account;
  if (event.kind != "entry_recorded" || !seen.asker.sight.own_only) return true;
  return field(event, "action") != "sheet" || reads_sheet(seen, field(event, "stage"), event.actor);
}

JsonObject item_of(House&, store::Reader& db, const Seen& seen, const ledger::Event& event) {
  JsonObject item{{"version", event.version}, {"at", event.received_at.text()}, {"kind", event.kind}, {"sentence", text_json(sentence_of(seen.loaded, event))}};
  for (const char* name : {"stage", "action", "outcome", "due", "was"})
    if (auto value = field(event, name); !value.empty()) item[name] = value;
  const auto* stage = seen.loaded.procedure->stage(field(event, "stage"));
  if (stage) item["articles"] = citations(*seen.loaded.programme, stage->treats);
  if (!event.role.empty()) item["role"] = event.role;
  if (const auto role = seen.loaded.programme->roles.find(event.role); role != seen.loaded.programme->roles.end()) item["role_label"] = text_json(role->second.label);
  if (event.actor == "clock") item["actor"] = "clock";
  if (!may_name(seen, event) || event.actor == "clock") return item;
  item["actor"] = event.actor;
  item["office"] = event.office;
  if (const auto office = event.office.empty() ? std::nullopt : views::find_office(db, event.office)) item["office_name"] = office->name;
  const bool told = !is_stranger(seen) || event.actor == seen.asker.actor.account;
  if (const auto* reason = event.sealed_fields.if_contains("reason"); told && reason && reason->is_string()) item["reason"] = *reason;
  return item;
}

}  // namespace

base::Result<base::JsonArray> read_history(House& house, const Session& session, const std::string& case_id) {
  const auto db = house.store().reader();
  const auto seen = see_case(house, *db, session, case_id);
  if (!seen) return tl::unexpected(seen.error());
  base::JsonArray items;
  for (const auto& event : db->read_stream("case/" + case_id))
    if (may_show(*seen, event)) items.push_back(item_of(house, *db, *seen, event));
  return items;
}

}  // namespace service
