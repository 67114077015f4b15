#include "base/json.h"

#include "base/canonical.h"

#include <array>
#include <unicode/unistr.h>
#include <boost/container/small_vector.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

namespace base {
namespace {

constexpr std::int64_t exact_integers = std::int64_t{1} << 53;
constexpr std::size_t no_limit = static_cast<std::size_t>(-1);

/// The keys of one object so far. Few are looked through, many are kept in order.
class Keys {
 public:
  /// False for one that was there before.
  bool add(const std::string& key) {
    if (few_.size() == most_looked_through) return add_to_many(key);
    if (std::find(few_.begin(), few_.end(), key) != few_.end()) return false;
    few_.push_back(key);
    return true;
  }

  void clear() {
    few_.clear();
    many_.clear();
  }

 private:
  static constexpr std::size_t most_looked_through = 24;

  bool add_to_many(const std::string& key) {
    if (many_.empty()) many_.insert(few_.begin(), few_.end());
    return many_.insert(key).second;
  }

  std::vector<std::string> few_;
  std::set<std::string> many_;
};

/// Builds the value while the parser reads, and stops at what a plain parser would let pass.
class Builder {
 public:
  static constexpr std::size_t max_object_size = no_limit;
  static constexpr std::size_t max_array_size = no_limit;
  static constexpr std::size_t max_key_size = no_limit;
  static constexpr std::size_t max_string_size = no_limit;
  using error_code = boost::json::error_code;
  using view = boost::json::string_view;

  Text complaint;  // why this builder stopped the parser; empty when the parser stopped itself

  Json release() { return stack_.release(); }
  void start() { stack_.reset(); }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) {
    if (depth_++ == keys_.size()) keys_.emplace_back();
    keys_[depth_ - 1].clear();
    return true;
  }
  bool on_object_end(std::size_t n, error_code&) {
    --depth_;
    stack_.push_object(n);
    return true;
  }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t n, error_code&) {
    stack_.push_array(n);
    return true;
  }
  bool on_key_part(view part, std::size_t, error_code&) {
    key_.append(part.data(), part.size());
    stack_.push_chars(part);
    return true;
  }
  bool on_key(view part, std::size_t, error_code& error) {
    key_.append(part.data(), part.size());
    stack_.push_key(part);
    if (!keys_[depth_ - 1].add(key_))
      return stop({"同一个键写了两次：" + key_, "The key is written twice: " + key_}, error);
    key_.clear();
    return true;
  }
  bool on_string_part(view part, std::size_t, error_code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(view part, std::size_t, error_code&) {
    stack_.push_string(part);
    return true;
  }
  bool on_number_part(view, error_code&) { return true; }
  bool on_int64(std::int64_t value, view, error_code& error) {
    if (value > exact_integers || value < -exact_integers) return stop_number(error);
    stack_.push_int64(value);
    return true;
  }
  bool on_uint64(std::uint64_t, view, error_code& error) { return stop_number(error); }
  bool on_double(double, view, error_code& error) { return stop_number(error); }
  bool on_bool(bool value, error_code&) {
    stack_.push_bool(value);
    return true;
  }
  bool on_null(error_code&) {
    stack_.push_null();
    return true;
  }
  bool on_comment_part(view, error_code&) { return true; }
  bool on_comment(view, error_code&) { return true; }

 private:
  bool stop(Text why, error_code& error) {
    complaint = std::move(why);
    error = make_error_code(boost::json::error::extra_data);
    return false;
  }
  bool stop_number(error_code& error) {
    return stop({"数字只能是 2^53 以内的整数，小数请写成字符串，如 \"0.5\"",
                 "A number is an integer within 2^53; a decimal travels as a string such as \"0.5\""},
                error);
  }

  boost::json::value_stack stack_;
  std::vector<Keys> keys_;   // one an open object, and what closed ones left behind
  std::size_t depth_ = 0;
  std::string key_;
};

tl::unexpected<Refusal> bad_json(Text why, std::size_t offset) {
  Place place;
  place.pointer = fmt::format("byte {}", offset);
  Text message{fmt::format("JSON 无法读取（第 {} 字节处）：{}。", offset, why.zh),
               fmt::format("The JSON cannot be read (at byte {}): {}.", offset, why.en)};
  return refuse("bad_json", message, std::vector<Problem>{{"bad_json", message, place}});
}

void write(const Json& value, std::string& out);

bool is_escaped(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

/// Looks at every byte, without an early end: so the compiler looks at many at once.
bool has_escaped(std::string_view text) {
  unsigned char found = 0;
  for (const char c : text) found |= static_cast<unsigned char>((static_cast<unsigned char>(c) < 0x20) | (c == '"') | (c == '\\'));
  return found != 0;
}

void write_escaped(char c, std::string& out) {
  switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\b': out += "\\b"; break;
    case '\f': out += "\\f"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default: out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
  }
}

/// RFC 8785 section 3.2.2.2: only what must be escaped is, in the shortest form.
void write_string(std::string_view text, std::string& out) {
  out += '"';
  if (!has_escaped(text)) {
    out.append(text) += '"';
    return;
  }
  for (auto rest = text.begin(); rest != text.end();) {
    const auto escaped = std::find_if(rest, text.end(), is_escaped);
    out.append(rest, escaped);
    if (escaped != text.end()) write_escaped(*escaped, out);
    rest = escaped == text.end() ? escaped : escaped + 1;
  }
  out += '"';
}

std::string_view plain(boost::json::string_view text) { return {text.data(), text.size()}; }

bool is_ascii(std::string_view text) {
  unsigned char all = 0;
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

using Members = boost::container::small_vector<const boost::json::key_value_pair*, 24>;

/// RFC 8785 section 3.2.3: by UTF-16 code units, which differs from byte order beyond the basic plane.
bool comes_before_in_utf16(std::string_view a, std::string_view b) {
  const auto wide = [](std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
  };
  return wide(a).compare(wide(b)) < 0;
}

void order(Members& members) {
  const auto key = [](const auto* member) { return plain(member->key()); };
  const bool all_ascii = std::all_of(members.begin(), members.end(), [&](const auto* member) { return is_ascii(key(member)); });
  if (all_ascii) std::sort(members.begin(), members.end(), [&](const auto* a, const auto* b) { return key(a) < key(b); });
  else std::sort(members.begin(), members.end(), [&](const auto* a, const auto* b) { return comes_before_in_utf16(key(a), key(b)); });
}

void write_object(const JsonObject& object, std::string& out) {
  Members members;
  members.reserve(object.size());
  for (const auto& member : object) members.push_back(&member);
  order(members);
  out += '{';
  for (const auto* member : members) {
    if (member != members.front()) out += ',';
    write_string(plain(member->key()), out);
    out += ':';
    write(member->value(), out);
  }
  out += '}';
}

void write_array(const JsonArray& array, std::string& out) {
  out += '[';
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) out += ',';
    write(array[i], out);
  }
  out += ']';
}

