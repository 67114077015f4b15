#include "store/archive.h"
#include "store/testing/faulty_disk.h"
#include "store/testing/scratch.h"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

// What the store promises when the disk fails under it.
namespace store {
namespace {

using namespace store::testing;

constexpr int stopped = 70;  // how a process ends that cannot promise anything any more

struct Ending {
  int code = 0;     // of exit; -1 when killed
  std::string said; // what it acknowledged, a line each
};

/// Runs `act` in a process of its own with a way to acknowledge; no thread of this process exists meanwhile.
Ending in_child(const std::function<void(const std::function<void(const std::string&)>&)>& act) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(2);  // what a stopping process says about the disk is not for the report
    act([&](const std::string& line) { ::syscall(SYS_write, ends[1], (line + "\n").data(), line.size() + 1); });
    std::_Exit(0);
  }
  ::close(ends[1]);
  Ending ending;
  char chunk[4096];
  for (ssize_t got; (got = ::read(ends[0], chunk, sizeof(chunk))) > 0;) ending.said.append(chunk, static_cast<std::size_t>(got));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  ending.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ending;
}

std::string problems(const std::string& folder) {
  const auto report = (*Archive::open(folder))->verify("");
  std::string all;
  for (const auto& problem : report->problems) all += problem.code + " " + problem.detail + "; ";
  return all;
}

/// An act that appends to two streams and takes a unique key: all of it or nothing.
Command double_act(const std::string& id) {
  return {id, "lin", {}, [id](Transaction& transaction) -> base::Result<Outcome> {
    for (const char* stream : {"case/1", "register/1"})
      if (auto appended = transaction.append(stream, transaction.version(stream), {sample_event(), sample_event(2)}); !appended) return tl::unexpected(appended.error());
    if (auto claimed = transaction.claim("number/" + id); !claimed) return tl::unexpected(claimed.error());
    return Outcome{201, base::JsonObject{}};
  }};
}

/// Sound, and the act there whole or not at all; then it can be sent again and is there once.
void check_whole(const std::string& folder, const std::string& id, bool acknowledged, const std::string& when) {
  EXPECT_EQ(problems(folder), "") << when;
  const auto store = open_store(folder);
  const auto of_act = [&](const char* stream) {
    std::int64_t count = 0;
    for (const auto& event : store->read_stream(stream)) count += event.cause == id;
    return count;
  };
  const std::int64_t found = of_act("case/1");
  EXPECT_TRUE(found == 0 || found == 2) << when;
  EXPECT_EQ(of_act("register/1"), found) << when;
  if (acknowledged) EXPECT_EQ(found, 2) << when;
  EXPECT_TRUE(store->submit(double_act(id))) << when;
  EXPECT_EQ(of_act("case/1"), 2) << when;
  EXPECT_EQ(store->query("select count(*) as n from unique_keys where key = $1", {"number/" + id}).front().integer("n"), 1) << when;
}

/// One act on a store with something in it; from the n-th file system call of it on the disk fails.
Ending act_under(const std::string& folder, const std::string& id, long call, Fault fault) {
  return in_child([&](const auto& acknowledge) {
    auto store = open_store(folder);
    store->sign_head();
    FaultyDisk::fail_from(call, fault);
    try {
      const auto answer = store->submit(double_act(id));
      if (answer) acknowledge("done");
      else acknowledge(answer.error().code);
      store->sign_head();
    } catch (const std::exception&) {
      acknowledge("fault");
    }
    acknowledge(fmt::format("calls {}", FaultyDisk::calls()));
    FaultyDisk::heal();
    store.reset();
  });
}

/// True when the act ended before the disk was to fail: every call of it has been tried.
bool is_beyond(const Ending& ending, long call) {
  const std::size_t place = ending.said.find("calls ");
  return ending.code == 0 && place != std::string::npos && std::stol(ending.said.substr(place + 6)) < call;
}

/// One act after another on a folder, each meeting `fault` one call later than the one before, until none is left.
/// Hands each ending to `judge`; checks that the store is sound and the act whole.
void at_each_call(Fault fault, const std::function<void(long, const Ending&)>& judge) {
  constexpr long bound = 200;
  const ScratchFolder folder;
  act_under(folder.path(), "first", 0, Fault::none);
  long call = 1;
  for (; call <= bound; ++call) {
    const std::string id = fmt::format("act-{}", call);
    const Ending ending = act_under(folder.path(), id, call, fault);
    check_whole(folder.path(), id, ending.said.starts_with("done"), fmt::format("at call {}", call));
    if (is_beyond(ending, call)) break;
    judge(call, ending);
  }
  EXPECT_GT(call, 10);
  EXPECT_LE(call, bound);
}

TEST(Fault, an_act_killed_at_any_file_system_call_is_there_whole_or_not_at_all) {
  at_each_call(Fault::kill, [](long call, const Ending& ending) { EXPECT_EQ(ending.code, -1) << call; });
}

TEST(Fault, an_act_whose_disk_fails_at_any_call_is_not_acknowledged_unless_stored) {
  at_each_call(Fault::io_error, [](long call, const Ending& ending) { EXPECT_EQ(ending.code, stopped) << call; });
}

TEST(Fault, a_full_disk_at_any_call_is_a_refusal_or_a_stop_and_the_store_goes_on) {
  int refused = 0;
  at_each_call(Fault::no_space, [&](long, const Ending& ending) { refused += ending.said.starts_with("storage_full"); });
  EXPECT_GT(refused, 0);
}

