#pragma once
#include "rules/feel/ast.h"
#include "rules/feel/lexer.h"
#include "rules/feel/vocabulary.h"

#include <optional>

/// The parser's inside: one recursive descent in the order of the grammar. Source: OMG DMN 1.5, 10.3.1.2.
/// parsing.cpp = tokens, names and scopes · parsing_operators.cpp = from `or` down to paths and calls ·
/// parsing_literals.cpp = literals, lists, contexts, ranges, functions, for, if, types.
namespace rules::feel {

class Parsing {
 public:
  explicit Parsing(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

  // Parts of one program, from texts that see the variables declared so far. A text that does not parse becomes a node that
  // is null and says why; the first such refusal is kept.
  Node expression_of(std::string_view text);
  Node tests_of(std::string_view text, int input_slot);
  /// An expression or a type that cannot be, with its reason.
  Node broken(const base::Refusal& refusal);

  // Variables of constructs around the texts, by nesting.
  std::size_t depth() const { return locals_.size(); }
  int declare(std::string name) { return push_local(std::move(name)); }
  int declare_item() { return push_local("item", true); }
  void forget_below(std::size_t depth) { pop_locals(depth); }
  void begin_function() { reads_of_functions_.emplace_back(); }
  std::vector<int> end_function();
  Node finished(Node node);  // counts the node, its depth and what it reads

  std::shared_ptr<const Node> program(Node body);
  const std::optional<base::Refusal>& refusal() const { return refusal_; }

 private:
  struct Local {
    std::string name;        // "" of no name: an item of a filter, whose entries are names
    std::string canonical;
    bool is_item = false;
  };

  // Tokens. After the first refusal the position is at the end, so that every rule returns at once.
  const Token& peek(std::size_t ahead = 0) const;
  bool at(std::string_view symbol_or_word) const { return peek().is(symbol_or_word); }
  bool take(std::string_view symbol_or_word);
  void expect(std::string_view symbol_or_word);
  bool at_end() const { return peek().kind == Token::Kind::end; }
  bool failed() const { return failed_; }
  Node refuse(std::string code, const Token& where, base::Text message);
  Node refuse_expected(std::string_view zh, std::string_view en);
  Node at_token(Kind kind, const Token& token) const;

  // Names and scopes.
  struct Found { std::string name; std::size_t tokens = 0; };
  Found longest_local() const;
  Found known_name() const;
  Node name();
  Node resolved(const std::string& name, const Token& where);
  Node static_meaning(const std::string& name, const Token& where, bool may_be_entry);
  Node unknown_name(const std::string& name, const Token& where);
  Node member_of(Node base);
  std::string declared_name(std::string_view until_zh);
  int push_local(std::string name, bool is_item = false);
  void pop_locals(std::size_t down_to) { locals_.resize(down_to); }
  int free_index(const std::string& name);

  // Operators, loosest first.
  Node expression();
  Node disjunction();
  Node conjunction();
  Node comparison();
  Node compared(Node left);
  Node between(Node value);
  Node in(Node value);
  Node additive();
  Node multiplicative();
  Node power();
  Node unary();
  Node negated();
  Node postfix();
  Node filter(Node list);
  Node call(Node callee);
  Node instance_of(Node value);
  Node binary(Kind kind, Node left, Node right, const Token& where);

  // Tests.
  Node tests_body();
  void test_list(Node& into, bool whole_expressions);
  Node test(bool whole_expression);
  bool parenthesis_is_operand() const;
  bool parenthesis_is_interval() const;

  // Literals and the rest.
  Node primary();
  Node word();
  Node number_literal();
  Node string_literal();
  Node at_literal();
  Node parenthesis();
  Node bracket();
  Node range_from(Node low, const Token& open, bool closed_low);
  Node comparison_range(const Token& open);
  Node context();
  std::string context_key();
  Node conditional();
  Node for_loop();
  Node quantified(Kind kind);
  void iterations(Node& into);
  Node iteration();
  Node function();
  bool arguments_are_named() const;

  // Types.
  TypeRef type();
  TypeRef type_of_parts(std::string_view name);
  TypeRef named_type();

  std::span<const Token> tokens_;
  const Vocabulary& vocabulary_;
  std::size_t position_ = 0;
  std::size_t nodes_ = 0;
  int nesting_ = 0;
  bool in_range_end_ = false;
  int input_slot_ = -1;                 // of `?`, or none
  std::vector<Local> locals_;
  std::size_t most_locals_ = 0;
  NameTable keys_seen_;                 // of context literals, for paths into them
  std::vector<std::string> free_names_;
  std::vector<std::vector<int>> reads_of_functions_;  // free names read by the functions being parsed
  bool failed_ = false;                 // the text being read
  std::optional<base::Refusal> text_refusal_;  // why it failed
  std::optional<base::Refusal> refusal_;       // the first of the program
};

}  // namespace rules::feel
