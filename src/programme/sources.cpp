#include "programme/sources.h"

#include "base/json.h"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace programme {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_packed_bytes = 64 << 20;

base::Text too_large() {
  return {fmt::format("一个版本最多 {} 个文件、共 {} MiB。", most_files, most_bytes >> 20),
          fmt::format("An edition has at most {} files, {} MiB together.", most_files, most_bytes >> 20)};
}

/// The whole file; throws when the disk fails.
std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot open " + path.string());
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) throw std::runtime_error("cannot read " + path.string());
  return bytes;
}

/// What is read so far, against the bounds.
struct Budget {
  std::size_t files = most_files;
  std::size_t bytes = most_bytes;

  bool take(std::size_t size) {
    if (files == 0 || size > bytes) return false;
    --files;
    bytes -= size;
    return true;
  }
};

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

/// Every plain file below `folder`, by its path inside it. False when the budget does not suffice.
bool read_tree(const fs::path& folder, Sources& sources, Budget& budget) {
  for (auto entry = fs::recursive_directory_iterator(folder); entry != fs::recursive_directory_iterator(); ++entry) {
    if (is_hidden(entry->path())) {
      entry.disable_recursion_pending();
      continue;
    }
    const std::string path = entry->path().lexically_relative(folder).generic_string();
    if (!entry->is_symlink() && entry->is_directory()) continue;
    if (entry->is_symlink() || !entry->is_regular_file()) {
      if (!budget.take(0)) return false;
      sources.not_followed.push_back(path);
      continue;
    }
    if (!budget.take(entry->file_size())) return false;
    sources.files[path] = bytes_of(entry->path());
  }
  return true;
}

/// The dictionary: shared.yaml, shared-<anything>.yaml. What else lies in its folder is none of its business.
bool read_shared(const fs::path& folder, std::map<std::string, std::string>& files, Budget& budget) {
  if (!fs::is_directory(folder)) return true;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (is_hidden(entry.path()) || entry.is_symlink() || !entry.is_regular_file() || !entry.path().filename().string().starts_with("shared") ||
        entry.path().extension() != ".yaml")
      continue;
    if (!budget.take(entry.file_size())) return false;
    files[entry.path().filename().string()] = bytes_of(entry.path());
  }
  return true;
}

base::JsonObject packed(const std::map<std::string, std::string>& files) {
  base::JsonObject object;
  for (const auto& [path, bytes] : files) object[path] = bytes;
  return object;
}

bool unpack_into(const base::Json& json, std::string_view member, std::map<std::string, std::string>& files) {
  const auto* object = json.is_object() ? json.as_object().if_contains(member) : nullptr;
  if (!object || !object->is_object()) return false;
  for (const auto& [path, bytes] : object->as_object()) {
    if (!bytes.is_string()) return false;
    files[std::string(path)] = std::string(bytes.as_string());
  }
  return true;
}

}  // namespace

base::Result<Sources> read_sources(const std::string& folder, const std::string& shared_folder) {
  if (!fs::is_directory(folder))
    return base::refuse("no_such_folder", {fmt::format("没有“{}”这个文件夹。", folder), fmt::format("There is no folder '{}'.", folder)});
  Sources sources;
  sources.folder = folder;
  sources.shared_folder = shared_folder;
  Budget budget;
  if (!read_tree(folder, sources, budget)) return base::refuse("too_large", too_large());
  if (!shared_folder.empty() && !read_shared(shared_folder, sources.shared, budget)) return base::refuse("too_large", too_large());
  return sources;
}

std::string pack(const Sources& sources) {
  return boost::json::serialize(base::JsonObject{{"files", packed(sources.files)}, {"shared", packed(sources.shared)}});
}

base::Result<Sources> unpack(std::string_view text) {
  auto json = base::parse_json(text, most_packed_bytes);
  if (!json) return tl::unexpected(json.error());
  Sources sources;
  if (unpack_into(*json, "files", sources.files) && unpack_into(*json, "shared", sources.shared)) return sources;
  return base::refuse("bad_value", {"这不是打包的版本文件。", "This is no packed edition."});
}

}  // namespace programme
