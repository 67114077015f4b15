#include "bare.h"

#include <condition_variable>
#include <functional>
#include <libpq-fe.h>
#include <mutex>
#include <sqlite3.h>
#include <stdexcept>
#include <thread>
#include <vector>

namespace bench {
namespace {

constexpr std::size_t most_in_group = 256;   // as the store

struct Item { Act act; std::promise<void> done; };
using Group = std::vector<Item>;

/// Whoever waits is taken along: one thread, one transaction at a time.
class Grouped : public BareInserts {
 public:
  explicit Grouped(std::function<void(const Group&)> write) : write_(std::move(write)), thread_([this] { run(); }) {}
  ~Grouped() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }
  std::future<void> insert(Act act) override {
    Item item{std::move(act), {}};
    auto done = item.done.get_future();
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(item));
    }
    wake_.notify_all();
    return done;
  }

 private:
  void run() {
    Group group;
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        const auto end = waiting_.begin() + std::ptrdiff_t(std::min(most_in_group, waiting_.size()));
        group.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
        waiting_.erase(waiting_.begin(), end);
      }
      write_(group);
      for (Item& item : group) item.done.set_value();
    }
  }

  std::function<void(const Group&)> write_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Item> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

void ensure(bool holds, const char* said) {
  if (!holds) throw std::runtime_error(said);
}

/// The tables of the store that every act writes, with their keys (src/store/migrations/first.cpp).
std::string tables_with(const std::string& blob) {
  return "create table bare_events (seq bigint not null primary key, stream text not null, version bigint not null, kind text not null, id text not null unique, received_at bigint not null, envelope " + blob +
         " not null, leaf_hash " + blob + " not null, unique (stream, version));"
         "create table bare_commands (account text not null, id text not null, digest text not null, status bigint not null, answer text not null, done_at bigint not null, primary key (account, id));";
}

class Sqlite {
 public:
  Sqlite(const std::string& path, Into into) : into_(into) {
    ensure(sqlite3_open(path.c_str(), &db_) == SQLITE_OK, "bare.db cannot be opened");
    run("pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 4000; pragma cache_size = -32768;");
    run((tables_with("blob") + "create table bare (number integer not null primary key, bytes blob not null)").c_str());
    blob_ = prepared("insert into bare values (?, ?)");
    event_ = prepared("insert into bare_events values (?, ?, ?, ?, ?, ?, ?, ?)");
    command_ = prepared("insert into bare_commands values (?, ?, '', 201, ?, ?)");
  }
  ~Sqlite() {
    for (auto* statement : {blob_, event_, command_}) sqlite3_finalize(statement);
    sqlite3_close(db_);
  }
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;

  void write(const Group& group) {
    run("begin immediate");
    for (const Item& item : group) into_ == Into::one_blob ? write_blob(item.act) : write_rows(item.act);
    run("commit");
  }

 private:
  void write_blob(const Act& act) {
    const std::string bytes(act.bytes(), 'x');
    sqlite3_bind_int64(blob_, 1, ++number_);
    sqlite3_bind_blob64(blob_, 2, bytes.data(), bytes.size(), SQLITE_STATIC);
    step(blob_);
  }
  void write_rows(const Act& act) {
    int place = 0;
    const auto number = [&](sqlite3_stmt* to, std::int64_t value) { sqlite3_bind_int64(to, ++place, value); };
    const auto text = [&](sqlite3_stmt* to, const std::string& value) { sqlite3_bind_text64(to, ++place, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8); };
    const auto blob = [&](sqlite3_stmt* to, const std::string& value) { sqlite3_bind_blob64(to, ++place, value.data(), value.size(), SQLITE_STATIC); };
    number(event_, ++number_), text(event_, act.stream), number(event_, act.version), text(event_, act.kind), text(event_, act.id), number(event_, act.received_at);
    blob(event_, act.envelope), blob(event_, act.leaf_hash);
    step(event_);
    place = 0;
    text(command_, act.account), text(command_, act.command), text(command_, act.answer), number(command_, act.received_at);
    step(command_);
  }
  sqlite3_stmt* prepared(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    ensure(sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr) == SQLITE_OK, sqlite3_errmsg(db_));
    return statement;
  }
  void step(sqlite3_stmt* statement) {
    ensure(sqlite3_step(statement) == SQLITE_DONE, sqlite3_errmsg(db_));
    sqlite3_reset(statement);
  }
  void run(const char* sql) { ensure(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK, sqlite3_errmsg(db_)); }

  Into into_;
  sqlite3* db_ = nullptr;
  sqlite3_stmt *blob_ = nullptr, *event_ = nullptr, *command_ = nullptr;
  sqlite3_int64 number_ = 0;
};

