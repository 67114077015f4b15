#include "http/static_files.h"

#include "base/digest.h"

#include <fstream>
#include <sstream>
#include <zlib.h>

namespace http {
namespace {

constexpr std::size_t most_files = 2000;
constexpr std::uintmax_t most_bytes = 64u << 20;

struct Type { std::string_view suffix, type; };
constexpr Type types[] = {
    {".html", "text/html; charset=utf-8"}, {".css", "text/css; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"}, {".json", "application/json; charset=utf-8"}, {".svg", "image/svg+xml"},
    {".png", "image/png"}, {".ico", "image/x-icon"}, {".woff2", "font/woff2"}, {".txt", "text/plain; charset=utf-8"},
    {".map", "application/json; charset=utf-8"}, {".webmanifest", "application/manifest+json"}, {".wasm", "application/wasm"},
};

std::string type_of(std::string_view name) {
  for (const auto& [suffix, type] : types)
    if (name.ends_with(suffix)) return std::string(type);
  return "application/octet-stream";
}

std::string gzipped(const std::string& plain) {
  constexpr int gzip_window = 15 + 16;
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, gzip_window, 9, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&stream, uLong(plain.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  stream.avail_in = uInt(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = uInt(out.size());
  const bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return done ? out : std::string();
}

/// Vite names built files name-XXXXXXXX.ext by content.
bool has_hash(std::string_view name) {
  const auto dot = name.rfind('.');
  const auto dash = name.rfind('-', dot);
  return dot != std::string_view::npos && dash != std::string_view::npos && dot - dash == 9;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

}  // namespace

StaticFiles::StaticFiles(const std::filesystem::path& folder) {
  std::error_code error;
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
    if (!entry.is_regular_file(error) || files_.size() >= most_files) continue;
    bytes += entry.file_size(error);
    if (bytes > most_bytes) return;
    read(entry.path(), entry.path().lexically_relative(folder).generic_string());
  }
}

void StaticFiles::read(const std::filesystem::path& path, std::string name) {
  File file;
  auto plain = content_of(path);
  auto packed = gzipped(plain);
  file.type = type_of(name);
  file.etag = "\"" + base::hex(base::sha256(plain)).substr(0, 20) + "\"";
  file.hashed = has_hash(name);
  if (!packed.empty() && packed.size() < plain.size()) file.gzip = std::make_shared<const std::string>(std::move(packed));
  file.plain = std::make_shared<const std::string>(std::move(plain));
  files_.emplace(std::move(name), std::move(file));
}

Response StaticFiles::serve(const Request& request, std::string_view name) const {
  Response response;
  const auto it = files_.find(name);
  if (it == files_.end()) {
    response.status = 404;
    return response;
  }
  const auto& file = it->second;
  response.set("ETag", file.etag);
  response.set("Vary", "Accept-Encoding");
  response.set("Cache-Control", file.hashed ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.header("if-none-match") == file.etag) {
    response.status = 304;
    return response;
  }
  response.set("Content-Type", file.type);
  const bool packed = file.gzip && request.header("accept-encoding").find("gzip") != std::string_view::npos;
  if (packed) response.set("Content-Encoding", "gzip");
  response.body = packed ? file.gzip : file.plain;
  return response;
}

}  // namespace http
