#include "store/archive.h"

#include "store/internal/audit.h"
#include "store/internal/database.h"
#include "store/internal/disk.h"
#include "store/internal/keys.h"
#include "store/internal/schema.h"
#include "store/internal/tree.h"
#include "store/internal/view_audit.h"
#include "store/internal/work.h"

#include <charconv>
#include <fmt/format.h>

namespace store {
namespace {

using namespace internal;

class FolderArchive final : public Archive {
 public:
  FolderArchive(std::string folder, std::unique_ptr<Connection> connection, Vault vault)
      : folder_(std::move(folder)), connection_(std::move(connection)), vault_(std::move(vault)), reader_(*connection_, vault_) {}

  base::Result<ledger::Report> verify(const std::string& vkey) override {
    const auto key = ledger::PublicKey::parse(vkey.empty() ? key_in_force() : vkey);
    if (!key) return tl::unexpected(key.error());
    return Audit(folder_, *connection_, vault_).run(*key, {head_, log_});
  }

  void check_views(const std::vector<Applier>& appliers, ledger::Report& report) override {
    base::ensure(report.ok(), "views are made anew from a sound ledger");
    ViewAudit(*connection_, reader_, vault_, report).run(appliers);
  }

  std::string head() override { return head_; }
  base::Result<ledger::KeyChain> keys() override;
  base::Result<std::string> prove(const std::string& event) override;
  void each_envelope(const std::function<void(std::string_view)>& take) override {
    connection_->each("select envelope from events order by seq", {}, [&](const Row& row) { take(row.bytes("envelope")); });
  }
  Reader& reader() override { return reader_; }

  /// The head is read first: a ledger read later has at least its size.
  void begin() {
    head_ = read_small(folder_ + "/head").value_or("");
    log_ = read_small(folder_ + "/log").value_or("");
    connection_->begin_reading();
    connection_->query("select count(*) as n from heads");
  }

 private:
  /// The first line of FOLDER/head.vkey.
  std::string key_in_force() const {
    const std::string keys = read_small(folder_ + "/head.vkey").value_or("");
    return keys.substr(0, keys.find('\n'));
  }
  base::Result<std::int64_t> place_of(const std::string& event);

  std::string folder_;
  std::unique_ptr<Connection> connection_;
  Vault vault_;
  ConnectionReader reader_;
  std::string head_, log_;
};

base::Result<std::int64_t> FolderArchive::place_of(const std::string& event) {
  std::int64_t seq = 0;
  const auto [end, error] = std::from_chars(event.data(), event.data() + event.size(), seq);
  const bool is_place = error == std::errc() && end == event.data() + event.size();
  const Rows rows = is_place ? connection_->query("select seq from events where seq = $1", {seq}) : connection_->query("select seq from events where id = $1", {event});
  if (!rows.empty()) return rows.front().integer("seq");
  return base::refuse("no_such_event", {fmt::format("账本中没有记录 {}。请给出序号或记录编号。", event), fmt::format("The ledger has no record {}. Name its place or its id.", event)});
}

base::Result<ledger::KeyChain> FolderArchive::keys() {
  auto chain = read_keys(reader_, Log::ledger);
  if (!chain) return tl::unexpected(chain.error());
  if (*chain) return std::move(**chain);
  const auto key = ledger::PublicKey::parse(key_in_force());
  return key ? base::Result<ledger::KeyChain>(ledger::KeyChain(*key)) : tl::unexpected(key.error());
}

base::Result<std::string> FolderArchive::prove(const std::string& event) {
  const auto seq = place_of(event);
  if (!seq) return tl::unexpected(seq.error());
  const auto head = ledger::read_checkpoint(head_);
  if (!head || head->size < static_cast<std::uint64_t>(*seq))
    return base::refuse("not_signed_yet", {"这条记录还没有进入已签署的账首。请启动服务，一秒后再试。", "No signed head covers this record yet. Start the server and try again after a second."});
  const auto index = static_cast<std::uint64_t>(*seq - 1);
  return ledger::proof_text(index, ledger::inclusion_proof(index, head->size, kept_nodes(*connection_)), head_);
}

}  // namespace

base::Result<std::unique_ptr<Archive>> Archive::open(const std::string& folder, const std::string& database) {
  auto connection = Database(folder, database).open_existing();
  if (!connection) return tl::unexpected(connection.error());
  if (const auto checked = check_known_schema(**connection); !checked) return tl::unexpected(checked.error());
  Vault vault;
  if (exists(folder + "/store.key")) {
    auto opened = Vault::open(folder, Vault::State::existing);
    if (!opened) return tl::unexpected(opened.error());
    vault = std::move(*opened);
  }
  auto archive = std::make_unique<FolderArchive>(folder, std::move(*connection), std::move(vault));
  archive->begin();
  return archive;
}

}  // namespace store
