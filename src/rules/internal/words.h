#pragma once
#include "rules/check.h"
#include "rules/units.h"

namespace rules::internal {

/// What a comparison speaks of: a fact, a year or row of it, a field of the row. The names outlive it.
struct Subject {
  std::string_view name;
  const Fact* fact = nullptr;          // nullptr: no fact is called so
  std::string_view at;                 // "2022", "2" for a row, or empty
  std::string_view field_name;
  const Fact* field = nullptr;

  /// The field, or the fact itself; nullptr when it is not declared.
  const Fact* declared() const { return field_name.empty() ? fact : field; }
};

/// Puts behind what `out` holds.
inline void add(base::Text& out, std::string_view zh, std::string_view en) { out.zh += zh, out.en += en; }
inline void add(base::Text& out, const base::Text& text) { out.zh += text.zh, out.en += text.en; }

/// The forms amounts take, by fact and unit given; may be kept for many cases of one rulebook.
class QuantityForms {
 public:
  const QuantityForm& of(const Fact& fact, std::string_view base_unit, std::string_view unit);

 private:
  struct Known { const Fact* fact; std::string unit; std::unique_ptr<QuantityForm> form; };
  std::vector<Known> known_;
};

/// How facts and values are named to people. Lives as long as one check. `add_` puts behind what `out` holds.
class Words {
 public:
  Words(const Rulebook& rulebook, const Inputs& inputs, QuantityForms& forms) : rulebook_(rulebook), inputs_(inputs), forms_(forms) {}

  Subject subject_named(std::string_view fact, std::string_view at, std::string_view field) const;
  /// {"2023 年净利润", "net profit 2023"}, {"“认证”第 2 项的有效期至", ...}.
  void add_subject(base::Text& out, const Subject& subject) const;
  base::Text subject(const std::string& fact, const std::string& at, const std::string& field) const;
  /// The same from a need: "net_profit_fy.2023", "certs.2.valid_to", "reg_date", a parameter's name.
  base::Text need(const std::string& name) const;
  base::Text needs(const std::vector<std::string>& names) const;
  /// A value as people read it: in the unit the fact was given in, options by their labels.
  void add_value(base::Text& out, const feel::Value& value, const Subject& subject) const;
  base::Text value(const feel::Value& value, const std::string& fact, const std::string& field) const;
  /// The role's label, or {"有权的部门", "the competent office"}.
  base::Text role(const std::string& id) const;
  /// {"营业执照、财务报告", ...}: what would support a fact or a judged condition of `set`.
  base::Text evidence_for(const std::vector<std::string>& kinds) const;

  const Fact* declared(std::string_view fact, std::string_view field) const;
  static std::string_view unit_of(const Subject& subject);   // the base unit
  const Rulebook& rulebook() const { return rulebook_; }
  const Inputs& inputs() const { return inputs_; }

 private:
  void add_number(base::Text& out, const base::Decimal& number, const Subject& subject) const;
  std::string_view given_unit(const Subject& subject) const;

  const Rulebook& rulebook_;
  const Inputs& inputs_;
  QuantityForms& forms_;
};

/// In quotation marks, unless it begins with one ("“认证”第 2 项的有效期至"). English stays bare.
base::Text in_quotes(const base::Text& text);

/// A value as stored in results: decimal strings, dates, texts, true and false.
std::string plain(const feel::Value& value);

base::Text joined(const std::vector<base::Text>& texts, std::string_view zh, std::string_view en);

}  // namespace rules::internal
