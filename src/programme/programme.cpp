#include "programme/programme.h"

namespace programme {
namespace {

template <class T>
const T* find_by_id(const std::vector<T>& items, std::string_view id) {
  for (const T& item : items)
    if (item.id == id) return &item;
  return nullptr;
}

/// Whether two options can both reach the majority.
bool may_tie(const Stage& stage) {
  const auto& majority = stage.voting.rule.majority;
  if (!majority || stage.options.size() < 2) return false;
  const auto& share = majority->share;
  return share.strictly ? 2 * share.part < share.whole : 2 * share.part <= share.whole;
}

std::vector<std::string> own_outcomes(const Stage& stage) {
  switch (stage.type) {
    case StageType::submission:
      if (stage.ask_to_complete && (stage.next.contains("not_completed") || !stage.complete_within.empty())) return {"submitted", "not_completed"};
      return {"submitted"};
    case StageType::check: return {"pass", "open", "fail"};
    case StageType::assignment: return stage.optional ? std::vector<std::string>{"assigned", "unassigned"} : std::vector<std::string>{"assigned"};
    case StageType::evaluation: return stage.sheet_outcomes.empty() ? std::vector<std::string>{"complete"} : stage.sheet_outcomes;
    case StageType::publication: return stage.period.empty() ? std::vector<std::string>{"published"} : std::vector<std::string>{"clear", "objected"};
    case StageType::registration: return {"done"};
    case StageType::decision:
    case StageType::ballot: break;
  }
  std::vector<std::string> outcomes;
  for (const Choice& choice : stage.options) outcomes.push_back(choice.id);
  if (stage.type != StageType::ballot) return outcomes;
  outcomes.emplace_back("none");
  if (stage.voting.tie.empty() ? may_tie(stage) || stage.next.contains("tied") : stage.voting.tie == "tied") outcomes.emplace_back("tied");
  if (stage.voting.rule.quorum || stage.next.contains("no_quorum")) outcomes.emplace_back("no_quorum");
  if (stage.next.contains("no_place")) outcomes.emplace_back("no_place");
  return outcomes;
}

}  // namespace

const Stage* Procedure::stage(std::string_view id) const { return find_by_id(stages, id); }
const Way* Procedure::way(std::string_view id) const { return find_by_id(ways, id); }
const Clause* Programme::clause(std::string_view id) const { return find_by_id(clauses, id); }
const Procedure* Programme::procedure(std::string_view id) const { return find_by_id(procedures, id); }

std::string Programme::cite(std::string_view clause_id) const {
  const Clause* found = clause(clause_id);
  return found ? found->cite : "";
}

std::vector<std::string> outcomes_of(const Sheet& sheet) {
  std::vector<std::string> outcomes;
  for (const SheetOutcome& result : sheet.results) outcomes.push_back(result.id);
  if (!outcomes.empty()) return outcomes;
  if (sheet.scheme.pass || !sheet.scheme.floors.empty()) return {"pass", "fail"};
  return {"complete"};
}

PointRange range_of(const Sheet& sheet, const Criterion& criterion) {
  if (sheet.scale == ScaleKind::yes_no) return {base::Decimal(0), base::Decimal(1)};
  return criterion.high ? PointRange{criterion.low, criterion.high} : PointRange{sheet.low, sheet.high};
}

std::vector<std::string> outcomes_of(const Stage& stage) {
  std::vector<std::string> outcomes = own_outcomes(stage);
  if (stage.deadline && (stage.deadline->missed == "late" || stage.deadline->missed == "missed")) outcomes.push_back(stage.deadline->missed);
  return outcomes;
}

std::optional<calendar::Period> period_of(const rules::Parameter& parameter) {
  constexpr std::int64_t seconds_a_day = 86400;
  if (const auto* months = parameter.value.years_months()) {
    const bool whole_years = months->months % 12 == 0 && parameter.unit != "months";
    return whole_years ? calendar::Period{static_cast<int>(months->months / 12), calendar::Unit::years}
                       : calendar::Period{static_cast<int>(months->months), calendar::Unit::months};
  }
  if (const auto* days = parameter.value.days_time()) return calendar::Period{static_cast<int>(days->seconds / seconds_a_day), calendar::Unit::days};
  if (!parameter.value.number()) return std::nullopt;
  const auto period = calendar::Period::parse(parameter.value.number()->text() + " " + parameter.unit);
  return period ? std::optional(*period) : std::nullopt;
}

std::string_view name_of(Treatment treatment) {
  switch (treatment) {
    case Treatment::computed: return "computed";
    case Treatment::judged: return "judged";
    case Treatment::procedural: return "procedural";
    case Treatment::stated: return "stated";
  }
  return "";
}

std::string_view name_of(RoleKind kind) {
  switch (kind) {
    case RoleKind::party: return "party";
    case RoleKind::named: return "named";
    case RoleKind::area: return "area";
    case RoleKind::sector: return "sector";
    case RoleKind::choice: return "choice";
    case RoleKind::enrolled: return "enrolled";
    case RoleKind::assigned: return "assigned";
    case RoleKind::body: return "body";
    case RoleKind::elected: return "elected";
    case RoleKind::anyone: return "anyone";
  }
  return "";
}

std::string_view name_of(ScaleKind kind) {
  switch (kind) {
    case ScaleKind::yes_no: return "yes_no";
    case ScaleKind::points: return "points";
    case ScaleKind::ordinal: return "ordinal";
    case ScaleKind::choice: return "choice";
    case ScaleKind::text: return "text";
  }
  return "";
}

std::string_view name_of(StageType type) {
  switch (type) {
    case StageType::submission: return "submission";
    case StageType::check: return "check";
    case StageType::assignment: return "assignment";
    case StageType::evaluation: return "evaluation";
    case StageType::decision: return "decision";
    case StageType::ballot: return "ballot";
    case StageType::publication: return "publication";
    case StageType::registration: return "registration";
  }
  return "";
}

std::string_view name_of(rules::FactType type) {
  using rules::FactType;
  switch (type) {
    case FactType::boolean: return "boolean";
    case FactType::boolean_named: return "boolean_named";
    case FactType::text: return "text";
    case FactType::integer: return "integer";
    case FactType::number: return "number";
    case FactType::money: return "money";
    case FactType::percent: return "percent";
    case FactType::area: return "area";
    case FactType::mass: return "mass";
    case FactType::date: return "date";
    case FactType::duration: return "duration";
    case FactType::range_of_dates: return "range of dates";
    case FactType::choice: return "choice";
    case FactType::choices: return "choices";
    case FactType::list: return "list";
    case FactType::series: return "series";
    case FactType::document: return "document";
    case FactType::person: return "person";
    case FactType::contact: return "contact";
  }
  return "";
}

bool fills_in(const Programme& programme, const std::string& role, const FormPart& part) {
  if (part.filled_by.empty() || part.filled_by == role) return true;
  const auto has = [&](const std::string& choice, const std::string& one) {
    const auto found = programme.roles.find(choice);
    return found != programme.roles.end() && std::find(found->second.among.begin(), found->second.among.end(), one) != found->second.among.end();
  };
  return has(role, part.filled_by) || has(part.filled_by, role);
}

std::string_view name_of(rules::FactClass fact_class) {
  switch (fact_class) {
    case rules::FactClass::public_: return "public";
    case rules::FactClass::confidential: return "confidential";
    case rules::FactClass::personal: return "personal";
  }
  return "";
}

}  // namespace programme
