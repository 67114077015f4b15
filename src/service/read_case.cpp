#include "service/read_case.h"

#include "service/act.h"
#include "service/ballots.h"
#include "service/certificates.h"
#include "service/claims.h"
#include "service/confidentiality.h"
#include "service/drafts.h"
#include "service/evidence.h"
#include "service/findings.h"
#include "service/list_cases.h"
#include "service/sealed_scans.h"
#include "views/bans.h"
#include "views/offices.h"

#include <set>

namespace service {
namespace {

using base::JsonArray;
using base::JsonObject;
using programme::RoleKind;

/// The party that acts: whoever opened the case where the role is theirs, else the other one.
std::optional<access_control::Office> party_of(store::Reader& db, const Loaded& loaded, const std::string& role) {
  const auto& relation = loaded.relation;
  const auto applicant = views::find_office(db, relation.applicant);
  const bool opener = relation.openers.contains(role) || (applicant && applicant->may_be_party() && (relation.openers.empty() || (relation.holder.empty() && relation.person.empty())));
  if (opener) return applicant;
  return relation.holder.empty() ? std::nullopt : views::find_office(db, relation.holder);
}

/// The office that acts where a role is held: of an area, the one whose territory holds the case.
std::optional<access_control::Office> holder_of(store::Reader& db, const Loaded& loaded, const access_control::Reach& reach) {
  const bool by_area = loaded.programme->roles.at(reach.role).is == RoleKind::area;
  for (const auto& office : views::offices_with_role(db, loaded.programme->id, reach.role, reach.scope))
    if (!by_area || access_control::covers(office.territory, loaded.relation.place)) return office;
  return std::nullopt;
}

/// Who acts at a stage, where that is one office.
std::optional<access_control::Office> holding_office(store::Reader& db, const Loaded& loaded, const programme::Role& role) {
  const auto reaches = access_control::acting(*loaded.programme, role.id, loaded.relation.facts);
  if (reaches.size() != 1) return std::nullopt;
  switch (loaded.programme->roles.at(reaches.front().role).is) {
    case RoleKind::party: return party_of(db, loaded, reaches.front().role);
    case RoleKind::anyone: return views::find_office(db, loaded.state.applicant);
    case RoleKind::area:
    case RoleKind::sector:
    case RoleKind::named: return holder_of(db, loaded, reaches.front());
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
  JsonObject due{{"date", loaded.state.due->date.text()}, {"provisional", loaded.state.due->provisional}, {"reckoning", *loaded.state.due->reckoning}};
  if (loaded.stage->deadline && !loaded.stage->deadline->treats.empty()) {
    due["clause"] = loaded.stage->deadline->treats.front();
    due["cite"] = loaded.programme->cite(loaded.stage->deadline->treats.front());
  }
  return due;
}

void add_facts(JsonObject& json, const Seen& seen) {
  JsonObject facts, labels, marks;
  const auto label = [&](std::string_view name) {
    if (const auto known = seen.loaded.programme->rulebook.facts.find(std::string(name)); known != seen.loaded.programme->rulebook.facts.end()) labels[name] = text_json(known->second.label);
  };
  for (const auto& [name, mark] : seen.loaded.state.marks)
    if (shows(seen, name)) marks[name] = mark;
  for (const auto& [name, value] : *seen.loaded.state.facts) {
    if (!shows(seen, name)) continue;
    facts[name] = value;
    label(name);
  }
  for (const auto& [name, digests] : *seen.loaded.state.evidence)
    if (shows(seen, name)) label(name);
  json["facts"] = std::move(facts);
  json["fact_labels"] = std::move(labels);
  json["marks"] = std::move(marks);
}

void add_evidence(JsonObject& json, House& house, store::Reader& db, const Session& session, const Seen& seen) {
  JsonObject evidence;
  for (const auto& [name, digests] : *seen.loaded.state.evidence) {
    if (!shows(seen, name)) continue;
    JsonArray files;
    for (const auto& digest : digests) {
      files.push_back(file_json(db, seen.loaded.state.id, digest));
      if (auto strip = strip_json(house, db, session, seen, digest); !strip.is_null()) files.back().as_object()["strip"] = std::move(strip);
    }
    evidence[name] = std::move(files);
  }
  json["evidence"] = std::move(evidence);
}

/// What this office (a reviewer: this person) handed in for the case, filed or not: a draft names files by digest alone.
void add_handed_in(JsonObject& json, House& house, store::Reader& db, const Session& session, const Seen& seen) {
  JsonArray files;
  const auto drafted = draft_of(house, db, seen);
  const auto draft = drafted.is_object() ? drafted.as_object() : JsonObject{};
  if (!seen.asker.sight.header_only)
    for (const auto& row : db.query("select digest, strip from uploads where case_id = $1 and office = $2 and ($3 = '' or account = $3) order by uploaded_at, digest",
                                   {seen.loaded.state.id, session.office, seen.asker.sight.own_only ? session.account : std::string()})) {
      auto file = file_json(db, seen.loaded.state.id, row.text("digest"));
      if (!row.text("strip").empty()) file["strip"] = strip_json(house, db, session, seen, row.text("digest"), draft);
      files.push_back(std::move(file));
    }
  json["handed_in"] = std::move(files);
}

/// Whoever owes a declaration, or brought a case about somebody else, is not told what was found on the way.
bool finds(const Seen& seen) { return !seen.asker.sight.header_only && !is_stranger(seen); }
bool tells_reason(const Seen& seen) { return finds(seen) || (is_stranger(seen) && seen.loaded.state.closed); }

/// The names of what was marked and is shown here to somebody else than the applicant.
std::vector<std::string> marked_in(const JsonObject& json, const Seen& seen) {
  std::set<std::string> marked;
  for (const char* part : {"facts", "evidence"})
    for (const auto& [name, value] : json.at(part).as_object())
      if (is_marked_for(seen, name)) marked.insert(std::string(name));
  return {marked.begin(), marked.end()};
}

/// What was judged, with the judge's name only for those who may know who reviews.
void add_judgements(JsonObject& json, const Seen& seen) {
  JsonArray judgements;
  for (const auto& one : *seen.loaded.state.judgements) {
    if (!one.is_object() || !finds(seen)) continue;   // erased, or not told
    auto judgement = one.as_object();
    judgement.erase("account");
    if (!seen.asker.sight.reviewers) judgement.erase("judge");
    const auto role = seen.loaded.programme->roles.find(base::text_of(one, "role"));
    if (role != seen.loaded.programme->roles.end()) judgement["role_label"] = text_json(role->second.label);
    judgements.push_back(std::move(judgement));
  }
  json["judgements"] = std::move(judgements);
}

/// What an answer is called on a sheet.
base::Text answer_label(const programme::Sheet& sheet, const std::string& answer) {
  if (sheet.scale == programme::ScaleKind::yes_no) return answer == "yes" ? base::Text{"是", "yes"} : base::Text{"否", "no"};
  const auto label = sheet.scale_labels.find(answer);
  return label == sheet.scale_labels.end() ? base::Text{answer, answer} : label->second;
}

/// A filed sheet line by line, in the sheet's order and words.
JsonArray sheet_rows(const programme::Programme& programme, const programme::Stage* stage, const base::Json& filed) {
  JsonArray rows;
  const auto sheet = stage ? programme.sheets.find(stage->sheet) : programme.sheets.end();
  if (sheet == programme.sheets.end() || !filed.is_object()) return rows;
  for (const auto& criterion : sheet->second.criteria) {
    const auto* answer = filed.as_object().if_contains(criterion.id);
    if (!answer) continue;
    const auto result = base::text_of(*answer, "result");
    rows.push_back(JsonObject{{"criterion", criterion.id}, {"label", text_json(criterion.label)}, {"result", result.empty() ? base::Json(nullptr) : base::Json(text_json(answer_label(sheet->second, result)))}, {"finding", base::text_of(*answer, "finding")}});
  }
  return rows;
}

/// The sheets filed, for those who may see them; a reviewer at work sees only their own.
void add_sheets(JsonObject& json, store::Reader& db, const Seen& seen) {
  JsonArray sheets;
  if (seen.asker.sight.reviewers && !seen.asker.sight.header_only)
    for (const procedure::Entry& entry : seen.loaded.state.entries) {
      const auto* sheet = entry.data->if_contains("sheet");
      if (!sheet || !reads_sheet(seen, entry.stage, entry.account)) continue;
      const auto* stage = seen.loaded.procedure->stage(entry.stage);
      sheets.push_back(JsonObject{{"stage", entry.stage}, {"label", stage ? text_json(stage->label) : JsonObject{}}, {"account", entry.account}, {"name", person_name(db, entry.account)}, {"at", entry.at.text()}, {"sheet", *sheet},
                                   {"rows", sheet_rows(*seen.loaded.programme, stage, *sheet)}});
    }
  json["sheets"] = std::move(sheets);
}

std::string_view state_of(const Loaded& loaded, const programme::Stage& stage) {
  if (&stage == loaded.stage) return "now";
  if (loaded.state.left_at.contains(stage.id)) return "done";
  return loaded.state.closed ? "passed_over" : "ahead";
}

/// The score as it is on the open file, with its band's or level's name; what each criterion came to for those who are told.
JsonObject score_json(const programme::Programme& programme, const programme::Stage& stage, const JsonObject& score, bool whole) {
  JsonObject json = score;
  if (!whole) json.erase("criteria");
  const auto sheet = programme.sheets.find(stage.sheet);
  if (sheet == programme.sheets.end()) return json;
  if (const auto band = sheet->second.band_labels.find(base::text_of(score, "band")); band != sheet->second.band_labels.end()) json["band_label"] = text_json(band->second);
  if (const auto level = sheet->second.scale_labels.find(base::text_of(score, "level")); level != sheet->second.scale_labels.end()) json["level_label"] = text_json(level->second);
  return json;
}

/// How a ballot was last counted, with the options by name; nothing before it is closed, or to whom the content is not shown.
base::Json tally_json(const Seen& seen, const programme::Stage& stage) {
  if (stage.type != programme::StageType::ballot || seen.asker.sight.header_only) return nullptr;
  for (auto entry = seen.loaded.state.entries.rbegin(); entry != seen.loaded.state.entries.rend(); ++entry) {
    const auto* tally = (*entry)->stage == stage.id ? (*entry)->data->if_contains("tally") : nullptr;
    if (!tally || !tally->is_object()) continue;
    auto json = tally->as_object();
    const auto counted = tally->at("votes").as_object();
    JsonArray votes;
    for (const auto& option : stage.options) {
      const auto* count = counted.if_contains(option.id);
      votes.push_back(JsonObject{{"id", option.id}, {"label", text_json(option.label)}, {"count", count ? *count : base::Json(0)}});
    }
    json["votes"] = std::move(votes);
    return json;
  }
  return nullptr;
}

void add_stages(JsonObject& json, const Seen& seen) {
  JsonArray stages;
  for (const auto& stage : seen.loaded.procedure->stages) {
    JsonObject one{{"id", stage.id}, {"type", programme::name_of(stage.type)}, {"label", text_json(stage.label)}, {"state", state_of(seen.loaded, stage)}, {"articles", citations(*seen.loaded.programme, stage.treats)}};
    if (const auto left = seen.loaded.state.left_at.find(stage.id); left != seen.loaded.state.left_at.end()) one["left_at"] = left->second.text();
    if (const auto outcome = seen.loaded.state.outcomes.find(stage.id); outcome != seen.loaded.state.outcomes.end()) one["outcome"] = outcome->second;
    if (const auto score = seen.loaded.state.scores.find(stage.id); score != seen.loaded.state.scores.end()) one["score"] = score_json(*seen.loaded.programme, stage, score->second, finds(seen));
    if (auto tally = tally_json(seen, stage); !tally.is_null()) one["tally"] = std::move(tally);
    stages.push_back(std::move(one));
  }
  json["stages"] = std::move(stages);
}

/// PDF always; a list as a table where the edition says so.
JsonArray formats_of(const programme::Document& document) {
  return document.is_workbook() ? JsonArray{"pdf", "xlsx"} : JsonArray{"pdf"};
}

/// The documents that the case has come to, each once.
void add_documents(JsonObject& json, const Seen& seen) {
  JsonArray documents;
  std::set<std::string> listed;
  for (const auto& stage : seen.loaded.procedure->stages)
    for (const auto& id : stage.documents) {
      if (!is_made(seen, stage, id) || !listed.insert(id).second) continue;
      const auto known = seen.loaded.programme->documents.find(id);
      if (known == seen.loaded.programme->documents.end() || known->second.of == "title") continue;
      const bool is_list = known->second.of == "list";
      if (is_list && (stage.list.empty() || !reads_as_authority(seen))) continue;
      documents.push_back(JsonObject{{"id", id}, {"label", text_json(known->second.label)}, {"url", "/api/v1/cases/" + seen.loaded.state.id + "/documents/" + id},
                                     {"formats", formats_of(known->second)}, {"takes_table", known->second.is_workbook() && state_of(seen.loaded, stage) == "now" && has_the_turn(seen)}});
    }
  json["documents"] = std::move(documents);
}

base::Json result_json(const Loaded& loaded) {
  if (!loaded.state.closed) return nullptr;
  return JsonObject{{"id", loaded.state.result}, {"label", text_json(result_label(*loaded.procedure, loaded.state.result))}};
}

base::Json return_json(const Loaded& loaded) {
  const auto& returned = loaded.state.returned;
  if (!returned) return nullptr;
  const auto role = loaded.programme->roles.find(returned->role);
  return JsonObject{{"by", role == loaded.programme->roles.end() ? returned->role : role->second.label.zh}, {"stage", returned->stage}, {"reason", returned->reason}, {"items", returned->items}};
}

JsonObject subject_json(const Seen& seen) {
  JsonObject subject;
  const auto& state = seen.loaded.about ? seen.loaded.about->state : seen.loaded.state;
  for (const char* name : {"org_name", "uscc", "product_name", "category"})
    if (auto value = base::text_of(state.facts, name); !value.empty() && (seen.loaded.about || !is_kept_from(seen, name))) subject[name] = value;
  return subject;
}

/// The cases about this one: authorities see those that run, others what has come of them.
void add_related(JsonObject& json, House& house, store::Reader& db, const Session& session, const Seen& seen) {
  JsonArray related;
  for (const auto& row : views::cases_about(db, seen.loaded.state.id)) {
    if (row.filed_at == 0 || seen.asker.sight.header_only || (!row.closed && !seen.asker.sight.reviewers)) continue;
    const auto programme = house.edition_of(row.edition, db);
    const auto* procedure = programme ? programme->procedure(row.procedure) : nullptr;
    if (!procedure) continue;
    const bool visible = see_case(house, db, session, row.id).has_value();
    related.push_back(JsonObject{{"id", visible ? base::Json(row.id) : base::Json(nullptr)}, {"procedure", row.procedure}, {"label", text_json(procedure->label)}, {"open", !row.closed},
                                 {"filed_on", base::date_in_zone({row.filed_at}, programme->zone).text()},
                                 {"result", row.closed ? base::Json(JsonObject{{"id", row.result}, {"label", text_json(result_label(*procedure, row.result))}}) : base::Json(nullptr)}});
  }
  json["related"] = std::move(related);
}

/// The bans on the applicant that were not lifted, for authorities.
void add_bans(JsonObject& json, store::Reader& db, const Seen& seen) {
  JsonArray bans;
  if (const auto office = seen.asker.sight.reviewers && !seen.asker.sight.own_only ? views::find_office(db, seen.loaded.state.applicant) : std::nullopt)
    for (const auto& one : views::bans_on(db, seen.loaded.programme->id, office->id, office->uscc)) {
      const auto known = seen.loaded.programme->bans.find(one.ban);
      if (one.lifted) continue;
      bans.push_back(JsonObject{{"ban", one.ban}, {"label", text_json(known == seen.loaded.programme->bans.end() ? base::Text{one.ban, one.ban} : known->second.label)}, {"from", one.from.text()},
                                {"until", one.until ? base::Json(one.until->text()) : base::Json(nullptr)}, {"articles", citations(*seen.loaded.programme, one.articles)}});
    }
  json["bans"] = std::move(bans);
}

JsonObject applicant_json(store::Reader& db, const Seen& seen) {
  const auto& state = seen.loaded.state;
  if (hides_applicant(seen)) return {{"office", ""}, {"name", ""}, {"confirmed", true}};
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

bool reads_sheet(const Seen& seen, const std::string& stage, const std::string& account) {
  if (!seen.asker.sight.own_only || account == seen.asker.actor.account) return true;
  const auto& roles = seen.asker.actor.roles;
  return std::any_of(seen.loaded.procedure->stages.begin(), seen.loaded.procedure->stages.end(), [&](const auto& one) {
    return std::find(one.sees.begin(), one.sees.end(), stage) != one.sees.end() && std::find(roles.begin(), roles.end(), one.by) != roles.end();
  });
}

std::optional<access_control::Office> office_acting(store::Reader& db, const Loaded& loaded, const std::string& role) {
  const auto known = loaded.programme->roles.find(role);
  return known == loaded.programme->roles.end() ? std::nullopt : holding_office(db, loaded, known->second);
}

bool is_made(const Seen& seen, const programme::Stage& stage, const std::string& document) {
  const auto state = state_of(seen.loaded, stage);
  if (seen.asker.sight.header_only || (state != "done" && state != "now")) return false;
  const auto made_by = [&](const auto& one) { return std::find(one.second.begin(), one.second.end(), document) != one.second.end(); };
  if (std::none_of(stage.documents_of.begin(), stage.documents_of.end(), made_by)) return true;
  const auto outcome = seen.loaded.state.outcomes.find(stage.id);
  const auto own = state == "done" && outcome != seen.loaded.state.outcomes.end() ? stage.documents_of.find(outcome->second) : stage.documents_of.end();
  return own != stage.documents_of.end() && made_by(*own);
}

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
  json["subject"] = subject_json(*seen);
  json["applicant"] = applicant_json(*db, *seen);
  json["stage"] = stage_json(house, *db, loaded);
  json["result"] = result_json(loaded);
  json["header_only"] = seen->asker.sight.header_only;
  json["reason"] = tells_reason(*seen) ? state.reason : std::string();
  json["incomplete"] = seen->asker.sight.header_only ? JsonArray{} : state.incomplete;
  json["return"] = seen->asker.sight.header_only ? base::Json(nullptr) : return_json(loaded);
  add_facts(json, *seen);
  add_evidence(json, house, *db, session, *seen);
  add_handed_in(json, house, *db, session, *seen);
  add_judgements(json, *seen);
  add_sheets(json, *db, *seen);
  json["ballots"] = ballots_json(*db, *seen);
  json["findings"] = finds(*seen) ? shown_findings(house, *db, *seen) : base::Json(nullptr);
  add_related(json, house, *db, session, *seen);
  add_bans(json, *db, *seen);
  if (const auto noted = record_reads(house, session, id, marked_in(json, *seen)); !noted) return tl::unexpected(noted.error());
  json["draft"] = draft_of(house, *db, *seen);
  json["certificates"] = certificates_json(house, *db, loaded);
  add_documents(json, *seen);
  add_stages(json, *seen);
  json["history_count"] = state.version;
  json["claim"] = claim_json(*db, session, id);
  json["actions"] = actions_of(house, *db, session, *seen);
  return json;
}

}  // namespace service
