#pragma once
#include "rules/check.h"

#include <functional>

namespace rules::internal {

/// What a case's expressions see: parameters, facts (missing ones as Missing), derived facts, dates, surroundings. Each
/// value is made when it is first asked for; rulebook and inputs must outlive the scope. Not for several threads at once.
class CaseScope : public feel::Scope {
 public:
  enum class Trust { stated, supported };        // supported: a fact that needs evidence and has none is missing
  enum class RowNulls { as_null, as_missing };   // as_missing: only to name what a null result rests on

  CaseScope(const Rulebook& rulebook, const Inputs& inputs, Trust trust, RowNulls row_nulls = RowNulls::as_null)
      : rulebook_(rulebook), inputs_(inputs), trust_(trust), row_nulls_(row_nulls) {}

  const feel::Value* find(std::string_view name) const override;

 private:
  std::optional<feel::Value> value_of(std::string_view name) const;
  feel::Value value_of(const Fact& fact) const;
  std::optional<feel::Value> surrounding(std::string_view name) const;

  const Rulebook& rulebook_;
  const Inputs& inputs_;
  Trust trust_;
  RowNulls row_nulls_;
  mutable std::map<std::string, std::optional<feel::Value>, std::less<>> values_;   // what was asked for; nothing: no such name
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

/// Whether a file is there for the fact, condition path or exemption.
bool has_files(const Inputs& inputs, const std::string& name);

/// Visits the base facts an expression rests on, through derived facts; one that is read twice comes twice.
void each_fact_of(const Rulebook& rulebook, const feel::Expression& expression, const std::function<void(const Fact&)>& visit);

/// The base facts an expression rests on, through derived facts, sorted.
std::vector<std::string> facts_of(const Rulebook& rulebook, const feel::Expression& expression);

}  // namespace rules::internal
