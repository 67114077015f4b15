#include "views/bans.h"

#include "base/json.h"

namespace views {
namespace {

using registry::BanRecord;

void apply(const ledger::Event& event, store::Transaction& tx) {
  if (!event.stream.starts_with("ban/")) return;
  const auto id = event.stream.substr(4);
  if (event.kind == "certificate_withdrawn") tx.post("update view_ban set lifted = 1, version = $2 where id = $1", {id, event.version});
  if (event.kind != "certificate_issued") return;
  const auto ban = registry::evolve(BanRecord{}, event);
  tx.post("insert into view_ban (id, programme, programme_id, edition, ban, office, uscc, name, case_id, certificate, from_day, until_day, articles, lifted, version) "
             "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14)",
             {id, ban.programme, ban.programme.substr(0, ban.programme.find('/')), event.edition, ban.ban, ban.office, ban.uscc, ban.name, ban.case_id, ban.certificate, ban.from.text(),
              ban.until ? ban.until->text() : std::string(), boost::json::serialize(boost::json::value_from(ban.articles)), event.version});
}

BanRecord ban_from(const store::Row& row) {
  BanRecord ban;
  ban.id = row.text("id");
  ban.programme = row.text("programme");
  ban.edition = row.text("edition");
  ban.ban = row.text("ban");
  ban.office = row.text("office");
  ban.uscc = row.text("uscc");
  ban.name = row.text("name");
  ban.case_id = row.text("case_id");
  ban.certificate = row.text("certificate");
  ban.from = base::Date::parse(row.text("from_day")).value_or(base::Date());
  if (const auto last = base::Date::parse(row.text("until_day"))) ban.until = *last;
  ban.lifted = row.flag("lifted");
  ban.articles = boost::json::value_to<std::vector<std::string>>(boost::json::parse(row.text("articles")));
  ban.version = row.integer("version");
  return ban;
}

std::vector<BanRecord> bans_from(const store::Rows& rows) {
  std::vector<BanRecord> bans;
  for (const auto& row : rows) bans.push_back(ban_from(row));
  return bans;
}

}  // namespace

store::Applier bans_view() {
  return {"bans", 1, {"view_ban"},
          {"create table view_ban (id text not null primary key, programme text not null, programme_id text not null, edition text not null, ban text not null, office text not null, uscc text not null, name text not null, "
           "case_id text not null, certificate text not null, from_day text not null, until_day text not null, articles text not null, lifted bigint not null, version bigint not null)",
           "create index view_ban_office on view_ban (office)", "create index view_ban_uscc on view_ban (uscc)", "create index view_ban_certificate on view_ban (certificate)", "create index view_ban_case on view_ban (case_id)"},
          apply};
}

std::vector<BanRecord> bans_on(store::Reader& db, const std::string& programme, const std::string& office, const std::string& uscc) {
  return bans_from(db.query("select * from view_ban where programme_id = $1 and (($2 <> '' and office = $2) or ($3 <> '' and uscc = $3)) order by from_day, id", {programme, office, uscc}));
}

std::vector<BanRecord> bans_with(store::Reader& db, const std::string& certificate) { return bans_from(db.query("select * from view_ban where certificate = $1 order by from_day, id", {certificate})); }

std::vector<BanRecord> bans_of_case(store::Reader& db, const std::string& case_id) { return bans_from(db.query("select * from view_ban where case_id = $1 order by from_day, id", {case_id})); }

}  // namespace views
