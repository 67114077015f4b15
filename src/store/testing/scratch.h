#pragma once
#include "base/id.h"
#include "store/store.h"
#include "store/testing/postgres_server.h"

#include <cstdlib>
#include <filesystem>
#include <unistd.h>

/// What the tests of the store share: a folder that goes away, a plain event, a plain view.
namespace store::testing {

/// The length a test runs at: PINJIAN_TIER=long for releases.
inline bool is_long_tier() {
  const char* tier = std::getenv("PINJIAN_TIER");
  return tier != nullptr && std::string_view(tier) == "long";
}

class ScratchFolder {
 public:
  ScratchFolder() : path_(passing_place() / ("pinjian-" + base::random_id())) { std::filesystem::create_directory(path_); }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  std::string path(const std::string& below = "") const { return below.empty() ? path_.string() : (path_ / below).string(); }

 private:
  std::filesystem::path path_;
};

/// An event with a public number and a sealed secret.
inline ledger::Event sample_event(std::int64_t number = 1, const std::string& secret = "120 万元") {
  ledger::Event event;
  event.kind = "entry_recorded";
  event.actor = "lin";
  event.office = "office-1";
  event.received_at = {1718845200000000 + number};
  event.public_fields = {{"entry", number}};
  if (!secret.empty()) event.sealed_fields = {{"net_profit", secret}};
  return event;
}

/// A view that counts the events of each stream and adds up their numbers.
inline Applier counting_view() {
  Applier view;
  view.name = "counts";
  view.tables = {"counts"};
  view.ddl = {"create table counts (stream text not null primary key, events bigint not null, total bigint not null, secret text not null)"};
  view.apply = [](const ledger::Event& event, Transaction& transaction) {
    const base::Json* number = event.public_fields.if_contains("entry");
    const base::Json* secret = event.sealed_fields.if_contains("net_profit");
    transaction.post(
        "insert into counts (stream, events, total, secret) values ($1, 1, $2, $3) "
        "on conflict (stream) do update set events = counts.events + 1, total = counts.total + excluded.total, secret = excluded.secret",
        {event.stream, number != nullptr && number->is_int64() ? number->get_int64() : 0, secret != nullptr ? base::canonical_json(*secret) : ""});
  };
  return view;
}

inline std::unique_ptr<Store> open_store(const std::string& folder, const std::string& database = {}) {
  Settings settings;
  settings.folder = folder;
  settings.appliers = {counting_view()};
  settings.database = database;
  auto store = Store::open(std::move(settings));
  if (!store) throw std::runtime_error(store.error().message.en);
  return std::move(*store);
}

/// What a contract is tested on.
enum class Backend { sqlite, postgres };
inline std::string name_of(Backend backend) { return backend == Backend::sqlite ? "sqlite" : "postgres"; }

/// A folder and, for PostgreSQL, a database; both go away.
class Place {
 public:
  explicit Place(Backend backend) : database_(backend == Backend::postgres ? PostgresServer::shared()->make_database() : "") {}

  std::string path(const std::string& below = "") const { return folder_.path(below); }
  const std::string& database() const { return database_; }
  /// Without views.
  Settings settings() const {
    Settings settings;
    settings.folder = folder_.path();
    settings.database = database_;
    return settings;
  }
  std::unique_ptr<Store> open() const { return open_store(folder_.path(), database_); }

 private:
  ScratchFolder folder_;
  std::string database_;
};

/// Appends events to a stream at its present version; answers {"version": n}.
inline Command append_command(const std::string& id, const std::string& stream, std::vector<ledger::Event> events, std::optional<std::int64_t> expected = {}) {
  return {id, "lin", {}, [stream, events = std::move(events), expected](Transaction& transaction) -> base::Result<Outcome> {
            const auto version = transaction.append(stream, expected.value_or(transaction.version(stream)), events);
            if (!version) return tl::unexpected(version.error());
            return Outcome{201, base::JsonObject{{"version", *version}}};
          }, stream};
}

/// Commands that share one transaction: the writer is held up until all of them wait.
class Group {
 public:
  explicit Group(Store& store) : store_(store) {
    first_ = store.submit_later({{}, {}, {}, [this](Transaction&) -> base::Result<Outcome> {
      begun_.set_value();
      go_on_.get_future().wait();
      return Outcome{};
    }});
    begun_.get_future().wait();
  }
  void send(Command command) { answers_.push_back(store_.submit_later(std::move(command))); }
  std::vector<std::future<base::Result<Outcome>>> run() {
    go_on_.set_value();
    if (const auto held = first_.get(); !held) throw std::runtime_error(held.error().message.en);
    return std::move(answers_);
  }

 private:
  Store& store_;
  std::promise<void> begun_, go_on_;
  std::future<base::Result<Outcome>> first_;
  std::vector<std::future<base::Result<Outcome>>> answers_;
};

/// The plain bytes of a stored file.
inline base::Result<std::string> file_content(Files& files, std::string_view digest) {
  const auto source = files.open(digest);
  if (!source) return tl::unexpected(source.error());
  std::string bytes;
  for (std::string piece = (*source)->next(); !piece.empty(); piece = (*source)->next()) bytes += piece;
  return bytes;
}

/// A table as text, one line a row, in the order of its first column.
inline std::string dump(Reader& reader, const std::string& table) {
  std::string text;
  for (const Row& row : reader.query("select * from " + table + " order by 1"))
    for (const Value& value : row.values())
      text += std::holds_alternative<std::int64_t>(value) ? std::to_string(std::get<std::int64_t>(value)) + "\n" : std::holds_alternative<std::string>(value) ? std::get<std::string>(value) + "\n" : "?\n";
  return text;
}

}  // namespace store::testing
