#pragma once
#include "ledger/event.h"
#include "ledger/key_chain.h"

#include <map>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

namespace ledger {

/// One row of a ledger as somebody keeps it: the leaf and what stands beside it.
struct StoredEvent {
  std::int64_t seq = 0;
  std::string stream;
  std::int64_t version = 0;
  std::string kind;
  std::string id;
  std::int64_t received_at = 0;                 // microseconds
  std::string envelope;
  std::string leaf_hash;                        // 32 bytes
  std::map<std::string, SealedField> opened;    // what could be opened
  std::set<std::string> unopened;               // kept, but the store key is not at hand
  std::set<std::string> damaged;                // kept, but does not open under its key
};

/// What is wrong: `code` is stable (docs/reference/ledger.md), `seq` 0 when it concerns no single event.
struct LedgerProblem {
  std::string code;
  std::int64_t seq = 0;
  std::string detail;
};

struct Report {
  std::uint64_t size = 0;
  Hash root{};
  std::vector<LedgerProblem> problems;          // the first 1,000
  std::uint64_t unopened = 0;                   // sealed fields nobody looked into for lack of the key
  std::vector<LedgerProblem> notes;             // what could not be checked, and why; no problem
  bool ok() const { return problems.empty(); }
};

/// Checks a whole ledger, one event after another in the order of seq. Memory grows with ids (8 bytes each) and streams only.
class Verifier {
 public:
  /// `first` signed the first heads; the keys after it follow from the records of the stream "keys/ledger".
  explicit Verifier(PublicKey first) : keys_(std::move(first)) {}

  /// Heads in any order, before the events; `where` names the place in a problem's sentence. A ledger shorter than a signed
  /// head was rolled back.
  void add_head(std::string_view note, std::string_view where);
  /// A kept node of the tree; before the events.
  void add_node(const Node& node);
  void add(const StoredEvent& stored);
  /// After the last event.
  Report finish();

 private:
  struct Missing { std::int64_t seq; std::string stream, field; };
  struct Head { Checkpoint checkpoint; std::string note, where; };

  void problem(std::string code, std::int64_t seq, std::string detail);
  void check_columns(const StoredEvent& stored, const Event& event);
  void check_place(const StoredEvent& stored);
  void check_sealed(const StoredEvent& stored, const Event& event);
  void note_erasure(const Event& event);
  void note_key(const StoredEvent& stored, const Event& event);
  void check_heads();
  void check_head(const Head& head, const Hash& root);
  void check_node(const Node& node);

  KeyChain keys_;
  Report report_;
  Frontier tree_;
  std::multimap<std::uint64_t, Head> heads_;
  std::map<std::pair<int, std::uint64_t>, Hash> nodes_;
  std::map<std::string, std::int64_t, std::less<>> versions_;
  std::unordered_set<std::uint64_t> ids_;       // the first bytes of their hashes
  std::map<std::string, Missing> missing_;      // "<event id>/<field>"
  std::int64_t seq_ = 0;
};

}  // namespace ledger
