#pragma once
#include "base/refusal.h"
#include "ledger/merkle.h"

#include <string>
#include <string_view>

/// Signed notes and checkpoints of C2SP (signed-note, tlog-checkpoint), signed with Ed25519 (RFC 8032).
namespace ledger {

/// A head of the tree: what is signed. `origin` names the log and the key.
struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Hash root{};

  std::string text() const;  // three lines: origin, size, root in base 64
  bool operator==(const Checkpoint&) const = default;
};

/// A public key with its name, written `<name>+<id in hex>+<base 64>`; names hold no space and no plus.
class PublicKey {
 public:
  /// Refuses `bad_key`, also when the id does not belong to name and key.
  static base::Result<PublicKey> parse(std::string_view vkey);
  PublicKey(std::string name, std::string raw) : name_(std::move(name)), raw_(std::move(raw)) {}

  const std::string& name() const { return name_; }
  const std::string& raw() const { return raw_; }  // 32 bytes
  std::string vkey() const;

 private:
  std::string name_;
  std::string raw_;
};

/// The key that signs. Kept in a file of mode 0600, written `PRIVATE+KEY+<name>+<id in hex>+<base 64>`.
class SigningKey {
 public:
  /// A key of 32 random bytes; the outer rooms bring chance.
  SigningKey(std::string name, std::string seed);
  /// Refuses `bad_key`.
  static base::Result<SigningKey> parse(std::string_view skey);

  std::string skey() const;
  const PublicKey& public_key() const { return public_; }
  /// The note: `text` (ends with a line break), an empty line, and one signature line.
  std::string sign(std::string_view text) const;

 private:
  std::string seed_;
  PublicKey public_;
};

/// The note's text when `key` signed it; further signatures are ignored. Refuses `bad_note`. At most 64 KiB.
base::Result<std::string> open_note(std::string_view note, const PublicKey& key);

/// The checkpoint of a note, without looking at signatures. Refuses `bad_note`.
base::Result<Checkpoint> read_checkpoint(std::string_view note);
/// The same when `key` signed it under its own name as origin.
base::Result<Checkpoint> open_checkpoint(std::string_view note, const PublicKey& key);

/// An inclusion proof with its checkpoint, for handing out (C2SP tlog-proof). `note` is the signed checkpoint.
std::string proof_text(std::uint64_t index, const std::vector<Hash>& proof, std::string_view note);

std::string base64(std::string_view bytes);
/// Refuses `bad_note` for anything but padded base 64.
base::Result<std::string> from_base64(std::string_view text);

}  // namespace ledger
