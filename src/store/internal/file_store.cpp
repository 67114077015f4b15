#include "store/internal/file_store.h"

#include "base/disk_full.h"
#include "base/id.h"
#include "store/internal/disk.h"
#include "store/internal/file_cipher.h"
#include "store/internal/file_types.h"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <openssl/evp.h>
#include <system_error>

namespace store::internal {
namespace {

constexpr std::size_t chunk_bytes = 64 << 10;
constexpr std::string_view digest_start = "sha256:";

/// SHA-256 of what passes by.
class RunningDigest {
 public:
  RunningDigest() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    base::ensure(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1, "SHA-256 is available");
  }
  void add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  base::Digest finish() {
    base::Digest digest{};
    EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr);
    return digest;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

tl::unexpected<base::Refusal> too_large() {
  return base::refuse("file_too_large", {"文件超过 20 MB。请压缩或分成几个文件后再上传。", "The file is larger than 20 MiB. Compress it or split it, then send it again."});
}

tl::unexpected<base::Refusal> storage_full() {
  return base::refuse("storage_full", {"存储空间已满，文件没有保存。请联系管理员清出空间后再试。", "The storage is full; the file was not kept. Ask the administrator to make room, then try again."});
}

tl::unexpected<base::Refusal> no_such_file() {
  return base::refuse("no_such_file", {"没有这个文件，或已按规定删除。", "There is no such file, or it was erased."});
}

bool is_digest_name(std::string_view name) {
  return name.size() == digest_start.size() + 64 && name.starts_with(digest_start) && !base::from_hex(name.substr(digest_start.size())).empty();
}

[[noreturn]] void missing_or_changed(std::string_view digest) { throw std::runtime_error(fmt::format("the file {} is missing or was changed", digest)); }

/// Holds every piece against the key and, before it gives the last one, the whole against its digest.
class StoredSource final : public FileSource {
 public:
  StoredSource(std::string digest, std::unique_ptr<FileDecipher> decipher) : name_(std::move(digest)), decipher_(std::move(decipher)) {}
  std::string next() override {
    if (decipher_->is_over()) return {};
    auto piece = decipher_->next();
    if (!piece) missing_or_changed(name_);
    digest_.add(*piece);
    if (decipher_->is_over() && base::name_of(digest_.finish()) != name_) missing_or_changed(name_);
    return std::move(*piece);
  }

 private:
  std::string name_;
  std::unique_ptr<FileDecipher> decipher_;
  RunningDigest digest_;
};

/// What was learned about a file while it was copied into its temporary place.
struct Incoming {
  base::Digest digest{};
  std::int64_t size = 0;
  Sample sample;
};

base::Result<Incoming> copy(std::istream& content, FileCipher& cipher) {
  Incoming incoming;
  RunningDigest digest;
  std::string chunk(chunk_bytes, '\0');
  while (content.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), content.gcount() > 0) {
    const std::string_view bytes(chunk.data(), static_cast<std::size_t>(content.gcount()));
    incoming.size += content.gcount();
    if (incoming.size > largest_file) return too_large();
    digest.add(bytes);
    incoming.sample.add(bytes);
    cipher.add(bytes);
  }
  if (content.bad()) throw std::runtime_error("the file that comes in cannot be read");
  if (incoming.size == 0) return base::refuse("file_empty", {"文件是空的。请核对后重新上传。", "The file is empty. Check it and send it again."});
  cipher.finish();
  incoming.digest = digest.finish();
  return incoming;
}

}  // namespace

std::string file_path(const std::string& folder, std::string_view digest_name) {
  const std::string_view hex = digest_name.substr(digest_start.size());
  return fmt::format("{}/files/{}/{}", folder, hex.substr(0, 2), hex.substr(2));
}

std::string about_file(const StoredFile& file) { return fmt::format("file {} {} {}", file.digest, file.type, file.size); }

StoredFile stored_file(const Row& row) { return {row.text("digest"), row.text("type"), row.integer("size")}; }

std::optional<std::string> read_sealed_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string bytes;
  std::string chunk(chunk_bytes, '\0');
  while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), file.gcount() > 0 && bytes.size() < 2 * static_cast<std::size_t>(largest_file))
    bytes.append(chunk.data(), static_cast<std::size_t>(file.gcount()));
  return bytes;
}

std::optional<std::string> open_file(const std::string& folder, const Vault& vault, const Row& row) {
  const StoredFile file = stored_file(row);
  const auto key = is_digest_name(file.digest) ? vault.unlock(row.bytes("wrapped"), about_file(file)) : std::nullopt;
  const auto sealed = key ? read_sealed_file(file_path(folder, file.digest)) : std::nullopt;
  std::string plain;
  if (!sealed || !decrypt_file(*key, *sealed, [&](std::string_view piece) { plain.append(piece); })) return std::nullopt;
  return base::name_of(base::sha256(plain)) == file.digest ? std::optional(std::move(plain)) : std::nullopt;
}

