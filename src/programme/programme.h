#pragma once
#include "base/digest.h"
#include "programme/clause.h"
#include "programme/example.h"
#include "programme/form.h"
#include "programme/procedure.h"
#include "programme/register.h"
#include "programme/role.h"
#include "rules/rulebook.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The immutable model of one edition of one regulation, as loaded from its folder (docs/reference/programme.md).
namespace programme {

struct Round {
  bool none = true;
  std::string every;                   // "1 year"
  int year = 0;                        // the one year this edition is for; 0: any
  bool soft = false;                   // deviation needs a recorded reason only
  std::string opened_by;
  std::string procedure;               // the procedure about a round that opens it; empty: opened by one act
  std::vector<std::string> closes_for; // procedures its last day holds for; empty: all of a round
  std::vector<std::string> treats;

  bool closes(const std::string& procedure) const { return closes_for.empty() || std::find(closes_for.begin(), closes_for.end(), procedure) != closes_for.end(); }
};

/// Whoever has an interest in a case stands aside. Each person of a bound role declares, case by case, before acting.
struct Recusal { std::vector<std::string> binds, treats; };

/// Who besides the applicant sees what was marked a trade secret.
struct Confidentiality { std::vector<std::string> seen_by, treats; };

/// A duty of the house as a whole, and the clauses it comes from.
struct Duty { bool is_set = false; std::vector<std::string> treats; };

/// What is charged: an amount of money, a parameter.
struct Fee { std::string parameter; std::vector<std::string> treats; };

/// One edition. Everything is read once, checked, and never changes.
struct Programme {
  std::string id;                      // the folder’s name
  std::string edition;                 // "1"
  std::string name() const { return id + "/" + edition; }
  base::Text label, edition_label, issuer, purpose;
  std::string status;                  // in_force | draft
  std::string edition_number;          // the document's own number; empty: it has none
  std::string replaces;                // the document it repeals
  base::Text edition_note;
  std::optional<base::Date> effective_from, until;
  std::string calendar = "cn";         // cn | cn-65
  std::string zone = "Asia/Shanghai";
  std::string mark;                    // one character for the square: 疆
  std::string region;                  // division code prefix: 65
  std::string subject, holder;
  Round round;
  Recusal recusal;
  Confidentiality confidentiality;
  Duty no_fee;                         // nobody is charged anything
  Fee fee;
  Duty extra_documents_reasoned;       // a paper outside the forms is asked for only with a recorded reason
  base::Digest digest{};               // of the canonical content of the folder
  std::vector<Clause> clauses;         // in the text's order
  base::ByName<Role> roles;
  rules::Rulebook rulebook;
  base::ByName<Sheet> sheets;
  base::ByName<Form> forms;
  base::ByName<Document> documents;
  base::ByName<Title> titles;
  base::ByName<Ban> bans;
  std::vector<Procedure> procedures;   // those of their own first, then those about something; the first is the default
  std::map<std::string, base::Text> missing_sources;
  std::vector<std::string> treats;     // parts treated by programme.yaml itself
  std::map<std::string, Reading> readings;
  std::vector<TreatmentPlace> treatments;      // every part at every place that names it, in file order
  std::vector<Example> examples;
  std::string folder;                  // where it was read from

  const Clause* clause(std::string_view id) const;
  const Procedure* procedure(std::string_view id) const;
  /// "第五条（一）4" for XJYP-5-1-4b; empty when unknown.
  std::string cite(std::string_view clause_id) const;
};

using ProgrammePtr = std::shared_ptr<const Programme>;

/// Whether whoever acts in `role` (a stage's `by`) fills in the part: its `filled_by` is that role, or one is a choice that has
/// the other among its roles. Without `filled_by`, whoever files the form.
bool fills_in(const Programme& programme, const std::string& role, const FormPart& part);

std::string_view name_of(rules::FactType);
std::string_view name_of(rules::FactClass);

/// A parameter as a period: a duration in years, months or days, or a number with one of these units or `working days`.
/// None when its value is null (the text is silent) or not a period.
std::optional<calendar::Period> period_of(const rules::Parameter& parameter);

}  // namespace programme
