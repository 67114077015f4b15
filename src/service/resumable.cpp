#include "service/resumable.h"

#include "base/digest.h"
#include "base/disk_full.h"
#include "base/id.h"
#include "service/content.h"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace service {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t lifetime = 24LL * 3'600 * 1'000'000, leftover_age_s = 3'600;   // microseconds; seconds
constexpr std::size_t most_of_an_account = 10, most_of_all = 500, piece_bytes = 64 << 10, block = 64;
constexpr std::string_view about_end = ".about", part_end = ".part";

std::string folder_of(House& house) { return house.places().data + "/uploads"; }
std::string about_path(House& house, const std::string& id) { return fmt::format("{}/{}{}", folder_of(house), id, about_end); }
std::string part_path(House& house, const std::string& id) { return fmt::format("{}/{}{}", folder_of(house), id, part_end); }

tl::unexpected<base::Refusal> no_such_upload() { return base::refuse("not_found", {"没有这次上传，或它已过期，请重新上传。", "There is no such upload, or it ran out: send the file again."}); }

tl::unexpected<base::Refusal> storage_full() {
  return base::refuse("storage_full", {"存储空间已满，文件没有保存。请联系管理员清出空间后再试。", "The storage is full; the file was not kept. Ask the administrator to make room, then try again."});
}

/// An upload with the key its bytes lie under.
struct Kept : Resumable {
  std::string key;                     // 32 bytes
  bool taken() const { return !file.empty(); }
};

class File {
 public:
  File(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  explicit operator bool() const { return fd_ >= 0; }
  int get() const { return fd_; }
  std::int64_t size() const {
    struct stat found{};
    return ::fstat(fd_, &found) == 0 ? found.st_size : 0;
  }

 private:
  int fd_;
};

/// What a call that failed tells its caller: false when the disk is full; other failures are faults.
bool failed(const char* what) {
  if (base::is_disk_full(errno)) return false;
  throw std::system_error(errno, std::generic_category(), what);
}

/// False when the disk is full.
bool write_at(const File& file, std::string_view bytes, std::int64_t offset) {
  while (!bytes.empty()) {
    const auto size = ::pwrite(file.get(), bytes.data(), bytes.size(), offset);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return failed("an upload cannot be written");
    bytes.remove_prefix(static_cast<std::size_t>(size));
    offset += size;
  }
  return true;
}

/// Encrypts or decrypts bytes that stand at `offset` of the whole: XChaCha20, whose stream can be entered anywhere.
void crypt(std::string& bytes, std::int64_t offset, const std::string& key) {
  static constexpr unsigned char nonce[crypto_stream_xchacha20_NONCEBYTES] = {};   // each upload has a key of its own
  const auto before = static_cast<std::size_t>(offset) % block;
  bytes.insert(0, before, '\0');
  auto* data = reinterpret_cast<unsigned char*>(bytes.data());
  crypto_stream_xchacha20_xor_ic(data, data, bytes.size(), nonce, static_cast<std::uint64_t>(offset) / block, reinterpret_cast<const unsigned char*>(key.data()));
  bytes.erase(0, before);
}

std::string hex_of(const std::string& key) { return base::hex({reinterpret_cast<const std::uint8_t*>(key.data()), key.size()}); }

/// What is known of an upload beside its bytes, sealed under the store's key. False when the disk is full.
bool keep_about(House& house, const Kept& kept) {
  const base::JsonObject about{{"case", kept.case_id}, {"account", kept.account}, {"office", kept.office}, {"name", kept.name}, {"type", kept.type}, {"length", kept.length},
                               {"expires", kept.expires.microseconds}, {"key", hex_of(kept.key)}, {"file", kept.file}};
  const auto path = about_path(house, kept.id), next = path + ".next";
  const File file(next, O_CREAT | O_TRUNC | O_WRONLY);
  const bool is_kept = file && write_at(file, house.store().lock(boost::json::serialize(about)), 0) && ::fdatasync(file.get()) == 0 && ::rename(next.c_str(), path.c_str()) == 0;
  return is_kept || failed("what is known of an upload cannot be kept");
}

bool is_id(const std::string& id) { return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; }); }

