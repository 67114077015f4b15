#include "http/head.h"

#include "http/field.h"
#include "http/router.h"

#include <algorithm>
#include <charconv>

// In the order of RFC 9112: request line (3), target (3.2), field lines (5), body length (6).
namespace http {
namespace {

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

bool read_request_line(std::string_view line, Head& head) {
  const auto first = line.find(' '), last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  const auto version = line.substr(last + 1);
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  head.is_1_1 = version == "HTTP/1.1";
  return is_token(head.method) && is_target(head.target) && (head.is_1_1 || version == "HTTP/1.0");
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

/// "name: value" as one more field; false for anything else, a folded line among it.
bool read_field(std::string_view line, Head& head) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return false;
  const auto value = trimmed(line.substr(colon + 1));
  const auto fits = [](char c) { return c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != 0x7F); };
  if (!std::all_of(value.begin(), value.end(), fits)) return false;
  head.fields.emplace_back(lower(line.substr(0, colon)), value);
  return true;
}

/// One length or chunks, never both (RFC 9112, 6.1 and 6.3).
bool has_one_length(const Head& head) {
  const bool length = head.has("content-length"), coding = head.has("transfer-encoding");
  if (length && coding) return false;
  if (coding) return head.is_1_1 && lower(head.field("transfer-encoding")) == "chunked";
  const auto value = head.field("content-length");
  return !length || (all_digits(value) && value.size() <= longest_length);
}

bool says_nothing_twice(const Head& head) {
  const auto times = [&](std::string_view name) { return std::count_if(head.fields.begin(), head.fields.end(), [&](const auto& one) { return one.first == name; }); };
  return std::all_of(std::begin(said_once), std::end(said_once), [&](std::string_view name) { return times(name) <= 1; });
}

/// Whether the comma-separated list names `option`, in letters of any size.
bool lists(std::string_view list, std::string_view option) {
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    if (lower(trimmed(list.substr(0, end))) == option) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
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

std::string_view Head::field(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& one) { return one.first == name; });
  return found == fields.end() ? std::string_view{} : found->second;
}

bool Head::has(std::string_view name) const {
  return std::any_of(fields.begin(), fields.end(), [&](const auto& one) { return one.first == name; });
}

std::uint64_t Head::stated_length() const {
  const auto value = field("content-length");
  std::uint64_t length = 0;
  std::from_chars(value.data(), value.data() + value.size(), length);
  return length;
}

bool Head::keeps_open() const {
  const auto says = [&](std::string_view option) { return std::any_of(fields.begin(), fields.end(), [&](const auto& one) { return one.first == "connection" && lists(one.second, option); }); };
  return !says("close") && (is_1_1 || says("keep-alive"));
}

int read_head(std::string_view text, Head& head) {
  if (!has_sound_ends(text)) return 400;
  auto end = text.find(line_end);
  if (end == std::string_view::npos || !read_request_line(text.substr(0, end), head)) return 400;
  for (text.remove_prefix(end + line_end.size()); !text.starts_with(line_end); text.remove_prefix(end + line_end.size())) {
    end = text.find(line_end);
    if (end == std::string_view::npos || !read_field(text.substr(0, end), head)) return 400;
  }
  if (head.has("host") ? !is_host(head.field("host")) : head.is_1_1) return 400;
  if (!says_nothing_twice(head) || !has_one_length(head)) return 400;
  return head.has("expect") && lower(head.field("expect")) != "100-continue" ? 417 : 0;
}

bool may_begin_head(std::string_view bytes) {
  Head head;
  const auto end = bytes.find(line_end);
  return has_sound_ends(bytes) && (end == std::string_view::npos || read_request_line(bytes.substr(0, end), head));
}

std::size_t end_of_head(std::string_view bytes) {
  const auto at = bytes.find("\r\n\r\n");
  return at == std::string_view::npos ? at : at + 4;
}

}  // namespace http
