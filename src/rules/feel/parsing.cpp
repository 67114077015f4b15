#include "rules/feel/parsing.h"

#include "rules/feel/builtins/builtin.h"
#include "rules/feel/parser.h"

namespace rules::feel {
namespace {

constexpr std::size_t most_nodes = 20'000;
constexpr std::uint16_t most_node_depth = 250;

const std::set<std::string, std::less<>>& keywords() {
  static const std::set<std::string, std::less<>> words = {"if",  "then", "else", "for", "in",       "return",   "some",     "every",
                                                           "and", "or",   "true", "null", "between", "satisfies", "instance", "function",
                                                           "false"};
  return words;
}

bool is_plain_word(const Token& token) { return token.kind == Token::Kind::word && !keywords().contains(token.text); }

const NameTable& builtin_names() {
  static const NameTable names = [] {
    NameTable table;
    for (const Builtin* builtin : all_builtins()) table.add(builtin->name);
    return table;
  }();
  return names;
}

const NameTable& temporal_members() {
  static const NameTable names = [] {
    NameTable table;
    for (const char* name : {"time offset", "start included", "end included"}) table.add(name);
    return table;
  }();
  return names;
}

}  // namespace

base::Result<std::shared_ptr<const Node>> parse_program(std::string_view text, const Vocabulary& vocabulary) {
  Parsing parsing(vocabulary);
  Node body = parsing.expression_of(text);
  if (parsing.refusal()) return tl::unexpected(*parsing.refusal());
  return parsing.program(std::move(body));
}

base::Result<std::shared_ptr<const Node>> parse_tests_program(std::string_view text, const Vocabulary& vocabulary) {
  Parsing parsing(vocabulary);
  const int input = parsing.declare("?");
  Node body = parsing.tests_of(text, input);
  if (parsing.refusal()) return tl::unexpected(*parsing.refusal());
  return parsing.program(std::move(body));
}

Node Parsing::expression_of(std::string_view text) {
  const auto tokens = tokens_of(text);
  if (!tokens) return broken(tokens.error());
  tokens_ = tokens->list;
  position_ = 0, nesting_ = 0, failed_ = false, in_range_end_ = false;
  const std::size_t outer = locals_.size(), functions = reads_of_functions_.size();
  if (at_end()) refuse("feel_syntax", peek(), {"表达式是空的。", "The expression is empty."});
  Node body = failed() ? Node{} : expression();
  if (!failed() && !at_end()) refuse_expected("运算符或表达式的结尾", "an operator or the end of the expression");
  pop_locals(outer);
  reads_of_functions_.resize(functions);
  return failed() ? broken(*text_refusal_) : body;
}

Node Parsing::tests_of(std::string_view text, int input_slot) {
  const auto tokens = tokens_of(text);
  if (!tokens) return broken(tokens.error());
  tokens_ = tokens->list;
  position_ = 0, nesting_ = 0, failed_ = false, in_range_end_ = false;
  const std::size_t outer = locals_.size(), functions = reads_of_functions_.size();
  const int outer_input = std::exchange(input_slot_, input_slot);
  if (at_end()) refuse("feel_syntax", peek(), {"单元格是空的，任何值请写 -。", "The cell is empty: write - for any value."});
  Node body = failed() ? Node{} : tests_body();
  body.slot = input_slot;
  if (!failed() && !at_end()) refuse_expected("逗号或单元格的结尾", "a comma or the end of the cell");
  input_slot_ = outer_input;
  pop_locals(outer);
  reads_of_functions_.resize(functions);
  return failed() ? broken(*text_refusal_) : body;
}

Node Parsing::broken(const base::Refusal& refusal) {
  if (!refusal_) refusal_ = refusal;
  Node node;
  node.kind = Kind::broken;
  node.names = {refusal.message.en};
  if (!refusal.problems.empty()) node.line = refusal.problems[0].place.line, node.column = refusal.problems[0].place.column;
  return node;
}

std::vector<int> Parsing::end_function() {
  std::vector<int> reads = std::move(reads_of_functions_.back());
  reads_of_functions_.pop_back();
  return reads;
}

std::shared_ptr<const Node> Parsing::program(Node body) {
  Node root;
  root.kind = Kind::program;
  root.names = std::move(free_names_);
  root.sorted_names = root.names;
  std::sort(root.sorted_names.begin(), root.sorted_names.end());
  root.slot = static_cast<int>(most_locals_);
  root.depth = static_cast<std::uint16_t>(body.depth + 1);
  root.children.push_back(std::move(body));
  return std::make_shared<const Node>(std::move(root));
}

const Token& Parsing::peek(std::size_t ahead) const { return tokens_[std::min(position_ + ahead, tokens_.size() - 1)]; }

bool Parsing::take(std::string_view symbol_or_word) {
  if (!at(symbol_or_word)) return false;
  ++position_;
  return true;
}

void Parsing::expect(std::string_view symbol_or_word) {
  if (take(symbol_or_word)) return;
  refuse_expected(fmt::format("“{}”", symbol_or_word), fmt::format("'{}'", symbol_or_word));
}

Node Parsing::refuse(std::string code, const Token& where, base::Text message) {
  if (!failed()) {
    const base::Refusal refusal = refusal_at(std::move(code), where.line, where.column, std::move(message));
    text_refusal_ = refusal;
    failed_ = true;
  }
  position_ = tokens_.size() - 1;
  return Node{};
}

Node Parsing::refuse_expected(std::string_view zh, std::string_view en) {
  const Token& token = peek();
  if (token.is("=") && position_ > 0 && tokens_[position_ - 1].is("="))
    return refuse("feel_syntax", token, {"相等只写一个“=”。", "Equality is written with one '='."});
  if (at_end())
    return refuse("feel_syntax", token, {fmt::format("表达式到这里就结束了，还应有{}。", zh), fmt::format("The expression ends here; expected {}.", en)});
  return refuse("feel_syntax", token,
                {fmt::format("这里是“{}”，应为{}。", token.text, zh), fmt::format("Found '{}', expected {}.", token.text, en)});
}

Node Parsing::finished(Node node) {
  std::uint16_t depth = 0;
  for (const Node& child : node.children) {
    depth = std::max(depth, child.depth);
    node.reads_input |= child.reads_input;
  }
  node.depth = static_cast<std::uint16_t>(depth + 1);
  if (++nodes_ > most_nodes || node.depth > most_node_depth)
    return refuse("feel_too_large", peek(), {"表达式太长或嵌套太深，请拆开来写。", "The expression is too long or nested too deeply: split it."});
  return node;
}

Node Parsing::at_token(Kind kind, const Token& token) const {
  Node node;
  node.kind = kind;
  node.line = token.line;
  node.column = token.column;
  return node;
}

int Parsing::push_local(std::string name, bool is_item) {
  std::string canonical = canonical_name(name);
  locals_.push_back({std::move(name), std::move(canonical), is_item});
  most_locals_ = std::max(most_locals_, locals_.size());
  return static_cast<int>(locals_.size()) - 1;
}

int Parsing::free_index(const std::string& name) {
  const auto found = std::find(free_names_.begin(), free_names_.end(), name);
  const int index = static_cast<int>(found - free_names_.begin());
  if (found == free_names_.end()) free_names_.push_back(name);
  for (auto& reads : reads_of_functions_)
    if (std::find(reads.begin(), reads.end(), index) == reads.end()) reads.push_back(index);
  return index;
}

/// The longest local variable of several words that the next tokens spell.
Parsing::Found Parsing::longest_local() const {
  Found longest;
  std::string spelled;
  std::size_t most = 0;
  for (const Local& local : locals_) most = std::max(most, local.canonical.size());
  for (std::size_t n = 1; n <= tokens_.size() - position_ - 1; ++n) {
    spelled = canonical_of(tokens_.subspan(position_, n));
    if (spelled.size() > most) break;
    for (const Local& local : locals_)
      if (!local.is_item && local.canonical == spelled) longest = {local.name, n};
  }
  return longest;
}

/// Which known name begins here: a variable, a name of the surroundings, a built-in or, inside a filter, a member; the
/// longest wins. A single keyword is no name.
Parsing::Found Parsing::known_name() const {
  const auto rest = tokens_.subspan(position_, tokens_.size() - position_ - 1);
  Found best = locals_.empty() ? Found{} : longest_local();
  const auto consider = [&](const NameTable& table) {
    const auto match = table.longest(rest);
    if (match.tokens > best.tokens) best = {match.name, match.tokens};
  };
  consider(vocabulary_.known);
  const bool in_filter = std::any_of(locals_.begin(), locals_.end(), [](const Local& local) { return local.is_item; });
  if (in_filter) consider(vocabulary_.members), consider(keys_seen_);
  const auto builtin = builtin_names().longest(rest);
  // `date and time` may be two names in one condition; with a parenthesis it is the function.
  const bool callable = builtin.tokens == 1 || peek(builtin.tokens).is("(") || builtin.name.find(" and ") == std::string::npos;
  if (builtin.tokens > best.tokens && callable) best = {builtin.name, builtin.tokens};
  if (best.tokens == 1 && !is_plain_word(peek())) return {};
  return best;
}

Node Parsing::name() {
  const Token& where = peek();
  Found found = known_name();
  if (found.tokens == 0) {
    if (!is_plain_word(where)) return refuse_expected("一个值", "a value");
    found = {std::string(where.text), 1};
  }
  position_ += found.tokens;
  return resolved(found.name, where);
}

/// What a name means here: an entry of the item of a filter around it, or else a variable, a name of the surroundings or
/// a built-in.
Node Parsing::resolved(const std::string& name, const Token& where) {
  std::vector<int> items;
  const std::string canonical = canonical_name(name);
  std::optional<int> slot;
  for (std::size_t i = locals_.size(); i-- > 0 && !slot;) {
    if (locals_[i].is_item) items.push_back(static_cast<int>(i));
    const bool means_it = locals_[i].is_item ? name == "item" : locals_[i].canonical == canonical;
    if (means_it) slot = static_cast<int>(i);
  }
  Node meaning;
  if (slot) {
    meaning = at_token(Kind::local, where);
    meaning.slot = *slot;
    meaning.names = {name};
    meaning.reads_input = *slot == input_slot_;
    meaning = finished(std::move(meaning));
  } else {
    meaning = static_meaning(name, where, !items.empty());
  }
  if (items.empty() || failed()) return meaning;
  const bool reads_input = meaning.reads_input;
  Node node = at_token(Kind::of_item, where);
  node.names = {name};
  node.slots = std::move(items);
  node.children.push_back(std::move(meaning));
  node.reads_input = reads_input;
  return finished(std::move(node));
}

Node Parsing::static_meaning(const std::string& name, const Token& where, bool may_be_entry) {
  const Builtin* builtin = find_builtin(name);
  const bool known = vocabulary_.known.has(name);
  if (vocabulary_.strict && !known && !builtin) {
    const bool allowed = may_be_entry && (vocabulary_.members.empty() || vocabulary_.members.has(name) || keys_seen_.has(name));
    if (!allowed) return unknown_name(name, where);
    return finished(at_token(Kind::constant, where));
  }
  Node node = at_token(Kind::free_name, where);
  node.names = {name};
  if (!known) node.builtin = builtin;
  const bool is_called = at("(");
  const bool needs_scope = known || !builtin || (!vocabulary_.strict && !is_called);
  node.slot = needs_scope ? free_index(name) : -1;
  return finished(std::move(node));
}

Node Parsing::unknown_name(const std::string& name, const Token& where) {
  std::string nearest = nearest_name(name, vocabulary_.known);
  const bool in_filter = std::any_of(locals_.begin(), locals_.end(), [](const Local& local) { return local.is_item; });
  if (nearest.empty() && in_filter) nearest = nearest_name(name, vocabulary_.members);
  if (nearest.empty()) nearest = nearest_name(name, builtin_names());
  if (nearest.empty())
    return refuse("feel_unknown_name", where, {fmt::format("没有“{}”这个名称。", name), fmt::format("There is no name '{}'.", name)});
  return refuse("feel_unknown_name", where,
                {fmt::format("没有“{}”这个名称，是否指“{}”？", name, nearest), fmt::format("There is no name '{}': did you mean '{}'?", name, nearest)});
}

/// `.member`, the longest member known; else one word.
Node Parsing::member_of(Node base) {
  const Token& where = peek();
  const auto rest = tokens_.subspan(position_, tokens_.size() - position_ - 1);
  NameTable::Match best;
  const NameTable* const tables[] = {&vocabulary_.members, &keys_seen_, &temporal_members()};
  for (const NameTable* table : tables)
    if (auto match = table->longest(rest); match.tokens > best.tokens) best = std::move(match);
  if (best.tokens == 0 && where.kind != Token::Kind::word) return refuse_expected("一个字段名", "the name of a field");
  Node node = at_token(Kind::path, where);
  node.names = {best.tokens > 0 ? best.name : std::string(where.text)};
  position_ += std::max<std::size_t>(best.tokens, 1);
  node.children.push_back(std::move(base));
  return finished(std::move(node));
}

/// A name being declared: all words and name symbols up to what follows it.
std::string Parsing::declared_name(std::string_view until) {
  const std::size_t start = position_;
  while (!at_end() && !at(until) && !at(",") && !at(")") && !at(":") && !at("(") && !at("}") && peek().kind != Token::Kind::string) ++position_;
  if (position_ == start || tokens_[start].kind != Token::Kind::word) {
    position_ = start;
    refuse_expected("一个名称", "a name");
    return "";
  }
  const char* first = tokens_[start].text.data();
  const Token& last = tokens_[position_ - 1];
  const std::string_view written(first, static_cast<std::size_t>(last.text.data() + last.text.size() - first));
  return canonical_name(written);
}

}  // namespace rules::feel
