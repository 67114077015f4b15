#include "views/register.h"

#include "base/json.h"

namespace views {
namespace {

using ledger::Event;

std::string field(const Event& event, std::string_view name) { return base::text_of(event.public_fields, name); }
std::string number_of(const Event& event) { return event.stream.substr(12); }

std::string first_article(const Event& event) {
  const auto* articles = event.public_fields.if_contains("articles");
  if (!articles || !articles->is_array() || articles->as_array().empty() || !articles->as_array()[0].is_string()) return {};
  return std::string(articles->as_array()[0].as_string());
}

/// One more that stands so.
void count(const std::string& status, store::Transaction& tx) {
  tx.post("insert into view_certificate_count (status, certificates) values ($1, 1) on conflict (status) do update set certificates = view_certificate_count.certificates + 1", {status});
}

void issue(const Event& event, store::Transaction& tx) {
  tx.post("insert into view_certificate (number, programme, edition, title, holder, holder_name, uscc, product, category, place, case_id, issued_on, valid_to, status, since, reason, clause, version) "
             "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'valid', $14, $15, $16, 0)",
             {number_of(event), field(event, "programme"), event.edition, field(event, "title"), field(event, "holder"), field(event, "holder_name"), field(event, "uscc"), field(event, "product"), field(event, "category"),
              field(event, "place"), field(event, "case"), field(event, "issued_on"), field(event, "valid_to"), event.received_at.microseconds, field(event, "reason"), first_article(event)});
  count("valid", tx);
}

void stand(const Event& event, const std::string& status, store::Transaction& tx) {
  tx.post("update view_certificate_count set certificates = certificates - 1 where status = (select status from view_certificate where number = $1)", {number_of(event)});
  count(status, tx);
  tx.post("update view_certificate set status = $2, since = $3, reason = $4, clause = $5 where number = $1", {number_of(event), status, event.received_at.microseconds, field(event, "reason"), first_article(event)});
}

void change(const Event& event, store::Transaction& tx) {
  constexpr std::pair<const char*, const char*> columns[] = {
      {"holder_name", "update view_certificate set holder_name = $2 where number = $1"}, {"uscc", "update view_certificate set uscc = $2 where number = $1"},
      {"product", "update view_certificate set product = $2 where number = $1"}, {"category", "update view_certificate set category = $2 where number = $1"},
      {"place", "update view_certificate set place = $2 where number = $1"}};
  for (const auto& [name, sql] : columns)
    if (event.public_fields.contains(name)) tx.post(sql, {number_of(event), field(event, name)});
}

void apply(const Event& event, store::Transaction& tx) {
  if (!event.stream.starts_with("certificate/")) return;
  if (event.kind == "certificate_issued") issue(event, tx);
  else if (event.kind == "certificate_changed") change(event, tx);
  else if (event.kind == "certificate_suspended") stand(event, "suspended", tx);
  else if (event.kind == "certificate_reinstated") stand(event, "valid", tx);
  else if (event.kind == "certificate_withdrawn") stand(event, "withdrawn", tx);
  else if (event.kind == "certificate_expired") stand(event, "expired", tx);
  tx.post("update view_certificate set version = $2 where number = $1", {number_of(event), event.version});
}

CertificateRow row_from(const store::Row& row) {
  return {row.text("number"), row.text("programme"), row.text("edition"), row.text("title"), row.text("holder"), row.text("holder_name"), row.text("uscc"), row.text("product"), row.text("category"), row.text("place"),
          row.text("case_id"), row.text("issued_on"), row.text("valid_to"), row.text("status"), row.text("reason"), row.text("clause"), row.integer("since"), row.integer("version")};
}

std::vector<CertificateRow> rows_from(const store::Rows& rows) {
  std::vector<CertificateRow> out;
  for (const auto& row : rows) out.push_back(row_from(row));
  return out;
}

// $1 words, $2 programme, $3 status, $4 today: a valid certificate past its last day counts as expired.
#define PINJIAN_FITTING                                                                   \
  "from view_certificate where ($2 = '' or programme = $2 or programme like $2 || '/%') " \
  "and ($3 = '' or $3 = case when status = 'valid' and valid_to <> '' and valid_to < $4 then 'expired' else status end) "
#define PINJIAN_WANTED PINJIAN_FITTING "and ($1 = '' or number = $1 or uscc = $1 or holder_name like '%' || $1 || '%' or product like '%' || $1 || '%' or number like '%' || $1 || '%') "
constexpr const char* numbered_sql = "select * " PINJIAN_FITTING "and number = $1";
constexpr const char* count_sql = "select count(*) as n " PINJIAN_WANTED;
constexpr const char* page_sql = "select * " PINJIAN_WANTED "order by issued_on desc, number limit $5 offset $6";
#undef PINJIAN_WANTED
#undef PINJIAN_FITTING

/// Kept as certificates are issued and change; a million are not counted for everybody who comes by.
std::int64_t total_of(store::Reader& db, const RegisterFilter& filter, const store::Values& wanted) {
  if (!filter.words.empty() || !filter.programme.empty() || !filter.status.empty()) return db.query(count_sql, wanted).front().integer("n");
  std::int64_t total = 0;
  for (const auto& row : db.query("select certificates from view_certificate_count")) total += row.integer("certificates");
  return total;
}

/// Expiry needs no event: the day after the last valid one, a certificate reads as expired.
void expire(CertificateRow& row, const std::string& today) {
  if (row.status == "valid" && !row.valid_to.empty() && row.valid_to < today) row.status = "expired";
}

/// A title of earlier years is its holder's once somebody is confirmed under its credit code.
std::string office_of_code(store::Reader& db, const std::string& uscc) {
  const auto rows = uscc.empty() ? store::Rows{} : db.query("select id from view_office where uscc = $1 and kind = 'enterprise' and claim = 'confirmed'", {uscc});
  return rows.empty() ? std::string() : rows.front().text("id");
}

}  // namespace

store::Applier register_view() {
  return {"register", 1, {"view_certificate", "view_certificate_count"},
          {"create table view_certificate (number text not null primary key, programme text not null, edition text not null, title text not null, holder text not null, holder_name text not null, uscc text not null, "
           "product text not null, category text not null, place text not null, case_id text not null, issued_on text not null, valid_to text not null, status text not null, since bigint not null, reason text not null, "
           "clause text not null, version bigint not null)",
           "create index view_certificate_case on view_certificate (case_id)", "create index view_certificate_holder on view_certificate (holder)",
           "create index view_certificate_uscc on view_certificate (uscc)", "create index view_certificate_since on view_certificate (since desc, number)", "create index view_certificate_issued on view_certificate (issued_on desc, number)",
           "create index view_certificate_title on view_certificate (title, issued_on)",
           "create table view_certificate_count (status text not null primary key, certificates bigint not null)"},
          apply};
}

std::optional<CertificateRow> find_certificate(store::Reader& db, const std::string& number, const std::string& today) {
  const auto rows = db.query("select * from view_certificate where number = $1", {number});
  if (rows.empty()) return std::nullopt;
  auto row = row_from(rows.front());
  expire(row, today);
  if (row.holder.empty()) row.holder = office_of_code(db, row.uscc);
  return row;
}

CertificatePage search_register(store::Reader& db, const RegisterFilter& filter) {
  const store::Values wanted{filter.words, filter.programme, filter.status, filter.today};
  CertificatePage page;
  if (!filter.words.empty()) page.rows = rows_from(db.query(numbered_sql, wanted));
  if (!page.rows.empty()) {
    page.total = 1;
    if (filter.offset > 0) page.rows.clear();
  } else {
    page.total = total_of(db, filter, wanted);
    auto paged = wanted;
    paged.insert(paged.end(), {filter.limit, filter.offset});
    page.rows = rows_from(db.query(page_sql, paged));
  }
  for (auto& row : page.rows) expire(row, filter.today);
  return page;
}

std::vector<CertificateRow> latest_certificates(store::Reader& db, std::int64_t limit) {
  return rows_from(db.query("select * from view_certificate order by since desc, number limit $1", {limit}));
}

std::vector<CertificateRow> certificates_of_case(store::Reader& db, const std::string& case_id) {
  return rows_from(db.query("select * from view_certificate where case_id = $1 order by number", {case_id}));
}

std::vector<CertificateRow> certificates_of_holder(store::Reader& db, const std::string& office) {
  return rows_from(db.query("select * from view_certificate where holder = $1 or (holder = '' and uscc <> '' and uscc = (select o.uscc from view_office o where o.id = $1 and o.claim = 'confirmed')) order by number", {office}));
}

std::int64_t valid_certificate_count(store::Reader& db) {
  const auto rows = db.query("select certificates from view_certificate_count where status = 'valid'");
  return rows.empty() ? 0 : rows.front().integer("certificates");
}

std::int64_t issued_in_year(store::Reader& db, const std::string& programme, const std::string& title, const std::string& year) {
  return db.query("select count(*) as n from view_certificate where (programme = $1 or programme like $1 || '/%') and title = $2 and issued_on >= $3 || '-01-01' and issued_on <= $3 || '-12-31'", {programme, title, year}).front().integer("n");
}

}  // namespace views