/// The folder of the files is on disk before the first of them is: also for who comes while another just made it.
FileStore::FileStore(std::string folder, const Vault& vault, Store& store, std::function<base::Instant()> now) : folder_(std::move(folder)), vault_(vault), store_(store), now_(std::move(now)) {
  make_folder(folder_ + "/files");
  sync_folder(folder_);
}

base::Result<StoredFile> FileStore::put(std::istream& content, const FileClaim& claim) {
  try {
    return put_new(content, claim);
  } catch (const std::system_error& error) {
    if (base::is_disk_full(error.code().value())) return storage_full();
    throw;
  }
}

base::Result<StoredFile> FileStore::put_new(std::istream& content, const FileClaim& claim) {
  const std::string key = random_bytes(32);
  NewFile temporary(fmt::format("{}/files/incoming-{}", folder_, base::random_id()));
  FileCipher cipher(key, [&](std::string_view bytes) { temporary.write(bytes); });
  const auto incoming = copy(content, cipher);
  if (!incoming) return tl::unexpected(incoming.error());
  const auto type = type_of(incoming->sample, claim);
  if (!type) return tl::unexpected(type.error());
  const StoredFile file{base::name_of(incoming->digest), *type, incoming->size};

  const std::string path = file_path(folder_, file.digest);
  if (auto kept = find(file.digest); kept && exists(path)) return kept;
  make_folder(std::filesystem::path(path).parent_path().string());
  sync_folder(folder_ + "/files");
  temporary.sync();
  if (const auto inserted = keep(file, key, temporary); !inserted) return tl::unexpected(inserted.error());
  return file;
}

/// Under the writers' lock: two of the same content, wherever they come in, would else leave one's bytes under the
/// other's key. The work may run twice: the file is moved the first time.
base::Result<void> FileStore::keep(const StoredFile& file, const std::string& key, NewFile& temporary) {
  return store_.write([&](Transaction& transaction) -> base::Result<void> {
    const std::string path = file_path(folder_, file.digest);
    if (exists(path) && !transaction.query("select 1 as one from files where digest = $1", {file.digest}).empty()) return {};
    if (!temporary.is_kept()) temporary.keep(path);
    else if (!temporary.lies_at(path)) throw std::runtime_error("the file was exchanged while it was recorded; send it again");
    transaction.execute("delete from files where digest = $1", {file.digest});
    transaction.execute("insert into files (digest, type, size, wrapped, stored_at) values ($1, $2, $3, $4, $5)",
                        {file.digest, file.type, file.size, Blob{vault_.lock(key, about_file(file))}, now_().microseconds});
    return {};
  });
}

base::Result<Row> FileStore::row_of(std::string_view digest) {
  if (!is_digest_name(digest)) return no_such_file();
  Rows rows = store_.query("select digest, type, size, wrapped from files where digest = $1", {std::string(digest)});
  if (rows.empty()) return no_such_file();
  return std::move(rows.front());
}

base::Result<StoredFile> FileStore::find(std::string_view digest) {
  const auto row = row_of(digest);
  if (!row) return tl::unexpected(row.error());
  return stored_file(*row);
}

base::Result<std::unique_ptr<FileSource>> FileStore::open(std::string_view digest) {
  const auto row = row_of(digest);
  if (!row) return tl::unexpected(row.error());
  const auto key = vault_.unlock(row->bytes("wrapped"), about_file(stored_file(*row)));
  auto sealed = std::make_unique<std::ifstream>(file_path(folder_, digest), std::ios::binary);
  if (!key || !*sealed) missing_or_changed(digest);
  return std::make_unique<StoredSource>(std::string(digest), std::make_unique<FileDecipher>(*key, std::move(sealed)));
}

base::Result<void> FileStore::erase(std::string_view digest) {
  if (const auto row = row_of(digest); !row) return tl::unexpected(row.error());
  const auto gone = store_.write([&](Transaction& transaction) -> base::Result<void> {
    transaction.execute("delete from files where digest = $1", {std::string(digest)});
    return {};
  });
  if (!gone) return gone;
  return store_.write([&](Transaction& transaction) -> base::Result<void> {  // unless somebody sent it again by now
    if (transaction.query("select 1 as one from files where digest = $1", {std::string(digest)}).empty()) std::filesystem::remove(file_path(folder_, digest));
    return {};
  });
}

}  // namespace store::internal

namespace store {
namespace {

/// Reads a string without copying it.
class StringSource : public std::streambuf {
 public:
  explicit StringSource(std::string_view bytes) {
    char* begin = const_cast<char*>(bytes.data());  // never written: a get area only
    setg(begin, begin, begin + bytes.size());
  }
};

}  // namespace

base::Result<StoredFile> Files::put(std::string_view bytes, const FileClaim& claim) {
  StringSource source(bytes);
  std::istream content(&source);
  return put(content, claim);
}

}  // namespace store
