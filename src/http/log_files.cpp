#include "http/log_files.h"

#include "http/problem.h"
#include "service/public_log.h"

namespace http {
namespace {

constexpr std::size_t longest_path = 100;
constexpr const char* plain_text = "text/plain; charset=utf-8";
constexpr const char* json_text = "application/json";

/// A tile that was served once never changes; the checkpoint and the keys may.
Response file(service::House& house, const std::string& path, const char* type, const char* caching) {
  auto bytes = path.size() <= longest_path ? service::log_file(house, path) : std::nullopt;
  if (!bytes) return problem(404, {"not_found", {"公开日志里没有这个文件，或者还没有写到那里。", "The public log has no such file, or does not reach that far yet."}, {}, {}}, {});
  auto response = text(200, std::move(*bytes), type);
  response.set("Cache-Control", caching);
  return response;
}

}  // namespace

std::vector<Route> log_routes(service::House& house) {
  const auto named = [&house](const char* name, const char* type) -> Handler { return [&house, name, type](const Request&) { return file(house, name, type, "no-cache"); }; };
  const auto tile = [&house](const Request& request) {
    return file(house, "tile/" + std::string(request.param("rest")), "application/octet-stream", "public, max-age=31536000, immutable");
  };
  return {
      {Method::get, "/log/checkpoint", named("checkpoint", plain_text), Body::none, 0},
      {Method::get, "/log/key", named("key", plain_text), Body::none, 0},
      {Method::get, "/log/keys", named("keys", json_text), Body::none, 0},
      {Method::get, "/log/tile/{rest*}", tile, Body::none, 0},
  };
}

}  // namespace http
