#include "store/internal/sqlite.h"

#include "base/refusal.h"

#include <charconv>
#include <fmt/format.h>
#include <sqlite3.h>

namespace store::internal {
namespace {

constexpr int busy_timeout_ms = 5000;
constexpr std::size_t most_statements = 512;

int primary(int code) { return code & 0xff; }

int open_flags(SqliteConnection::Mode mode) {
  switch (mode) {
    case SqliteConnection::Mode::store_writer:
    case SqliteConnection::Mode::read_write: return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case SqliteConnection::Mode::read_only: return SQLITE_OPEN_READONLY;
    case SqliteConnection::Mode::observe: return SQLITE_OPEN_READWRITE;
  }
  return SQLITE_OPEN_READONLY;
}

DatabaseFault::Kind kind_of(int code) {
  if (primary(code) == SQLITE_FULL || code == SQLITE_IOERR_SHMSIZE) return DatabaseFault::Kind::full;
  const bool is_disk = primary(code) == SQLITE_IOERR || primary(code) == SQLITE_CORRUPT || primary(code) == SQLITE_NOTADB;
  return is_disk ? DatabaseFault::Kind::disk : DatabaseFault::Kind::statement;
}

DatabaseFault fault(int code, const std::string& what) { return {kind_of(code), what}; }

Value column(sqlite3_stmt* statement, int i) {
  // A text is read as bytes too: asked for as a text, SQLite would first copy it to end it with a NUL.
  const auto bytes = [&] {
    const void* data = sqlite3_column_blob(statement, i);
    return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(statement, i)));
  };
  switch (sqlite3_column_type(statement, i)) {
    case SQLITE_NULL: return {};
    case SQLITE_INTEGER: return std::int64_t{sqlite3_column_int64(statement, i)};
    case SQLITE_TEXT: return bytes();
    case SQLITE_BLOB: return Blob{bytes()};
    default: throw fault(SQLITE_MISMATCH, fmt::format("the column {} holds a floating point number", sqlite3_column_name(statement, i)));
  }
}

void bind(sqlite3_stmt* statement, int i, const Value& value) {
  struct Binder {
    sqlite3_stmt* statement;
    int i;
    void operator()(std::monostate) const { sqlite3_bind_null(statement, i); }
    void operator()(std::int64_t number) const { sqlite3_bind_int64(statement, i, number); }
    void operator()(const std::string& text) const { sqlite3_bind_text64(statement, i, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8); }
    void operator()(const Blob& blob) const { sqlite3_bind_blob64(statement, i, blob.bytes.data(), blob.bytes.size(), SQLITE_STATIC); }
  };
  std::visit(Binder{statement, i}, value);
}

}  // namespace

struct SqliteConnection::Statement {
  sqlite3_stmt* handle = nullptr;
  std::vector<std::size_t> numbers;  // of the parameter at each place: $3 -> 3
  std::size_t parameters = 0;        // the largest of them
  std::shared_ptr<const std::vector<std::string>> columns;

  ~Statement() { sqlite3_finalize(handle); }

  void read_frame() {
    for (int i = 1; i <= sqlite3_bind_parameter_count(handle); ++i) {
      const std::string_view name = sqlite3_bind_parameter_name(handle, i);
      std::size_t number = 0;
      std::from_chars(name.data() + 1, name.data() + name.size(), number);
      base::ensure(name[0] == '$' && number > 0, "parameters are written $1, $2 ...");
      numbers.push_back(number);
      parameters = std::max(parameters, number);
    }
    std::vector<std::string> names;
    for (int i = 0; i < sqlite3_column_count(handle); ++i) names.emplace_back(sqlite3_column_name(handle, i));
    columns = std::make_shared<const std::vector<std::string>>(std::move(names));
  }

  Row row() const {
    Values values;
    values.reserve(columns->size());
    for (std::size_t i = 0; i < columns->size(); ++i) values.push_back(column(handle, static_cast<int>(i)));
    return {columns, std::move(values)};
  }
};

