#include "store/rollback.h"

#include "store/internal/opened.h"
#include "store/internal/work.h"
#include "store/public_log.h"

#include <filesystem>
#include <fmt/format.h>

namespace store {
namespace {

using namespace internal;

ledger::Event record_of(const AbandonedHead& head, const Acceptance& acceptance) {
  const auto checkpoint = ledger::read_checkpoint(head.note);
  base::ensure(checkpoint.has_value(), "a head that was read is a checkpoint");
  ledger::Event event;
  event.kind = "rollback_accepted";
  event.actor = acceptance.actor;
  event.received_at = acceptance.at;
  event.public_fields = {{"of", ledger::word_of(head.log)}, {"reason", acceptance.reason}, {"size", static_cast<std::int64_t>(head.size)}, {"root", base::hex(checkpoint->root)}, {"note", head.note}};
  return event;
}

base::Result<void> record(Transaction& tx, const std::vector<AbandonedHead>& heads, const Acceptance& acceptance) {
  for (const AbandonedHead& head : heads) {
    ledger::Event event = record_of(head, acceptance);
    base::JsonObject entry = event.public_fields;
    entry["v"] = 1;
    entry["kind"] = event.kind;
    entry["at"] = acceptance.at.text();
    public_log::append(tx, base::canonical_json(entry));
    if (const auto appended = tx.append(rollback_stream, tx.version(rollback_stream), {std::move(event)}); !appended) return tl::unexpected(appended.error());
  }
  return {};
}

/// Heads that the trees as they are do not extend.
std::vector<AbandonedHead> abandoned_heads(Opened& opened, Reader& db) {
  std::vector<AbandonedHead> heads;
  const auto look = [&](Log log, const HeadSigner& signer, std::uint64_t size, const HeadSigner::Roots& root_at) {
    if (!signer.check(size, root_at)) heads.push_back({log, signer.size(), signer.note()});
  };
  look(Log::ledger, opened.signer, opened.tree.size(), [&](std::uint64_t size) { return ledger::root_of(size, kept_nodes(*opened.connection)); });
  look(Log::open, opened.log_signer, public_log::size(db), [&](std::uint64_t size) { return public_log::root(db, size); });
  return heads;
}

}  // namespace

base::Result<std::vector<AbandonedHead>> accept_rollback(const std::string& folder, const std::string& database, const Acceptance& acceptance) {
  if (acceptance.reason.empty()) return base::refuse("rollback_unexplained", {"请用 --reason 写明为什么从旧数据继续；理由会公开。", "Say with --reason why work goes on from the older data; the reason is made public."});
  auto opened = open_folder(folder, Database(folder, database), RolledBack::leave);
  if (!opened) return tl::unexpected(opened.error());
  const std::vector<Applier> no_views;  // none shows such a record
  RowSums sums(*opened->connection, opened->vault);
  Versions versions;
  Work work({*opened->connection, opened->vault, no_views, opened->tree, sums, {}, versions});
  opened->connection->begin_writing();
  sums.begin();
  opened->tree = load_frontier(*opened->connection);
  auto heads = abandoned_heads(*opened, work);
  if (heads.empty())
    return base::refuse("nothing_rolled_back", {"账本没有落后于已签署的账首，不需要这个决定。", "The ledger does not lie behind the head last signed; there is nothing to decide."});
  if (const auto recorded = record(work, heads, acceptance); !recorded) return tl::unexpected(recorded.error());
  sums.save(opened->tree.size());
  opened->connection->commit();
  for (const AbandonedHead& head : heads) std::filesystem::remove(folder + (head.log == Log::ledger ? "/head" : "/log"));  // the record keeps it
  return heads;
}

}  // namespace store
