#include "procedure/asked.h"
#include "procedure/stages/stage.h"
#include "rules/dossier.h"

#include <fmt/format.h>
#include <set>

namespace procedure::stages {
namespace {

struct AskedField { const programme::FormPart* part; const programme::FormField* field; };

/// Every field of the stage's forms, with its part.
std::vector<AskedField> asked(const Step& step) {
  std::vector<AskedField> fields;
  for (const auto& id : step.stage.forms) {
    const auto form = step.situation.programme.forms.find(id);
    if (form == step.situation.programme.forms.end()) continue;
    for (const auto& part : form->second.parts)
      for (const auto& field : part.fields) fields.push_back({&part, &field});
  }
  return fields;
}

const base::JsonObject& sent_object(const Step& step, std::string_view key) {
  static const base::JsonObject none;
  const auto* value = step.command.data.if_contains(key);
  return value && value->is_object() ? value->as_object() : none;
}

base::Json stated(const base::JsonObject& facts, std::string_view name) {
  const auto* value = facts.if_contains(name);
  return value ? *value : base::Json(nullptr);
}

std::vector<base::Problem> unasked(const Step& step, const base::JsonObject& facts) {
  std::set<std::string, std::less<>> names;
  for (const auto& [part, field] : asked(step)) names.insert(field->fact);
  std::vector<base::Problem> problems;
  for (const auto& [name, value] : facts)
    if (!names.contains(std::string_view(name)))
      problems.push_back({"not_asked", {fmt::format("这份表不填“{}”。", std::string_view(name)), fmt::format("This form does not ask for “{}”.", std::string_view(name))}, {"", 0, 0, "/facts/" + std::string(name)}});
  return problems;
}

/// After a return only what was named may change.
std::vector<base::Problem> not_returned(const Step& step, const base::JsonObject& facts) {
  std::vector<base::Problem> problems;
  if (!step.state.returned || step.stage.type != programme::StageType::submission) return problems;
  std::set<std::string, std::less<>> open;
  for (const auto& item : step.state.returned->items) {
    const std::string pointer = base::text_of(item, "pointer");
    open.insert(pointer.substr(pointer.rfind('/') + 1));
  }
  for (const auto& [name, value] : facts)
    if (!open.contains(std::string_view(name)) && value != stated(step.state.facts, name))
      problems.push_back({"not_returned", {"这一项不在退回补正的范围内，请保持原样。", "This item was not returned for correction; leave it as it was."}, {"", 0, 0, "/facts/" + std::string(name)}});
  return problems;
}

base::JsonObject merged(const Step& step, const base::JsonObject& facts) {
  base::JsonObject all = step.state.facts;
  for (const auto& [name, value] : facts) {
    if (value.is_null())
      all.erase(name);
    else
      all[name] = value;
  }
  return all;
}

std::vector<base::Problem> incomplete(const Step& step, const base::JsonObject& all) {
  const auto& rulebook = step.situation.programme.rulebook;
  const Asked scope(step.situation.programme, all);
  std::vector<base::Problem> problems;
  for (const auto& [part, field] : asked(step)) {
    const auto& fact = rulebook.facts.at(field->fact);
    if (field->may_be_empty || !scope.asks(*part, *field)) continue;
    if (stated(all, field->fact).is_null()) problems.push_back(missing_answer("/facts/" + field->fact, field->label.zh.empty() ? fact.label : field->label));
  }
  for (const auto& [part, field] : asked(step))
    if (const auto value = stated(all, field->fact); field->at_most && value.is_string() && std::count_if(value.as_string().begin(), value.as_string().end(), [](char c) { return (c & 0xC0) != 0x80; }) > *field->at_most)
      problems.push_back({"too_long", {fmt::format("不得超过 {} 字。", *field->at_most), fmt::format("At most {} characters.", *field->at_most)}, {"", 0, 0, "/facts/" + field->fact}});
  return problems;
}

/// Each fact by its class: public ones in the leaf, the others sealed.
void put_facts(const Step& step, const base::JsonObject& facts, Recorded& recorded) {
  base::JsonObject open;
  for (const auto& [name, value] : facts) {
    const auto& fact = step.situation.programme.rulebook.facts.at(std::string(name));
    if (fact.fact_class == rules::FactClass::public_)
      open[name] = value;
    else
      recorded.sealed_fields["fact." + std::string(name)] = value;
  }
  if (!open.empty()) recorded.public_fields["facts"] = std::move(open);
}

}  // namespace

base::Result<void> take_facts(const Step& step, Recorded& recorded, Completeness completeness) {
  const auto& facts = sent_object(step, "facts");
  if (auto ok = complete(unasked(step, facts)); !ok) return ok;
  if (auto locked = not_returned(step, facts); !locked.empty())
    return base::refuse("not_returned", {"退回补正时只能修改列明的项目。", "Only the items named in the return may change."}, std::move(locked));
  const auto all = merged(step, facts);
  base::JsonObject evidence;
  for (const auto& [name, files] : step.state.evidence) evidence[name] = base::Json(boost::json::value_from(files));
  for (const auto& [name, files] : sent_object(step, "evidence")) evidence[name] = files;
  const auto dossier = rules::read_dossier(base::JsonObject{{"facts", all}, {"evidence", evidence}, {"dated_checks", sent_object(step, "dated_checks")}}, step.situation.programme.rulebook);
  if (!dossier) return tl::unexpected(dossier.error());
  if (completeness == Completeness::whole)
    if (auto ok = complete(incomplete(step, all)); !ok) return ok;
  put_facts(step, facts, recorded);
  for (const char* name : {"evidence", "dated_checks"})
    if (const auto& sent = sent_object(step, name); !sent.empty()) recorded.public_fields[name] = sent;
  return {};
}

}  // namespace procedure::stages