std::optional<Kept> read_about(House& house, const std::string& id) {
  const auto sealed = is_id(id) ? content_of(about_path(house, id)) : std::string();
  const auto plain = sealed.empty() ? std::nullopt : std::optional(house.store().unlock(sealed));
  const auto json = plain && *plain ? base::parse_json(**plain) : tl::unexpected(base::Refusal{});
  if (!json) return std::nullopt;
  const auto& about = json->as_object();
  Kept kept;
  kept.id = id;
  kept.case_id = base::text_of(about, "case");
  kept.account = base::text_of(about, "account");
  kept.office = base::text_of(about, "office");
  kept.name = base::text_of(about, "name");
  kept.type = base::text_of(about, "type");
  kept.length = about.at("length").to_number<std::int64_t>();
  kept.expires = base::Instant{about.at("expires").to_number<std::int64_t>()};
  kept.key = base::from_hex(base::text_of(about, "key"));
  kept.file = about.at("file").as_object();
  return kept;
}

std::int64_t offset_of(const Kept& kept, std::int64_t on_disk) { return kept.taken() ? kept.length : std::min(on_disk, kept.length - 1); }

base::Result<Kept> find(House& house, const Session& session, const ResumableId& which) {
  auto kept = read_about(house, which.id);
  if (!kept || kept->case_id != which.case_id || kept->account != session.account || kept->office != session.office || kept->expires < house.now()) return no_such_upload();
  if (const auto seen = see_case(house, *house.store().reader(), session, kept->case_id); !seen) return tl::unexpected(seen.error());
  kept->offset = offset_of(*kept, File(part_path(house, kept->id), O_RDONLY).size());
  return std::move(*kept);
}

void forget(House& house, const std::string& id) {
  std::error_code ignored;
  fs::remove(part_path(house, id), ignored);
  fs::remove(about_path(house, id), ignored);
}

std::vector<std::string> unfinished(House& house) {
  std::vector<std::string> ids;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder_of(house), ignored))
    if (entry.path().extension() == part_end) ids.push_back(entry.path().stem().string());
  return ids;
}

base::Result<void> has_room(House& house, const Session& session) {
  const auto ids = unfinished(house);
  const auto own = static_cast<std::size_t>(std::count_if(ids.begin(), ids.end(), [&](const auto& id) {
    const auto kept = read_about(house, id);
    return kept && kept->account == session.account;
  }));
  if (own < most_of_an_account && ids.size() < most_of_all) return {};
  return base::refuse("too_many_uploads", {"没有传完的文件太多（每个账号最多 10 份）。请先传完或取消前面的，再传这一份。", "Too many uploads are unfinished (at most 10 of an account): finish or cancel some, then send this one."});
}

/// Appends what came, at most up to the length. Refuses `storage_full`.
base::Result<void> append(const Kept& kept, const File& part, const Piece& piece) {
  std::ifstream content(piece.path, std::ios::binary);
  std::string bytes(piece_bytes, '\0');
  for (auto at = piece.offset; content.read(bytes.data(), static_cast<std::streamsize>(piece_bytes)), content.gcount() > 0; bytes.resize(piece_bytes)) {
    bytes.resize(static_cast<std::size_t>(content.gcount()));
    crypt(bytes, at, kept.key);
    if (!write_at(part, bytes, at)) return storage_full();
    at += static_cast<std::int64_t>(bytes.size());
  }
  if (::fdatasync(part.get()) != 0 && !failed("an upload cannot be synced")) return storage_full();
  return {};
}

/// The whole file in the clear, for as long as it is being taken.
class Whole {
 public:
  Whole(House& house, const Kept& kept) : path_(fmt::format("{}/upload-{}", folder_of(house), base::random_id())) {
    const File part(part_path(house, kept.id), O_RDONLY), whole(path_, O_CREAT | O_EXCL | O_WRONLY);
    std::string bytes(piece_bytes, '\0');
    good_ = whole || failed("an upload cannot be put together");
    for (std::int64_t at = 0; at < kept.length && good_;) {
      bytes.resize(static_cast<std::size_t>(std::min<std::int64_t>(static_cast<std::int64_t>(piece_bytes), kept.length - at)));
      const auto size = ::pread(part.get(), bytes.data(), bytes.size(), at);
      if (size <= 0) throw std::system_error(errno, std::generic_category(), "an upload cannot be read back");
      bytes.resize(static_cast<std::size_t>(size));
      crypt(bytes, at, kept.key);
      good_ = write_at(whole, bytes, at);
      at += size;
    }
  }
  Whole(const Whole&) = delete;
  Whole& operator=(const Whole&) = delete;
  ~Whole() { ::unlink(path_.c_str()); }

