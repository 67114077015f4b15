#pragma once
#include "rules/check.h"

namespace rules::internal {

/// How facts and values are named to people. Lives as long as one check.
class Words {
 public:
  Words(const Rulebook& rulebook, const Inputs& inputs) : rulebook_(rulebook), inputs_(inputs) {}

  /// {"2023 年净利润", "net profit 2023"}, {"“认证”第 2 项的有效期至", ...}.
  base::Text subject(const std::string& fact, const std::string& at, const std::string& field) const;
  /// The same from a need: "net_profit_fy.2023", "certs.2.valid_to", "reg_date", a parameter's name.
  base::Text need(const std::string& name) const;
  base::Text needs(const std::vector<std::string>& names) const;
  /// A value as people read it: in the unit the fact was given in, options by their labels.
  base::Text value(const feel::Value& value, const std::string& fact, const std::string& field) const;
  /// The role's label, or {"有权的部门", "the competent office"}.
  base::Text role(const std::string& id) const;
  /// {"营业执照、财务报告", ...}: what would support a fact or a judged condition of `set`.
  base::Text evidence_for(const std::vector<std::string>& kinds) const;

  const Fact* declared(const std::string& fact, const std::string& field) const;
  std::string unit_of(const std::string& fact, const std::string& field) const;   // the base unit
  const Rulebook& rulebook() const { return rulebook_; }
  const Inputs& inputs() const { return inputs_; }

 private:
  const Rulebook& rulebook_;
  const Inputs& inputs_;
};

/// In quotation marks, unless it begins with one ("“认证”第 2 项的有效期至"). English stays bare.
base::Text in_quotes(const base::Text& text);

/// What a comparison demands: {"不小于", "at least"}; for days {"不早于", "no earlier than"}.
base::Text demand(const std::string& op, bool of_days);

/// A value as stored in results: decimal strings, dates, texts, true and false.
std::string plain(const feel::Value& value);

base::Text joined(const std::vector<base::Text>& texts, std::string_view zh, std::string_view en);

}  // namespace rules::internal
