#include "store/internal/audit.h"

#include "store/internal/disk.h"
#include "store/internal/events.h"
#include "store/internal/file_store.h"
#include "store/internal/keys.h"
#include "store/internal/row_sums.h"
#include "store/internal/transfer.h"
#include "store/internal/tree.h"
#include "store/migrations/all.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace store::internal {
namespace {

constexpr std::int64_t step = 1000;

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// The schema of a release, as a file of its own would have it.
std::set<std::string> schema_of(std::int64_t number) {
  SqliteConnection empty(":memory:", SqliteConnection::Mode::read_write);
  make_schema(empty, number);
  const auto parts = empty.schema();
  return {parts.begin(), parts.end()};
}

/// The public log, read from its first entry on: what is kept beside the entries must follow from them.
class LogAudit {
 public:
  /// `first` signed the first heads.
  LogAudit(Connection& connection, ledger::PublicKey first, ledger::Report& report) : connection_(connection), keys_(std::move(first)), report_(report) {}

  /// `last` is FOLDER/log; empty where nothing was signed yet.
  void run(const std::string& last) {
    read_heads(last);
    connection_.each("select level, position, hash from log_nodes", {}, [&](const Row& row) { nodes_[{row.integer("level"), row.integer("position")}] = row.bytes("hash"); });
    connection_.each("select place, entry, leaf_hash from log_entries order by place", {}, [&](const Row& row) { add(row); });
    compare_heads();
    for (const auto& [place, hash] : nodes_) problem("node_unknown", fmt::format("log_nodes holds a node of level {} at {} beyond the entries", place.first, place.second));
    if (!heads_.empty()) problem("rolled_back", fmt::format("the public log has {} entries and was signed at {}", tree_.size(), heads_.rbegin()->first));
  }

 private:
  struct Head { ledger::Checkpoint checkpoint; std::string note, where; };

  void problem(const char* code, std::string detail) { report_.problems.push_back({code, 0, "public log: " + std::move(detail)}); }

  void read_heads(const std::string& last) {
    const auto read = [&](const std::string& note, const std::string& where) {
      const auto head = ledger::read_checkpoint(note);
      if (!head) return problem("head_not_signed", where + " is no signed head");
      heads_.insert({head->size, {*head, note, where}});
    };
    for (const Row& row : connection_.query("select size, note from log_heads order by size")) {
      read(row.text("note"), fmt::format("log_heads/{}", row.integer("size")));
      if (const auto head = ledger::read_checkpoint(row.text("note")); head && head->size != static_cast<std::uint64_t>(row.integer("size")))
        problem("column_differs", fmt::format("log_heads/{} holds a head of size {}", row.integer("size"), head->size));
    }
    if (!last.empty()) read(last, "the file log");
  }

  void add(const Row& row) {
    compare_heads();
    if (row.integer("place") != static_cast<std::int64_t>(tree_.size())) problem("place_wrong", fmt::format("entry {} stands at place {}", tree_.size(), row.integer("place")));
    const ledger::Hash leaf = ledger::leaf_hash(row.bytes("entry"));
    if (row.bytes("leaf_hash") != bytes_of(leaf)) problem("leaf_hash_differs", fmt::format("entry {} was changed", row.integer("place")));
    tree_.append(leaf, [&](const ledger::Node& node) {
      if (!is_kept(node)) return;
      const auto kept = nodes_.find({node.level, static_cast<std::int64_t>(node.position)});
      if (kept == nodes_.end()) return problem("node_missing", fmt::format("log_nodes lacks level {} at {}", node.level, node.position));
      if (kept->second != bytes_of(node.hash)) problem("node_differs", fmt::format("log_nodes of level {} at {} does not follow from the entries", node.level, node.position));
      nodes_.erase(kept);
    });
    note_key(row.bytes("entry"));
  }

  /// Entries that announce a key of this log or take one into use.
  void note_key(const std::string& bytes) {
    if (bytes.find("\"kind\":\"key") == std::string::npos) return;
    const auto entry = base::parse_json(bytes);
    if (!entry || base::text_of(*entry, "of") != ledger::word_of(ledger::Log::open)) return;
    const std::string kind = base::text_of(*entry, "kind"), key = base::text_of(*entry, "key");
    base::Result<void> followed;
    if (kind == "key_announced") followed = keys_.announce(base::text_of(*entry, "note"));
    if (kind == "key" && key != keys_.last().key.vkey()) followed = keys_.change(key, tree_.size(), base::Instant::parse(base::text_of(*entry, "at")).value_or(base::Instant{}));
    if (!followed) problem("forged_key", followed.error().message.en);
  }

