#include "http/head.h"

#include "http/field.h"
#include "http/router.h"

#include <algorithm>
#include <map>
#include <string>

// In the order of RFC 9112: request line (3), target (3.2), field lines (5), body length (6).
namespace http {
namespace {

using Fields = std::multimap<std::string, std::string_view>;

constexpr std::string_view line_end = "\r\n";
constexpr std::size_t longest_length = 18;   // digits: more does not fit into what counts it

/// What decides how a request is read, who sends it or what it does; said twice, two readers may each believe another one.
constexpr std::string_view said_once[] = {"host",     "content-length", "transfer-encoding", "content-type",  "expect",          "origin",          "authorization",     "if-match",      "idempotency-key",
                                          "x-filename", "x-csrf-token", "x-forwarded-proto", "tus-resumable", "upload-offset", "upload-length", "upload-metadata", "upload-checksum"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_token_char(char c) { return is_digit(c) || is_letter(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos; }
bool is_token(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char); }
bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Each % begins an escape, and none of them a NUL.
bool has_sound_escapes(std::string_view text) {
  for (auto at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 3))
    if (at + 2 >= text.size() || !is_hex(text[at + 1]) || !is_hex(text[at + 2]) || text.substr(at, 3) == "%00") return false;
  return true;
}

/// "." or "..", also written with escapes.
bool is_dots(std::string_view segment) {
  std::string plain(segment);
  for (const std::string_view dot : {"%2e", "%2E"})
    for (auto at = plain.find(dot); at != std::string::npos; at = plain.find(dot)) plain.replace(at, dot.size(), ".");
  return plain == "." || plain == "..";
}

bool has_dot_segments(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);   // the slash
    const auto end = std::min(path.find('/'), path.size());
    if (is_dots(path.substr(0, end))) return true;
    path.remove_prefix(end);
  }
  return false;
}

/// Origin-form only (RFC 9112, 3.2.1), of the characters that travel without escapes; Chinese may, as some clients send it.
bool is_target(std::string_view target) {
  const auto fits = [](unsigned char c) { return c > ' ' && c != 0x7F && std::string_view("\"<>\\#`").find(static_cast<char>(c)) == std::string_view::npos; };
  if (!target.starts_with('/') || !std::all_of(target.begin(), target.end(), fits) || !is_utf8(target)) return false;
  return has_sound_escapes(target) && !has_dot_segments(target.substr(0, target.find('?')));
}

bool is_request_line(std::string_view line) {
  const auto first = line.find(' '), last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  const auto version = line.substr(last + 1);
  return is_token(line.substr(0, first)) && is_target(line.substr(first + 1, last - first - 1)) && (version == "HTTP/1.1" || version == "HTTP/1.0");
}

/// A name or address, perhaps a port (RFC 3986, 3.2.2 and 3.2.3).
bool is_host(std::string_view host) {
  auto name = host.substr(0, host.find(':'));
  if (host.starts_with('[')) {
    const auto end = host.find(']');
    if (end == std::string_view::npos) return false;
    name = host.substr(0, end + 1);
    const auto inside = name.substr(1, end - 1);
    if (inside.empty() || !std::all_of(inside.begin(), inside.end(), [](char c) { return is_hex(c) || c == ':' || c == '.'; })) return false;
  } else if (name.empty() || !std::all_of(name.begin(), name.end(), [](char c) { return is_digit(c) || is_letter(c) || c == '-' || c == '.' || c == '_'; })) {
    return false;
  }
  const auto rest = host.substr(name.size());
  return rest.empty() || (rest.size() <= 6 && rest.front() == ':' && all_digits(rest.substr(1)) && std::stoi(std::string(rest.substr(1))) <= 65'535);
}

/// "name: value" into `fields`; false for anything else, a folded line among it.
bool take_field(std::string_view line, Fields& fields) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return false;
  const auto value = trimmed(line.substr(colon + 1));
  const auto fits = [](char c) { return c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != 0x7F); };
  if (!std::all_of(value.begin(), value.end(), fits)) return false;
  fields.emplace(lower(line.substr(0, colon)), value);
  return true;
}

std::string_view value_of(const Fields& fields, const char* name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string_view{} : found->second;
}

/// One length or chunks, never both (RFC 9112, 6.1 and 6.3).
bool has_one_length(const Fields& fields, bool is_1_1) {
  const bool length = fields.contains("content-length"), coding = fields.contains("transfer-encoding");
  if (length && coding) return false;
  if (coding) return is_1_1 && lower(value_of(fields, "transfer-encoding")) == "chunked";
  const auto value = value_of(fields, "content-length");
  return !length || (all_digits(value) && value.size() <= longest_length);
}

bool says_nothing_twice(const Fields& fields) {
  return std::all_of(std::begin(said_once), std::end(said_once), [&](std::string_view name) { return fields.count(std::string(name)) <= 1; });
}

/// CR and LF stand together, NUL nowhere; a CR at the very end may get its LF yet.
bool has_sound_ends(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\0' || (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r'))) return false;
    if (bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] != '\n') return false;
  }
  return true;
}

}  // namespace

int check_head(std::string_view head) {
  if (!has_sound_ends(head)) return 400;
  auto end = head.find(line_end);
  const auto first = head.substr(0, end);
  if (end == std::string_view::npos || !is_request_line(first)) return 400;
  Fields fields;
  for (head.remove_prefix(end + line_end.size()); !head.starts_with(line_end); head.remove_prefix(end + line_end.size())) {
    end = head.find(line_end);
    if (end == std::string_view::npos || !take_field(head.substr(0, end), fields)) return 400;
  }
  const bool is_1_1 = first.ends_with("1.1");
  if (fields.contains("host") ? !is_host(value_of(fields, "host")) : is_1_1) return 400;
  if (!says_nothing_twice(fields) || !has_one_length(fields, is_1_1)) return 400;
  return fields.contains("expect") && lower(value_of(fields, "expect")) != "100-continue" ? 417 : 0;
}

bool may_begin_head(std::string_view bytes) {
  const auto end = bytes.find(line_end);
  return has_sound_ends(bytes) && (end == std::string_view::npos || is_request_line(bytes.substr(0, end)));
}

std::size_t end_of_head(std::string_view bytes) {
  const auto at = bytes.find("\r\n\r\n");
  return at == std::string_view::npos ? at : at + 4;
}

}  // namespace http
