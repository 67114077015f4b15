#include "store/backup.h"

#include "base/json.h"
#include "store/internal/database.h"
#include "store/internal/disk.h"
#include "store/internal/file_store.h"
#include "store/internal/schema.h"
#include "store/internal/transfer.h"

#include <filesystem>
#include <fmt/format.h>

namespace store {
namespace {

using namespace internal;

constexpr std::string_view key_names[] = {"store.key", "head.key", "log.key"};
constexpr std::string_view later_key = "log.key";   // made by releases that keep a public log

tl::unexpected<base::Refusal> already_exists(const std::string& path) {
  return base::refuse("already_exists", {fmt::format("{} 已存在，不会覆盖。请换一个位置，或先移走它。", path), fmt::format("{} exists and is not overwritten. Choose another place or move it away.", path)});
}

tl::unexpected<base::Refusal> no_store(const std::string& folder) {
  return base::refuse("no_store", {fmt::format("目录 {} 中没有数据。请核对 --data。", folder), fmt::format("The folder {} holds no store. Check --data.", folder)});
}

tl::unexpected<base::Refusal> bad_backup(const std::string& file) {
  return base::refuse("bad_backup", {fmt::format("{} 不是完整的备份文件。请用另一份备份。", file), fmt::format("{} is not a whole backup. Use another one.", file)});
}

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// Removes an unfinished file on every way out; a finished one is renamed and synced first.
class Unfinished {
 public:
  explicit Unfinished(std::string path) : path_(std::move(path)) { remove(); }
  ~Unfinished() { remove(); }
  const std::string& path() const { return path_; }
  void keep_as(const std::string& path) {
    std::filesystem::rename(path_, path);
    sync_folder(folder_of(path));
  }

