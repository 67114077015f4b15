#include "store/internal/postgres.h"

#include "store/internal/postgres_values.h"
#include "store/reader.h"

#include <array>
#include <fmt/format.h>
#include <libpq-fe.h>

namespace store::internal {
namespace {

constexpr std::size_t most_statements = 512;
constexpr std::size_t most_sent = 512;
constexpr std::size_t most_about = 200;
constexpr int least_version = 150000;
// Names of advisory locks, one each for who writes and who leads: "pinjian" in ASCII, and the next number.
constexpr std::int64_t writing_lock = 0x70696e6a69616e;
constexpr std::int64_t leading_lock = writing_lock + 1;

/// An acknowledgement means: on disk here and, where the server was told to wait for others, there. A node that is frozen
/// in the middle of a transaction must not keep the others waiting for ever.
constexpr const char* session_settings =
    "set synchronous_commit = on; set statement_timeout = 0; set lock_timeout = 0; set client_min_messages = warning; set jit = off; "
    "set default_transaction_isolation = 'read committed'; set tcp_keepalives_idle = 15; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3; ";
constexpr const char* impatience = "set idle_in_transaction_session_timeout = '60s'";

DatabaseFault::Kind kind_of(std::string_view state) {
  if (state == "53100") return DatabaseFault::Kind::full;
  if (state == "58030" || state == "XX001" || state == "XX002") return DatabaseFault::Kind::disk;
  if (state.starts_with("08") || state.starts_with("57P") || state == "25P03") return DatabaseFault::Kind::lost;
  return DatabaseFault::Kind::statement;
}

std::string trimmed(const char* message) {
  std::string text = message == nullptr ? "" : message;
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

void hear_notice(void* warned, const PGresult* notice) {
  const char* severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
  if (severity == nullptr || std::string_view(severity) != "WARNING") return;
  *static_cast<bool*>(warned) = true;
  fmt::print(stderr, "pinjian: the database warns: {}\n", trimmed(PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY)));
}

bool is_answer(ExecStatusType status) { return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK; }

}  // namespace

PostgresConnection::PostgresConnection(std::string url, Mode mode) : url_(std::move(url)), mode_(mode) { connect(); }

PostgresConnection::~PostgresConnection() { PQfinish(connection_); }

/// What stands before the URL is a default, what stands behind it holds whatever the URL says.
void PostgresConnection::connect() {
  const bool is_writer = mode_ == Mode::write;
  const std::array<const char*, 8> names = {"application_name", "connect_timeout", "keepalives_idle", "tcp_user_timeout", "target_session_attrs", "dbname", "client_encoding", nullptr};
  const std::array<const char*, 8> values = {"pinjian", "5", "15", "30000", is_writer ? "read-write" : "any", url_.c_str(), "UTF8", nullptr};
  connection_ = PQconnectdbParams(names.data(), values.data(), 1);
  is_lost_ = PQstatus(connection_) != CONNECTION_OK;
  if (is_lost_) throw DatabaseFault(DatabaseFault::Kind::lost, trimmed(PQerrorMessage(connection_)));
  PQsetNoticeReceiver(connection_, hear_notice, &warned_);
  script(std::string(session_settings) + (mode_ == Mode::observe ? "" : impatience));
}

void PostgresConnection::reconnect() {
  PQfinish(connection_);
  connection_ = nullptr;
  statements_.clear();
  sent_.clear();
  in_transaction_ = leads_ = warned_ = false;
  connect();
}

void PostgresConnection::ensure_connected() {
  if (is_lost_) reconnect();
}

void PostgresConnection::fail_lost() {
  is_lost_ = true;
  in_transaction_ = leads_ = false;
  sent_.clear();
  throw DatabaseFault(DatabaseFault::Kind::lost, "the connection to the database was lost: " + trimmed(PQerrorMessage(connection_)));
}

void PostgresConnection::fail(const Failure& failure) {
  auto kind = kind_of(failure.state);
  if (kind == DatabaseFault::Kind::lost || PQstatus(connection_) != CONNECTION_OK) fail_lost();
  if (kind == DatabaseFault::Kind::statement && failure.is_earlier) kind = DatabaseFault::Kind::earlier;
  throw DatabaseFault(kind, fmt::format("{} ({}) [during: {}]", failure.what, failure.state, failure.about));
}

// Statements: sent, and answered in the order they were sent.

void PostgresConnection::enter_pipeline() {
  if (is_lost_) fail_lost();
  if (PQpipelineStatus(connection_) == PQ_PIPELINE_OFF && PQenterPipelineMode(connection_) != 1) fail_lost();
}

void PostgresConnection::leave_pipeline() {
  if (is_lost_) fail_lost();
  if (!sent_.empty()) receive();
  if (PQpipelineStatus(connection_) != PQ_PIPELINE_OFF && PQexitPipelineMode(connection_) != 1) fail_lost();
}

void PostgresConnection::note_sent(std::shared_ptr<Prepared> statement, std::string about) { sent_.push_back({std::move(statement), std::move(about), sent_count_++}); }

std::shared_ptr<PostgresConnection::Prepared> PostgresConnection::prepared(std::string_view sql, const std::string& signature, const unsigned* types, int count) {
  const std::string key = signature + ' ' + std::string(sql);
  if (const auto found = statements_.find(key); found != statements_.end()) return found->second;
  if (statements_.size() >= most_statements) {
    script("deallocate all");
    statements_.clear();
  }
  enter_pipeline();
  auto statement = std::make_shared<Prepared>(Prepared{fmt::format("s{}", ++prepared_count_), false, nullptr});
  if (PQsendPrepare(connection_, statement->name.c_str(), std::string(sql).c_str(), count, types) != 1) fail_lost();
  note_sent(statement, {});
  statements_.emplace(key, statement);
  return statement;
}

std::shared_ptr<PostgresConnection::Prepared> PostgresConnection::send(std::string_view sql, const Values& parameters) {
  const BoundParameters bound(parameters);
  auto statement = prepared(sql, bound.signature(), bound.types(), bound.count());
  enter_pipeline();
  if (PQsendQueryPrepared(connection_, statement->name.c_str(), bound.count(), bound.pointers(), bound.lengths(), bound.formats(), 1) != 1) fail_lost();
  note_sent(statement, std::string(sql.substr(0, most_about)));
  return statement;
}

/// All results of the statement that is next; the last of them.
PostgresConnection::Result PostgresConnection::receive_one(std::optional<Failure>& failure) {
  Result last(nullptr, PQclear);
  while (PGresult* raw = PQgetResult(connection_)) {
    Result result(raw, PQclear);
    if (PQresultStatus(raw) == PGRES_FATAL_ERROR && !failure) {
      const char* state = PQresultErrorField(raw, PG_DIAG_SQLSTATE);
      failure = Failure{state == nullptr ? "08000" : state, trimmed(PQresultErrorMessage(raw))};
    }
    if (PQstatus(connection_) != CONNECTION_OK) fail_lost();
    last = std::move(result);
  }
  return last;
}

PostgresConnection::Result PostgresConnection::receive(std::vector<Result>* answers) {
  enter_pipeline();
  if (PQpipelineSync(connection_) != 1) fail_lost();
  std::optional<Failure> failure;
  Result last(nullptr, PQclear);
  for (; !sent_.empty(); sent_.pop_front()) {
    const bool failed_before = failure.has_value();
    const Sent& sent = sent_.front();
    last = receive_one(failure);
    if (answers && !sent.about.empty()) answers->push_back(last);
    const bool is_done = last && is_answer(PQresultStatus(last.get()));
    if (sent.about.empty() && is_done) sent.statement->is_known = true;
    if (!failure || failed_before) continue;
    failure->about = sent.about;
    failure->is_earlier = sent.number < part_began_at_;
  }
  const Result sync(PQgetResult(connection_), PQclear);
  if (!sync || PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC) fail_lost();
  if (!failure) return last;
  std::erase_if(statements_, [](const auto& entry) { return !entry.second->is_known; });
  fail(*failure);
}

Rows PostgresConnection::rows_of(Prepared& statement, const Result& answer) {
  if (!statement.columns) statement.columns = column_names(answer.get());
  Rows rows;
  rows.reserve(static_cast<std::size_t>(PQntuples(answer.get())));
  for (int i = 0; i < PQntuples(answer.get()); ++i) rows.emplace_back(statement.columns, row_values(answer.get(), i));
  return rows;
}

Rows PostgresConnection::query(std::string_view sql, const Values& parameters) {
  const auto statement = send(sql, parameters);
  return rows_of(*statement, receive());
}

std::vector<Rows> PostgresConnection::query_many(std::string_view sql, const std::vector<Values>& parameters) {
  settle();
  std::vector<Rows> all;
  for (std::size_t from = 0; from < parameters.size(); from += most_sent) {
    std::vector<Result> answers;
    std::shared_ptr<Prepared> statement;
    for (std::size_t i = from; i < std::min(from + most_sent, parameters.size()); ++i) statement = send(sql, parameters[i]);
    receive(&answers);
    for (const Result& answer : answers) all.push_back(rows_of(*statement, answer));
  }
  return all;
}

/// Row by row as they come, outside the pipeline.
void PostgresConnection::each(std::string_view sql, const Values& parameters, const std::function<void(Row&&)>& row) {
  leave_pipeline();
  const BoundParameters bound(parameters);
  if (PQsendQueryParams(connection_, std::string(sql).c_str(), bound.count(), bound.types(), bound.pointers(), bound.lengths(), bound.formats(), 1) != 1) fail_lost();
  PQsetSingleRowMode(connection_);
  std::shared_ptr<const std::vector<std::string>> columns;
  std::optional<Failure> failure;
  std::exception_ptr thrown;
  while (PGresult* raw = PQgetResult(connection_)) {
    const Result result(raw, PQclear);
    if (PQresultStatus(raw) == PGRES_FATAL_ERROR) failure = Failure{trimmed(PQresultErrorField(raw, PG_DIAG_SQLSTATE)), trimmed(PQresultErrorMessage(raw))};
    if (PQresultStatus(raw) != PGRES_SINGLE_TUPLE || thrown) continue;
    try {
      if (!columns) columns = column_names(raw);
      row({columns, row_values(raw, 0)});
    } catch (...) {
      thrown = std::current_exception();  // what is still on its way is read first
    }
  }
  PQclear(PQexec(connection_, ""));  // else the first statement of the next pipeline would come row by row too
  if (failure) {
    failure->about = sql.substr(0, most_about);
    fail(*failure);
  }
  if (thrown) std::rethrow_exception(thrown);
}

std::int64_t PostgresConnection::execute(std::string_view sql, const Values& parameters) {
  send(sql, parameters);
  const Result answer = receive();
  const std::string changed = PQcmdTuples(answer.get());
  return changed.empty() ? 0 : std::stoll(changed);
}

void PostgresConnection::post(std::string_view sql, const Values& parameters) {
  send(sql, parameters);
  if (sent_.size() >= most_sent) receive();
}

void PostgresConnection::settle() {
  if (!sent_.empty()) receive();
}

void PostgresConnection::script(const std::string& sql) {
  leave_pipeline();
  const Result result(PQexec(connection_, sql.c_str()), PQclear);
  if (is_answer(PQresultStatus(result.get()))) return;
  const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
  fail({state == nullptr ? "08000" : state, trimmed(PQresultErrorMessage(result.get())), sql.substr(0, most_about)});
}

// Transactions.

/// A connection that was lost while nothing was under way is made again without a word.
void PostgresConnection::begin(const char* how) {
  ensure_connected();
  try {
    post(how);
    settle();
  } catch (const DatabaseFault& fault) {
    if (fault.kind() != DatabaseFault::Kind::lost || mode_ == Mode::read) throw;
    reconnect();
    post(how);
    settle();
  }
  in_transaction_ = true;
}

/// Read committed on purpose: what is read after the lock was waited for is what the others committed.
void PostgresConnection::begin_writing() {
  begin("begin isolation level read committed read write");
  execute("select pg_advisory_xact_lock($1)", {writing_lock});
}

void PostgresConnection::begin_reading() { begin("begin isolation level repeatable read read only"); }

void PostgresConnection::commit() {
  warned_ = false;
  Result answer(nullptr, PQclear);
  try {
    send("commit", {});
    answer = receive();
  } catch (const DatabaseFault& fault) {
    if (fault.kind() == DatabaseFault::Kind::lost) throw DatabaseFault(DatabaseFault::Kind::in_doubt, fault.what());
    throw;
  }
  in_transaction_ = false;
  if (std::string_view(PQcmdStatus(answer.get())) != "COMMIT") throw DatabaseFault(DatabaseFault::Kind::statement, "the database rolled the transaction back");
  if (!warned_) return;
  is_lost_ = true;  // whoever looks for what became of it does so on a connection of its own
  throw DatabaseFault(DatabaseFault::Kind::in_doubt, "the database committed with a warning: it may not have waited for its standby");
}

void PostgresConnection::roll_back() {
  if (!in_transaction_) return;
  try {
    settle();
  } catch (const DatabaseFault& fault) {
    if (fault.kind() == DatabaseFault::Kind::lost) return;
  }
  post("rollback");
  settle();
  in_transaction_ = false;
}

// The schema.

std::string PostgresConnection::made_here(const std::string& statement) const {
  return statement.ends_with(ordered_by_key) ? statement.substr(0, statement.size() - ordered_by_key.size()) : statement;
}

void PostgresConnection::prepare_schema() {
  script("create domain blob as bytea; create table schema_number (number bigint not null); insert into schema_number (number) values (0);");
}

std::int64_t PostgresConnection::schema_number() {
  if (!query("select to_regclass('schema_number') is not null as there").front().flag("there")) return 0;
  return query("select number from schema_number").front().integer("number");
}

void PostgresConnection::set_schema_number(std::int64_t number) { execute("update schema_number set number = $1", {number}); }

std::vector<std::string> PostgresConnection::tables() {
  std::vector<std::string> names;
  for (const Row& row : query("select tablename from pg_tables where schemaname = current_schema() and tablename <> 'schema_number' order by tablename")) names.push_back(row.text("tablename"));
  return names;
}

std::vector<std::string> PostgresConnection::schema() {
  std::vector<std::string> parts;
  for (const Row& row : query("select 'trigger ' || t.tgname || ' on ' || c.relname as part from pg_trigger t join pg_class c on c.oid = t.tgrelid where not t.tgisinternal and c.relnamespace = current_schema()::regnamespace "
                              "union all select 'rule ' || rulename || ' on ' || tablename from pg_rules where schemaname = current_schema()"))
    parts.push_back(row.text("part"));
  return parts;
}

/// Each table is written anew and the old file dropped. The server's own log keeps what was written until it is recycled.
bool PostgresConnection::forget_deleted(const std::vector<std::string>& tables) {
  try {
    script("set lock_timeout = '2s'");
    for (const std::string& table : tables) script("vacuum (full) " + table);
    script("set lock_timeout = 0");
    return true;
  } catch (const DatabaseFault& fault) {
    if (fault.kind() != DatabaseFault::Kind::statement) throw;
    script("set lock_timeout = 0");
    return false;
  }
}

bool PostgresConnection::try_lead() {
  ensure_connected();
  if (!leads_) leads_ = query("select pg_try_advisory_lock($1) as leads", {leading_lock}).front().flag("leads");
  return leads_;
}

base::Result<void> PostgresConnection::check_suitable() {
  const auto unsuitable = [](const std::string& zh, const std::string& en) {
    return base::refuse("no_database", {"这个数据库不能使用：" + zh, "This database cannot be used: " + en});
  };
  if (PQserverVersion(connection_) < least_version) return unsuitable("需要 PostgreSQL 15 或更新的版本。", "PostgreSQL 15 or later is needed.");
  const Rows rows = query("select getdatabaseencoding() as encoding, current_setting('fsync') as fsync, datcollate, datlocprovider::text as provider from pg_database where datname = current_database()");
  const std::string encoding = rows.front().text("encoding"), order = rows.front().text("datcollate");
  if (encoding != "UTF8" && encoding != "SQL_ASCII") return unsuitable("编码须为 UTF8，请用 createdb --encoding=UTF8 重建。", "its encoding must be UTF8; make it with createdb --encoding=UTF8.");
  if (rows.front().text("fsync") != "on") fmt::print(stderr, "pinjian: 数据库的 fsync 已关闭，断电会丢失已答复的办理。The database runs with fsync off: what was acknowledged is lost when the power fails.\n");
  if (rows.front().text("provider") != "c" || (order != "C" && order != "POSIX" && order != "C.UTF-8" && order != "C.utf8"))
    fmt::print(stderr, "pinjian: 数据库排序规则为 {0}，列表次序会与 SQLite 不同。The database sorts by {0}, so lists come in another order than on SQLite (createdb --locale=C.UTF-8 --template=template0).\n", order);
  return {};
}

}  // namespace store::internal
