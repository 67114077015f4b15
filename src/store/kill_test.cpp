#include "store/archive.h"
#include "store/testing/both.h"

#include <csignal>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <random>
#include <sys/wait.h>
#include <thread>

// A process that writes with eight threads is killed at a random moment, again and again on the same store.
namespace store {
namespace {

using namespace store::testing;

constexpr int writers = 8;

int rounds() { return is_long_tier() ? 1000 : 10; }

std::string id_of(int round, int writer, int number) { return fmt::format("r{}-w{}-{}", round, writer, number); }

Command act(const std::string& id, int writer) { return append_command(id, fmt::format("case/{}", writer), {sample_event(writer)}); }

/// Writes until it is killed; each acknowledged act is said on the pipe as "writer number version".
[[noreturn]] void write_for_ever(const Place& place, int round, int pipe) {
  const auto store = place.open();
  std::vector<std::thread> threads;
  for (int writer = 0; writer < writers; ++writer)
    threads.emplace_back([&, writer] {
      for (int number = 0;; ++number) {
        const auto answer = store->submit(act(id_of(round, writer, number), writer));
        if (!answer) std::_Exit(3);
        const std::string line = fmt::format("{} {} {}\n", writer, number, answer->body.at("version").as_int64());
        if (::write(pipe, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::_Exit(4);
      }
    });
  threads.front().join();
  std::_Exit(5);
}

/// Everything the child says until the moment it is killed, and what was still in the pipe.
std::string listen_and_kill(pid_t child, int pipe, std::chrono::milliseconds after) {
  std::string said;
  char chunk[65536];
  const auto end = std::chrono::steady_clock::now() + after;
  bool killed = false;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    if (!killed && left <= 0) killed = ::kill(child, SIGKILL) == 0;
    pollfd waiting{pipe, POLLIN, 0};
    if (::poll(&waiting, 1, killed ? -1 : static_cast<int>(std::max<long>(left, 1))) <= 0) continue;
    const ssize_t got = ::read(pipe, chunk, sizeof(chunk));
    if (got <= 0) return said;
    said.append(chunk, static_cast<std::size_t>(got));
  }
}

struct Acknowledged { int writer = 0, number = 0; std::int64_t version = 0; };

std::vector<Acknowledged> acknowledged(const std::string& said) {
  std::vector<Acknowledged> all;
  std::istringstream lines(said);
  for (Acknowledged one; lines >> one.writer >> one.number >> one.version;) all.push_back(one);
  return all;
}

/// A process that writes; what it says comes out of the pipe. It is made before any thread of this process exists.
struct Writer {
  pid_t process = 0;
  int pipe = -1;

  Writer(const Place& place, int round) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    process = ::fork();
    if (process == 0) write_for_ever(place, round, ends[1]);
    ::close(ends[1]);
    pipe = ends[0];
  }
  /// What it said until it was killed.
  std::string kill_after(std::chrono::milliseconds time) {
    const std::string said = listen_and_kill(process, pipe, time);
    ::close(pipe);
    int status = 0;
    ::waitpid(process, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself with " << WEXITSTATUS(status);
    return said;
  }
};

/// After a round: what was acknowledged gets its first answer again, what was in doubt happens once.
void check_round(const Place& place, int round, const std::vector<Acknowledged>& all) {
  const auto archive = Archive::open(place.path(), place.database());  // refused when the kill came while the store was being made
  const auto report = archive ? (*archive)->verify("") : tl::unexpected(archive.error());
  ASSERT_TRUE(report ? report->ok() : all.empty());
  const auto store = place.open();
  std::vector<int> next(writers, 0);
  for (const Acknowledged& one : all) {
    const auto again = store->submit(act(id_of(round, one.writer, one.number), one.writer));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->body.at("version"), one.version);
    next[static_cast<std::size_t>(one.writer)] = std::max(next[static_cast<std::size_t>(one.writer)], one.number + 1);
  }
  for (int writer = 0; writer < writers; ++writer) {
    const std::string in_doubt = id_of(round, writer, next[static_cast<std::size_t>(writer)]);
    const auto answer = store->submit(act(in_doubt, writer));
    ASSERT_TRUE(answer);
    const auto events = store->read_stream(fmt::format("case/{}", writer), answer->body.at("version").as_int64());
    EXPECT_EQ(events.front().cause, in_doubt);
  }
  const auto events = store->query("select count(*) as n from events").front().integer("n");
  EXPECT_EQ(store->query("select count(*) as n from commands").front().integer("n"), events);
}

class Kill : public OnBoth {};

INSTANTIATE_TEST_SUITE_P(Both, Kill, ::testing::Values(Backend::sqlite, Backend::postgres), [](const auto& tested) { return name_of(tested.param); });

TEST_P(Kill, nothing_acknowledged_is_lost_and_what_is_in_doubt_happens_once) {
  constexpr int rounds_in_a_store = 25;
  std::optional<Place> place;
  std::mt19937 random(7);
  std::size_t total = 0;
  for (int round = 0; round < rounds(); ++round) {
    if (round % rounds_in_a_store == 0) place.emplace(GetParam());
    const auto all = acknowledged(Writer(*place, round).kill_after(std::chrono::milliseconds(100 + random() % 400)));
    total += all.size();
    check_round(*place, round, all);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(total, 0u);
  RecordProperty("acknowledged", static_cast<int>(total));
}

TEST(KillOfNodes, one_that_is_killed_holds_nobody_up_and_nothing_acknowledged_by_either_is_lost) {
  if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL is not installed";
  constexpr int nodes = 1000;  // numbers of rounds of the second node start here
  std::mt19937 random(11);
  const Place place(Backend::postgres);
  { place.open(); }
  for (int round = 0; round < std::max(3, rounds() / 4); ++round) {
    Writer first(place, round), second(place, nodes + round);
    const auto by_first = acknowledged(first.kill_after(std::chrono::milliseconds(300 + random() % 500)));
    const auto by_second = acknowledged(second.kill_after(std::chrono::milliseconds(2000)));
    EXPECT_FALSE(by_second.empty());
    check_round(place, round, by_first);
    check_round(place, nodes + round, by_second);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace store
