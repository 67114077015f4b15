#include "confine/child.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <seccomp.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace confine {
namespace {

std::string worked(bool good) { return good ? "it worked" : "it did not"; }

std::string reversed(std::string_view input, std::string_view order) { return std::string(order) + std::string(input.rbegin(), input.rend()); }
std::string environment(std::string_view, std::string_view) {
  std::string all;
  for (char** one = environ; one != nullptr && *one != nullptr; ++one) all += std::string(*one) + "\n";
  return all;
}
std::string throws(std::string_view, std::string_view) { throw std::runtime_error("no"); }
std::string spins(std::string_view, std::string_view) {
  for (volatile unsigned i = 0;; i = i + 1) {}
}
std::string swells(std::string_view, std::string_view) {
  std::vector<std::string> all;
  while (true) all.emplace_back(16u << 20, 'x');
}
std::string floods(std::string_view, std::string_view) { return std::string(8u << 20, 'x'); }
std::string opens_a_file(std::string_view, std::string_view) { return worked(::open("/etc/hostname", O_RDONLY) >= 0); }
std::string makes_a_file(std::string_view, std::string_view order) { return worked(::open(std::string(order).c_str(), O_CREAT | O_WRONLY, 0600) >= 0); }
std::string opens_a_socket(std::string_view, std::string_view) { return worked(::socket(AF_INET, SOCK_STREAM, 0) >= 0); }
std::string starts_a_process(std::string_view, std::string_view) { return worked(::fork() >= 0); }
std::string runs_a_program(std::string_view, std::string_view) { return worked(::execl("/bin/true", "true", nullptr) == 0); }
std::string signals_its_parent(std::string_view, std::string_view) { return worked(::kill(::getppid(), 0) == 0); }
std::string traces(std::string_view, std::string_view) { return worked(::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0); }
std::string reads_another_descriptor(std::string_view, std::string_view) {
  char c;
  return worked(::read(3, &c, 1) >= 0);
}

constexpr Work works[] = {{"reversed", reversed}, {"environment", environment}, {"throws", throws}, {"spins", spins}, {"swells", swells}, {"floods", floods}, {"opens_a_file", opens_a_file},
                          {"makes_a_file", makes_a_file}, {"opens_a_socket", opens_a_socket}, {"starts_a_process", starts_a_process}, {"runs_a_program", runs_a_program},
                          {"signals_its_parent", signals_its_parent}, {"traces", traces}, {"reads_another_descriptor", reads_another_descriptor}};

std::string code(const base::Result<std::string>& result) { return result ? "answered: " + *result : result.error().code; }

Limits little() {
  Limits limits;
  limits.cpu_seconds = 1;
  limits.within = std::chrono::milliseconds(3'000);
  limits.output = 4u << 20;
  return limits;
}

TEST(Child, reads_all_of_its_input_and_answers) {
  Children children;
  const std::string input(5u << 20, 'a');
  const auto answer = children.have_done("reversed", "b", input);
  ASSERT_TRUE(answer);
  EXPECT_EQ(*answer, "b" + input);
  EXPECT_EQ(code(children.have_done("reversed", "", "")), "answered: ");
}

TEST(Child, inherits_no_environment) { EXPECT_EQ(code(Children().have_done("environment", "", "")), "answered: TZ=UTC0\n") << "the zone it sets itself"; }

TEST(Child, can_open_no_file_no_socket_and_start_nothing) {
  Children children(little());
  for (const auto* work : {"opens_a_file", "opens_a_socket", "starts_a_process", "runs_a_program", "signals_its_parent", "traces", "reads_another_descriptor"})
    EXPECT_EQ(code(children.have_done(work, "", "")), "unreadable_file") << work;
}

TEST(Child, can_make_no_file) {
  const auto path = testing::TempDir() + "made_by_a_child";
  EXPECT_EQ(code(Children(little()).have_done("makes_a_file", path, "")), "unreadable_file");
  struct stat found;
  EXPECT_NE(::stat(path.c_str(), &found), 0);
}

TEST(Child, that_breaks_a_limit_or_fails_is_a_refusal) {
  Children children(little());
  const auto began = std::chrono::steady_clock::now();
  for (const auto* work : {"throws", "spins", "swells", "floods", "unknown"}) EXPECT_EQ(code(children.have_done(work, "", "")), "unreadable_file") << work;
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
}

/// From here on nothing of this process or its children can be locked in.
void forbid_locking_in() {
  const auto filter = seccomp_init(SCMP_ACT_ALLOW);
  seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(seccomp), 0);
  seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP));
  seccomp_load(filter);
}

TEST(Child, that_cannot_be_locked_in_looks_at_nothing) {
  EXPECT_EXIT(
      {
        forbid_locking_in();
        ::_exit(code(Children().have_done("reversed", "", "abc")) == "cannot_examine" ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

TEST(Child, the_third_at_a_time_waits_and_is_then_refused) {
  Limits limits = little();
  limits.cpu_seconds = 5;
  limits.within = std::chrono::milliseconds(2'700);
  Children children(limits);
  std::vector<std::thread> two;
  for (int i = 0; i < 2; ++i) two.emplace_back([&] { (void)children.have_done("spins", "", ""); });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_EQ(code(children.have_done("reversed", "", "abc")), "examining_busy");
  for (auto& one : two) one.join();
  EXPECT_EQ(code(children.have_done("reversed", "", "abc")), "answered: cba");
}

}  // namespace
}  // namespace confine

int main(int count, char** words) {
  if (const auto ended = confine::serve(count, words, confine::works)) return *ended;
  testing::InitGoogleTest(&count, words);
  return RUN_ALL_TESTS();
}