  /// False when the disk is full.
  bool good() const { return good_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool good_ = true;
};

/// The world was in the way, not the file: the same bytes may be taken later.
bool may_pass(const base::Refusal& refusal) {
  static const std::vector<std::string_view> passing{"storage_full", "store_busy", "database_away", "outcome_unknown", "examining_busy", "cannot_examine"};
  return std::find(passing.begin(), passing.end(), refusal.code) != passing.end();
}

base::Result<Resumable> finish(House& house, const Session& session, Kept kept) {
  const Whole whole(house, kept);
  if (!whole.good()) return storage_full();
  const auto stored = upload(house, session, {"upload-" + kept.id, ""}, {kept.case_id, whole.path(), kept.name, kept.type});
  if (!stored) {
    if (!may_pass(stored.error())) forget(house, kept.id);
    return tl::unexpected(stored.error());
  }
  kept.file = stored->body.as_object();
  if (!keep_about(house, kept)) return storage_full();
  std::error_code ignored;
  fs::remove(part_path(house, kept.id), ignored);
  kept.offset = kept.length;
  return Resumable(std::move(kept));
}

}  // namespace

base::Result<Resumable> begin_resumable(House& house, const Session& session, const NewResumable& wanted) {
  if (auto may = may_upload(house, session, wanted.case_id); !may) return tl::unexpected(may.error());
  if (wanted.length == 0) return base::refuse("file_empty", {"文件是空的。请核对后重新上传。", "The file is empty. Check it and send it again."});
  if (wanted.length > store::largest_file) return base::refuse("file_too_large", {"文件超过 20 MB。请压缩或分成几个文件后再上传。", "The file is larger than 20 MiB. Compress it or split it, then send it again."});
  if (auto room = has_room(house, session); !room) return tl::unexpected(room.error());
  Kept kept;
  kept.id = base::random_id();
  kept.case_id = wanted.case_id;
  kept.account = session.account;
  kept.office = session.office;
  kept.name = wanted.name;
  kept.type = wanted.type;
  kept.length = wanted.length;
  kept.expires = base::Instant{house.now().microseconds + lifetime};
  kept.key.resize(crypto_stream_xchacha20_KEYBYTES);
  randombytes_buf(kept.key.data(), kept.key.size());
  const bool is_begun = keep_about(house, kept) && (File(part_path(house, kept.id), O_CREAT | O_WRONLY) || failed("an upload cannot be begun"));
  if (!is_begun) return storage_full();
  return Resumable(std::move(kept));
}

base::Result<Resumable> find_resumable(House& house, const Session& session, const ResumableId& which) {
  auto kept = find(house, session, which);
  if (!kept) return tl::unexpected(kept.error());
  return Resumable(std::move(*kept));
}

base::Result<Resumable> take_piece(House& house, const Session& session, const ResumableId& which, const Piece& piece) {
  const auto known = find(house, session, which);
  if (!known) return tl::unexpected(known.error());
  const File part(part_path(house, which.id), O_RDWR);
  if (part && ::flock(part.get(), LOCK_EX | LOCK_NB) != 0)
    return base::refuse("upload_in_use", {"这份文件的另一段正在传送，请稍候再续传。", "Another piece of this file is just coming: go on in a moment."});
  auto kept = find(house, session, which);   // as it is now that nobody else writes
  if (!kept) return tl::unexpected(kept.error());
  const auto size = static_cast<std::int64_t>(fs::file_size(piece.path));
  if (piece.offset != kept->offset || size > kept->length - piece.offset)
    return base::refuse("upload_offset", {fmt::format("这一段接不上：已收到 {} 字节，请从那里续传。", kept->offset), fmt::format("This piece does not fit: {} bytes have come, go on from there.", kept->offset)});
  if (kept->taken()) return Resumable(std::move(*kept));
  if (auto kept_all = append(*kept, part, piece); !kept_all) return tl::unexpected(kept_all.error());
  if (piece.offset + size == kept->length) return finish(house, session, std::move(*kept));
  kept->offset = offset_of(*kept, part.size());
  return Resumable(std::move(*kept));
}

base::Result<void> end_resumable(House& house, const Session& session, const ResumableId& which) {
  if (const auto kept = find(house, session, which); !kept) return tl::unexpected(kept.error());
  forget(house, which.id);
  return {};
}

void sweep_uploads(House& house) {
  std::error_code ignored;
  const auto long_ago = fs::file_time_type::clock::now() - std::chrono::seconds(leftover_age_s);
  for (const auto& entry : fs::directory_iterator(folder_of(house), ignored)) {
    const auto id = entry.path().stem().string();
    const auto kept = read_about(house, id);
    if (kept && kept->expires < house.now()) forget(house, id);
    if (!kept && entry.last_write_time(ignored) < long_ago) fs::remove(entry.path(), ignored);
  }
}

std::int64_t unfinished_uploads(House& house) { return static_cast<std::int64_t>(unfinished(house).size()); }

}  // namespace service
