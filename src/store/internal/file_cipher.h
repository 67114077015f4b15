#pragma once
#include <functional>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace store::internal {

/// Encrypts a file piece by piece (libsodium secretstream, XChaCha20-Poly1305): a header of 24 bytes, then pieces of
/// 64 KiB with 17 bytes each; cutting, swapping or appending pieces is found.
class FileCipher {
 public:
  using Sink = std::function<void(std::string_view)>;
  FileCipher(std::string_view key, Sink sink);
  ~FileCipher();
  FileCipher(const FileCipher&) = delete;
  FileCipher& operator=(const FileCipher&) = delete;

  void add(std::string_view bytes);
  void finish();

 private:
  void put(std::string_view piece, bool last);
  struct State;
  std::unique_ptr<State> state_;
  Sink sink_;
  std::string pending_;
};

/// The plain pieces of what FileCipher wrote, read from `sealed` one after the other.
class FileDecipher {
 public:
  /// Takes `sealed` over; it stands at its beginning.
  FileDecipher(std::string_view key, std::unique_ptr<std::istream> sealed);
  ~FileDecipher();
  FileDecipher(const FileDecipher&) = delete;
  FileDecipher& operator=(const FileDecipher&) = delete;

  /// The next piece, which may be empty; nothing where the content was changed or ends too early. Not to be called once is_over().
  std::optional<std::string> next();
  /// The last piece was given, and nothing stands behind it.
  bool is_over() const { return is_over_; }

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::unique_ptr<std::istream> sealed_;
  bool is_over_ = false;
};

/// The plain bytes of `sealed`, handed on piece by piece. False when it was changed.
bool decrypt_file(std::string_view key, std::string_view sealed, const FileCipher::Sink& sink);

}  // namespace store::internal