void write_integer(std::int64_t value, std::string& out) {
  ensure(value <= exact_integers && value >= -exact_integers, "a hashed integer is within 2^53");
  out += std::to_string(value);
}

void write(const Json& value, std::string& out) {
  switch (value.kind()) {
    case boost::json::kind::null: out += "null"; return;
    case boost::json::kind::bool_: out += value.get_bool() ? "true" : "false"; return;
    case boost::json::kind::int64: write_integer(value.get_int64(), out); return;
    case boost::json::kind::uint64:
      ensure(value.get_uint64() <= static_cast<std::uint64_t>(exact_integers), "a hashed integer is within 2^53");
      out += std::to_string(value.get_uint64());
      return;
    case boost::json::kind::double_: ensure(false, "what is hashed holds no floating point number"); return;
    case boost::json::kind::string: write_string(plain(value.get_string()), out); return;
    case boost::json::kind::array: write_array(value.get_array(), out); return;
    case boost::json::kind::object: write_object(value.get_object(), out); return;
  }
}

}  // namespace

Result<Json> parse_json(std::string_view text, std::size_t max_bytes) {
  if (text.size() > max_bytes)
    return bad_json(
        {fmt::format("超过 {} 字节的上限", max_bytes), fmt::format("it is longer than {} bytes", max_bytes)},
        max_bytes);
  boost::json::parse_options options;
  options.max_depth = 32;
  boost::json::basic_parser<Builder> parser(options);
  parser.handler().start();
  boost::json::error_code error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  if (error && !parser.handler().complaint.en.empty()) return bad_json(parser.handler().complaint, read);
  if (error) return bad_json({"语法有误（" + error.message() + "）", error.message()}, read);
  if (read < text.size()) return bad_json({"结尾之后还有内容", "there is more after the end"}, read);
  return parser.handler().release();
}

std::string canonical_json(const Json& value) {
  std::string out;
  if (value.is_structured()) out.reserve(512);
  write(value, out);
  return out;
}

void add_canonical(const Json& value, std::string& out) { write(value, out); }

void add_canonical(const JsonObject& object, std::string& out) { write_object(object, out); }

void add_canonical_text(std::string_view text, std::string& out) { write_string(text, out); }

std::string text_of(const Json& value, std::string_view key) {
  const auto* object = value.if_object();
  return object ? text_of(*object, key) : std::string();
}

std::string text_of(const JsonObject& object, std::string_view key) {
  const auto* member = object.if_contains({key.data(), key.size()});
  const auto* text = member ? member->if_string() : nullptr;
  return text ? std::string(text->data(), text->size()) : std::string();
}

}  // namespace base
