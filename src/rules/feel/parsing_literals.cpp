#include "rules/feel/parsing.h"

#include "rules/feel/builtins/builtin.h"
#include "rules/feel/temporal.h"

namespace rules::feel {
namespace {

bool reads_slot(const Node& node, int slot) {
  if (node.kind == Kind::local && node.slot == slot) return true;
  return std::any_of(node.children.begin(), node.children.end(), [&](const Node& child) { return reads_slot(child, slot); });
}

}  // namespace

Node Parsing::primary() {
  const Token& token = peek();
  switch (token.kind) {
    case Token::Kind::number: return number_literal();
    case Token::Kind::string: return string_literal();
    case Token::Kind::word: return word();
    case Token::Kind::end: return refuse_expected("一个值", "a value");
    case Token::Kind::symbol: break;
  }
  if (at("(")) return parenthesis();
  if (at("[") || at("]")) return bracket();
  if (at("{")) return context();
  if (at("@")) return at_literal();
  return refuse_expected("一个值", "a value");
}

Node Parsing::word() {
  if (known_name().tokens > 1) return name();
  const Token& token = peek();
  Node literal = at_token(Kind::constant, token);
  if (take("null")) return finished(std::move(literal));
  if (at("true") || at("false")) {
    literal.value = Value(token.is("true"));
    ++position_;
    return finished(std::move(literal));
  }
  if (at("if")) return conditional();
  if (at("for")) return for_loop();
  if (at("some")) return quantified(Kind::some);
  if (at("every")) return quantified(Kind::every);
  if (at("function")) return function();
  return name();
}

Node Parsing::number_literal() {
  const Token& token = peek();
  std::string digits(token.text);
  if (digits.starts_with('.')) digits.insert(0, "0");
  const auto number = base::Decimal::parse(digits);
  if (!number) return refuse("feel_syntax", token, {fmt::format("数字“{}”太大或太小。", token.text), fmt::format("The number '{}' is out of range.", token.text)});
  Node node = at_token(Kind::constant, token);
  node.value = Value(*number);
  ++position_;
  return finished(std::move(node));
}

Node Parsing::string_literal() {
  Node node = at_token(Kind::constant, peek());
  node.value = Value(peek().content);
  ++position_;
  return finished(std::move(node));
}

Node Parsing::at_literal() {
  Node node = at_token(Kind::constant, peek());
  expect("@");
  if (peek().kind != Token::Kind::string) return refuse_expected("引号中的日期、时间或时长", "a date, time or duration in quotation marks");
  const auto value = parse_temporal(peek().content);
  if (!value)
    return refuse("feel_syntax", peek(),
                  {fmt::format("“{}”不是日期、时间或时长，例如 @\"2024-06-20\"、@\"P3Y\"。", peek().content),
                   fmt::format("'{}' is no date, time or duration, such as @\"2024-06-20\" or @\"P3Y\".", peek().content)});
  node.value = *value;
  ++position_;
  return finished(std::move(node));
}

/// (expression), (low..high] or, as an interval, (> 5).
Node Parsing::parenthesis() {
  const Token open = peek();
  expect("(");
  const bool in_range_end = std::exchange(in_range_end_, false);
  Node node;
  if (at("<") || at("<=") || at(">") || at(">=") || at("=") || at("!=")) {
    node = comparison_range(open);
  } else {
    node = expression();
    if (at("..")) {
      node = range_from(std::move(node), open, false);
    } else {
      expect(")");
    }
  }
  in_range_end_ = in_range_end;
  return node;
}

/// `(> 5)` has no end above, `(= 5)` is [5..5].
Node Parsing::comparison_range(const Token& open) {
  const Token& op = peek();
  if (op.is("!=")) return refuse("feel_syntax", op, {"“!=”不构成区间。", "'!=' makes no interval."});
  ++position_;
  Node end = additive();
  expect(")");
  const bool equal = op.is("=");
  Node node = at_token(Kind::range, open);
  const bool is_low = op.is(">") || op.is(">=");
  const bool closed = op.is("<=") || op.is(">=") || equal;
  node.closed_low = (is_low || equal) && closed;
  node.closed_high = (!is_low || equal) && closed;
  if (!is_low && !equal) node.children.emplace_back();
  node.children.push_back(std::move(end));   // of `=` both ends: read twice, it would be read twice as often at each level
  if (is_low) node.children.emplace_back();
  return finished(std::move(node));
}

/// A list, or an interval that begins with `[` or `]`.
Node Parsing::bracket() {
  const Token open = peek();
  const bool closed = at("[");
  ++position_;
  const bool in_range_end = std::exchange(in_range_end_, false);
  Node list = at_token(Kind::list, open);
  if (closed && take("]")) {
    in_range_end_ = in_range_end;
    return finished(std::move(list));
  }
  Node first = expression();
  if (at("..") || !closed) {
    Node range = range_from(std::move(first), open, closed);
    in_range_end_ = in_range_end;
    return range;
  }
  list.children.push_back(std::move(first));
  while (take(",")) list.children.push_back(expression());
  in_range_end_ = in_range_end;
  expect("]");
  return finished(std::move(list));
}

/// The rest of an interval whose low end is read; it closes with `]`, or open with `)` or `[`.
Node Parsing::range_from(Node low, const Token& open, bool closed_low) {
  Node node = at_token(Kind::range, open);
  node.closed_low = closed_low;
  expect("..");
  const bool in_range_end = std::exchange(in_range_end_, true);
  Node high = additive();
  in_range_end_ = in_range_end;
  node.closed_high = at("]");
  if (!take("]") && !take(")")) expect("[");
  node.children.push_back(std::move(low));
  node.children.push_back(std::move(high));
  return finished(std::move(node));
}

std::string Parsing::context_key() {
  if (peek().kind != Token::Kind::string) return declared_name(":");
  std::string key = peek().content;
  ++position_;
  return key;
}

/// Each entry sees those before it.
Node Parsing::context() {
  Node node = at_token(Kind::context, peek());
  expect("{");
  const bool in_range_end = std::exchange(in_range_end_, false);
  const std::size_t outer = locals_.size();
  node.slot = static_cast<int>(outer);
  while (!at("}") && !failed()) {
    std::string key = context_key();
    expect(":");
    node.children.push_back(expression());
    keys_seen_.add(key);
    push_local(key);
    node.names.push_back(std::move(key));
    if (!take(",")) break;
  }
  pop_locals(outer);
  in_range_end_ = in_range_end;
  expect("}");
  return finished(std::move(node));
}

Node Parsing::conditional() {
  Node node = at_token(Kind::if_, peek());
  expect("if");
  node.children.push_back(expression());
  expect("then");
  node.children.push_back(expression());
  expect("else");
  node.children.push_back(expression());
  return finished(std::move(node));
}

/// A list, or low..high without brackets.
Node Parsing::iteration() {
  Node node = at_token(Kind::iteration, peek());
  node.children.push_back(expression());
  if (take("..")) node.children.push_back(expression());
  return finished(std::move(node));
}

void Parsing::iterations(Node& into) {
  into.slot = static_cast<int>(locals_.size());
  do {
    std::string variable = declared_name("in");
    expect("in");
    into.children.push_back(iteration());
    push_local(std::move(variable));
  } while (take(",") && !failed());
}

Node Parsing::for_loop() {
  Node node = at_token(Kind::for_, peek());
  expect("for");
  const std::size_t outer = locals_.size();
  iterations(node);
  expect("return");
  const int partial = push_local("partial");
  node.children.push_back(expression());
  node.reads_partial = reads_slot(node.children.back(), partial);
  pop_locals(outer);
  return finished(std::move(node));
}

Node Parsing::quantified(Kind kind) {
  Node node = at_token(kind, peek());
  ++position_;
  const std::size_t outer = locals_.size();
  iterations(node);
  expect("satisfies");
  node.children.push_back(expression());
  pop_locals(outer);
  return finished(std::move(node));
}

Node Parsing::function() {
  Node node = at_token(Kind::function, peek());
  expect("function");
  expect("(");
  const std::size_t outer = locals_.size();
  node.slot = static_cast<int>(outer);
  while (!at(")") && !failed()) {
    std::string parameter = declared_name(":");
    node.types.push_back(take(":") ? type() : nullptr);
    push_local(parameter);
    node.names.push_back(std::move(parameter));
    if (!take(",")) break;
  }
  expect(")");
  if (at("external") && peek(1).is("{"))
    return refuse("feel_external_function", peek(),
                  {"不支持外部函数（Java、PMML），请用 FEEL 写出。", "External functions (Java, PMML) are not supported: write it in FEEL."});
  reads_of_functions_.emplace_back();
  node.children.push_back(expression());
  node.slots = std::move(reads_of_functions_.back());
  reads_of_functions_.pop_back();
  pop_locals(outer);
  return finished(std::move(node));
}

/// list<T>, range<T>, context<name: T, ...>, function<T, ...> -> T, a simple type or an item definition.
TypeRef Parsing::type() {
  if (++nesting_ > 60) {
    refuse("feel_too_large", peek(), {"类型嵌套太深。", "The type is nested too deeply."});
    return nullptr;
  }
  TypeRef read;
  static constexpr std::string_view with_parts[] = {"list", "range", "context", "function"};
  const auto found = std::find(std::begin(with_parts), std::end(with_parts), peek().text);
  read = found != std::end(with_parts) && peek(1).is("<") ? type_of_parts(*found) : named_type();
  --nesting_;
  return read;
}

TypeRef Parsing::type_of_parts(std::string_view name) {
  auto made = std::make_shared<Type>();
  made->name = name;
  position_ += 2;
  if (name == "list" || name == "range") {
    made->kind = name == "list" ? Type::Kind::list : Type::Kind::range;
    made->element = type();
    expect(">");
    return made;
  }
  made->kind = name == "context" ? Type::Kind::context : Type::Kind::function;
  while (!at(">") && !failed()) {
    std::string member;
    if (name == "context") {
      member = declared_name(":");
      expect(":");
    }
    made->members.push_back({std::move(member), type()});
    if (!take(",")) break;
  }
  expect(">");
  if (name == "function") {
    expect("->");
    made->element = type();
  }
  return made;
}

/// The longest run of words and dots that names a type.
TypeRef Parsing::named_type() {
  std::size_t length = 0;
  while (length < 40 && (peek(length).kind == Token::Kind::word || peek(length).is(".") || peek(length).is("-") || peek(length).kind == Token::Kind::number)) ++length;
  for (std::size_t n = length; n > 0; --n) {
    const std::string name = canonical_of(tokens_.subspan(position_, n));
    TypeRef known = simple_type(name);
    if (!known && vocabulary_.type_named) known = vocabulary_.type_named(name);
    if (!known) continue;
    position_ += n;
    return known;
  }
  if (length == 0) refuse_expected("一个类型", "a type");
  else refuse("feel_unknown_name", peek(), {fmt::format("没有“{}”这个类型。", peek().text), fmt::format("There is no type '{}'.", peek().text)});
  return nullptr;
}

}  // namespace rules::feel
