#include "programme/internal/readers.h"

#include <set>

namespace programme::internal {
namespace {

struct KindWords { Kind kind; std::string_view code, zh, en; };

constexpr KindWords words[] = {
    {Kind::clause, "unknown_clause", "条款", "clause part"},       {Kind::reading, "unknown_reading", "解读", "reading"},
    {Kind::evidence, "unknown_evidence", "证明材料种类", "kind of evidence"}, {Kind::role, "unknown_role", "角色", "role"},
    {Kind::fact, "unknown_fact", "事实", "fact"},                  {Kind::parameter, "unknown_parameter", "参数", "parameter"},
    {Kind::set, "unknown_set", "条件组", "set of conditions"},     {Kind::condition, "unknown_condition", "条件", "condition"},
    {Kind::sheet, "unknown_sheet", "评审表", "sheet"},             {Kind::form, "unknown_form", "表格", "form"},
    {Kind::document, "unknown_document", "文书", "document"},      {Kind::procedure, "unknown_procedure", "程序", "procedure"},
    {Kind::result, "unknown_result", "程序结果", "result of a procedure"}, {Kind::list, "unknown_list", "名单", "list"},
    {Kind::stage, "unknown_stage", "阶段", "stage"},               {Kind::next, "next_nowhere", "阶段或结果", "stage or result"},
    {Kind::title, "unknown_title", "称号", "title"},               {Kind::registered, "unknown_title", "称号或禁止", "title or ban"},
    {Kind::result_about, "unknown_result", "所涉案卷的结果", "result of the case it is about"}, {Kind::stage_about, "unknown_stage", "所涉案卷的阶段", "stage of the case it is about"},
    {Kind::event, "unknown_event", "事件", "event"},
    {Kind::shown, "unknown_fact", "可列出的内容", "thing to show"}};

const KindWords& words_of(Kind kind) {
  for (const KindWords& one : words)
    if (one.kind == kind) return one;
  base::ensure(false, "every kind of reference has its words");
  return words[0];
}

/// Every declared name of each kind. Names that belong to a procedure or set carry it: "application.submit".
class Declared {
 public:
  explicit Declared(const Draft& draft) {
    const Programme& programme = draft.programme;
    for (const Clause& clause : programme.clauses) add(Kind::clause, clause.id);
    for (const auto& [id, reading] : programme.readings) add(Kind::reading, id);
    for (const auto& [id, kind] : programme.rulebook.evidence_kinds) add(Kind::evidence, id);
    for (const auto& [id, role] : programme.roles) add(Kind::role, id);
    for (const auto& [id, fact] : programme.rulebook.facts) add(Kind::fact, id);
    for (const auto& [id, parameter] : programme.rulebook.parameters) add(Kind::parameter, id);
    for (const auto& [id, sheet] : programme.sheets) add(Kind::sheet, id);
    for (const auto& [id, form] : programme.forms) add(Kind::form, id);
    for (const auto& [id, document] : programme.documents) add(Kind::document, id);
    for (const auto& [id, title] : programme.titles) add_title(title);
    for (const auto& [id, ban] : programme.bans) add(Kind::registered, id);
    for (const auto& [id, set] : programme.rulebook.sets) {
      add(Kind::set, id);
      add_conditions(id, set.conditions);
    }
    for (const Procedure& procedure : programme.procedures) add_procedure(procedure);
    for (const Procedure& procedure : programme.procedures)
      for (const auto& about : procedure.about)
        if (const auto* other = procedure.about_kind == "case" ? programme.procedure(about) : nullptr) add_about(procedure.id, *other);
  }

  bool has(Kind kind, const std::string& name, const std::string& within) const {
    const auto found = names_.find({kind, within});
    return found != names_.end() && found->second.contains(name);
  }
  std::vector<std::string> of(Kind kind, const std::string& within) const {
    const auto found = names_.find({kind, within});
    return found == names_.end() ? std::vector<std::string>{} : std::vector<std::string>(found->second.begin(), found->second.end());
  }

 private:
  void add(Kind kind, const std::string& name, const std::string& within = {}) { names_[{kind, within}].insert(name); }

