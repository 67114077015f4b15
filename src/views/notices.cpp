#include "views/notices.h"

#include "base/json.h"

#include <fmt/format.h>

namespace views {
namespace {

using ledger::Event;
using store::Transaction;

std::string field(const Event& event, std::string_view name) { return base::text_of(event.public_fields, name); }

/// The stage, where it posts for comment in public.
const programme::Stage* posting_stage(const programme::Programme& programme, const std::string& procedure, const std::string& id) {
  const auto* known = programme.procedure(procedure);
  const auto* stage = known ? known->stage(id) : nullptr;
  const bool posts = stage && stage->type == programme::StageType::publication && !stage->period.empty() && !stage->inside;
  return posts ? stage : nullptr;
}

/// An entry that sets the last day of such a stage has posted it everywhere.
void post(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  const auto last = field(event, "due");
  const auto row = last.empty() ? std::nullopt : find_case(tx, event.stream.substr(5));
  const auto programme = row ? edition_of(event.edition, tx) : nullptr;
  if (!programme || !posting_stage(*programme, row->procedure, field(event, "stage"))) return;
  const auto* reckoning = event.public_fields.if_contains("reckoning");
  const auto posted = reckoning ? base::text_of(*reckoning, "start") : std::string();
  const auto* provisional = event.public_fields.if_contains("provisional");
  tx.post("insert into view_notice (id, case_id, programme, edition, procedure, stage, org_name, product_name, place, posted_on, last_day, provisional, ended, outcome) "
             "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', '')",
             {fmt::format("{}.{}.{}", row->id, field(event, "stage"), event.version), row->id, row->programme, event.edition, row->procedure, field(event, "stage"), row->org_name, row->product_name, row->place,
              posted.empty() ? base::date_in_zone(event.received_at, programme->zone).text() : posted, last, std::int64_t(provisional && provisional->is_bool() && provisional->as_bool())});
}

void end(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  const auto programme = edition_of(event.edition, tx);
  const auto day = base::date_in_zone(event.received_at, programme ? programme->zone : "Asia/Shanghai").text();
  if (event.kind == "case_closed")
    tx.post("update view_notice set ended = $2, outcome = $3 where case_id = $1 and ended = ''", {event.stream.substr(5), day, field(event, "result")});
  else
    tx.post("update view_notice set ended = $3, outcome = $4 where case_id = $1 and stage = $2 and ended = ''", {event.stream.substr(5), field(event, "stage"), day, field(event, "outcome")});
}

void apply(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  if (!event.stream.starts_with("case/")) return;
  if (event.kind == "entry_recorded") post(event, edition_of, tx);
  if (event.kind == "stage_left" || event.kind == "case_closed") end(event, edition_of, tx);
}

std::vector<Notice> notices_from(const store::Rows& rows) {
  std::vector<Notice> notices;
  for (const auto& row : rows)
    notices.push_back({row.text("id"), row.text("case_id"), row.text("programme"), row.text("edition"), row.text("procedure"), row.text("stage"), row.text("org_name"), row.text("product_name"), row.text("place"),
                       row.text("posted_on"), row.text("last_day"), row.flag("provisional"), row.text("ended"), row.text("outcome")});
  return notices;
}

}  // namespace

store::Applier notices_view(EditionOf edition_of) {
  return {"notices", 1, {"view_notice"},
          {"create table view_notice (id text not null primary key, case_id text not null, programme text not null, edition text not null, procedure text not null, stage text not null, org_name text not null, "
           "product_name text not null, place text not null, posted_on text not null, last_day text not null, provisional bigint not null, ended text not null, outcome text not null)",
           "create index view_notice_case on view_notice (case_id)", "create index view_notice_last on view_notice (last_day)"},
          [edition_of = std::move(edition_of)](const Event& event, Transaction& tx) { apply(event, edition_of, tx); }};
}

std::vector<Notice> running_notices(store::Reader& db, const std::string& today, std::int64_t limit) {
  return notices_from(db.query("select * from view_notice where last_day >= $1 and ended = '' order by last_day, posted_on, id limit $2", {today, limit}));
}

std::vector<Notice> past_notices(store::Reader& db, const std::string& today, std::int64_t limit) {
  return notices_from(db.query("select * from view_notice where last_day < $1 or ended <> '' order by posted_on desc, id limit $2", {today, limit}));
}

bool was_posted(store::Reader& db, const std::string& case_id) { return !db.query("select 1 as one from view_notice where case_id = $1 limit 1", {case_id}).empty(); }

}  // namespace views
