#pragma once
#include "store/internal/reader_pool.h"
#include "store/internal/signer.h"
#include "store/internal/work.h"
#include "store/store.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace store::internal {

/// The one thread that writes. It takes all commands that wait, runs each as a part of one transaction that can be undone
/// alone, commits (one sync for all) and only then answers. What is asked and posted for all at once spares waits; should it
/// fail, the group is undone and runs again, each part waited for. Heads are signed after a commit, at most once a second. Where several
/// processes share a database each transaction first takes the lock all writers take and follows what they appended.
class Dispatcher {
 public:
  /// All outlive the dispatcher, and nobody else uses connection, tree and signer while it runs.
  struct Parts {
    Connection& connection;
    const Vault& vault;
    const std::vector<Applier>& appliers;
    ledger::Frontier& tree;
    HeadSigner& signer;
    std::function<base::Instant()> now;
    std::function<void(const std::string&)> on_disk_failure;
    std::chrono::milliseconds doubt_limit;
    ReaderPool& readers;
  };
  explicit Dispatcher(Parts parts);
  ~Dispatcher();  // does what waits, signs, stops

  using Answer = base::Result<Outcome>;
  /// `afterwards` runs on the writer's thread when the command is committed, outside any transaction.
  std::future<Answer> submit(Command command, std::function<void()> afterwards = {});

  std::string head() const;
  std::string sign_head();
  /// This process is the one that does what is to be done once for all who share the database.
  bool leads() const { return leads_; }
  Figures figures() const;
  /// From now on another release that changes schema or views is noticed: every command is refused `store_too_new`.
  void watch_release() { is_watching_release_ = true; }

 private:
  struct Item {
    Command command;
    std::function<void()> afterwards;
    std::promise<Answer> promise;
    std::optional<Answer> answer;     // of the work; given only after the commit
    std::exception_ptr fault;
    bool repeats = false;             // perhaps done before: to be asked
  };

  enum class Waiting { at_the_end, after_each };

  void run();
  bool wait_for_work();               // false: stop
  void do_group(std::vector<Item>& group);
  void write_group(std::vector<Item>& group, const ledger::Frontier& before);
  void write_parts(std::vector<Item>& group, Waiting waiting);
  void begin_group(std::vector<Item>& group, Waiting waiting);
  static std::vector<Item*> first_of_each_name(std::vector<Item>& group);
  std::vector<std::string> unknown_streams(const std::vector<Item>& group) const;
  void undo_group(const ledger::Frontier& tree);
  void answer_all(std::vector<Item>& group, const std::function<void(Item&)>& answer);
  void fail_group(std::vector<Item>& group, const ledger::Frontier& before, const DatabaseFault& fault);
  void resolve_doubt(std::vector<Item>& group);
  void look_up_group(std::vector<Item>& group, const ledger::Frontier& after);
  std::vector<Answers> begin(std::vector<Question> questions);
  void commit();
  void follow_others(const Row& state);
  void run_item(Item& item, Waiting waiting);
  Answer run_command(const Command& command, Waiting waiting);
  std::optional<Answer> first_answer(const Command& command);
  void remember(const Command& command, const Outcome& outcome);
  void deliver(std::vector<Item>& group);
  void sign_if_due();
  void sign();
  void sign_alone();
  void sign_among_others();
  void follow_keys();
  bool is_signing_due();
  void lead_if_free();
  void keep_head();
  void keep_last_head();
  [[noreturn]] void stop_for_disk(const std::string& what);
  [[noreturn]] void stop_for_rollback(const std::string& what);
  [[noreturn]] void stop(const std::string& what, const char* why);

  Parts parts_;
  mutable std::mutex mutex_;          // guards what follows
  std::condition_variable wake_;
  std::deque<Item> waiting_;
  std::string head_;
  bool stopping_ = false;
  bool sign_now_ = false;
  std::uint64_t signings_ = 0;
  std::condition_variable signed_;

  std::atomic<bool> leads_{false};
  std::atomic<std::int64_t> commits_{0}, commands_{0};
  std::atomic<bool> is_watching_release_{false};
  RowSums sums_;                      // writer's thread only
  std::string release_;               // schema and views as this process knows them; writer's thread only
  std::uint64_t group_began_at_ = 0;  // size of the tree; writer's thread only
  Versions versions_;                 // of streams as this process left them, until another appends; writer's thread only
  std::chrono::steady_clock::time_point last_signing_{};  // writer's thread only
  std::uint64_t head_kept_ = 0;       // size of the head last written to the table; writer's thread only
  std::thread thread_;                // last: it starts when all the rest is there
};

}  // namespace store::internal
