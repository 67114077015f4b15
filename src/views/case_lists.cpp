#include "views/cases.h"
#include "views/visible.h"

// The questions asked of the tables that cases.cpp keeps.
namespace views {
namespace {

CaseRow row_from(const store::Row& row) {
  CaseRow out{row.text("id"), row.text("programme"), row.text("edition"), row.text("procedure"), row.text("way"), row.text("round"), row.text("about"), row.text("applicant"),
              row.text("applicant_name"), row.text("holder"), row.text("person"), row.text("place"), row.text("org_name"), row.text("product_name"), row.text("stage"), row.text("role"),
              row.integer("opened_at"), row.integer("entered_at"), row.text("due"), row.flag("provisional"), row.flag("submitted"), row.flag("returned"), row.flag("closed"), row.text("result")};
  out.version = row.integer("version");
  out.filed_at = row.integer("filed_at");
  return out;
}

std::vector<CaseRow> rows_from(const store::Rows& rows) {
  std::vector<CaseRow> out;
  for (const auto& row : rows) out.push_back(row_from(row));
  return out;
}

/// $1 office, $2 account; then the filter.
const std::string& list_sql() {
  static const std::string sql =
      std::string(
          "select c.*, "
          "  exists (select 1 from view_case_turn t where t.case_id = c.id and ((t.office <> '' and t.office = $1) or (t.account <> '' and t.account = $2) or exists "
          "    (select 1 from view_grant g where g.office = $1 and g.programme = c.programme_id and g.role = t.role and t.role <> '' and (t.scope = '' or t.scope = g.scope) and substr(c.place, 1, length(g.prefix)) = g.prefix))) as mine, "
          "  (select k.account from claims k where k.case_id = c.id and k.office = $1) as claimed_by "
          "from view_case c where ") +
      is_listed +
      "  and ($3 = '' or c.programme = $3) and ((c.procedure <> 'list' and $4 = '') or c.procedure = $4) and ($5 = '' or c.stage = $5) and ($6 = '' or (c.due <> '' and c.due < $6)) "
      "  and ($7 = '' or c.id = $7 or c.org_name like '%' || $7 || '%' or c.product_name like '%' || $7 || '%') "
      "  and ($8 = '' or c.round = $8 or exists (select 1 from view_case a where a.id = c.about and a.round = $8)) "
      "order by case when c.closed = 1 then 2 when c.due = '' then 1 else 0 end, c.due, c.entered_at, c.id limit 20000";
  return sql;
}

bool wanted(const CaseRow& row, const CaseFilter& filter, const Viewer& viewer) {
  switch (filter.whose) {
    case CaseFilter::Whose::all: return true;
    case CaseFilter::Whose::mine: return row.mine;
    case CaseFilter::Whose::closed: return row.closed;
    case CaseFilter::Whose::own: return row.applicant == viewer.office;
    case CaseFilter::Whose::claimed: return !row.closed && row.claimed_by == viewer.account;
    case CaseFilter::Whose::overdue: return !row.closed && !row.due.empty() && row.due < filter.today;
    case CaseFilter::Whose::waiting: return !row.closed && !row.mine;
  }
  return true;
}

}  // namespace

CasePage list_cases(store::Reader& db, const Viewer& viewer, const CaseFilter& filter) {
  CasePage page;
  for (const auto& row : db.query(list_sql(), {viewer.office, viewer.account, filter.programme, filter.procedure, filter.stage, filter.due_before, filter.words, filter.round})) {
    auto one = row_from(row);
    one.mine = row.flag("mine");
    one.claimed_by = row.text("claimed_by");
    if (!wanted(one, filter, viewer)) continue;
    if (page.total >= filter.offset && page.total < filter.offset + filter.limit) page.rows.push_back(std::move(one));
    ++page.total;
  }
  return page;
}

bool is_kept_from(store::Reader& db, const Viewer& viewer, const std::string& id) {
  static const std::string sql = std::string("select 1 as one from view_case c where c.id = $3 and ") + is_kept_out;
  return !db.query(sql, {viewer.office, viewer.account, id}).empty();
}

std::optional<CaseRow> find_case(store::Reader& db, const std::string& id) {
  const auto rows = db.query("select * from view_case where id = $1", {id});
  return rows.empty() ? std::nullopt : std::optional(row_from(rows.front()));
}

std::map<std::string, int> outcomes_at(store::Reader& db, const std::string& programme, const std::string& procedure, const std::string& round, const std::string& stage, const std::set<std::string>& void_results) {
  std::map<std::string, int> counts;
  const auto count = [&](const store::Rows& rows) {
    for (const auto& row : rows)
      if (!void_results.contains(row.text("result"))) counts[row.text("name")] += static_cast<int>(row.integer("n"));
  };
  count(db.query("select o.outcome as name, c.result as result, count(*) as n from view_case_outcome o join view_case c on c.id = o.case_id "
                 "where c.programme = $1 and c.procedure = $2 and c.round = $3 and o.stage = $4 group by o.outcome, c.result",
                 {programme, procedure, round, stage}));
  count(db.query("select g.name as name, c.result as result, count(*) as n from view_case_group g join view_case_outcome o on o.case_id = g.case_id and o.stage = g.stage join view_case c on c.id = g.case_id "
                 "where c.programme = $1 and c.procedure = $2 and c.round = $3 and g.stage = $4 and g.name like o.outcome || '/%' group by g.name, c.result",
                 {programme, procedure, round, stage}));
  return counts;
}

std::set<std::string> running_with(store::Reader& db, const std::string& programme, const std::string& procedure, const std::string& round, const std::string& stage, const std::string& outcome) {
  std::set<std::string> cases;
  for (const auto& row : db.query("select c.id as id from view_case_outcome o join view_case c on c.id = o.case_id where c.programme = $1 and c.procedure = $2 and c.round = $3 and o.stage = $4 and o.outcome = $5 and c.closed = 0",
                                  {programme, procedure, round, stage, outcome}))
    cases.insert(row.text("id"));
  return cases;
}

std::vector<AtStage> cases_at(store::Reader& db, const std::string& programme, const std::string& procedure, const std::string& round, const std::string& stage, std::int64_t limit) {
  std::vector<AtStage> cases;
  for (const auto& row : db.query("select c.id as id, coalesce(o.outcome, '') as outcome from view_case c left join view_case_outcome o on o.case_id = c.id and o.stage = $4 "
                                  "where c.programme = $1 and c.procedure = $2 and c.round = $3 and c.result <> 'withdrawn_by_applicant' and (c.stage = $4 or o.outcome is not null) order by c.id limit $5",
                                  {programme, procedure, round, stage, limit}))
    cases.push_back({row.text("id"), row.text("outcome")});
  return cases;
}

std::vector<std::string> cases_standing(store::Reader& db, const Standing& where) {
  std::vector<std::string> ids;
  for (const auto& row : db.query("select id from view_case where programme = $1 and procedure = $2 and round = $3 and stage = $4 and closed = 0 order by filed_at, id limit 20000",
                                  {where.programme, where.procedure, where.round, where.stage}))
    ids.push_back(row.text("id"));
  return ids;
}

std::vector<std::string> closed_lists(store::Reader& db, const std::string& programme, const std::string& round, std::int64_t limit) {
  std::vector<std::string> ids;
  for (const auto& row : db.query("select id from view_case where procedure = 'list' and programme = $1 and round = $2 order by opened_at desc, id limit $3", {programme, round, limit})) ids.push_back(row.text("id"));
  return ids;
}

std::vector<CaseRow> cases_about(store::Reader& db, const std::string& about) { return rows_from(db.query("select * from view_case where about = $1 order by opened_at, id limit 1000", {about})); }

bool has_another_case(store::Reader& db, const std::string& programme_id, const std::string& procedure, const std::string& round, const std::string& applicant, const std::string& but_id) {
  return !db.query("select 1 as one from view_case where applicant = $4 and programme_id = $1 and procedure = $2 and round = $3 and id <> $5 and result <> 'withdrawn_by_applicant' limit 1",
                   {programme_id, procedure, round, applicant, but_id}).empty();
}

std::vector<CaseRow> overdue_cases(store::Reader& db, const std::string& day, const LastOverdue& after, std::int64_t limit) {
  return rows_from(db.query("select * from view_case where due <> '' and due < $1 and closed = 0 and (due > $2 or (due = $2 and id > $3)) order by due, id limit $4", {day, after.due, after.id, limit}));
}

std::vector<RoundCount> counts_of_round(store::Reader& db, const Viewer& viewer, const std::string& round) {
  static const std::string sql = std::string("select c.procedure as procedure, c.stage as stage, c.result as result, count(*) as cases from view_case c where c.procedure <> 'list' and c.submitted = 1 and "
                                             "(c.round = $3 or exists (select 1 from view_case a where a.id = c.about and a.round = $3)) and not ") +
                                 is_kept_out + " group by c.procedure, c.stage, c.result";
  std::vector<RoundCount> counts;
  for (const auto& row : db.query(sql, {viewer.office, viewer.account, round}))
    counts.push_back({row.text("procedure"), row.text("stage"), row.text("result"), row.integer("cases")});
  return counts;
}

std::vector<std::string> provisional_cases(store::Reader& db, const std::string& after, std::int64_t limit) {
  std::vector<std::string> ids;
  for (const auto& row : db.query("select id from view_case where provisional = 1 and due <> '' and closed = 0 and id > $1 order by id limit $2", {after, limit})) ids.push_back(row.text("id"));
  return ids;
}

std::int64_t open_case_count(store::Reader& db) { return db.query("select count(*) as n from view_case where closed = 0 and submitted = 1").front().integer("n"); }

}  // namespace views
