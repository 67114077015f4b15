#include "store/internal/postgres.h"

#include <array>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <utility>

namespace store::internal {
namespace {

constexpr std::size_t most_statements = 512;
constexpr std::size_t most_unsent = 512;
constexpr std::size_t worth_sending = 64;
constexpr std::size_t most_about = 200;
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
  forget_transaction();
  leads_ = warned_ = false;
  connect();
}

void PostgresConnection::forget_transaction() {
  sent_.clear();
  unsent_.cut(0);
  finished_ = 0;
  part_ = Part::none;
  in_transaction_ = false;
}

void PostgresConnection::ensure_connected() {
  if (is_lost_) reconnect();
}

void PostgresConnection::fail_lost() {
  is_lost_ = true;
  leads_ = false;
  forget_transaction();
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
  make_room(1);
  enter_pipeline();
  auto statement = std::make_shared<Prepared>(Prepared{fmt::format("s{}", ++prepared_count_), false, nullptr});
  if (PQsendPrepare(connection_, statement->name.c_str(), std::string(sql).c_str(), count, types) != 1) fail_lost();
  note_sent(statement, {});
  statements_.emplace(key, statement);
  return statement;
}

/// Waits for all that was sent when there is no room for `count` more statements.
void PostgresConnection::make_room(std::size_t count) {
  if (statements_.size() + count <= most_statements) return;
  run_script("deallocate all");
  statements_.clear();
}

std::shared_ptr<PostgresConnection::Prepared> PostgresConnection::send(std::string_view sql, const BoundParameters& bound) {
  auto statement = prepared(sql, bound.signature(), bound.types(), bound.count());
  enter_pipeline();
  if (PQsendQueryPrepared(connection_, statement->name.c_str(), bound.count(), bound.pointers(), bound.lengths(), bound.formats(), 1) != 1) fail_lost();
  note_sent(statement, std::string(sql.substr(0, most_about)));
  return statement;
}

void PostgresConnection::send_unsent(std::size_t count) {
  const Unsent::Load load = unsent_.take(count);
  finished_ -= std::min(finished_, count);
  for (const auto& [insert, rows] : load.rows) {
    if (rows.size() == 1) send(insert, rows.front());
    else send(insert_of_many(insert, rows.front()), BoundParameters::arrays(rows));
  }
  for (const auto& [sql, parameters] : load.statements) send(sql, parameters);
}

/// Whoever waits within a part wants to be able to undo it alone.
void PostgresConnection::send_all_unsent() {
  if (part_ == Part::unmarked) {
    send_unsent(finished_);
    part_began_at_ = sent_count_;
    part_ = Part::marked;
    send("savepoint part");
  }
  send_unsent(unsent_.size());
}

/// The server is at work while the parts that follow are thought about.
void PostgresConnection::send_finished() {
  send_unsent(finished_);
  if (PQflush(connection_) < 0) fail_lost();
}

std::shared_ptr<PostgresConnection::Prepared> PostgresConnection::send_after_all(std::string_view sql, const Values& parameters) {
  send_all_unsent();
  return send(sql, parameters);
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
  const auto statement = send_after_all(sql, parameters);
  return rows_of(*statement, receive());
}

/// Row by row as they come, outside the pipeline.
void PostgresConnection::each(std::string_view sql, const Values& parameters, const std::function<void(Row&&)>& row) {
  send_all_unsent();
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
  send_after_all(sql, parameters);
  const Result answer = receive();
  const std::string changed = PQcmdTuples(answer.get());
  return changed.empty() ? 0 : std::stoll(changed);
}

void PostgresConnection::post(std::string_view sql, Values parameters) {
  unsent_.add(sql, std::move(parameters));
  if (unsent_.size() - finished_ >= most_unsent) settle();
}

void PostgresConnection::post_row(std::string_view insert, Values row) {
  unsent_.add_row(insert, std::move(row));
  if (unsent_.size() - finished_ >= most_unsent) settle();
}

void PostgresConnection::settle() {
  send_all_unsent();
  if (!sent_.empty()) receive();
}

void PostgresConnection::script(const std::string& sql) {
  send_all_unsent();
  run_script(sql);
}

void PostgresConnection::run_script(const std::string& sql) {
  leave_pipeline();
  const Result result(PQexec(connection_, sql.c_str()), PQclear);
  if (is_answer(PQresultStatus(result.get()))) return;
  const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
  fail({state == nullptr ? "08000" : state, trimmed(PQresultErrorMessage(result.get())), sql.substr(0, most_about)});
}

// Transactions.

/// A connection that was lost while nothing was under way is made again without a word.
void PostgresConnection::begin(const std::function<void()>& how) {
  const auto attempt = [&] {
    in_transaction_ = true;
    how();
  };
  ensure_connected();
  settle();
  try {
    attempt();
  } catch (const DatabaseFault& fault) {
    if (fault.kind() != DatabaseFault::Kind::lost || mode_ == Mode::read) throw;
    reconnect();
    attempt();
  }
}

/// Read committed on purpose: what is read after the lock was waited for is what the others committed.
std::vector<Answers> PostgresConnection::begin_writing(const std::vector<Question>& questions) {
  std::vector<std::shared_ptr<Prepared>> asked;
  std::vector<Result> results;
  begin([&] {
    asked.clear();
    results.clear();
    make_room(2 + questions.size());
    send("begin isolation level read committed read write");
    send("select pg_advisory_xact_lock($1)", {writing_lock});
    for (const Question& question : questions) asked.push_back(ask(question));
    receive(&results);
  });
  std::vector<Answers> all;
  auto result = results.begin() + 2;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (!asked[i]) all.emplace_back();
    else if (questions[i].parameters.front().empty()) all.push_back({rows_of(*asked[i], *result++)});
    else all.push_back(answers_of(rows_of(*asked[i], *result++), questions[i].parameters.size()));
  }
  return all;
}

