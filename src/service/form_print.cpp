#include "service/form_print.h"

#include "procedure/asked.h"
#include "procedure/stages/questions.h"
#include "service/confidentiality.h"
#include "service/document_values.h"
#include "service/shown.h"
#include "service/situation.h"

namespace service {
namespace {

using rules::FactType;

std::vector<std::string> digests_at(const Statement& statement, const std::string& place) {
  std::vector<std::string> digests;
  const auto* files = statement.evidence.if_contains(place);
  if (files && files->is_array())
    for (const auto& one : files->as_array())
      if (one.is_string()) digests.emplace_back(one.as_string());
  return digests;
}

/// Writes the parts of a form one under the other.
class Writing {
 public:
  Writing(House& house, store::Reader& db, const Seen& seen, const Statement& statement)
      : db_(db), seen_(seen), statement_(statement), situation_(situation_of(house, db, seen.loaded)), asked_(procedure::asked_in(seen.loaded.state, statement.facts, situation_)) {}

  void add(const programme::Form& form) {
    if (form.layout != "official") print.blocks.push_back(documents::Paragraph{"本表为系统版式：办法的附件未随文公布。"});
    for (const auto& part : form.parts) add(form.id, part);
  }

  FormPrint print;

 private:
  void add(const std::string& form, const programme::FormPart& part) {
    if (!asked_.holds(part.show_when)) return;
    const auto before = print.blocks.size();
    print.blocks.push_back(documents::Heading{part.label.zh});
    for (const auto& field : part.fields) add(part, field);
    if (const auto place = procedure::stages::papers_of(form, part); !place.empty() && shows(seen_, place)) pairs_.rows.emplace_back("证明材料", names(place));
    flush();
    if (!part.sign.empty()) print.blocks.push_back(documents::SignatureSpace{who_signs(part.sign)});
    if (print.blocks.size() == before + 1) print.blocks.pop_back();
  }

  void add(const programme::FormPart& part, const programme::FormField& field) {
    const auto& fact = seen_.loaded.programme->rulebook.facts.at(field.fact);
    if (!asked_.asks(part, field)) return;
    const auto label = field.label.zh.empty() ? fact.label.zh : field.label.zh;
    const auto* value = statement_.facts.if_contains(field.fact);
    const auto text = value ? shown(fact, *value) : std::string();
    if (!text.empty() && fact.type != FactType::document) print.printed[field.fact] = text;   // whoever looks: a print is compared whole
    if (!shows(seen_, field.fact)) return;
    if (fact.type == FactType::document) return pairs_.rows.emplace_back(label, paper(field.fact, text)), void();
    if (fact.type == FactType::list && value && value->is_array() && !value->as_array().empty() && !fact.fields.empty()) return add_table(label, fact, value->as_array());
    pairs_.rows.emplace_back(label, text);
  }

  void add_table(const std::string& label, const rules::Fact& fact, const base::JsonArray& rows) {
    flush();
    print.blocks.push_back(documents::Paragraph{label});
    documents::Table table;
    for (const auto& column : fact.fields) table.columns.push_back(column.label.zh);
    for (const auto& row : rows) table.rows.push_back(cells_of(fact, row));
    print.blocks.push_back(std::move(table));
  }

  static std::vector<std::string> cells_of(const rules::Fact& fact, const base::Json& row) {
    std::vector<std::string> cells;
    for (const auto& column : fact.fields) {
      const auto* cell = row.is_object() ? row.as_object().if_contains(column.name) : nullptr;
      cells.push_back(cell ? shown(column, *cell) : std::string());
    }
    return cells;
  }

  /// The files that were handed in, else what is said of the paper in words.
  std::string paper(const std::string& place, const std::string& words) const {
    const auto files = names(place);
    return files.empty() && !words.starts_with("sha256:") ? words : files;
  }

  std::string names(const std::string& place) const { return file_names(db_, seen_.loaded.state.id, digests_at(statement_, place)); }

  std::string who_signs(const std::string& role) const {
    const auto known = seen_.loaded.programme->roles.find(role);
    const bool party = known == seen_.loaded.programme->roles.end() || known->second.is == programme::RoleKind::party;
    return party ? "申报单位（盖章）　法定代表人（签字）　　年　月　日" : known->second.label.zh + "（盖章）　　年　月　日";
  }

  void flush() {
    if (!pairs_.rows.empty()) print.blocks.push_back(std::exchange(pairs_, {}));
  }

  store::Reader& db_;
  const Seen& seen_;
  const Statement& statement_;
  procedure::Situation situation_;
  procedure::Asked asked_;
  documents::Pairs pairs_;
};

/// The forms a document is made of: those it names, else those of the steps the case has come to.
std::vector<std::string> forms_of(const Loaded& loaded, const programme::Document& document) {
  if (!document.forms.empty()) return document.forms;
  std::vector<std::string> forms;
  for (const auto& stage : loaded.procedure->stages) {
    const bool reached = stage.id == loaded.state.stage || loaded.state.left_at.contains(stage.id);
    if (stage.type == programme::StageType::submission && reached) forms.insert(forms.end(), stage.forms.begin(), stage.forms.end());
  }
  return forms;
}

void merge(base::JsonObject& all, const base::JsonObject& data, std::string_view member) {
  const auto* sent = data.if_contains(member);
  if (!sent || !sent->is_object()) return;
  for (const auto& [name, value] : sent->as_object()) {
    if (value.is_null()) all.erase(name);
    else all[name] = value;
  }
}

}  // namespace

Statement stated_on(const Seen& seen) {
  Statement statement{seen.loaded.state.facts, {}};
  for (const auto& [place, digests] : *seen.loaded.state.evidence) statement.evidence[place] = base::Json(boost::json::value_from(digests));
  return statement;
}

Statement stated_with(const Seen& seen, const base::JsonObject& data) {
  auto statement = stated_on(seen);
  merge(statement.facts, data, "facts");
  merge(statement.evidence, data, "evidence");
  return statement;
}

FormPrint form_print(House& house, store::Reader& db, const Seen& seen, const programme::Document& document, const Statement& statement) {
  Writing writing(house, db, seen, statement);
  for (const auto& id : forms_of(seen.loaded, document))
    if (const auto form = seen.loaded.programme->forms.find(id); form != seen.loaded.programme->forms.end()) writing.add(form->second);
  return std::move(writing.print);
}

std::string place_label(const programme::Programme& programme, const std::string& place) {
  const auto fact = programme.rulebook.facts.find(place);
  return fact == programme.rulebook.facts.end() ? place : fact->second.label.zh;
}

}  // namespace service
