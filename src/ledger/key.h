#pragma once
#include "base/refusal.h"

#include <cstdint>
#include <string>
#include <string_view>

/// Keys that sign, and what others need to check them (C2SP signed-note).
namespace ledger {

/// How a key signs: the byte that signed-note gives it. Another scheme takes a byte and a line in the table of key.cpp.
enum class Algorithm : std::uint8_t { ed25519 = 1 };  // RFC 8032
std::string_view name_of(Algorithm algorithm);        // "ed25519"

/// A public key with its name, written `<name>+<id in hex>+<base 64>`; names hold no space and no plus. The id follows from
/// name, algorithm and key.
class PublicKey {
 public:
  /// Refuses `bad_key`, also for an algorithm that is not known, and when the id does not belong to name and key.
  static base::Result<PublicKey> parse(std::string_view vkey);
  PublicKey(std::string name, std::string raw, Algorithm algorithm = Algorithm::ed25519) : name_(std::move(name)), raw_(std::move(raw)), algorithm_(algorithm) {}

  const std::string& name() const { return name_; }
  const std::string& raw() const { return raw_; }  // Ed25519: 32 bytes
  Algorithm algorithm() const { return algorithm_; }
  std::string id() const;        // 4 bytes
  std::string id_text() const;   // the same in hex
  std::string vkey() const;
  bool has_signed(std::string_view text, std::string_view signature) const;
  bool operator==(const PublicKey&) const = default;

 private:
  std::string name_;
  std::string raw_;
  Algorithm algorithm_;
};

/// What signs heads, announcements and certificates, wherever its private half lies: in a file, or in a module that never
/// gives it away.
class Signer {
 public:
  virtual ~Signer() = default;
  virtual const PublicKey& public_key() const = 0;
  /// The signature alone, as PublicKey::has_signed takes it.
  virtual std::string signature(std::string_view text) const = 0;
};

/// A signer whose key is kept in a file of mode 0600, written `PRIVATE+KEY+<name>+<id in hex>+<base 64>`.
class SigningKey final : public Signer {
 public:
  /// A key of 32 random bytes; the outer rooms bring chance.
  SigningKey(std::string name, std::string seed);
  /// Refuses `bad_key`.
  static base::Result<SigningKey> parse(std::string_view skey);

  std::string skey() const;
  const PublicKey& public_key() const override { return public_; }
  std::string signature(std::string_view text) const override;

 private:
  std::string seed_;
  PublicKey public_;
};

std::string base64(std::string_view bytes);
/// Refuses `bad_note` for anything but padded base 64.
base::Result<std::string> from_base64(std::string_view text);

}  // namespace ledger
