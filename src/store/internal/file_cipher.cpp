#include "store/internal/file_cipher.h"

#include "base/refusal.h"

#include <sodium.h>

namespace store::internal {
namespace {

constexpr std::size_t piece_bytes = 64 << 10;
constexpr std::size_t header_bytes = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t extra_bytes = crypto_secretstream_xchacha20poly1305_ABYTES;

const unsigned char* raw(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

struct FileCipher::State {
  crypto_secretstream_xchacha20poly1305_state stream;
};

FileCipher::FileCipher(std::string_view key, Sink sink) : state_(std::make_unique<State>()), sink_(std::move(sink)) {
  base::ensure(key.size() == crypto_secretstream_xchacha20poly1305_KEYBYTES, "a file key has 32 bytes");
  std::string header(header_bytes, '\0');
  crypto_secretstream_xchacha20poly1305_init_push(&state_->stream, raw(header), raw(key));
  sink_(header);
}

FileCipher::~FileCipher() = default;

void FileCipher::add(std::string_view bytes) {
  pending_.append(bytes);
  std::string_view rest = pending_;
  for (; rest.size() > piece_bytes; rest.remove_prefix(piece_bytes)) put(rest.substr(0, piece_bytes), false);
  pending_ = std::string(rest);
}

void FileCipher::finish() { put(pending_, true); }

void FileCipher::put(std::string_view piece, bool last) {
  std::string sealed(piece.size() + extra_bytes, '\0');
  const unsigned char tag = last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
  crypto_secretstream_xchacha20poly1305_push(&state_->stream, raw(sealed), nullptr, raw(piece), piece.size(), nullptr, 0, tag);
  sink_(sealed);
}

struct FileDecipher::State {
  crypto_secretstream_xchacha20poly1305_state stream;
  bool good = false;
};

FileDecipher::FileDecipher(std::string_view key, std::unique_ptr<std::istream> sealed) : state_(std::make_unique<State>()), sealed_(std::move(sealed)) {
  base::ensure(key.size() == crypto_secretstream_xchacha20poly1305_KEYBYTES, "a file key has 32 bytes");
  std::string header(header_bytes, '\0');
  sealed_->read(header.data(), static_cast<std::streamsize>(header.size()));
  state_->good = sealed_->gcount() == static_cast<std::streamsize>(header.size()) && crypto_secretstream_xchacha20poly1305_init_pull(&state_->stream, raw(header), raw(key)) == 0;
}

FileDecipher::~FileDecipher() = default;

std::optional<std::string> FileDecipher::next() {
  std::string sealed(piece_bytes + extra_bytes, '\0');
  sealed_->read(sealed.data(), static_cast<std::streamsize>(sealed.size()));
  sealed.resize(static_cast<std::size_t>(sealed_->gcount()));
  if (!state_->good || sealed.size() < extra_bytes) return std::nullopt;
  unsigned char tag = 0;
  std::string plain(sealed.size() - extra_bytes, '\0');
  state_->good = crypto_secretstream_xchacha20poly1305_pull(&state_->stream, raw(plain), nullptr, &tag, raw(sealed), sealed.size(), nullptr, 0) == 0;
  is_over_ = state_->good && tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  if (!state_->good || (is_over_ && sealed_->peek() != std::istream::traits_type::eof())) return std::nullopt;
  return plain;
}

bool decrypt_file(std::string_view key, std::string_view sealed, const FileCipher::Sink& sink) {
  crypto_secretstream_xchacha20poly1305_state stream;
  if (key.size() != crypto_secretstream_xchacha20poly1305_KEYBYTES || sealed.size() < header_bytes) return false;
  if (crypto_secretstream_xchacha20poly1305_init_pull(&stream, raw(sealed), raw(key)) != 0) return false;
  unsigned char tag = 0;
  for (sealed.remove_prefix(header_bytes); !sealed.empty();) {
    if (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) return false;
    const std::string_view piece = sealed.substr(0, piece_bytes + extra_bytes);
    if (piece.size() < extra_bytes) return false;
    std::string plain(piece.size() - extra_bytes, '\0');
    if (crypto_secretstream_xchacha20poly1305_pull(&stream, raw(plain), nullptr, &tag, raw(piece), piece.size(), nullptr, 0) != 0) return false;
    sink(plain);
    sealed.remove_prefix(piece.size());
  }
  return tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
}

}  // namespace store::internal
