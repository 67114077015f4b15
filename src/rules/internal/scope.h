#pragma once
#include "rules/check.h"

namespace rules::internal {

/// What a case's expressions see: parameters, facts (missing ones as Missing), derived facts, dates, surroundings.
class CaseScope : public feel::Scope {
 public:
  enum class Trust { stated, supported };        // supported: a fact that needs evidence and has none is missing
  enum class RowNulls { as_null, as_missing };   // as_missing: only to name what a null result rests on

  CaseScope(const Rulebook& rulebook, const Inputs& inputs, Trust trust, RowNulls row_nulls = RowNulls::as_null);

  const feel::Value* find(std::string_view name) const override;

 private:
  void add_facts(const Rulebook& rulebook, const Inputs& inputs, Trust trust, RowNulls row_nulls);
  void add_derived(const Rulebook& rulebook);

  std::map<std::string, feel::Value, std::less<>> values_;
};

/// A scope in which one name stands for another value.
class WithOne : public feel::Scope {
 public:
  WithOne(const feel::Scope& outer, std::string_view name, feel::Value value) : outer_(outer), name_(name), value_(std::move(value)) {}
  const feel::Value* find(std::string_view name) const override { return name == name_ ? &value_ : outer_.find(name); }

 private:
  const feel::Scope& outer_;
  std::string_view name_;
  feel::Value value_;
};

/// Whether the evidence there is supports the fact as stated: it needs none, or has a file; an empty list whose emptiness
/// must be checked has the day of the check instead (R1).
bool is_supported(const Fact& fact, const Inputs& inputs);

/// The base facts an expression rests on, through derived facts, sorted.
std::vector<std::string> facts_of(const Rulebook& rulebook, const feel::Expression& expression);

}  // namespace rules::internal
