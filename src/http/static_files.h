#pragma once
#include "http/router.h"

#include <filesystem>

namespace http {

/// Files of one folder, read once into memory: bytes, type, ETag, and a gzip form where it is smaller.
/// At most 2,000 files and 64 MiB; what is beyond is left out. A missing folder is an empty cache.
class StaticFiles {
 public:
  explicit StaticFiles(const std::filesystem::path& folder);

  /// The file at `name` ("assets/app.js"), 304 when If-None-Match has its ETag; status 404 without body when there is
  /// none. Names with a hash in them (app-1a2b3c4d.js) are cached by browsers for a year, others asked again.
  Response serve(const Request& request, std::string_view name) const;
  bool has(std::string_view name) const { return files_.contains(name); }
  bool empty() const { return files_.empty(); }

 private:
  struct File {
    std::shared_ptr<const std::string> plain, gzip;   // gzip: null when not smaller
    std::string type, etag;
    bool hashed = false;
  };
  void read(const std::filesystem::path& file, std::string name);
  std::map<std::string, File, std::less<>> files_;
};

}  // namespace http