/// Nothing when there is nothing to ask.
std::shared_ptr<PostgresConnection::Prepared> PostgresConnection::ask(const Question& question) {
  if (question.parameters.empty()) return nullptr;
  if (question.parameters.front().empty()) return send(question.sql);
  return send(query_of_many(question.sql, question.parameters.front()), BoundParameters::arrays(question.parameters));
}

void PostgresConnection::begin_reading() {
  begin([this] {
    send("begin isolation level repeatable read read only");
    receive();
  });
}

void PostgresConnection::commit() {
  warned_ = false;
  send_all_unsent();
  part_began_at_ = sent_count_;
  Result answer(nullptr, PQclear);
  try {
    send("commit");
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
    if (!sent_.empty()) receive();
  } catch (const DatabaseFault& fault) {
    if (fault.kind() == DatabaseFault::Kind::lost) return;
  }
  send("rollback");
  receive();
  forget_transaction();
}

void PostgresConnection::begin_part() {
  part_ = Part::unmarked;
  finished_ = unsent_.size();
  if (finished_ >= worth_sending) send_finished();
}

void PostgresConnection::undo_part() {
  unsent_.cut(finished_);
  if (std::exchange(part_, Part::none) == Part::unmarked) return;
  try {
    if (!sent_.empty()) receive();
  } catch (const DatabaseFault& fault) {
    if (fault.kind() != DatabaseFault::Kind::statement) throw;  // else it is undone with the rest
  }
  send("rollback to part");
  send("release part");
}

void PostgresConnection::end_part() {
  if (std::exchange(part_, Part::none) == Part::marked) send("release part");
}

bool PostgresConnection::try_lead() {
  ensure_connected();
  if (!leads_) leads_ = query("select pg_try_advisory_lock($1) as leads", {leading_lock}).front().flag("leads");
  return leads_;
}

}  // namespace store::internal
