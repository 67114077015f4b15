#include "store/internal/audit.h"

#include "store/internal/events.h"
#include "store/internal/file_store.h"
#include "store/internal/tree.h"

#include <fmt/format.h>

namespace store::internal {
namespace {

constexpr std::int64_t step = 1000;

}  // namespace

ledger::Report Audit::run(const ledger::PublicKey& key, const std::string& head) {
  try {
    return check(key, head);
  } catch (const std::runtime_error& fault) {
    ledger::Report report;
    report.problems.push_back({"store_damaged", 0, fault.what()});
    return report;
  }
}

ledger::Report Audit::check(const ledger::PublicKey& key, const std::string& head) {
  ledger::Verifier verifier({key});
  add_heads(verifier, head);
  add_nodes(verifier);
  add_events(verifier);
  ledger::Report report = verifier.finish();
  check_database(report);
  check_orphans(report);
  check_heads(report);
  check_files(report);
  return report;
}

void Audit::add_heads(ledger::Verifier& verifier, const std::string& head) {
  for (const Row& row : connection_.query("select size, note from heads order by size")) verifier.add_head(row.text("note"), fmt::format("heads/{}", row.integer("size")));
  if (!head.empty()) verifier.add_head(head, "head");
}

void Audit::add_nodes(ledger::Verifier& verifier) {
  connection_.each("select level, position, hash from tree_nodes", {}, [&](const Row& row) {
    ledger::Node node{static_cast<int>(row.integer("level")), static_cast<std::uint64_t>(row.integer("position")), {}};
    const std::string hash = row.bytes("hash");
    std::copy_n(hash.begin(), std::min(hash.size(), node.hash.size()), node.hash.begin());
    verifier.add_node(node);
  });
}

void Audit::add_events(ledger::Verifier& verifier) {
  std::int64_t next = 0;  // rows below the first place would be strangers; they are read and named too
  for (;;) {
    const auto stored = read_stored(connection_, vault_, LedgerRange{next, step});
    for (const ledger::StoredEvent& event : stored) verifier.add(event);
    if (static_cast<std::int64_t>(stored.size()) < step) return;
    next = stored.back().seq + 1;
  }
}

/// Pages and indexes: an index that lies would hide rows from every other check.
void Audit::check_database(ledger::Report& report) {
  for (const std::string& damage : connection_.damages()) report.problems.push_back({"store_damaged", 0, damage});
}

void Audit::check_orphans(ledger::Report& report) {
  for (const Row& row : connection_.query("select event_id, field from sealed where event_id not in (select id from events) limit 1000"))
    report.problems.push_back({"content_unknown", 0, fmt::format("sealed content {} belongs to no event {}", row.text("field"), row.text("event_id"))});
  const Rows below = connection_.query("select count(*) as n from events where seq < 0");
  if (below.front().integer("n") > 0) report.problems.push_back({"place_wrong", 0, "events stand at negative places"});
}

void Audit::check_heads(ledger::Report& report) {
  for (const Row& row : connection_.query("select size, note from heads")) {
    const auto head = ledger::read_checkpoint(row.text("note"));
    if (head && head->size != static_cast<std::uint64_t>(row.integer("size")))
      report.problems.push_back({"column_differs", 0, fmt::format("heads/{} holds a head of size {}", row.integer("size"), head->size)});
  }
}

void Audit::check_files(ledger::Report& report) {
  if (!vault_.has_key()) return;
  for (const Row& row : connection_.query("select digest, type, size, wrapped from files order by digest"))
    if (!open_file(folder_, vault_, row)) report.problems.push_back({"file_differs", 0, fmt::format("the file {} is missing or was changed", row.text("digest"))});
}

}  // namespace store::internal