TEST(Fault, a_store_killed_at_any_call_while_it_is_made_can_be_looked_at_and_made_again) {
  for (long call = 1;; call += is_long_tier() ? 1 : 11) {
    const ScratchFolder folder;
    const Ending ending = in_child([&](const auto&) {
      FaultyDisk::fail_from(call, Fault::kill);
      open_store(folder.path());
    });
    if (const auto archive = Archive::open(folder.path()); archive)
      if (const auto report = (*archive)->verify(""); report) EXPECT_TRUE(report->ok()) << call;
    EXPECT_TRUE(open_store(folder.path())->submit(double_act("first"))) << call;
    EXPECT_EQ(problems(folder.path()), "") << call;
    if (ending.code == 0) return;
    ASSERT_LT(call, 500);
  }
}

TEST(Fault, a_failing_sync_ends_the_process_and_acknowledges_nothing) {
  const ScratchFolder folder;
  const Ending ending = in_child([&](const auto& acknowledge) {
    const auto store = open_store(folder.path());
    for (int i = 0; i < 20; ++i)
      if (store->submit(append_command(fmt::format("c{}", i), "case/1", {sample_event()}))) acknowledge(fmt::format("{}", i));
    FaultyDisk::fail_syncs();
    for (int i = 20; i < 40; ++i)
      if (store->submit(append_command(fmt::format("c{}", i), "case/1", {sample_event()}))) acknowledge(fmt::format("{}", i));
  });
  EXPECT_EQ(ending.code, stopped);
  EXPECT_EQ(std::count(ending.said.begin(), ending.said.end(), '\n'), 20);
  EXPECT_EQ(problems(folder.path()), "");
  EXPECT_GE(open_store(folder.path())->reader()->version("case/1"), 20);
}

TEST(Fault, a_disk_that_is_full_for_a_while_refuses_and_recovers_without_restart) {
  const ScratchFolder folder;
  const Ending ending = in_child([&](const auto& acknowledge) {
    const auto store = open_store(folder.path());
    if (!store->submit(double_act("before"))) acknowledge("before was refused");
    FaultyDisk::fail_from(1, Fault::no_space);
    for (int i = 0; i < 20; ++i) {
      const auto answer = store->submit(append_command(fmt::format("c{}", i), "case/1", {sample_event()}));
      if (answer || answer.error().code != "storage_full") acknowledge("an act on a full disk was not refused");
    }
    const auto kept = store->files().put("一份说明。\n", {});
    if (kept || kept.error().code != "storage_full") acknowledge("a file on a full disk was not refused");
    FaultyDisk::heal();
    if (!store->files().put("一份说明。\n", {})) acknowledge("a file was refused afterwards");
    if (!store->submit(double_act("after"))) acknowledge("after was refused");
  });
  EXPECT_EQ(ending.said, "");
  EXPECT_EQ(ending.code, 0);
  EXPECT_EQ(problems(folder.path()), "");
  EXPECT_EQ(open_store(folder.path())->reader()->version("case/1"), 4);
}

TEST(Fault, a_key_change_killed_at_any_file_system_call_leaves_one_chain_of_keys_and_heads_that_verify) {
  for (long call = 1;; call += is_long_tier() ? 1 : 3) {
    const ScratchFolder folder;
    open_store(folder.path())->sign_head();
    const Ending ending = in_child([&](const auto&) {
      const auto store = open_store(folder.path());
      FaultyDisk::fail_from(call, Fault::kill);
      (void)store->announce_key({ledger::Log::ledger, {}, KeyOrder::Haste::at_once, "a key may have been copied", "administrator"});
      FaultyDisk::heal();
    });
    {
      const auto store = open_store(folder.path());
      store->change_due_keys();
      ASSERT_TRUE(store->submit(double_act("afterwards"))) << call;
      EXPECT_TRUE(store->keys(ledger::Log::ledger).open_head(store->sign_head())) << call;
      EXPECT_FALSE(store->keys(ledger::Log::ledger).announced()) << call;
    }
    EXPECT_EQ(problems(folder.path()), "") << call;
    if (ending.code == 0) return;
    ASSERT_LT(call, 500);
  }
}

TEST(Fault, a_process_without_file_descriptors_keeps_what_it_acknowledges_and_recovers_without_restart) {
  const ScratchFolder folder;
  const Ending ending = in_child([&](const auto& acknowledge) {
    const auto store = open_store(folder.path());
    if (!store->submit(double_act("before"))) acknowledge("before was refused");
    rlimit usual{};
    ::getrlimit(RLIMIT_NOFILE, &usual);
    const rlimit none{0, usual.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
    for (int i = 0; i < 20; ++i)
      if (store->submit(append_command(fmt::format("c{}", i), "case/2", {sample_event()}))) acknowledge(fmt::format("acknowledged {}", i));
    try {
      if (store->files().put("一份说明。\n", {})) acknowledge("a file was kept without a descriptor");
    } catch (const std::exception&) {
    }
    store->sign_head();
    ::setrlimit(RLIMIT_NOFILE, &usual);
    if (!store->files().put("一份说明。\n", {})) acknowledge("a file was refused afterwards");
    if (!store->submit(double_act("after"))) acknowledge("after was refused");
    if (ledger::read_checkpoint(store->sign_head())->size < 8) acknowledge("no head was signed afterwards");
  });
  EXPECT_EQ(ending.code, 0);
  EXPECT_EQ(ending.said.find("refused"), std::string::npos) << ending.said;
  EXPECT_EQ(ending.said.find("kept"), std::string::npos) << ending.said;
  EXPECT_EQ(ending.said.find("no head"), std::string::npos) << ending.said;
  EXPECT_EQ(problems(folder.path()), "");
  const auto acknowledged = std::count(ending.said.begin(), ending.said.end(), '\n');
  EXPECT_EQ(open_store(folder.path())->reader()->version("case/2"), acknowledged);
}

}  // namespace
}  // namespace store
