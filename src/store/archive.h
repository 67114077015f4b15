#pragma once
#include "ledger/verify.h"
#include "store/reader.h"

#include <functional>
#include <memory>
#include <string>

namespace store {

/// A store that is only looked at, also while a server writes into it: what the `ledger` commands read. One state, as it
/// was when opened. Used by one thread.
class Archive {
 public:
  /// `database`: as in Settings. Refuses `no_store` when there is none, `no_database`, `store_too_new`. Without
  /// FOLDER/store.key sealed content stays closed.
  static base::Result<std::unique_ptr<Archive>> open(const std::string& folder, const std::string& database = {});
  virtual ~Archive() = default;

  /// Checks everything kept: records, hashes, tree, sealed content, signed heads (the history and FOLDER/head), files.
  /// A database that cannot be read is one more problem, `store_damaged`. `vkey` pins the key that must have signed, or one
  /// that the ledger's announcements lead from or to; empty: that of FOLDER/head.vkey, which proves less. Refuses `bad_key`.
  virtual base::Result<ledger::Report> verify(const std::string& vkey) = 0;
  /// Makes every view anew from the events, beside the store, and adds a problem `view_differs` for each kept row that
  /// differs, is lacking or too many. Asks for a report without problems: views are made from a sound ledger. `apply` reads its own tables alone. Notes
  /// `views_left_out` where there are none (a backup), `views_of_another_release`, and `views_not_opened` without the store
  /// key: those are made again when the store is opened.
  virtual void check_views(const std::vector<Applier>& appliers, ledger::Report& report) = 0;

  /// The last signed head (signed note); empty when none was signed yet.
  virtual std::string head() = 0;
  /// The keys that signed the heads, as the announcements in the ledger tell them. Refuses `forged_key`, `bad_key`.
  virtual base::Result<ledger::KeyChain> keys() = 0;
  /// The record with this id or at this place (from 1) is in the ledger of the last signed head: a C2SP tlog-proof.
  /// Refuses `no_such_event`, `not_signed_yet` (signed within a second while a server runs).
  virtual base::Result<std::string> prove(const std::string& event) = 0;
  /// Every record as it was hashed, in the order of the ledger, one call each.
  virtual void each_envelope(const std::function<void(std::string_view)>& take) = 0;
  virtual Reader& reader() = 0;
};

}  // namespace store