SqliteConnection::SqliteConnection(const std::string& path, Mode mode) {
  // Nobody asks SQLite how much memory it uses; counting it would be one lock for all connections.
  [[maybe_unused]] static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  const int flags = open_flags(mode);
  if (sqlite3_open_v2(path.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) {
    const auto failed = fault(handle_ ? sqlite3_extended_errcode(handle_) : SQLITE_NOMEM, fmt::format("cannot open {}: {}", path, handle_ ? sqlite3_errmsg(handle_) : "no memory"));
    sqlite3_close_v2(handle_);
    throw failed;
  }
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, busy_timeout_ms);
  script("pragma trusted_schema = off; pragma cell_size_check = on; pragma temp_store = memory;");
  if (mode == Mode::store_writer)
    script("pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma wal_autocheckpoint = 4000;"
           "pragma journal_size_limit = 67108864; pragma cache_size = -32768;");
  // What many look up at random is read where the system keeps the file's pages, not copied from there page by page. Whether each cell
  // of a page has a proper size would be asked at every look; the writer and the audit ask it.
  if (mode == Mode::read_only) script("pragma mmap_size = 2147418112; pragma cell_size_check = off;");
  if (mode != Mode::observe) return;
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  script("pragma query_only = on;");
}

SqliteConnection::~SqliteConnection() {
  statements_.clear();
  sqlite3_close_v2(handle_);
}

void SqliteConnection::fail(std::string_view during) const {
  throw fault(sqlite3_extended_errcode(handle_), fmt::format("{} [during: {}]", sqlite3_errmsg(handle_), during.substr(0, 200)));
}

SqliteConnection::Statement& SqliteConnection::prepared(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return *found->second;
  if (statements_.size() >= most_statements) statements_.clear();
  auto statement = std::make_unique<Statement>();
  const char* rest = nullptr;
  if (sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement->handle, &rest) != SQLITE_OK) fail(sql);
  base::ensure(statement->handle != nullptr, "a statement is not empty");
  statement->read_frame();
  return *statements_.emplace(std::string(sql), std::move(statement)).first->second;
}

void SqliteConnection::each(std::string_view sql, const Values& parameters, const std::function<void(Row&&)>& row) {
  Statement& statement = prepared(sql);
  base::ensure(statement.parameters == parameters.size(), "a statement gets the parameters it names");
  for (std::size_t i = 0; i < statement.numbers.size(); ++i) bind(statement.handle, static_cast<int>(i + 1), parameters[statement.numbers[i] - 1]);
  struct Reset {
    sqlite3_stmt* handle;
    ~Reset() { sqlite3_reset(handle), sqlite3_clear_bindings(handle); }
  } reset{statement.handle};
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(statement.handle)) == SQLITE_ROW) row(statement.row());
  if (code != SQLITE_DONE) fail(sql);
}

std::int64_t SqliteConnection::execute(std::string_view sql, const Values& parameters) {
  const auto before = sqlite3_total_changes64(handle_);
  each(sql, parameters, [](const Row&) {});
  return sqlite3_total_changes64(handle_) - before;
}

void SqliteConnection::script(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(sql);
}

std::vector<Answers> SqliteConnection::begin_writing(const std::vector<Question>& questions) {
  execute("begin immediate");
  std::vector<Answers> all;
  for (const Question& question : questions) {
    Answers& answers = all.emplace_back();
    for (const Values& parameters : question.parameters) answers.push_back(query(question.sql, parameters));
  }
  return all;
}

void SqliteConnection::undo_part() {
  execute("rollback to part");
  execute("release part");
}

bool SqliteConnection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

void SqliteConnection::roll_back() {
  if (in_transaction()) execute("rollback");
}

std::int64_t SqliteConnection::schema_number() { return query("pragma user_version").front().integer("user_version"); }

void SqliteConnection::set_schema_number(std::int64_t number) { script(fmt::format("pragma user_version = {};", number)); }

std::vector<std::string> SqliteConnection::tables() { return texts("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"); }

std::vector<std::string> SqliteConnection::schema() { return texts("select type || ' ' || name || char(10) || coalesce(sql, '') from sqlite_master where name not like 'sqlite_%'"); }

std::vector<std::string> SqliteConnection::damages() {
  auto found = texts("pragma integrity_check(20)");
  std::erase(found, "ok");
  return found;
}

/// Pages are overwritten by secure_delete; the log is emptied here.
bool SqliteConnection::forget_deleted(const std::vector<std::string>&) { return query("pragma wal_checkpoint(truncate)").front().integer("busy") == 0; }

void SqliteConnection::copy_to(const std::string& path) {
  SqliteConnection target(path, Mode::read_write);
  sqlite3_backup* copy = sqlite3_backup_init(target.handle_, "main", handle_, "main");
  if (copy == nullptr) target.fail("backup");
  const int stepped = sqlite3_backup_step(copy, -1);
  const int finished = sqlite3_backup_finish(copy);
  if (stepped != SQLITE_DONE || finished != SQLITE_OK) target.fail("backup");
}

}  // namespace store::internal
