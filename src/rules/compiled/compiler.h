#pragma once
#include "rules/compiled/program.h"
#include "rules/feel/ast.h"

namespace rules::compiled {

/// A step and what it yields; `fixed` where it is known already.
struct Part {
  std::uint32_t step = 0;
  Type type = Type::nothing;
  bool fixed = false;
};

using Made = std::optional<Part>;

/// Turns one tree into steps. Whatever it does not know ends the whole expression with nothing.
/// compiler.cpp = names, values, dates, series · compiler_conditions.cpp = what answers yes or no.
class Compiler {
 public:
  explicit Compiler(Program& program) : program_(program) {}

  /// An expression that answers yes or no.
  Made condition(const feel::Node& node);
  Made part(const feel::Node& node);

 private:
  /// What a loop's variable stands for: a row in hand, or one of the texts of a list that is written out.
  struct Variable {
    int slot = 0;
    std::optional<std::uint32_t> list;   // place of the list; nothing: `part`
    std::uint8_t row = 0;
    Part part;
  };

  Part push(Step step, Type type, bool fixed = false);
  Part push_list(Step step, const std::vector<std::uint32_t>& list, Type type);
  Part push_constant(Cell cell, Type type, feel::Value value);
  Part push_truth(const Cell& cell) { return push_constant(cell, Type::boolean, cell.known() ? feel::Value(cell.number != 0) : feel::Value()); }
  const Step& step_of(const Part& part) const { return program_.steps_[part.step]; }
  const Cell* fixed(const Part& part) const { return part.fixed ? &step_of(part).constant : nullptr; }

  std::int64_t number_of(const std::string& text);
  Made constant(const feel::Value& value);
  const Variable* variable(int slot) const;
  Made local(int slot);
  Made field_step(const Variable& variable, std::uint32_t field, Type type);
  Made name(const feel::Node& node);
  Made fact(const Fact& fact);
  Made derived(const Fact& fact);
  Made path(const feel::Node& node);
  Made field(const Variable& row, const std::string& name);
  std::optional<std::uint32_t> list_named(const feel::Node& node);
  Made filter(const feel::Node& node);
  static const feel::Node* asked_year(const feel::Node& condition);
  Made of_year(Step step, const feel::Node& year);

  Made call(const feel::Node& node);
  Made literal(const feel::Node& node);
  Made negation(const Made& operand);
  static std::optional<std::vector<std::string>> texts_of(const feel::Node& node);
  Made list_contains(const feel::Node& list, const feel::Node& element);
  Made holds_text(std::uint32_t list, const feel::Node& element);
  Made arithmetic(const feel::Node& node);
  Made comparison(feel::Operator op, const Made& left, const Made& right);
  Made between(const feel::Node& node);
  Made in(const feel::Node& node);
  Made within(const Part& value, const feel::Node& range);
  Made connective(const feel::Node& node);
  Made conditional(const feel::Node& node);
  Made quantified(const feel::Node& node);
  Made written_out(const feel::Node& node, const std::vector<std::string>& texts);

  Program& program_;
  std::vector<Variable> variables_;
  std::uint8_t rows_in_hand_ = 0;
};

}  // namespace rules::compiled