  void add_title(const Title& title) {
    add(Kind::title, title.id);
    add(Kind::registered, title.id);
    if (title.has_mark) add(Kind::registered, title.id + ".mark");
    if (title.has_mark) add(Kind::title, title.id + ".mark");
    for (const char* event : {".issued", ".expiry"}) add(Kind::event, title.id + event);
  }

  /// What a procedure may name of the case it is about.
  void add_about(const std::string& procedure, const Procedure& other) {
    add(Kind::event, "about.ended", procedure);
    for (const Outcome_& result : other.results) add(Kind::result_about, result.id, procedure);
    for (const Stage& stage : other.stages) {
      add(Kind::stage_about, "about." + stage.id, procedure);
      for (const char* event : {".entered", ".received", ".complete", ".done"}) add(Kind::event, "about." + stage.id + event, procedure);
    }
  }

  void add_conditions(const std::string& set, const std::vector<rules::Condition>& conditions) {
    for (const rules::Condition& condition : conditions) {
      add(Kind::condition, condition.path, set);
      add_conditions(set, condition.conditions);
    }
  }

  void add_procedure(const Procedure& procedure) {
    const std::string& id = procedure.id;
    add(Kind::procedure, id);
    for (const Outcome_& result : procedure.results) {
      add(Kind::result, id + "." + result.id);
      add(Kind::next, result.id, id);
    }
    for (const ListKind& list : procedure.lists) add(Kind::list, list.id, id);
    for (const Stage& stage : procedure.stages) {
      add(Kind::stage, stage.id, id);
      add(Kind::next, stage.id, id);
      for (const char* event : {".entered", ".received", ".complete", ".done", ".posted"}) add(Kind::event, stage.id + event, id);
    }
  }

  std::map<std::pair<Kind, std::string>, std::set<std::string>> names_;
};

bool is_date_fact(const Programme& programme, const std::string& name) {
  const auto fact = programme.rulebook.facts.find(name);
  return fact != programme.rulebook.facts.end() && fact->second.type == rules::FactType::date;
}

bool is_event(const Draft& draft, const Declared& declared, const Reference& reference) {
  if (reference.name == "round.opened") return !draft.programme.round.none;
  if (reference.name.starts_with("form.")) return is_date_fact(draft.programme, reference.name.substr(5));
  if (declared.has(Kind::parameter, reference.name, "")) return true;
  return declared.has(Kind::event, reference.name, reference.within) || declared.has(Kind::event, reference.name, "");
}

/// What a document may show: a fact, the name of a role's office, or one of these.
bool is_shown(const Declared& declared, const std::string& name) {
  static const std::set<std::string, std::less<>> others = {"case.number", "case.submitted_on", "case.reason", "case.findings", "title.number", "title.issued_on", "title.valid_to", "list.row"};
  return declared.has(Kind::fact, name, "") || declared.has(Kind::role, name, "") || others.contains(name);
}

bool exists(const Draft& draft, const Declared& declared, const Reference& reference) {
  if (reference.kind == Kind::event) return is_event(draft, declared, reference);
  if (reference.kind == Kind::shown) return is_shown(declared, reference.name);
  return declared.has(reference.kind, reference.name, reference.within);
}

void complain(Draft& draft, const Declared& declared, const Reference& reference) {
  const KindWords& kind = words_of(reference.kind);
  const Kind candidates = reference.kind == Kind::shown ? Kind::fact : reference.kind;
  const base::Text near = suggestion(reference.name, declared.of(candidates, reference.within));
  base::Text message{fmt::format("{}：没有“{}”这个{}{}", reference.element, reference.name, kind.zh, near.zh),
                     fmt::format("{}: there is no {} '{}'{}", reference.element, kind.en, reference.name, near.en)};
  if (reference.kind == Kind::reading) draft.advise(std::string(kind.code), reference.place, std::move(message));
  else draft.refuse(std::string(kind.code), reference.place, std::move(message));
}

}  // namespace

void resolve_references(Draft& draft) {
  const Declared declared(draft);
  const std::vector<Reference> references = draft.references;
  for (const Reference& reference : references)
    if (draft.problems.size() < most_problems && !exists(draft, declared, reference)) complain(draft, declared, reference);
}

}  // namespace programme::internal
