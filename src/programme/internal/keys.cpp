#include "programme/internal/keys.h"

namespace programme::internal {
namespace {

constexpr int most_count = 1000000;

base::Text wanted(YamlNode::Kind kind) {
  switch (kind) {
    case YamlNode::Kind::scalar: return {"这里应当是一段文字。", "A plain text is expected here."};
    case YamlNode::Kind::sequence: return {"这里应当是一个列表，如 [a, b]。", "A list is expected here, such as [a, b]."};
    case YamlNode::Kind::mapping: return {"这里应当是“键: 值”。", "Keys and values are expected here."};
  }
  return {};
}

std::string joined(std::initializer_list<std::string_view> words) { return fmt::format("{}", fmt::join(words, ", ")); }

bool is_name(std::string_view text, Naming naming) {
  if (text.empty() || text.size() > 100) return false;
  for (const char c : text)
    if (!(static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || (c == '.' && naming == Naming::numbered))) return false;
  return true;
}

/// Words that other readers of YAML take for a boolean or null.
bool is_ambiguous(const YamlNode& key) {
  if (key.quoted) return false;
  static const std::set<std::string, std::less<>> words = {"true", "false", "yes", "no", "on", "off", "null", "~", "y", "n"};
  std::string lower = key.text;
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return words.contains(lower);
}

/// The text of a line, counted from 1; empty beyond the end.
std::string_view line_of(std::string_view source, int line) {
  for (; line > 1 && !source.empty(); --line) {
    const std::size_t end = source.find('\n');
    source.remove_prefix(end == std::string_view::npos ? source.size() : end + 1);
  }
  return source.substr(0, source.find('\n'));
}

int characters_in(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Written as a block, each line kept (`test: |`).
bool is_block(const Draft& draft, const YamlNode& node) {
  const std::string_view line = line_of(draft.source, node.line);
  return node.quoted && line.substr(std::min(line.size(), line.find_last_not_of(" -+\r"))).starts_with('|');
}

/// Where a character of an expression stands in the file. `within` counts lines and columns of the expression, from 1.
base::Place inside(const Draft& draft, const YamlNode& node, const base::Place& within) {
  const base::Place start = draft.at(node);
  if (within.line <= 0) return start;
  base::Place place = start;
  if (is_block(draft, node)) {
    place.line += within.line;
    place.column = static_cast<int>(line_of(draft.source, node.line + 1).find_first_not_of(' ')) + within.column;
  } else {
    place.column += within.column - 1 + (node.quoted ? 1 : 0);
  }
  // A text folded over several lines is found by its beginning.
  return place.column <= characters_in(line_of(draft.source, place.line)) + 1 ? place : start;
}

}  // namespace

bool expect(Draft& draft, const YamlNode& node, YamlNode::Kind kind) {
  if (node.kind == kind && !(kind == YamlNode::Kind::scalar && node.is_null())) return true;
  base::Text message = wanted(kind);
  if (node.kind == YamlNode::Kind::scalar && node.is_null()) message = {"这里没有写内容。" + message.zh, "Nothing is written here. " + message.en};
  draft.refuse("wrong_kind", draft.at(node), std::move(message));
  return false;
}

Keys::Keys(Draft& draft, const YamlNode& node, std::string element) : draft_(draft), node_(node), element_(std::move(element)) {
  expect(draft_, node_, YamlNode::Kind::mapping);
}

Keys::~Keys() {
  for (const auto& [key, value] : node_.members) {
    if (std::find(asked_.begin(), asked_.end(), key.text) != asked_.end()) continue;
    const base::Text near = suggestion(key.text, asked_);
    draft_.refuse("unknown_key", draft_.at(key), {fmt::format("{} 没有“{}”这个键{}", element_, key.text, near.zh),
                                                  fmt::format("{} has no key '{}'{}", element_, key.text, near.en)});
  }
}

const YamlNode* Keys::take(std::string_view key) {
  asked_.emplace_back(key);
  return node_.find(key);
}

const YamlNode* Keys::need(std::string_view key) {
  const YamlNode* value = take(key);
  if (!value && node_.kind == YamlNode::Kind::mapping)
    draft_.refuse("missing_key", draft_.at(node_), {fmt::format("{} 缺少“{}”。", element_, key), fmt::format("{} lacks '{}'.", element_, key)});
  return value;
}

std::string Keys::text(std::string_view key) {
  const YamlNode* value = take(key);
  return value ? read_text(draft_, *value) : "";
}

std::string Keys::need_text(std::string_view key) {
  const YamlNode* value = need(key);
  return value ? read_text(draft_, *value) : "";
}

bool Keys::flag(std::string_view key) {
  const std::string word = this->word(key, {"true", "false"});
  return word == "true";
}

std::optional<int> Keys::count(std::string_view key) {
  const YamlNode* value = take(key);
  if (!value || !expect(draft_, *value, YamlNode::Kind::scalar)) return std::nullopt;
  const auto number = base::Decimal::parse(value->text);
  const auto integer = number ? number->integer() : tl::unexpected(base::Refusal{});
  if (integer && *integer >= 0 && *integer <= most_count) return static_cast<int>(*integer);
  draft_.refuse("bad_number", draft_.at(*value), {fmt::format("“{}”应当是 0 到 {} 的整数。", value->text, most_count),
                                                  fmt::format("'{}' should be a whole number from 0 to {}.", value->text, most_count)});
  return std::nullopt;
}

std::optional<base::Date> Keys::date(std::string_view key) {
  const YamlNode* value = take(key);
  if (!value || value->is_null() || !expect(draft_, *value, YamlNode::Kind::scalar)) return std::nullopt;
  auto date = base::Date::parse(value->text);
  if (date) return *date;
  draft_.refuse("bad_date", draft_.at(*value), date.error().message);
  return std::nullopt;
}

std::vector<std::string> Keys::texts(std::string_view key) {
  const YamlNode* value = take(key);
  return value ? read_texts(draft_, *value) : std::vector<std::string>{};
}

std::string Keys::word(std::string_view key, std::initializer_list<std::string_view> words) {
  const YamlNode* value = take(key);
  if (!value || !expect(draft_, *value, YamlNode::Kind::scalar)) return "";
  if (std::find(words.begin(), words.end(), value->text) != words.end()) return value->text;
  const base::Text near = suggestion(value->text, {words.begin(), words.end()});
  draft_.refuse("unknown_word", draft_.at(*value),
                {fmt::format("“{}”不能是“{}”，只能是 {} 之一{}", key, value->text, joined(words), near.zh),
                 fmt::format("'{}' cannot be '{}', only one of {}{}", key, value->text, joined(words), near.en)});
  return "";
}

std::string Keys::need_word(std::string_view key, std::initializer_list<std::string_view> words) {
  return need(key) ? word(key, words) : "";
}

base::Text Keys::label() {
  if (const YamlNode* value = take("label")) return read_both(draft_, *value, element_);
  if (node_.kind == YamlNode::Kind::mapping)
    draft_.refuse("missing_label", draft_.at(node_), {fmt::format("{} 没有名称，请写 label: {{zh: …, en: …}}。", element_),
                                                      fmt::format("{} has no label: write label: {{zh: …, en: …}}.", element_)});
  return {};
}

base::Text Keys::both(std::string_view key) {
  const YamlNode* value = take(key);
  return value ? read_both(draft_, *value, fmt::format("{} {}", element_, key)) : base::Text{};
}

std::optional<rules::feel::Expression> Keys::expression(std::string_view key) {
  const YamlNode* value = take(key);
  if (!value) return std::nullopt;
  auto expression = read_expression(draft_, *value, element_);
  if (expression) draft_.formulas.back().is_condition = key == "test" || key == "when" || key == "ask_when" || key == "show_when";
  return expression;
}

std::string Keys::refer(std::string_view key, Kind kind, std::string within) {
  const YamlNode* value = take(key);
  return value ? read_reference(draft_, *value, kind, within, element_) : "";
}

std::vector<std::string> Keys::refer_all(std::string_view key, Kind kind, std::string within) {
  const YamlNode* value = take(key);
  return value ? read_references(draft_, *value, kind, within, element_) : std::vector<std::string>{};
}

std::vector<std::string> Keys::treats(std::initializer_list<Treatment> kinds) {
  const YamlNode* value = take("treats");
  return value ? read_treats(draft_, *value, element_, kinds) : std::vector<std::string>{};
}

std::string Keys::reading() { return refer("reading", Kind::reading); }

void Keys::not_yet(std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    const YamlNode* value = take(key);
    if (!value) continue;
    draft_.refuse("not_supported", draft_.at(*value),
                  {fmt::format("{}：“{}”是格式中的词，但本版本还不能执行，不能照此运行。", element_, key),
                   fmt::format("{}: '{}' is a word of the format that this version cannot carry out yet.", element_, key)});
  }
}

std::string read_text(Draft& draft, const YamlNode& node) { return expect(draft, node, YamlNode::Kind::scalar) ? node.text : ""; }

base::Text read_both(Draft& draft, const YamlNode& node, const std::string& element) {
  if (!expect(draft, node, YamlNode::Kind::mapping)) return {};
  Keys keys(draft, node, element);
  base::Text text{keys.text("zh"), keys.text("en")};
  if (text.zh.empty() && !keys.has("zh"))
    draft.refuse("missing_label", draft.at(node), {fmt::format("{} 缺少中文（zh）。", element), fmt::format("{} lacks its Chinese text (zh).", element)});
  if (text.en.empty() && !keys.has("en"))
    draft.advise("missing_label", draft.at(node), {fmt::format("{} 缺少英文（en）。", element), fmt::format("{} lacks its English text (en).", element)});
  return text;
}

std::vector<std::string> read_texts(Draft& draft, const YamlNode& node) {
  std::vector<std::string> texts;
  if (!expect(draft, node, YamlNode::Kind::sequence)) return texts;
  for (const YamlNode& item : node.items)
    if (expect(draft, item, YamlNode::Kind::scalar)) texts.push_back(item.text);
  return texts;
}

std::optional<rules::feel::Expression> read_expression(Draft& draft, const YamlNode& node, const std::string& element) {
  if (!expect(draft, node, YamlNode::Kind::scalar)) return std::nullopt;
  auto parsed = rules::feel::parse(node.text, &draft.names);
  if (parsed) {
    draft.formulas.push_back({*parsed, draft.at(node), element});
    return *parsed;
  }
  if (parsed.error().problems.empty()) draft.refuse(parsed.error().code, draft.at(node), parsed.error().message);
  for (const base::Problem& problem : parsed.error().problems)
    draft.refuse(problem.code, inside(draft, node, problem.place), problem.message);
  return std::nullopt;
}

std::string read_reference(Draft& draft, const YamlNode& node, Kind kind, const std::string& within, const std::string& element) {
  if (!expect(draft, node, YamlNode::Kind::scalar)) return "";
  draft.references.push_back({kind, node.text, within, draft.at(node), element});
  return node.text;
}

std::vector<std::string> read_references(Draft& draft, const YamlNode& node, Kind kind, const std::string& within,
                                         const std::string& element) {
  std::vector<std::string> names;
  if (!expect(draft, node, YamlNode::Kind::sequence)) return names;
  for (const YamlNode& item : node.items)
    if (std::string name = read_reference(draft, item, kind, within, element); !name.empty()) names.push_back(std::move(name));
  return names;
}

std::vector<std::string> read_treats(Draft& draft, const YamlNode& node, const std::string& element, std::initializer_list<Treatment> kinds) {
  std::vector<std::string> clauses;
  if (!expect(draft, node, YamlNode::Kind::sequence)) return clauses;
  for (const YamlNode& item : node.items) {
    const std::string clause = read_reference(draft, item, Kind::clause, "", element);
    if (clause.empty()) continue;
    for (const Treatment kind : kinds) draft.programme.treatments.push_back({clause, kind, element, draft.file, item.line});
    clauses.push_back(clause);
  }
  return clauses;
}

std::optional<calendar::Period> read_period(Draft& draft, const YamlNode& node) {
  if (!expect(draft, node, YamlNode::Kind::scalar)) return std::nullopt;
  auto period = calendar::Period::parse(node.text);
  if (period) return *period;
  draft.refuse("bad_period", draft.at(node), period.error().message);
  return std::nullopt;
}

void each_member(Draft& draft, const YamlNode& node,
                 const std::function<void(const std::string&, const YamlNode&, const YamlNode&)>& read, Naming naming) {
  if (!expect(draft, node, YamlNode::Kind::mapping)) return;
  for (const auto& [key, value] : node.members) {
    if (is_ambiguous(key))
      draft.refuse("ambiguous_word", draft.at(key), {fmt::format("“{}”在别的 YAML 程序里会读成是、否或空，请换一个名称或加引号。", key.text),
                                                     fmt::format("Other readers of YAML take '{}' for a yes, a no or nothing: choose another name or quote it.", key.text)});
    if (!is_name(key.text, naming))
      draft.refuse("bad_name", draft.at(key), {fmt::format("“{}”不能作名称：只用字母、数字、汉字、_ 和 -，最长 100 字节。", key.text),
                                               fmt::format("'{}' is no name: letters, digits, _ and - only, at most 100 bytes.", key.text)});
    read(key.text, key, value);
  }
}

void each_of(Draft& draft, const YamlNode& node, const std::function<void(const YamlNode&)>& read) {
  if (node.kind != YamlNode::Kind::sequence) return read(node);
  for (const YamlNode& item : node.items)
    if (expect(draft, item, YamlNode::Kind::mapping)) read(item);
}

}  // namespace programme::internal
