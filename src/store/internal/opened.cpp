#include "store/internal/opened.h"

#include "store/internal/schema.h"
#include "store/internal/work.h"
#include "store/public_log.h"

#include <fmt/format.h>

namespace store::internal {
namespace {

/// The key of the folder must be the one the rows were encrypted with: another node may have made them.
base::Result<void> check_key(const std::string& folder, const Vault& vault, Connection& connection) {
  constexpr std::string_view about = "key check";
  const std::string made = vault.lock("", about);
  if (property(connection, "key_check").empty()) set_property(connection, vault, "key_check", base::hex({reinterpret_cast<const std::uint8_t*>(made.data()), made.size()}));
  if (vault.unlock(base::from_hex(property(connection, "key_check")), about)) return {};
  return no_store_key(folder + "/store.key");
}

/// One ledger is not signed with several keys unless it says so: neither by nodes with folders of their own, nor after a key was lost.
base::Result<void> check_signing_key(const std::string& folder, Connection& connection, const HeadSigner& signer, Log log) {
  const std::string kept = property(connection, key_property(log));
  if (kept.empty() || kept == signer.vkey()) return {};
  return base::refuse("bad_key", {fmt::format("{} 中的密钥 {} 不是签署账首所用的 {}。请放入那份密钥（密钥备份中有）。", folder, signer.vkey(), kept),
                                  fmt::format("The key {} in {} is not the one the heads are signed with, {}. Put that one there; the backup of the keys holds it.", signer.vkey(), folder, kept)});
}

/// The tree `size` and `root_at` tell of must not lie behind what was signed of it. That comes before any word about keys: a
/// ledger that went back in time may know an older one.
base::Result<HeadSigner> open_signer(const std::string& folder, Connection& connection, const Vault& vault, Log log, std::uint64_t size, const HeadSigner::Roots& root_at, RolledBack policy) {
  ConnectionReader db(connection, vault);
  auto chain = read_keys(db, log);
  if (!chain) return tl::unexpected(chain.error());
  const std::string name_property = log == Log::ledger ? "log" : "open_log";
  const std::string name = property(connection, name_property);
  auto signer = HeadSigner::open(folder, name, std::move(*chain), log);
  if (!signer) return signer;
  if (const auto extends = signer->check(size, root_at); !extends) {
    if (is_given_up(db, signer->note())) signer->forget_head();
    else if (policy == RolledBack::refuse) return tl::unexpected(extends.error());
  }
  if (const auto followed = follow_keys(*signer, log, db, vault); !followed) return tl::unexpected(followed.error());
  if (const auto fits = check_signing_key(folder, connection, *signer, log); !fits) return tl::unexpected(fits.error());
  if (name.empty()) set_property(connection, vault, name_property, signer->name());
  set_property(connection, vault, key_property(log), signer->vkey());  // travels with backups, for whoever checks them
  return signer;
}

base::Result<Opened> open_parts(const std::string& folder, const Database& database, std::optional<FolderLock> lock, RolledBack policy) {
  auto opened = database.open(Database::Use::write);
  if (!opened) return tl::unexpected(opened.error());
  std::unique_ptr<Connection> connection = std::move(*opened);
  const bool is_new = is_empty(*connection);
  auto vault = Vault::open(folder, is_new ? Vault::State::fresh : Vault::State::existing);
  if (!vault) return tl::unexpected(vault.error());
  if (const auto migrated = migrate(*connection, *vault); !migrated) return tl::unexpected(migrated.error());
  if (const auto fits = check_key(folder, *vault, *connection); !fits) return tl::unexpected(fits.error());
  ledger::Frontier tree = load_frontier(*connection);
  auto signer = open_signer(folder, *connection, *vault, Log::ledger, tree.size(), [&](std::uint64_t size) { return ledger::root_of(size, kept_nodes(*connection)); }, policy);
  if (!signer) return tl::unexpected(signer.error());
  ConnectionReader db(*connection, *vault);
  auto log_signer = open_signer(folder, *connection, *vault, Log::open, public_log::size(db), [&](std::uint64_t size) { return public_log::root(db, size); }, policy);
  if (!log_signer) return tl::unexpected(log_signer.error());
  return Opened{std::move(lock), std::move(connection), std::move(*vault), std::move(*signer), std::move(*log_signer), std::move(tree)};
}

/// A folder belongs to the rows in it or to those in a database, never to both.
base::Result<void> check_folder(const std::string& folder, const Database& database) {
  const std::string sign = folder + "/rows-in-a-database";
  if (!database.is_shared() && exists(sign))
    return base::refuse("no_database", {fmt::format("目录 {} 的数据在 PostgreSQL 数据库中，请用 --database 指明。", folder), fmt::format("The rows of the folder {} lie in a PostgreSQL database; name it with --database.", folder)});
  if (database.is_shared() && exists(database.file()))
    return base::refuse("no_database", {fmt::format("目录 {} 中已有自己的数据，不能再用于数据库。请另选目录，或先备份再恢复到数据库。", folder),
                                        fmt::format("The folder {} holds rows of its own. Choose another, or restore a backup of it into the database.", folder)});
  if (database.is_shared() && !exists(sign)) write_durably(sign, "");
  return {};
}

}  // namespace

bool is_given_up(Reader& db, const std::string& note) {
  const auto records = db.read_stream(rollback_stream);
  return std::any_of(records.begin(), records.end(), [&](const ledger::Event& record) { return base::text_of(record.public_fields, "note") == note; });
}

/// The folder stays this process's own beside a file; those that share a database open one after the other, so that keys
/// are made once.
base::Result<Opened> open_folder(const std::string& folder, const Database& database, RolledBack policy) {
  make_folder(folder);
  if (const auto fits = check_folder(folder, database); !fits) return tl::unexpected(fits.error());
  if (database.is_shared()) {
    const MomentaryLock opening(folder + "/lock", std::chrono::seconds(60));
    return opening.is_held() ? open_parts(folder, database, std::nullopt, policy) : store_in_use(folder);
  }
  auto lock = FolderLock::take(folder);
  if (!lock) return tl::unexpected(lock.error());
  return open_parts(folder, database, std::move(*lock), policy);
}

}  // namespace store::internal
