#include "http/router.h"

#include <boost/json/serialize.hpp>

namespace http {
namespace {

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  std::size_t start = path.starts_with('/') ? 1 : 0;
  while (true) {
    const auto end = path.find('/', start);
    segments.push_back(path.substr(start, end == std::string_view::npos ? end : end - start));
    if (end == std::string_view::npos) return segments;
    start = end + 1;
  }
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

using Params = std::map<std::string, std::string, std::less<>>;

/// What stands behind the first `count` segments.
std::string_view after(std::string_view path, const std::vector<std::string_view>& segments, std::size_t count) {
  return count < segments.size() ? path.substr(std::size_t(segments[count].data() - path.data())) : std::string_view{};
}

using Pattern = std::vector<Segment>;

Segment segment_of(std::string_view written) {
  if (written.size() <= 2 || written.front() != '{' || written.back() != '}') return {Segment::Kind::literal, std::string(written)};
  if (written[written.size() - 2] == '*') return {Segment::Kind::rest, std::string(written.substr(1, written.size() - 3))};
  return {Segment::Kind::parameter, std::string(written.substr(1, written.size() - 2))};
}

/// Whether the words of the pattern stand where they should.
bool meets(const Pattern& pattern, const std::vector<std::string_view>& path) {
  const bool is_open = pattern.back().kind == Segment::Kind::rest;
  if (is_open ? path.size() + 1 < pattern.size() : path.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i)
    if (pattern[i].kind == Segment::Kind::literal && pattern[i].text != path[i]) return false;
  return true;
}

/// The parameters, decoded; nothing where one is empty or cannot be decoded.
std::optional<Params> parameters_of(const Pattern& pattern, std::string_view whole, const std::vector<std::string_view>& path) {
  Params params;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i].kind == Segment::Kind::literal) continue;
    const bool is_rest = pattern[i].kind == Segment::Kind::rest;
    auto decoded = percent_decoded(is_rest ? after(whole, path, i) : path[i]);
    if (!decoded || (!is_rest && decoded->empty())) return std::nullopt;
    params[pattern[i].text] = std::move(*decoded);
  }
  return params;
}

std::size_t position(std::string_view accept, std::string_view type) { return accept.find(type); }

}  // namespace

std::string_view Request::find(const Params& in, std::string_view name) {
  const auto it = in.find(name);
  return it == in.end() ? std::string_view{} : std::string_view(it->second);
}

std::string_view Request::cookie(std::string_view name) const {
  std::string_view rest = header("cookie");
  while (!rest.empty()) {
    const auto end = rest.find(';');
    auto one = rest.substr(0, end);
    while (one.starts_with(' ')) one.remove_prefix(1);
    if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=') return one.substr(name.size() + 1);
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return {};
}

bool Request::wants_html() const {
  return position(header("accept"), "text/html") < position(header("accept"), "json");
}

bool Request::wants_json() const {
  return position(header("accept"), "json") < position(header("accept"), "text/html");
}

std::string_view Request::language() const {
  const auto asked = query_of("lang");
  if (!asked.empty()) return asked == "en" ? "en" : "zh";
  return cookie("lang") == "en" ? "en" : "zh";
}

std::string_view Response::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

Router::Router(std::vector<Route> routes) {
  // Literal patterns first, so that /session/office is never read as /session/{id}.
  constexpr int most_parameters = 3;
  for (int parameters = 0; parameters <= most_parameters; ++parameters)
    for (const auto& route : routes)
      if (std::count(route.pattern.begin(), route.pattern.end(), '{') == parameters) routes_.push_back(route);
  base::ensure(routes_.size() == routes.size(), "a route has at most three parameters");
  for (const auto& route : routes_) {
    auto& pattern = patterns_.emplace_back();
    for (const auto written : split(route.pattern)) pattern.push_back(segment_of(written));
  }
}

Router::Match Router::match(Method method, std::string_view path) const {
  const auto wanted = split(path);
  Match match;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!meets(patterns_[i], wanted)) continue;
    auto params = parameters_of(patterns_[i], path, wanted);
    if (!params) continue;
    match.allowed.push_back(routes_[i].method);
    if (routes_[i].method != method) continue;
    match.route = &routes_[i];
    match.params = std::move(*params);
    return match;
  }
  return match;
}

std::string_view name_of(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::delete_: return "DELETE";
    case Method::options: return "OPTIONS";
  }
  return "GET";
}

/// The JSON parser knows which bytes are text; ASCII needs no question.
bool is_utf8(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return true;
  boost::system::error_code wrong;
  boost::json::parse(boost::json::serialize(boost::json::string(text)), wrong);
  return !wrong;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return is_utf8(out) ? std::optional(std::move(out)) : std::nullopt;
}

Params parse_query(std::string_view text, std::size_t most) {
  Params query;
  while (!text.empty() && query.size() < most) {
    const auto end = text.find('&');
    const auto one = text.substr(0, end);
    const auto equals = one.find('=');
    std::string value(equals == std::string_view::npos ? std::string_view{} : one.substr(equals + 1));
    std::replace(value.begin(), value.end(), '+', ' ');
    auto name = percent_decoded(one.substr(0, equals));
    auto decoded = percent_decoded(value);
    if (name && decoded && !name->empty()) query.try_emplace(*name, *decoded);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return query;
}

Response json(int status, const base::Json& body) {
  return text(status, boost::json::serialize(body), "application/json; charset=utf-8");
}

Response html(int status, std::string page) { return text(status, std::move(page), "text/html; charset=utf-8"); }

Response text(int status, std::string body, std::string_view type) {
  Response response;
  response.status = status;
  response.set("Content-Type", std::string(type));
  response.body = std::make_shared<const std::string>(std::move(body));
  return response;
}

Response in_pieces(int status, Pieces pieces, std::string_view type) {
  Response response;
  response.status = status;
  response.set("Content-Type", std::string(type));
  response.pieces = std::make_shared<const Pieces>(std::move(pieces));
  return response;
}

Response redirect(std::string location) {
  Response response;
  response.status = 303;
  response.set("Location", std::move(location));
  return response;
}

Response no_content() {
  Response response;
  response.status = 204;
  return response;
}

}  // namespace http
