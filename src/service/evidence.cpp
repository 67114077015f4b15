#include "service/evidence.h"

#include "documents/sent.h"
#include "service/confidentiality.h"
#include "service/sealed_scans.h"

#include <fmt/format.h>
#include <fstream>

namespace service {
namespace {

constexpr std::int64_t most_files = 500;

base::Refusal file_not_found() { return {"not_found", {"没有这份文件，或它不在您的权限之内。", "There is no such file, or it is not yours to see."}, {}, {}}; }

bool stands_on(const procedure::CaseState& state, const std::string& digest) {
  for (const auto& [name, files] : *state.evidence)
    if (std::find(files.begin(), files.end(), digest) != files.end()) return true;
  return false;
}

bool handed_in(store::Reader& db, const std::string& case_id, const std::string& digest) {
  return !db.query("select 1 as one from uploads where case_id = $1 and digest = $2", {case_id, digest}).empty();
}

void look_at(store::Reader& db, const procedure::CaseState& state, const base::Json& files, const std::string& pointer, std::vector<base::Problem>& problems) {
  if (!files.is_array()) {
    problems.push_back({"bad_value", {"这里应是文件摘要的列表。", "A list of file digests belongs here."}, {"", 0, 0, pointer}});
    return;
  }
  for (std::size_t i = 0; i < files.as_array().size(); ++i) {
    const auto& one = files.as_array()[i];
    const auto digest = one.is_string() ? std::string(one.as_string()) : std::string();
    if (!digest.empty() && (stands_on(state, digest) || handed_in(db, state.id, digest))) continue;
    problems.push_back({"file_not_uploaded", {"这份文件没有上传到本案卷，请先上传。", "This file was not uploaded to this case; upload it first."}, {"", 0, 0, fmt::format("{}/{}", pointer, i)}});
  }
}

bool is_paper_of(const std::vector<std::string>& files, const std::string& digest) { return std::find(files.begin(), files.end(), digest) != files.end(); }

/// A paper that stands where something marked stands.
bool is_marked(const Seen& seen, const std::string& digest) {
  return std::any_of(seen.loaded.state.evidence->begin(), seen.loaded.state.evidence->end(), [&](const auto& place) { return is_marked_for(seen, place.first) && is_paper_of(place.second, digest); });
}

/// Evidence of a personal fact is personal; everything else on a case is at least confidential. What was marked is seen by
/// those the edition names, wherever else the same paper stands.
bool may_read(const Seen& seen, const std::string& digest) {
  const auto& sight = seen.asker.sight;
  if (!sight.confidential || sight.header_only) return false;
  for (const auto& [name, files] : *seen.loaded.state.evidence)
    if ((is_marked_for(seen, name) || is_kept_from(seen, name)) && !shows(seen, name) && is_paper_of(files, digest)) return false;
  if (sight.personal) return true;
  for (const auto& [name, files] : *seen.loaded.state.evidence) {
    const auto fact = seen.loaded.programme->rulebook.facts.find(name);
    const bool personal = fact != seen.loaded.programme->rulebook.facts.end() && fact->second.fact_class == rules::FactClass::personal;
    if (personal && std::find(files.begin(), files.end(), digest) != files.end()) return false;
  }
  return true;
}

std::string code_of(const std::string& path) {
  std::ifstream content(path, std::ios::binary);
  return code_in(content);
}

}  // namespace

base::JsonObject file_json(store::Reader& db, const std::string& case_id, const std::string& digest) {
  auto rows = db.query("select name, type, size from uploads where case_id = $1 and digest = $2", {case_id, digest});
  if (rows.empty()) rows = db.query("select name, type, size from uploads where digest = $1 order by uploaded_at limit 1", {digest});
  if (rows.empty()) return {{"digest", digest}, {"name", ""}, {"type", ""}, {"size", 0}};
  return {{"digest", digest}, {"name", rows[0].text("name")}, {"type", rows[0].text("type")}, {"size", rows[0].integer("size")}};
}

void share_paper(store::Transaction& tx, const std::string& from, const std::string& with, const std::string& digest) {
  tx.execute("insert into uploads (case_id, digest, name, type, size, account, office, uploaded_at, strip) select $2, digest, name, type, size, account, office, uploaded_at, strip from uploads where case_id = $1 and digest = $3 on conflict (case_id, digest) do nothing",
             {from, with, digest});
}

void share_papers(store::Transaction& tx, const std::string& from, const std::string& with, const base::JsonObject& data) {
  const auto* evidence = data.if_contains("evidence");
  if (from == with || !evidence || !evidence->is_object()) return;
  for (const auto& [name, files] : evidence->as_object())
    if (files.is_array())
      for (const auto& one : files.as_array())
        if (one.is_string()) share_paper(tx, from, with, std::string(one.as_string()));
}

base::Result<void> evidence_known(store::Reader& db, const procedure::CaseState& state, const base::JsonObject& data) {
  std::vector<base::Problem> problems;
  if (const auto* evidence = data.if_contains("evidence"); evidence && evidence->is_object())
    for (const auto& [name, files] : evidence->as_object()) look_at(db, state, files, "/evidence/" + std::string(name), problems);
  if (const auto* judgements = data.if_contains("judgements"); judgements && judgements->is_array())
    for (std::size_t i = 0; i < judgements->as_array().size(); ++i)
      if (const auto* one = judgements->as_array()[i].if_object())
        if (const auto* files = one->if_contains("evidence"); files && !files->is_null()) look_at(db, state, *files, fmt::format("/judgements/{}/evidence", i), problems);
  if (problems.empty()) return {};
  return base::refuse("file_not_uploaded", {"有文件没有上传到本案卷，请先上传再提交。", "Some files were not uploaded to this case; upload them first."}, std::move(problems));
}

base::Result<void> may_upload(House& house, const Session& session, const std::string& case_id) {
  const auto db = house.store().reader();
  const auto seen = see_case(house, *db, session, case_id);
  if (!seen) return tl::unexpected(seen.error());
  if (!has_the_turn(*seen)) return base::refuse("not_yours", {"案卷现在不由您办理，不能上传文件。", "It is not your turn on this case, so no file can be added."});
  if (db->query("select count(*) as n from uploads where case_id = $1", {case_id}).front().integer("n") >= most_files)
    return base::refuse("too_many_files", {"这件案卷的文件已达 500 份，不能再传。", "This case has 500 files already."});
  return {};
}

base::Result<Answer> upload(House& house, const Session& session, const Sent& sent, const Upload& file) {
  if (auto may = may_upload(house, session, file.case_id); !may) return tl::unexpected(may.error());
  if (auto sound = documents::look_through(house.children(), file.path); !sound) return tl::unexpected(sound.error());
  std::ifstream content(file.path, std::ios::binary);
  const auto stored = house.store().files().put(content, {file.name, file.type});
  if (!stored) return tl::unexpected(stored.error());
  const auto code = stored->type == "application/pdf" ? code_of(file.path) : std::string();
  return submit(house, session.account, {sent.id, stored->digest}, [&](store::Transaction& tx) -> base::Result<Answer> {
    tx.execute("insert into uploads (case_id, digest, name, type, size, account, office, uploaded_at, strip) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (case_id, digest) do update set name = excluded.name",
               {file.case_id, stored->digest, file.name, stored->type, stored->size, session.account, session.office, house.now().microseconds, code});
    auto json = file_json(tx, file.case_id, stored->digest);
    if (!code.empty()) json["strip"] = strip_with_draft(house, tx, session, file.case_id, stored->digest);
    return Answer{201, std::move(json)};
  });
}

base::Result<Download> download(House& house, const Session& session, const std::string& digest) {
  const auto db = house.store().reader();
  for (const auto& row : db->query("select case_id, name, type, size from uploads where digest = $1", {digest})) {
    const auto seen = see_case(house, *db, session, row.text("case_id"));
    if (!seen || !may_read(*seen, digest)) continue;
    auto content = house.store().files().open(digest);
    if (!content) return tl::unexpected(file_not_found());
    if (is_marked(*seen, digest))
      if (const auto noted = record_reads(house, session, row.text("case_id"), {"file " + digest}); !noted) return tl::unexpected(noted.error());
    return Download{row.text("name"), row.text("type"), row.integer("size"), std::move(*content)};
  }
  return tl::unexpected(file_not_found());
}

}  // namespace service
