#include "rules/feel/parsing.h"

#include "rules/feel/builtins/builtin.h"

namespace rules::feel {
namespace {

constexpr int most_nesting = 120;

std::optional<Operator> comparison_of(const Token& token) {
  for (const Operator op : {Operator::equal, Operator::not_equal, Operator::less, Operator::less_equal, Operator::greater, Operator::greater_equal})
    if (token.is(symbol_of(op))) return op;
  return std::nullopt;
}

/// Whether an expression may begin with this token: tells `[1..a[2]]` from `[1..a[`.
bool starts_expression(const Token& token) {
  if (token.kind == Token::Kind::number || token.kind == Token::Kind::string) return true;
  if (token.kind == Token::Kind::symbol)
    return token.is("(") || token.is("[") || token.is("{") || token.is("-") || token.is("@");
  static constexpr std::string_view no_start[] = {"and", "or", "then", "else", "return", "satisfies", "in", "instance", "between"};
  return token.kind == Token::Kind::word && std::find(std::begin(no_start), std::end(no_start), token.text) == std::end(no_start);
}

}  // namespace

Node Parsing::expression() {
  if (++nesting_ > most_nesting)
    return refuse("feel_too_large", peek(), {"表达式嵌套太深，请拆开来写。", "The expression is nested too deeply: split it."});
  Node node = disjunction();
  --nesting_;
  return node;
}

Node Parsing::disjunction() {
  Node left = conjunction();
  if (!at("or")) return left;
  Node node = at_token(Kind::either, peek());
  node.children.push_back(std::move(left));
  while (take("or")) node.children.push_back(conjunction());
  return finished(std::move(node));
}

Node Parsing::conjunction() {
  Node left = comparison();
  if (!at("and")) return left;
  Node node = at_token(Kind::both, peek());
  node.children.push_back(std::move(left));
  while (take("and")) node.children.push_back(comparison());
  return finished(std::move(node));
}

Node Parsing::comparison() {
  Node left = additive();
  while (!failed()) {
    if (comparison_of(peek())) left = compared(std::move(left));
    else if (at("between")) left = between(std::move(left));
    else if (at("in")) left = in(std::move(left));
    else break;
  }
  return left;
}

Node Parsing::binary(Kind kind, Node left, Node right, const Token& where) {
  Node node = at_token(kind, where);
  node.children.reserve(2);
  node.children.push_back(std::move(left));
  node.children.push_back(std::move(right));
  return node;
}

Node Parsing::compared(Node left) {
  const Token& where = peek();
  const Operator op = *comparison_of(where);
  ++position_;
  Node node = binary(Kind::compare, std::move(left), additive(), where);
  node.comparison = op;
  return finished(std::move(node));
}

Node Parsing::between(Node value) {
  Node node = at_token(Kind::between, peek());
  expect("between");
  node.children.push_back(std::move(value));
  node.children.push_back(additive());
  expect("and");
  node.children.push_back(additive());
  return finished(std::move(node));
}

/// Whether the parenthesis here is an operand, as in `x in (a + b) * 2`, and no list of tests.
bool Parsing::parenthesis_is_operand() const {
  std::size_t depth = 0;
  for (std::size_t i = position_; i < tokens_.size(); ++i) {
    const Token& token = tokens_[i];
    if (token.is("(") || token.is("[") || token.is("{")) ++depth;
    if (!token.is(")") && !token.is("]") && !token.is("}")) continue;
    if (--depth > 0) continue;
    const Token& next = tokens_[std::min(i + 1, tokens_.size() - 1)];
    return next.is("+") || next.is("-") || next.is("*") || next.is("/") || next.is("**") || next.is(".");
  }
  return false;
}

/// Whether this "(" begins an interval: its first `..` stands before any comma, in no further bracket.
bool Parsing::parenthesis_is_interval() const {
  int depth = 0;
  for (std::size_t i = position_; i < tokens_.size(); ++i) {
    const Token& token = tokens_[i];
    if (token.is("(") || token.is("[") || token.is("{")) ++depth;
    else if (token.is(")") || token.is("]") || token.is("}")) --depth;
    else if (depth == 1 && token.is("..")) return true;
    else if (depth == 1 && token.is(",")) return false;
    if (depth == 0) return false;
  }
  return false;
}

/// `in test` or `in (test, test ...)`.
Node Parsing::in(Node value) {
  Node node = at_token(Kind::in, peek());
  expect("in");
  node.children.push_back(std::move(value));
  if (!at("(") || parenthesis_is_operand()) {
    node.children.push_back(test(false));
    return finished(std::move(node));
  }
  const Token open = peek();
  const bool is_interval = parenthesis_is_interval();
  expect("(");
  const bool in_range_end = std::exchange(in_range_end_, false);
  if (is_interval) {
    Node low = additive();
    node.children.push_back(range_from(std::move(low), open, false));
  } else {
    node.children.push_back(test(true));
    while (take(",")) node.children.push_back(test(true));
    expect(")");
  }
  in_range_end_ = in_range_end;
  return finished(std::move(node));
}

Node Parsing::additive() {
  Node left = multiplicative();
  while (at("+") || at("-")) {
    const Token& where = peek();
    ++position_;
    Node node = binary(Kind::arithmetic, std::move(left), multiplicative(), where);
    node.arithmetic = where.is("+") ? Arithmetic::add : Arithmetic::subtract;
    left = finished(std::move(node));
  }
  return left;
}

Node Parsing::multiplicative() {
  Node left = power();
  while (at("*") || at("/")) {
    const Token& where = peek();
    ++position_;
    Node node = binary(Kind::arithmetic, std::move(left), power(), where);
    node.arithmetic = where.is("*") ? Arithmetic::multiply : Arithmetic::divide;
    left = finished(std::move(node));
  }
  return left;
}

/// `a ** b ** c` is (a ** b) ** c, and `-a ** b` is (-a) ** b. Source: grammar rule 4, the conformance kit.
Node Parsing::power() {
  Node left = unary();
  while (at("**")) {
    const Token& where = peek();
    ++position_;
    Node node = binary(Kind::arithmetic, std::move(left), unary(), where);
    node.arithmetic = Arithmetic::power;
    left = finished(std::move(node));
  }
  return left;
}

Node Parsing::unary() {
  Node operand = negated();
  while (at("instance")) operand = instance_of(std::move(operand));
  return operand;
}

Node Parsing::negated() {
  if (!at("-")) return postfix();
  if (++nesting_ > most_nesting)
    return refuse("feel_too_large", peek(), {"表达式嵌套太深，请拆开来写。", "The expression is nested too deeply: split it."});
  Node node = at_token(Kind::negate, peek());
  ++position_;
  node.children.push_back(negated());
  --nesting_;
  return finished(std::move(node));
}

Node Parsing::instance_of(Node value) {
  Node node = at_token(Kind::instance_of, peek());
  expect("instance");
  expect("of");
  node.children.push_back(std::move(value));
  node.types.push_back(type());
  return finished(std::move(node));
}

Node Parsing::postfix() {
  Node node = primary();
  while (!failed()) {
    if (at("(")) node = call(std::move(node));
    else if (take(".")) node = member_of(std::move(node));
    else if (at("[") && !(in_range_end_ && !starts_expression(peek(1)))) node = filter(std::move(node));
    else break;
  }
  return node;
}

Node Parsing::filter(Node list) {
  Node node = at_token(Kind::filter, peek());
  expect("[");
  const bool in_range_end = std::exchange(in_range_end_, false);
  const std::size_t outer = locals_.size();
  node.slot = push_local("item", true);
  Node condition = expression();
  pop_locals(outer);
  in_range_end_ = in_range_end;
  expect("]");
  node.children.push_back(std::move(list));
  node.children.push_back(std::move(condition));
  return finished(std::move(node));
}

/// Whether the arguments that begin here are named: a name, then a colon.
bool Parsing::arguments_are_named() const {
  if (peek().kind != Token::Kind::word) return false;
  for (std::size_t i = 0; i < 40; ++i) {
    const Token& token = peek(i);
    if (token.is(":")) return true;
    const bool of_name = token.kind == Token::Kind::word || token.kind == Token::Kind::number ||
                         (token.kind == Token::Kind::symbol && std::string_view("+-*/.'").find(token.text) != std::string_view::npos);
    if (!of_name) return false;
  }
  return false;
}

Node Parsing::call(Node callee) {
  Node node = at_token(Kind::call, peek());
  expect("(");
  const bool in_range_end = std::exchange(in_range_end_, false);
  const bool direct = callee.kind == Kind::free_name && callee.builtin;
  if (direct) node.builtin = callee.builtin;
  else node.children.push_back(std::move(callee));
  const bool named = arguments_are_named();
  while (!at(")") && !failed()) {
    if (named) {
      node.names.push_back(declared_name(":"));
      expect(":");
    }
    node.children.push_back(expression());
    if (!take(",")) break;
    if (at(")")) refuse_expected("又一个参数", "another argument");
  }
  expect(")");
  in_range_end_ = in_range_end;
  return finished(std::move(node));
}

Node Parsing::tests_body() {
  Node node = at_token(Kind::tests, peek());
  if (at("-") && peek(1).kind == Token::Kind::end) {
    ++position_;
    return finished(std::move(node));
  }
  const bool is_not = at("not") && peek(1).is("(");
  if (is_not) {
    std::size_t depth = 0, close = position_ + 1;
    for (; close < tokens_.size() - 1; ++close) {
      const Token& token = tokens_[close];
      if (token.is("(")) ++depth;
      if (token.is(")") && --depth == 0) break;
    }
    node.negated = close + 2 == tokens_.size();
  }
  if (node.negated) position_ += 2;
  do node.children.push_back(test(true));
  while (take(","));
  if (node.negated) expect(")");
  return finished(std::move(node));
}

/// One test: an operator with its endpoint, or an expression (a value, an interval, or a condition on `?`).
Node Parsing::test(bool whole_expression) {
  const auto op = comparison_of(peek());
  if (!op) return whole_expression ? expression() : additive();
  Node node = at_token(Kind::test, peek());
  ++position_;
  node.comparison = *op;
  node.children.push_back(additive());
  return finished(std::move(node));
}

}  // namespace rules::feel
