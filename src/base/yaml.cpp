#include "base/yaml.h"

#include <yaml.h>

namespace base {
namespace {

constexpr std::size_t most_bytes = 4 << 20;
constexpr int most_depth = 32;

/// One event of the parser, freed with it.
struct Event {
  yaml_event_t raw{};
  ~Event() { yaml_event_delete(&raw); }
};

/// Reads events into nodes. Every step answers whether to go on; the first problem stands in `refusal`.
class Reader {
 public:
  Reader(std::string_view text, std::string_view file) : text_(text), file_(file) {
    ensure(yaml_parser_initialize(&parser_) == 1, "there is memory for a YAML parser");
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~Reader() { yaml_parser_delete(&parser_); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  Result<YamlNode> document() {
    YamlNode root;
    root.line = root.column = 1;
    if (read_stream(root)) return root;
    return tl::unexpected(std::move(*refusal_));
  }

 private:
  bool read_stream(YamlNode& root) {
    Event event;
    if (!next(event)) return false;  // stream start
    Event first;
    if (!next(first)) return false;
    if (first.raw.type == YAML_STREAM_END_EVENT) return true;
    Event content;
    if (!next(content) || !node(content, root, 1)) return false;
    Event end;
    if (!next(end)) return false;  // document end
    Event after;
    if (!next(after)) return false;
    if (after.raw.type == YAML_STREAM_END_EVENT) return true;
    return complain(after.raw.start_mark, {"一个文件只能有一份文档", "a file holds one document"});
  }

  bool next(Event& event) {
    if (yaml_parser_parse(&parser_, &event.raw) == 1) return true;
    const std::string problem = parser_.problem ? parser_.problem : "unreadable";
    if (parser_.error != YAML_READER_ERROR) return complain(parser_.problem_mark, {"语法有误（" + problem + "）", problem});
    if (problem.find("UTF-8") == std::string::npos) return complain(mark_of(parser_.problem_offset), {"含有控制字符（" + problem + "）", problem});
    return complain(mark_of(parser_.problem_offset), {"文件不是 UTF-8 编码，请另存为 UTF-8（" + problem + "）", "the file is not UTF-8, save it as UTF-8 (" + problem + ")"});
  }

  /// Of bad bytes the parser knows the place among the bytes only.
  yaml_mark_t mark_of(std::size_t offset) const {
    yaml_mark_t mark{};
    for (const char c : text_.substr(0, std::min(offset, text_.size()))) {
      if (c == '\n') ++mark.line, mark.column = 0;
      else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++mark.column;
    }
    return mark;
  }

  bool node(const Event& event, YamlNode& out, int depth) {
    const yaml_mark_t& mark = event.raw.start_mark;
    out.line = static_cast<int>(mark.line) + 1;
    out.column = static_cast<int>(mark.column) + 1;
    if (depth > most_depth) return complain(mark, {"嵌套超过 32 层", "it nests deeper than 32"});
    switch (event.raw.type) {
      case YAML_SCALAR_EVENT: return scalar(event, out);
      case YAML_SEQUENCE_START_EVENT: return sequence(event, out, depth);
      case YAML_MAPPING_START_EVENT: return mapping(event, out, depth);
      default:
        return complain(mark,
                        {"不允许使用别名（*），请写出内容", "aliases (*) are not allowed: write the content out"});
    }
  }

  bool scalar(const Event& event, YamlNode& out) {
    const auto& scalar = event.raw.data.scalar;
    if (!unmarked(scalar.anchor, scalar.tag, event.raw.start_mark)) return false;
    out.kind = YamlNode::Kind::scalar;
    out.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
    out.quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE;
    return true;
  }

  bool sequence(const Event& start, YamlNode& out, int depth) {
    const auto& sequence = start.raw.data.sequence_start;
    if (!unmarked(sequence.anchor, sequence.tag, start.raw.start_mark)) return false;
    out.kind = YamlNode::Kind::sequence;
    while (true) {
      Event event;
      if (!next(event)) return false;
      if (event.raw.type == YAML_SEQUENCE_END_EVENT) return true;
      if (!node(event, out.items.emplace_back(), depth + 1)) return false;
    }
  }

  bool mapping(const Event& start, YamlNode& out, int depth) {
    const auto& mapping = start.raw.data.mapping_start;
    if (!unmarked(mapping.anchor, mapping.tag, start.raw.start_mark)) return false;
    out.kind = YamlNode::Kind::mapping;
    std::map<std::string, int> line_of;
    while (true) {
      Event event;
      if (!next(event)) return false;
      if (event.raw.type == YAML_MAPPING_END_EVENT) return true;
      auto& [key, value] = out.members.emplace_back();
      if (!read_key(event, key, line_of, depth + 1)) return false;
      Event content;
      if (!next(content) || !node(content, value, depth + 1)) return false;
    }
  }

  bool read_key(const Event& event, YamlNode& key, std::map<std::string, int>& line_of, int depth) {
    const yaml_mark_t& mark = event.raw.start_mark;
    if (event.raw.type == YAML_SEQUENCE_START_EVENT || event.raw.type == YAML_MAPPING_START_EVENT)
      return complain(mark, {"键必须是一段文字", "a key is a plain text"});
    if (!node(event, key, depth)) return false;
    const auto [earlier, is_new] = line_of.emplace(key.text, key.line);
    if (is_new) return true;
    return complain(mark, {fmt::format("键“{}”已在第 {} 行写过", key.text, earlier->second),
                           fmt::format("the key '{}' is already written in line {}", key.text, earlier->second)});
  }

  bool unmarked(const yaml_char_t* anchor, const yaml_char_t* tag, const yaml_mark_t& mark) {
    if (anchor)
      return complain(mark, {"不允许使用锚点（&），请写出内容", "anchors (&) are not allowed: write the content out"});
    if (tag) return complain(mark, {"不允许使用标签（!）", "tags (!) are not allowed"});
    return true;
  }

  bool complain(const yaml_mark_t& mark, const Text& why) {
    const Place place{file_, static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1, {}};
    Text message{fmt::format("{} 第 {} 行第 {} 列：{}。", file_, place.line, place.column, why.zh),
                 fmt::format("{}:{}:{}: {}.", file_, place.line, place.column, why.en)};
    refusal_ = Refusal{"bad_yaml", message, {{"bad_yaml", message, place}}, {}};
    return false;
  }

  yaml_parser_t parser_{};
  std::string_view text_;
  std::string file_;
  std::optional<Refusal> refusal_;
};

}  // namespace

YamlNode::YamlNode() = default;
YamlNode::YamlNode(const YamlNode&) = default;
YamlNode::YamlNode(YamlNode&&) noexcept = default;
YamlNode& YamlNode::operator=(const YamlNode&) = default;
YamlNode& YamlNode::operator=(YamlNode&&) noexcept = default;
YamlNode::~YamlNode() = default;

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const auto& [name, value] : members)
    if (name.text == key) return &value;
  return nullptr;
}

bool YamlNode::is_null() const {
  return kind == Kind::scalar && !quoted && (text.empty() || text == "~" || text == "null");
}

Result<YamlNode> parse_yaml(std::string_view text, std::string_view file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // a byte order mark, which would shift the first line by a column
  if (text.size() <= most_bytes) return Reader(text, file).document();
  Text message{fmt::format("{} 超过 4 MiB 的上限。", file), fmt::format("{} is larger than 4 MiB.", file)};
  return refuse("bad_yaml", message, std::vector<Problem>{{"bad_yaml", message, Place{std::string(file), 1, 1, {}}}});
}

}  // namespace base
