#include "store/internal/disk.h"

#include "base/id.h"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace store::internal {
namespace {

constexpr std::size_t most_small_bytes = 1 << 20;

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

/// A file descriptor that is closed on every way out.
class Descriptor {
 public:
  Descriptor(const std::string& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

void write_all(int descriptor, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("cannot write " + path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

void make_folder(const std::string& path) {
  std::error_code error;
  const std::filesystem::path folder(path);
  if (std::filesystem::is_directory(folder, error)) return;
  const std::string parent = folder.parent_path().string();
  if (!parent.empty() && parent != path) make_folder(parent);
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) fail("cannot make the folder " + path);
  sync_folder(parent.empty() ? "." : parent);
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

std::optional<std::string> read_small(const std::string& path) {
  const Descriptor file(path, O_RDONLY);
  if (file.number() < 0 && errno == ENOENT) return std::nullopt;
  if (file.number() < 0) fail("cannot open " + path);
  std::string bytes(most_small_bytes, '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = ::read(file.number(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("cannot read " + path);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return bytes;
}

void write_durably(const std::string& path, std::string_view bytes) {
  NewFile file(path + ".new");
  file.write(bytes);
  file.keep(path);
}

void sync_folder(const std::string& path) {
  const Descriptor folder(path, O_RDONLY | O_DIRECTORY);
  if (folder.number() < 0 || ::fsync(folder.number()) != 0) fail("cannot sync the folder " + path);
}

NewFile::NewFile(std::string temporary) : temporary_(std::move(temporary)) {
  descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor_ < 0) fail("cannot make " + temporary_);
}

NewFile::~NewFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(temporary_.c_str());
}

void NewFile::write(std::string_view bytes) { write_all(descriptor_, bytes, temporary_); }

void NewFile::sync() {
  if (::fsync(descriptor_) != 0) fail("cannot sync " + temporary_);
}

void NewFile::keep(const std::string& path) {
  sync();
  struct stat found {};
  if (::fstat(descriptor_, &found) != 0) fail("cannot look at " + temporary_);
  number_ = found.st_ino;
  if (::rename(temporary_.c_str(), path.c_str()) != 0) fail("cannot rename to " + path);
  ::close(std::exchange(descriptor_, -1));
  const std::string folder = std::filesystem::path(path).parent_path().string();
  sync_folder(folder.empty() ? "." : folder);
}

bool NewFile::lies_at(const std::string& path) const {
  struct stat found {};
  return is_kept() && ::stat(path.c_str(), &found) == 0 && found.st_ino == number_;
}

tl::unexpected<base::Refusal> store_in_use(const std::string& folder) {
  return base::refuse("store_in_use", {fmt::format("数据目录 {} 正被另一个进程使用。请先停止那个进程，或通过它操作。", folder),
                                       fmt::format("The folder {} is in use by another process. Stop that process first, or act through it.", folder)});
}

base::Result<FolderLock> FolderLock::take(const std::string& folder) {
  const std::string path = folder + "/lock";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) fail("cannot open " + path);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return FolderLock(descriptor);
  ::close(descriptor);
  return store_in_use(folder);
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

MomentaryLock::MomentaryLock(const std::string& path, std::chrono::milliseconds patience) : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (descriptor_ < 0) fail("cannot open " + path);
  constexpr std::chrono::milliseconds pause{20};
  for (auto waited = pause * 0; waited <= patience; waited += pause) {
    is_held_ = ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
    if (is_held_) return;
    std::this_thread::sleep_for(pause);
  }
}

MomentaryLock::~MomentaryLock() { ::close(descriptor_); }

}  // namespace store::internal
