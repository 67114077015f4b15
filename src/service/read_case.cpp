#include "service/read_case.h"

#include "service/act.h"
#include "service/certificates.h"
#include "service/drafts.h"
#include "service/evidence.h"
#include "service/findings.h"
#include "views/offices.h"

namespace service {
namespace {

using base::JsonArray;
using base::JsonObject;
using programme::RoleKind;

/// Who acts at a stage: the party's office, the office whose territory holds the case, or whoever was named or assigned.
std::optional<access_control::Office> holding_office(store::Reader& db, const Loaded& loaded, const programme::Role& role) {
  switch (role.is) {
    case RoleKind::party: {
      auto applicant = views::find_office(db, loaded.state.applicant);
      if (applicant && applicant->is_enterprise()) return applicant;
      return loaded.certificate ? views::find_office(db, loaded.certificate->holder) : std::nullopt;
    }
    case RoleKind::anyone: return views::find_office(db, loaded.state.applicant);
    case RoleKind::area:
      for (const auto& office : views::offices_with_role(db, loaded.programme->id, role.id))
        if (access_control::covers(office.territory, loaded.relation.place)) return office;
      return std::nullopt;
    case RoleKind::named: {
      const auto offices = views::offices_with_role(db, loaded.programme->id, role.id);
      return offices.empty() ? std::nullopt : std::optional(offices.front());
    }
    default: return std::nullopt;
  }
}

JsonObject holder_json(store::Reader& db, const Loaded& loaded) {
  const auto role = loaded.programme->roles.find(loaded.stage->by);
  if (role == loaded.programme->roles.end()) return {{"role", loaded.stage->by}, {"label", text_json({"系统", "the system"})}, {"office", nullptr}, {"office_name", ""}};
  const auto office = holding_office(db, loaded, role->second);
  return {{"role", role->first}, {"label", text_json(role->second.label)}, {"office", office ? base::Json(office->id) : base::Json(nullptr)}, {"office_name", office ? office->name : std::string()}};
}

base::Json due_of(const Loaded& loaded) {
  if (!loaded.state.due) return nullptr;
  JsonObject due{{"date", loaded.state.due->date.text()}, {"provisional", loaded.state.due->provisional}, {"reckoning", loaded.state.due->reckoning}};
  if (loaded.stage->deadline && !loaded.stage->deadline->treats.empty()) {
    due["clause"] = loaded.stage->deadline->treats.front();
    due["cite"] = loaded.programme->cite(loaded.stage->deadline->treats.front());
  }
  return due;
}

void add_facts(JsonObject& json, const Seen& seen) {
  JsonObject facts, labels;
  for (const auto& [name, value] : seen.loaded.state.facts) {
    if (!shows(seen.asker.sight, *seen.loaded.programme, name)) continue;
    facts[name] = value;
    if (const auto known = seen.loaded.programme->rulebook.facts.find(std::string(name)); known != seen.loaded.programme->rulebook.facts.end()) labels[name] = text_json(known->second.label);
  }
  json["facts"] = std::move(facts);
  json["fact_labels"] = std::move(labels);
}

void add_evidence(JsonObject& json, store::Reader& db, const Seen& seen) {
  JsonObject evidence;
  for (const auto& [name, digests] : seen.loaded.state.evidence) {
    if (!shows(seen.asker.sight, *seen.loaded.programme, name)) continue;
    JsonArray files;
    for (const auto& digest : digests) files.push_back(file_json(db, seen.loaded.state.id, digest));
    evidence[name] = std::move(files);
  }
  json["evidence"] = std::move(evidence);
}

/// What was judged, with the judge's name only for those who may know who reviews.
void add_judgements(JsonObject& json, const Seen& seen) {
  JsonArray judgements;
  for (const auto& one : seen.loaded.state.judgements) {
    if (!one.is_object()) continue;   // erased
    auto judgement = one.as_object();
    judgement.erase("account");
    if (!seen.asker.sight.reviewers) judgement.erase("judge");
    const auto role = seen.loaded.programme->roles.find(base::text_of(one, "role"));
    if (role != seen.loaded.programme->roles.end()) judgement["role_label"] = text_json(role->second.label);
    judgements.push_back(std::move(judgement));
  }
  json["judgements"] = std::move(judgements);
}

/// The sheets filed, for those who may see them; a reviewer at work sees only their own.
void add_sheets(JsonObject& json, const Seen& seen) {
  JsonArray sheets;
  if (seen.asker.sight.reviewers)
    for (const auto& entry : seen.loaded.state.entries) {
      const auto* sheet = entry.data.if_contains("sheet");
      if (!sheet || (seen.asker.sight.own_only && entry.account != seen.asker.actor.account)) continue;
      const auto* stage = seen.loaded.procedure->stage(entry.stage);
      sheets.push_back(JsonObject{{"stage", entry.stage}, {"label", stage ? text_json(stage->label) : JsonObject{}}, {"account", entry.account}, {"at", entry.at.text()}, {"sheet", *sheet}});
    }
  json["sheets"] = std::move(sheets);
}

std::string_view state_of(const Loaded& loaded, const programme::Stage& stage) {
  if (&stage == loaded.stage) return "now";
  if (loaded.state.left_at.contains(stage.id)) return "done";
  return loaded.state.closed ? "passed_over" : "ahead";
}

void add_stages(JsonObject& json, const Seen& seen) {
  JsonArray stages;
  for (const auto& stage : seen.loaded.procedure->stages) {
    JsonObject one{{"id", stage.id}, {"type", programme::name_of(stage.type)}, {"label", text_json(stage.label)}, {"state", state_of(seen.loaded, stage)}, {"articles", citations(*seen.loaded.programme, stage.treats)}};
    if (const auto left = seen.loaded.state.left_at.find(stage.id); left != seen.loaded.state.left_at.end()) one["left_at"] = left->second.text();
    if (const auto outcome = seen.loaded.state.outcomes.find(stage.id); outcome != seen.loaded.state.outcomes.end()) one["outcome"] = outcome->second;
    stages.push_back(std::move(one));
  }
  json["stages"] = std::move(stages);
}

void add_documents(JsonObject& json, const Seen& seen) {
  JsonArray documents;
  for (const auto& stage : seen.loaded.procedure->stages)
    for (const auto& id : stage.documents) {
      const auto known = seen.loaded.programme->documents.find(id);
      if (known == seen.loaded.programme->documents.end() || known->second.of == "title" || known->second.of == "list") continue;
      documents.push_back(JsonObject{{"id", id}, {"label", text_json(known->second.label)}, {"url", "/api/v1/cases/" + seen.loaded.state.id + "/documents/" + id}});
    }
  json["documents"] = std::move(documents);
}

base::Json result_json(const Loaded& loaded) {
  if (!loaded.state.closed) return nullptr;
  for (const auto& result : loaded.procedure->results)
    if (result.id == loaded.state.result) return JsonObject{{"id", result.id}, {"label", text_json(result.label)}};
  const bool by_applicant = loaded.state.result == "withdrawn_by_applicant";
  return JsonObject{{"id", loaded.state.result}, {"label", text_json(by_applicant ? base::Text{"企业已撤回", "withdrawn by the applicant"} : base::Text{loaded.state.result, loaded.state.result})}};
}

base::Json return_json(const Loaded& loaded) {
  const auto& returned = loaded.state.returned;
  if (!returned) return nullptr;
  const auto role = loaded.programme->roles.find(returned->role);
  return JsonObject{{"by", role == loaded.programme->roles.end() ? returned->role : role->second.label.zh}, {"stage", returned->stage}, {"reason", returned->reason}, {"items", returned->items}};
}

JsonObject subject_json(const procedure::CaseState& state) {
  JsonObject subject;
  for (const char* name : {"org_name", "uscc", "product_name", "category"})
    if (auto value = base::text_of(state.facts, name); !value.empty()) subject[name] = value;
  return subject;
}

JsonObject applicant_json(store::Reader& db, const procedure::CaseState& state) {
  const auto office = views::find_office(db, state.applicant);
  return {{"office", state.applicant}, {"name", state.applicant_name}, {"confirmed", office && office->confirmed()}};
}

JsonArray certificates_json(House& house, store::Reader& db, const Loaded& loaded) {
  JsonArray certificates;
  if (loaded.certificate) certificates.push_back(certificate_json(house, db, *loaded.certificate));
  for (const auto& row : views::certificates_of_case(db, loaded.state.id)) certificates.push_back(certificate_json(house, db, row));
  return certificates;
}

}  // namespace

JsonObject text_json(const base::Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

JsonArray citations(const programme::Programme& programme, const std::vector<std::string>& clauses) {
  JsonArray array;
  for (const auto& id : clauses) {
    JsonObject one{{"id", id}, {"cite", programme.cite(id)}};
    if (const auto* clause = programme.clause(id)) one["gloss"] = text_json(clause->gloss);
    array.push_back(std::move(one));
  }
  return array;
}

base::Json stage_json(House&, store::Reader& db, const Loaded& loaded) {
  if (!loaded.stage) return nullptr;
  return JsonObject{{"id", loaded.stage->id}, {"type", programme::name_of(loaded.stage->type)}, {"label", text_json(loaded.stage->label)}, {"entered_at", loaded.state.entered_at.text()},
                    {"holder", holder_json(db, loaded)}, {"due", due_of(loaded)}, {"articles", citations(*loaded.programme, loaded.stage->treats)}};
}

base::Result<JsonObject> read_case(House& house, const Session& session, const std::string& id) {
  const auto db = house.store().reader();
  const auto seen = see_case(house, *db, session, id);
  if (!seen) return tl::unexpected(seen.error());
  const auto& loaded = seen->loaded;
  const auto& state = loaded.state;
  JsonObject json{{"id", id}, {"version", state.version}, {"programme", loaded.programme->name()}, {"procedure", state.procedure}, {"label", text_json(loaded.procedure->label)}, {"way", state.way},
                  {"round", state.round}, {"about", state.about}, {"opened_at", state.opened_at.text()}};
  json["subject"] = subject_json(state);
  json["applicant"] = applicant_json(*db, state);
  json["stage"] = stage_json(house, *db, loaded);
  json["result"] = result_json(loaded);
  json["reason"] = state.reason;
  json["return"] = return_json(loaded);
  add_facts(json, *seen);
  add_evidence(json, *db, *seen);
  add_judgements(json, *seen);
  add_sheets(json, *seen);
  json["findings"] = shown_findings(house, *db, *seen);
  json["draft"] = draft_of(house, *db, *seen);
  json["certificates"] = certificates_json(house, *db, loaded);
  add_documents(json, *seen);
  add_stages(json, *seen);
  json["history_count"] = state.version;
  json["actions"] = actions_of(house, *db, session, *seen);
  return json;
}

}  // namespace service
