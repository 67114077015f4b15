#pragma once
#include "rules/rulebook.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace programme::internal {

/// What a set of conditions can tell apart: for each fact they compare with something fixed, values below, at, between and
/// above what they compare it with; for whatever else they ask (a list's rows, two facts, a pattern), yes and no. Switches
/// are both yes and no. Going through all combinations shows what is always so, what never, and what both or neither of two
/// conditions cover.
class Regions {
 public:
  /// `day` stands for the reference date and today. The rulebook must outlive this.
  Regions(const rules::Rulebook& rulebook, base::Date day) : rulebook_(rulebook), day_(day) {}

  /// Adds a condition; its number.
  std::size_t add(const rules::feel::Expression& condition);

  /// One combination. It lasts as long as the visit.
  class Row {
   public:
    /// Whether the condition holds; nothing when it is null.
    std::optional<bool> holds(std::size_t condition) const { return regions_.truth(regions_.conditions_[condition], *this); }
    /// Every value is that of a fact: somebody could state this.
    bool is_concrete() const;
    /// "产量 = 1,000 loaves，谷物 = “小麦”": the facts and their values.
    base::Text shown() const;
    /// The place of the value among those of the only fact, in their order; nothing when there are several facts.
    std::optional<std::size_t> position() const;

   private:
    friend class Regions;
    Row(const Regions& regions, std::vector<std::size_t> chosen) : regions_(regions), chosen_(std::move(chosen)) {}
    const Regions& regions_;
    std::vector<std::size_t> chosen_;   // a value of each variable
  };

  /// Visits every combination until `visit` says false. False when there are too many, or when there is nothing to vary.
  bool each(const std::function<bool(const Row&)>& visit);

  /// The only fact the conditions read, if they read no other and nothing else varies.
  const rules::Fact* only_fact() const;

 private:
  /// A fact, a switch, or something asked that is not looked into (then `values` are yes and no).
  struct Variable {
    const rules::Fact* fact = nullptr;
    const rules::Parameter* parameter = nullptr;
    std::vector<rules::feel::Value> points, values;
  };
  /// One comparison: its truth for each value of its variable, once known.
  struct Atom {
    std::size_t variable = 0;
    std::optional<rules::feel::Expression> expression;   // nothing: the variable itself is the answer
    std::vector<std::optional<bool>> truths;
  };
  /// A condition without its comparisons: and, or, not, if over atoms.
  struct Form {
    enum class Kind { atom, constant, both, either, negation, choice };
    Kind kind = Kind::constant;
    std::size_t atom = 0;
    std::optional<bool> value;
    std::vector<Form> parts;
  };

  using Node = rules::feel::Node;
  Form form_of(const Node& node, const Node& program);
  Form atom_of(const Node& node, const Node& program);
  Form fixed(const Node& node, const Node& program) const;
  std::size_t variable(const std::string& key, const rules::Fact* fact, const rules::Parameter* parameter);
  const rules::Fact* fact_compared(const Node& node) const;
  void add_points(const Node& node, const Node& program, Variable& variable) const;
  bool is_fixed(const Node& node) const;
  rules::feel::Value value_of(const Node& node, const Node& program, const std::string& name = {}, const rules::feel::Value& value = {}) const;
  void settle();
  std::optional<bool> truth(const Form& form, const Row& row) const;

  const rules::Rulebook& rulebook_;
  base::Date day_;
  std::vector<Form> conditions_;
  std::vector<Atom> atoms_;
  std::vector<Variable> variables_;
  std::map<std::string, std::size_t> variable_keys_, atom_keys_;
};

}  // namespace programme::internal
