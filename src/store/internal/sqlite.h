#pragma once
#include "store/internal/connection.h"

#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace store::internal {

/// SQLite behind the common connection: one file, write-ahead log, synchronous=FULL.
class SqliteConnection final : public Connection {
 public:
  /// `observe` reads only, but may finish what a killed process left half done in the file; it leaves the log where it is.
  /// `store_writer` also makes what is deleted unreadable and bounds the log.
  enum class Mode { store_writer, read_write, read_only, observe };
  SqliteConnection(const std::string& path, Mode mode);
  ~SqliteConnection() override;

  void each(std::string_view sql, const Values& parameters, const std::function<void(Row&&)>& row) override;
  std::int64_t execute(std::string_view sql, const Values& parameters = {}) override;
  void post(std::string_view sql, Values parameters = {}) override { execute(sql, parameters); }
  void post_row(std::string_view insert, Values row) override { execute(insert, row); }
  void settle() override {}
  void script(const std::string& sql) override;

  std::vector<Answers> begin_writing(const std::vector<Question>& questions = {}) override;
  void begin_reading() override { execute("begin"); }
  void commit() override { execute("commit"); }
  void roll_back() override;
  /// False also when SQLite rolled a transaction back by itself.
  bool in_transaction() const override;

  void begin_part() override { execute("savepoint part"); }
  void undo_part() override;
  void end_part() override { execute("release part"); }

  std::int64_t schema_number() override;
  void set_schema_number(std::int64_t number) override;
  std::vector<std::string> tables() override;
  std::vector<std::string> schema() override;
  std::vector<std::string> damages() override;
  bool forget_deleted(const std::vector<std::string>& tables) override;
  void reconnect() override {}

  /// Copies the whole database as it is at one moment, also while others write.
  void copy_to(const std::string& path);

 private:
  struct Statement;
  Statement& prepared(std::string_view sql);
  [[noreturn]] void fail(std::string_view during) const;

  sqlite3* handle_ = nullptr;
  struct Hash : std::hash<std::string_view> { using is_transparent = void; };
  std::unordered_map<std::string, std::unique_ptr<Statement>, Hash, std::equal_to<>> statements_;
};

}  // namespace store::internal