  /// The heads that were signed at the size reached so far.
  void compare_heads() {
    for (auto head = heads_.find(tree_.size()); head != heads_.end() && head->first == tree_.size(); head = heads_.erase(head)) compare(head->second);
  }

  void compare(const Head& head) {
    const auto opened = keys_.open_head(head.note);
    if (!opened) problem(opened.error().code == "retired_key" ? "retired_key" : "head_not_signed", head.where + " is not signed by the key in force");
    else if (head.checkpoint.root != tree_.root()) problem("head_differs", fmt::format("{} was signed for another tree", head.where));
  }

  Connection& connection_;
  ledger::KeyChain keys_;
  ledger::Report& report_;
  ledger::Frontier tree_;
  std::multimap<std::uint64_t, Head> heads_;
  std::map<std::pair<std::int64_t, std::int64_t>, std::string> nodes_;
};

}  // namespace

ledger::Report Audit::run(const ledger::PublicKey& key, const Signed& last) {
  try {
    return check(key, last);
  } catch (const std::runtime_error& fault) {
    ledger::Report report;
    report.problems.push_back({"store_damaged", 0, fault.what()});
    return report;
  }
}

ledger::Report Audit::check(const ledger::PublicKey& key, const Signed& last) {
  ledger::Verifier verifier(first_key(ledger::Log::ledger, key));
  add_heads(verifier, last.head);
  add_nodes(verifier);
  add_events(verifier);
  ledger::Report report = verifier.finish();
  check_database(report);
  check_schema(report);
  check_orphans(report);
  check_heads(report);
  check_files(report);
  check_log(report, last.log);
  check_rows(report);
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
    if (hash.size() == node.hash.size()) std::copy(hash.begin(), hash.end(), node.hash.begin());  // else it stays zero, and differs
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

/// A unique key that is gone or a trigger that was added would change what is written later.
void Audit::check_schema(ledger::Report& report) {
  std::set<std::string> made, later;
  if (!connection_.is_shared()) {
    made = schema_of(connection_.schema_number());
    later = schema_of(all_migrations().back().number);
  }
  const auto problem = [&](const std::string& part, const char* what) { report.problems.push_back({"schema_differs", 0, fmt::format("{}: {}", part.substr(0, part.find('\n')), what)}); };
  for (const std::string& part : connection_.schema()) {
    const bool acts = part.starts_with("trigger ") || part.starts_with("view ") || part.starts_with("rule ");
    if (made.erase(part) > 0) continue;
    if (acts) problem(part, "no release has it");
    if (later.contains(part)) problem(part, "the number of the schema is an earlier one");
  }
  for (const std::string& part : made) problem(part, "is lacking or was changed");
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

/// The first key of the chain that leads to the expected one; the expected one where none does: the verifier then says why.
ledger::PublicKey Audit::first_key(ledger::Log log, const ledger::PublicKey& expected) {
  const std::string stream = ledger::key_stream(log);
  std::vector<ledger::Event> events;
  for (const ledger::StoredEvent& stored : read_stored(connection_, vault_, StreamRange{stream, 1}))
    if (auto event = ledger::open_envelope(stored.envelope, {})) events.push_back(std::move(*event));
  const auto chain = keys_of(events);
  return chain && *chain && (*chain)->knows(expected) ? (*chain)->links().front().key : expected;
}

/// Rows that follow from no event. A store of a release before there were sums gets them when it is opened.
void Audit::check_rows(ledger::Report& report) {
  if (!connection_.has_table("row_sums")) return report.notes.push_back({"rows_of_another_release", 0, "the working rows carry no sums yet; they get them when the store is opened"});
  if (!vault_.has_key()) return report.notes.push_back({"rows_not_opened", 0, "the working rows were not compared with their sums: there is no store.key"});
  for (std::string& difference : RowSums(connection_, vault_).differences(report.size)) report.problems.push_back({"rows_differ", 0, std::move(difference)});
}

/// A store of a release before there was a public log has none.
void Audit::check_log(ledger::Report& report, const std::string& last) {
  if (!connection_.has_table("log_entries")) return;
  const auto named = ledger::PublicKey::parse(first_line(read_small(folder_ + "/log.vkey").value_or("")));
  const ledger::PublicKey expected = named ? *named : ledger::PublicKey("nobody", std::string(32, '\0'));
  LogAudit(connection_, first_key(ledger::Log::open, expected), report).run(last);
}

}  // namespace store::internal
