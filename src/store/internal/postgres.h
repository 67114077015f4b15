#pragma once
#include "base/refusal.h"
#include "store/internal/connection.h"
#include "store/internal/postgres_many.h"
#include "store/internal/postgres_values.h"

#include <deque>
#include <map>
#include <optional>

typedef struct pg_conn PGconn;
typedef struct pg_result PGresult;

namespace store::internal {

/// PostgreSQL behind the common connection, over libpq in pipeline mode. What nobody waits for is kept back: it travels with the
/// next that somebody waits for, rows of one table in one statement, or it never does, when its part is undone first. So a
/// part needs a savepoint only once somebody waits within it.
class PostgresConnection final : public Connection {
 public:
  enum class Mode { write, read, observe };
  /// `url` is postgresql://...; what it does not say is as libpq has it (PGPASSWORD, the password file ...). Throws `lost`
  /// when the server does not answer.
  PostgresConnection(std::string url, Mode mode);
  ~PostgresConnection() override;

  /// Refuses `no_database` for a server older than 15 or a database that does not keep UTF-8. Says on standard error
  /// what makes it less than it could be: fsync off, texts not sorted by code point.
  base::Result<void> check_suitable();

  Rows query(std::string_view sql, const Values& parameters = {}) override;
  void each(std::string_view sql, const Values& parameters, const std::function<void(Row&&)>& row) override;
  std::int64_t execute(std::string_view sql, const Values& parameters = {}) override;
  void post(std::string_view sql, Values parameters = {}) override;
  void post_row(std::string_view insert, Values row) override;
  void settle() override;
  void script(const std::string& sql) override;

  std::vector<Answers> begin_writing(const std::vector<Question>& questions = {}) override;
  void begin_reading() override;
  void commit() override;
  void roll_back() override;
  bool in_transaction() const override { return in_transaction_; }

  void begin_part() override;
  void undo_part() override;
  void end_part() override;

  void prepare_schema() override;
  std::int64_t schema_number() override;
  void set_schema_number(std::int64_t number) override;
  std::vector<std::string> tables() override;
  std::vector<std::string> schema() override;
  std::vector<std::string> damages() override { return {}; }  // the server checks its pages itself where it was told to
  bool forget_deleted(const std::vector<std::string>& tables) override;

  bool is_shared() const override { return true; }
  bool try_lead() override;
  void reconnect() override;

 private:
  using Result = std::shared_ptr<PGresult>;
  struct Prepared {
    std::string name;
    bool is_known = false;        // the server has it
    std::shared_ptr<const std::vector<std::string>> columns;  // after the first answer
  };
  /// Sent and not yet answered.
  struct Sent {
    std::shared_ptr<Prepared> statement;
    std::string about;            // the beginning of the text, for messages; empty: the preparation
    std::uint64_t number = 0;
  };
  struct Failure { std::string state, what, about; bool is_earlier = false; };

  enum class Part { none, unmarked, marked };   // marked: under a savepoint

  void connect();
  void forget_transaction();
  void begin(const std::function<void()>& how);
  std::shared_ptr<Prepared> prepared(std::string_view sql, const std::string& signature, const unsigned* types, int count);
  void make_room(std::size_t count);
  void note_sent(std::shared_ptr<Prepared> statement, std::string about);
  std::shared_ptr<Prepared> send(std::string_view sql, const BoundParameters& bound);
  std::shared_ptr<Prepared> send(std::string_view sql, const Values& parameters = {}) { return send(sql, BoundParameters(parameters)); }
  void send_unsent(std::size_t count);
  void send_all_unsent();
  void send_finished();
  std::shared_ptr<Prepared> send_after_all(std::string_view sql, const Values& parameters);
  std::shared_ptr<Prepared> ask(const Question& question);
  void enter_pipeline();
  void leave_pipeline();
  void run_script(const std::string& sql);
  /// Waits for all that was sent; the answer of the last, and all of them in `answers`. Throws the first fault.
  Result receive(std::vector<Result>* answers = nullptr);
  static Rows rows_of(Prepared& statement, const Result& answer);
  Result receive_one(std::optional<Failure>& failure);
  void ensure_connected();
  [[noreturn]] void fail(const Failure& failure);
  [[noreturn]] void fail_lost();

  std::string url_;
  Mode mode_;
  PGconn* connection_ = nullptr;
  std::map<std::string, std::shared_ptr<Prepared>, std::less<>> statements_;
  std::uint64_t prepared_count_ = 0;
  std::deque<Sent> sent_;
  std::uint64_t sent_count_ = 0, part_began_at_ = 0;
  Unsent unsent_;
  std::size_t finished_ = 0;       // how much of it is not of the part that runs
  Part part_ = Part::none;
  bool in_transaction_ = false;
  bool leads_ = false;
  bool is_lost_ = false;
  bool warned_ = false;            // the server said a warning since this was last cleared
};

}  // namespace store::internal