 private:
  void remove() {
    std::error_code ignored;
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(path_ + ending, ignored);
  }
  std::string path_;
};

std::int64_t count(Connection& connection, std::string_view sql) { return connection.query(sql).front().integer("n"); }

/// Files erased since the database was copied are left out; their rows say so by failing to open.
std::int64_t add_files(SqliteConnection& copy, const std::string& folder) {
  copy.script("pragma journal_mode = delete; pragma synchronous = full; create table file_contents (digest text not null primary key, content blob not null);");
  copy.begin_writing();
  std::int64_t added = 0;
  for (const Row& row : copy.query("select digest from files")) {
    auto content = read_sealed_file(file_path(folder, row.text("digest")));
    if (!content) continue;
    copy.execute("insert into file_contents (digest, content) values ($1, $2)", {row.text("digest"), Blob{std::move(*content)}});
    ++added;
  }
  copy.commit();
  return added;
}

std::int64_t take_files(Connection& copy, const std::string& folder) {
  std::int64_t taken = 0;
  copy.each("select digest, content from file_contents", {}, [&](const Row& row) {
    const std::string path = file_path(folder, row.text("digest"));
    make_folder(folder_of(path));
    write_durably(path, row.bytes("content"));
    ++taken;
  });
  return taken;
}

base::Result<base::JsonObject> read_keys(const std::string& path) {
  const auto text = read_small(path);
  const auto keys = text ? base::parse_json(*text) : base::parse_json("");
  if (!keys || !keys->is_object()) return bad_backup(path);
  return keys->get_object();
}

/// No file of keys: those that lie in the folder stay.
base::Result<void> restore_keys(const std::string& keys, const std::string& folder) {
  if (keys.empty()) return {};
  const auto read = read_keys(keys);
  if (!read) return tl::unexpected(read.error());
  for (const std::string_view name : key_names) {
    const std::string text = base::text_of(*read, name);
    const std::string path = fmt::format("{}/{}", folder, name);
    if (text.empty() && name == later_key) continue;
    if (text.empty()) return bad_backup(keys);
    if (const auto there = read_small(path); there && *there != text) return already_exists(path);
    write_durably(path, text);
  }
  return {};
}

/// The keys that signed what the backup holds, for whoever checks it.
void write_public_keys(Connection& rows, const std::string& folder) {
  for (const auto& [name, file] : {std::pair{"log_key", "/head.vkey"}, std::pair{"open_log_key", "/log.vkey"}})
    if (const std::string vkey = property(rows, name); !vkey.empty() && !exists(folder + file)) write_durably(folder + file, vkey + "\n");
}

/// The database of a backup, with its files put where they belong, at `path`.
BackupResult unpack(const std::string& file, const std::string& path, const std::string& folder) {
  SqliteConnection(file, SqliteConnection::Mode::read_only).copy_to(path);
  SqliteConnection database(path, SqliteConnection::Mode::read_write);
  database.script("pragma synchronous = full;");
  BackupResult result;
  result.files = take_files(database, folder);
  result.events = count(database, "select count(*) as n from events");
  write_public_keys(database, folder);
  database.script("drop table file_contents; vacuum;");
  return result;
}

/// The same into an empty database on a server: all of it, or nothing.
BackupResult unpack_into(Connection& database, const std::string& file, const std::string& folder) {
  SqliteConnection backup(file, SqliteConnection::Mode::read_only);
  BackupResult result;
  result.files = take_files(backup, folder);
  result.events = count(backup, "select count(*) as n from events");
  database.begin_writing();
  make_schema(database, backup.schema_number());
  copy_rows(backup, database, backup.schema_number());
  database.commit();
  write_public_keys(backup, folder);
  return result;
}

bool is_whole(const std::string& file) {
  SqliteConnection backup(file, SqliteConnection::Mode::read_only);
  return backup.query("pragma integrity_check").front().text("integrity_check") == "ok" && count(backup, "select count(*) as n from file_contents") >= 0;
}

base::Result<void> check_schema_of(const std::string& file) {
  SqliteConnection backup(file, SqliteConnection::Mode::read_only);
  return check_known_schema(backup);
}

/// One state of the database on a server, as a SQLite file.
void copy_from_server(Connection& server, const std::string& path) {
  SqliteConnection database(path, SqliteConnection::Mode::read_write);
  database.script("pragma journal_mode = off; pragma synchronous = off;");  // unfinished until it is synced with the files
  server.begin_reading();
  const std::int64_t number = server.schema_number();
  make_schema(database, number);
  database.begin_writing();
  copy_rows(server, database, number);
  database.commit();
  server.roll_back();
}

/// Without the views, which are made again when the store is opened.
void copy_from_file(SqliteConnection& store, const std::string& path) {
  store.copy_to(path);
  SqliteConnection copy(path, SqliteConnection::Mode::read_write);
  leave_out_views(copy);
}

base::Result<BackupResult> restore_folder(const std::string& file, const std::string& folder, const std::string& keys) {
  if (const auto restored = restore_keys(keys, folder); !restored) return tl::unexpected(restored.error());
  Unfinished copy(folder + "/store.db.new");
  BackupResult result = unpack(file, copy.path(), folder);
  copy.keep_as(folder + "/store.db");
  return result;
}

base::Result<BackupResult> restore_server(const std::string& file, const std::string& folder, const std::string& keys, const std::string& url) {
  auto database = Database(folder, url).open(Database::Use::write);
  if (!database) return tl::unexpected(database.error());
  if ((*database)->schema_number() != 0)
    return base::refuse("already_exists", {"数据库中已有数据，不会覆盖。请换一个空数据库。", "The database holds a store and is not overwritten. Use an empty one."});
  if (const auto restored = restore_keys(keys, folder); !restored) return tl::unexpected(restored.error());
  return unpack_into(**database, file, folder);
}

}  // namespace

base::Result<BackupResult> backup(const std::string& folder, const std::string& file, const std::string& url) {
  const Database source(folder, url);
  auto store = source.open_existing();
  if (!store) return tl::unexpected(store.error());
  if (exists(file)) return already_exists(file);
  if (auto known = check_known_schema(**store); !known) return tl::unexpected(known.error());
  Unfinished copy(file + ".unfinished");
  BackupResult result;
  if (source.is_shared()) copy_from_server(**store, copy.path());
  else copy_from_file(static_cast<SqliteConnection&>(**store), copy.path());
  {
    SqliteConnection database(copy.path(), SqliteConnection::Mode::read_write);
    result.files = add_files(database, folder);
    result.events = count(database, "select count(*) as n from events");
  }
  result.bytes = static_cast<std::int64_t>(std::filesystem::file_size(copy.path()));
  std::filesystem::permissions(copy.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  copy.keep_as(file);
  return result;
}

base::Result<void> backup_keys(const std::string& folder, const std::string& file) {
  if (exists(file)) return already_exists(file);
  base::JsonObject keys;
  for (const std::string_view name : key_names) {
    const auto text = read_small(fmt::format("{}/{}", folder, name));
    if (!text && name == later_key) continue;
    if (!text) return no_store(folder);
    keys[name] = *text;
  }
  write_durably(file, base::canonical_json(keys) + "\n");
  return {};
}

base::Result<BackupResult> restore(const std::string& file, const std::string& folder, const std::string& keys, const std::string& url) {
  if (url.empty() && exists(folder + "/store.db")) return already_exists(folder + "/store.db");
  make_folder(folder);
  const auto lock = FolderLock::take(folder);
  if (!lock) return tl::unexpected(lock.error());
  try {
    if (!is_whole(file)) return bad_backup(file);
    if (auto known = check_schema_of(file); !known) return tl::unexpected(known.error());
    auto result = url.empty() ? restore_folder(file, folder, keys) : restore_server(file, folder, keys, url);
    if (result) result->bytes = static_cast<std::int64_t>(std::filesystem::file_size(file));
    return result;
  } catch (const DatabaseFault& fault) {
    if (fault.kind() != DatabaseFault::Kind::statement && fault.kind() != DatabaseFault::Kind::disk) throw;
    return bad_backup(file);
  }
}

}  // namespace store
