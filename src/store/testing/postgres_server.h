#pragma once
#include "base/id.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <libpq-fe.h>
#include <pwd.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace store::testing {

/// Where tests put what goes away with them: in memory where that has room, as nothing of it is to outlive a loss of power.
inline std::filesystem::path passing_place() {
  constexpr std::uintmax_t room = std::uintmax_t{2} << 30;
  const std::filesystem::path memory = "/dev/shm";
  std::error_code unknown;
  const auto space = std::filesystem::space(memory, unknown);
  return !unknown && space.available > room && ::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
}

/// A PostgreSQL of the test program's own: a temporary folder, a socket in it, no network, as an unprivileged user where
/// the tests run as root (the server refuses root). It ends with the program, however that ends.
class PostgresServer {
 public:
  /// The one all tests of a program share; nullptr where PostgreSQL is not installed.
  static PostgresServer* shared() {
    static const std::unique_ptr<PostgresServer> server = programs().empty() ? nullptr : std::make_unique<PostgresServer>();
    return server.get();
  }
  static bool is_installed() { return !programs().empty(); }

  explicit PostgresServer(std::vector<std::string> settings = {}) : settings_(std::move(settings)), folder_(passing_place() / ("pinjian-pg-" + base::random_id())) {
    std::filesystem::create_directory(folder_);
    if (::geteuid() == 0 && ::chown(folder_.c_str(), user()->pw_uid, user()->pw_gid) != 0) throw std::runtime_error("no folder for PostgreSQL");
    int status = 0;
    ::waitpid(spawn({"initdb", "-D", data(), "-U", "pinjian", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"}), &status, 0);
    if (status != 0) throw std::runtime_error("initdb failed: " + log());
    start();
  }
  ~PostgresServer() {
    if (owner_ != ::getpid()) return;  // a child of fork that ends
    stop(SIGQUIT);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  void start() {
    std::vector<std::string> words = {"postgres", "-D", data(), "-k", folder_.string(), "-c", "listen_addresses=", "-c", "shared_buffers=32MB", "-c", "log_min_messages=warning"};
    for (const std::string& setting : settings_) words.insert(words.end(), {"-c", setting});
    process_ = spawn(words);
    for (int attempt = 0; attempt < 500; ++attempt, std::this_thread::sleep_for(std::chrono::milliseconds(20)))
      if (PQping(url("postgres").c_str()) == PQPING_OK) return;
    throw std::runtime_error("PostgreSQL does not start: " + log());
  }
  /// SIGINT: in order; SIGQUIT: at once, as after a crash.
  void stop(int signal) {
    if (process_ <= 0) return;
    ::kill(process_, signal);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
  }

  std::string url(const std::string& database) const { return fmt::format("postgresql://pinjian@/{}?host={}", database, folder_.string()); }
  /// A new and empty database; its URL.
  std::string make_database() {
    const std::string name = fmt::format("test_{}", ++made_);
    run("create database " + name);
    return url(name);
  }
  /// A statement on the database `url` names; the first value of its answer.
  std::string run(const std::string& sql, std::string url = {}) const {
    PGconn* connection = PQconnectdb(url.empty() ? this->url("postgres").c_str() : url.c_str());
    PGresult* result = PQexec(connection, sql.c_str());
    const bool is_done = PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK;
    const std::string said = is_done ? (PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "") : PQerrorMessage(connection);
    PQclear(result);
    PQfinish(connection);
    if (!is_done) throw std::runtime_error(said);
    return said;
  }
  std::string data() const { return (folder_ / "data").string(); }

 private:
  /// The folder of initdb and postgres, as the client library's own tool names it.
  static const std::string& programs() {
    static const std::string folder = [] {
      std::string said(4096, '\0');
      FILE* pipe = ::popen("pg_config --bindir 2> /dev/null", "r");
      said.resize(pipe == nullptr ? 0 : ::fread(said.data(), 1, said.size(), pipe));
      if (pipe != nullptr) ::pclose(pipe);
      said = said.substr(0, said.find('\n'));
      return std::filesystem::exists(said + "/initdb") && std::filesystem::exists(said + "/postgres") ? said : std::string();
    }();
    return folder;
  }
  static const passwd* user() {
    const passwd* found = ::getpwnam("nobody");
    if (found == nullptr) throw std::runtime_error("there is no user nobody to run PostgreSQL");
    return found;
  }
  std::string log() const {
    std::ifstream file(folder_ / "log");
    return {std::istreambuf_iterator<char>(file), {}};
  }

  pid_t spawn(const std::vector<std::string>& words) const {
    const std::string program = programs() + "/" + words.front(), out = (folder_ / "log").string();
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const passwd* account = ::geteuid() == 0 ? user() : nullptr;
    const pid_t child = ::fork();
    if (child != 0) return child;
    if (account != nullptr && (::setgid(account->pw_gid) != 0 || ::setuid(account->pw_uid) != 0)) std::_Exit(126);
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (::freopen(out.c_str(), "a", stdout) == nullptr || ::dup2(1, 2) < 0 || ::chdir("/") != 0) std::_Exit(126);
    ::setenv("LC_ALL", "C.UTF-8", 1);
    ::execv(program.c_str(), arguments.data());
    std::_Exit(127);
  }

  std::vector<std::string> settings_;
  std::filesystem::path folder_;
  pid_t owner_ = ::getpid();
  pid_t process_ = 0;
  int made_ = 0;
};

}  // namespace store::testing
