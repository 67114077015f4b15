#pragma once
#include "ledger/key.h"
#include "ledger/merkle.h"

#include <string>
#include <string_view>
#include <vector>

/// Signed notes and checkpoints of C2SP (signed-note, tlog-checkpoint).
namespace ledger {

/// A head of the tree: what is signed. `origin` names the log and the key. The hash is SHA-256, as tlog-checkpoint has it; a
/// tree under another hash is another log, with an origin of its own.
struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Hash root{};

  std::string text() const;  // three lines: origin, size, root in base 64
  bool operator==(const Checkpoint&) const = default;
};

/// The note: `text` (ends with a line break), an empty line, and one signature line for each signer.
std::string sign_note(std::string_view text, const std::vector<const Signer*>& signers);
inline std::string sign_note(std::string_view text, const Signer& signer) { return sign_note(text, std::vector{&signer}); }

/// The note's text when `key` signed it; further signatures are ignored. Refuses `bad_note`. At most 64 KiB.
base::Result<std::string> open_note(std::string_view note, const PublicKey& key);
/// The note's text, without looking at signatures. Refuses `bad_note`.
base::Result<std::string> text_of_note(std::string_view note);

/// The checkpoint of a note, without looking at signatures. Refuses `bad_note`.
base::Result<Checkpoint> read_checkpoint(std::string_view note);
/// The same when `key` signed it under its own name as origin.
base::Result<Checkpoint> open_checkpoint(std::string_view note, const PublicKey& key);

/// An inclusion proof with its checkpoint, for handing out (C2SP tlog-proof). `note` is the signed checkpoint.
std::string proof_text(std::uint64_t index, const std::vector<Hash>& proof, std::string_view note);

}  // namespace ledger