class Postgres {
 public:
  Postgres(const std::string& url, Into into) : into_(into), connection_(PQconnectdb(url.c_str())) {
    ensure(PQstatus(connection_) == CONNECTION_OK, PQerrorMessage(connection_));
    run(PQexec(connection_, ("set synchronous_commit = on;" + tables_with("bytea") + "create table bare (number bigserial not null primary key, bytes bytea not null)").c_str()));
    run(PQprepare(connection_, "blobs", "insert into bare (bytes) select unnest($1::bytea[])", 1, nullptr));
    run(PQprepare(connection_, "event", "insert into bare_events values ($1, $2, $3, $4, $5, $6, $7, $8)", 8, nullptr));
    run(PQprepare(connection_, "command", "insert into bare_commands values ($1, $2, '', 201, $3, $4)", 4, nullptr));
  }
  ~Postgres() { PQfinish(connection_); }
  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;

  void write(const Group& group) { into_ == Into::one_blob ? write_blobs(group) : write_rows(group); }

 private:
  void write_blobs(const Group& group) {
    const std::string array = array_of(group);
    const char* values[] = {array.data()};
    const int lengths[] = {int(array.size())}, formats[] = {1};
    run(PQexecPrepared(connection_, "blobs", 1, values, lengths, formats, 0));
  }
  void write_rows(const Group& group) {
    ensure(PQenterPipelineMode(connection_) == 1, "no pipeline");
    send("begin", {});
    for (const Item& item : group) {
      const Act& act = item.act;
      send_prepared("event", {big_endian(++number_), act.stream, big_endian(act.version), act.kind, act.id, big_endian(act.received_at), act.envelope, act.leaf_hash});
      send_prepared("command", {act.account, act.command, act.answer, big_endian(act.received_at)});
    }
    send("commit", {});
    PQpipelineSync(connection_);
    for (std::size_t i = 0; i < 2 * group.size() + 2; ++i)
      while (PGresult* result = PQgetResult(connection_)) run(result);
    PQclear(PQgetResult(connection_));
    PQexitPipelineMode(connection_);
  }
  void send(const char* sql, const std::vector<std::string>&) { PQsendQueryParams(connection_, sql, 0, nullptr, nullptr, nullptr, nullptr, 1); }
  void send_prepared(const char* name, const std::vector<std::string>& values) {
    std::vector<const char*> pointers;
    std::vector<int> lengths, formats(values.size(), 1);
    for (const std::string& value : values) {
      pointers.push_back(value.data());
      lengths.push_back(int(value.size()));
    }
    ensure(PQsendQueryPrepared(connection_, name, int(values.size()), pointers.data(), lengths.data(), formats.data(), 1) == 1, PQerrorMessage(connection_));
  }
  void run(PGresult* result) {
    const bool is_done = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    ensure(is_done, PQerrorMessage(connection_));
  }
  static std::string big_endian(std::int64_t number) {
    std::string out;
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(char(number >> shift));
    return out;
  }
  /// The binary form of bytea[]: dimensions, nulls, type, size, lower bound, then each length and its bytes.
  static std::string array_of(const Group& group) {
    constexpr std::int64_t bytea = 17;
    std::string out;
    const auto put = [&out](std::int64_t number) { out += big_endian(number).substr(4); };
    for (const std::int64_t head : {std::int64_t{1}, std::int64_t{0}, bytea, std::int64_t(group.size()), std::int64_t{1}}) put(head);
    for (const Item& item : group) {
      put(std::int64_t(item.act.bytes()));
      out += std::string(item.act.bytes(), 'x');
    }
    return out;
  }

  Into into_;
  PGconn* connection_ = nullptr;
  std::int64_t number_ = 0;
};

}  // namespace

std::unique_ptr<BareInserts> bare_sqlite(const std::string& folder, Into into) {
  return std::make_unique<Grouped>([to = std::make_shared<Sqlite>(folder + "/bare.db", into)](const Group& group) { to->write(group); });
}

std::unique_ptr<BareInserts> bare_postgres(const std::string& url, Into into) {
  return std::make_unique<Grouped>([to = std::make_shared<Postgres>(url, into)](const Group& group) { to->write(group); });
}

}  // namespace bench
