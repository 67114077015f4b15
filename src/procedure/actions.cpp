#include "procedure/actions.h"

#include "procedure/asked.h"
#include "procedure/stages/stage.h"
#include "rules/dossier.h"

#include <fmt/format.h>
#include <set>

namespace procedure {
namespace {

using base::JsonArray;
using base::JsonObject;
using programme::Programme;
using programme::Stage;
using rules::Condition;
using rules::Fact;

constexpr int series_years = 3;

JsonObject citation(const Programme& programme, const std::string& id) {
  JsonObject json{{"id", id}, {"cite", programme.cite(id)}};
  if (const auto* clause = programme.clause(id)) json["gloss"] = to_json(clause->gloss);
  return json;
}

/// One citation each, in the order named.
JsonArray citations(const Programme& programme, const std::vector<std::string>& ids) {
  JsonArray array;
  std::set<std::string, std::less<>> seen;
  for (const auto& id : ids)
    if (seen.insert(programme.cite(id)).second) array.push_back(citation(programme, id));
  return array;
}

JsonArray names(const std::vector<std::string>& ids) { return JsonArray(ids.begin(), ids.end()); }

JsonArray options_of(const Fact& fact) {
  JsonArray options;
  for (const auto& option : fact.options) options.push_back(JsonObject{{"id", option.id}, {"label", to_json(option.label)}});
  return options;
}

JsonObject field(std::string name, const char* in, const base::Text& label, std::string_view type, bool required) {
  return {{"name", std::move(name)}, {"in", in}, {"label", to_json(label)}, {"type", type}, {"required", required}};
}

JsonArray evidence_kinds(const Programme& programme, const std::vector<std::string>& kinds) {
  JsonArray array;
  for (const auto& kind : kinds)
    if (const auto label = programme.rulebook.evidence_kinds.find(kind); label != programme.rulebook.evidence_kinds.end())
      array.push_back(JsonObject{{"id", kind}, {"label", to_json(label->second)}});
  return array;
}

/// What the facts of one form look like to a client.
class FactFields {
 public:
  FactFields(const CaseState& state, const Situation& situation) : programme_(situation.programme), latest_(rules::latest_fiscal_year(state.submitted_on.value_or(situation.today()))), asked_(situation.programme, state.facts) {
    const auto* procedure = programme_.procedure(state.procedure);
    const auto* stage = procedure ? procedure->stage(state.stage) : nullptr;
    if (!state.returned || !stage || stage->type != programme::StageType::submission) return;
    returned_ = true;
    for (const auto& item : state.returned->items) {
      const std::string pointer = base::text_of(item, "pointer");
      open_.insert(pointer.substr(pointer.rfind('/') + 1));
    }
  }

  JsonObject of(const programme::FormPart& part, const programme::FormField& f) const {
    const auto& fact = programme_.rulebook.facts.at(f.fact);
    JsonObject json = field(fact.name, "facts", f.label.zh.empty() ? fact.label : f.label, programme::name_of(fact.type), !f.may_be_empty && asked_.asks(part, f));
    json["part"] = JsonObject{{"id", part.id}, {"label", to_json(part.label)}};
    describe(json, fact);
    if (const auto& when = f.show_when ? f.show_when : fact.ask_when) json["show_when"] = when->text;
    if (!asked_.asks(part, f)) json["hidden"] = true;
    if (f.at_most) json["at_most"] = *f.at_most;
    if (fact.type == rules::FactType::series) json["years"] = years(f.years.value_or(series_years));
    json["class"] = programme::name_of(fact.fact_class);
    if (returned_ && !open_.contains(fact.name)) json["locked"] = true;
    return json;
  }

 private:
  void describe(JsonObject& json, const Fact& fact) const {
    if (!fact.help.zh.empty()) json["help"] = to_json(fact.help);
    if (!fact.options.empty()) json["options"] = options_of(fact);
    if (!fact.unit.empty()) json["unit"] = fact.unit;
    if (fact.unit == "CNY") json["units"] = JsonArray{"万元", "元", "亿元"};
    if (!fact.check.empty()) json["check"] = fact.check;
    if (fact.empty_needs_dated_check) json["dated_check"] = true;
    if (!fact.fields.empty()) {
      JsonArray rows;
      for (const auto& column : fact.fields) {
        JsonObject row = field(column.name, "facts", column.label, programme::name_of(column.type), false);
        describe(row, column);
        rows.push_back(std::move(row));
      }
      json["rows"] = std::move(rows);
    }
    JsonArray evidence = evidence_kinds(programme_, fact.evidence);
    if (!evidence.empty()) json["evidence"] = std::move(evidence);
    if (!fact.treats.empty()) json["articles"] = citations(programme_, fact.treats);
  }

  JsonArray years(int count) const {
    JsonArray array;
    for (int i = 0; i < count; ++i) array.push_back(base::Json(std::to_string(latest_ - i)));
    return array;
  }

  const Programme& programme_;
  int latest_;
  Asked asked_;
  bool returned_ = false;
  std::set<std::string, std::less<>> open_;
};

/// Condition path -> result, of a check on what the case says now.
std::map<std::string, std::string> results_of(const CaseState& state, const std::string& set, const Stage& stage, const Situation& situation) {
  std::map<std::string, std::string> results;
  if (const auto checked = check(state, set, stage.as_of == "today", situation))
    for (const auto& finding : checked->findings) results[finding.path] = rules::name_of(finding.result);
  return results;
}

/// A place for papers at each condition a person will judge; facts have their own.
void add_slots(JsonArray& fields, const std::vector<Condition>& conditions, const std::map<std::string, std::string>& results, const programme::FormPart& part, const Programme& programme) {
  for (const auto& condition : conditions) {
    add_slots(fields, condition.conditions, results, part, programme);
    if (condition.ask.empty() || condition.evidence.empty()) continue;
    JsonObject json = field(condition.path, "evidence", condition.label, "document", false);
    json["part"] = JsonObject{{"id", part.id}, {"label", to_json(part.label)}};
    json["evidence"] = evidence_kinds(programme, condition.evidence);
    json["articles"] = citations(programme, condition.treats);
    if (const auto result = results.find(condition.path); result != results.end() && result->second == "not_applicable") json["hidden"] = true;
    fields.push_back(std::move(json));
  }
}

void add_forms(JsonArray& fields, const CaseState& state, const Stage& stage, const Situation& situation) {
  const FactFields facts(state, situation);
  for (const auto& id : stage.forms) {
    const auto form = situation.programme.forms.find(id);
    if (form == situation.programme.forms.end()) continue;
    for (const auto& part : form->second.parts) {
      for (const auto& f : part.fields) fields.push_back(facts.of(part, f));
      if (const auto set = situation.programme.rulebook.sets.find(part.of); part.attach == "per_condition" && set != situation.programme.rulebook.sets.end())
        add_slots(fields, set->second.conditions, results_of(state, part.of, stage, situation), part, situation.programme);
    }
  }
}

bool judged_by(const Condition& condition, const Actor& actor, const std::string& by) {
  const auto is_theirs = [&](const std::string& role) { return !role.empty() && (role == by || std::find(actor.roles.begin(), actor.roles.end(), role) != actor.roles.end()); };
  return is_theirs(condition.ask) || (condition.if_fail && is_theirs(condition.if_fail->ask));
}

void add_judgements(JsonArray& fields, const std::vector<Condition>& conditions, const std::map<std::string, std::string>& results, const Actor& actor, const Stage& stage, const Situation& situation) {
  for (const auto& condition : conditions) {
    add_judgements(fields, condition.conditions, results, actor, stage, situation);
    if (!judged_by(condition, actor, stage.by)) continue;
    const auto result = results.find(condition.path);
    const std::string now = result == results.end() ? "" : result->second;
    if (now == "not_applicable" || (condition.ask.empty() && now != "needs_decision")) continue;
    JsonObject json = field(condition.path, "judgements", condition.label, "judgement", now == "needs_decision");
    if (!condition.show.empty()) json["show"] = names(condition.show);
    json["evidence"] = evidence_kinds(situation.programme, condition.evidence);
    json["options"] = JsonArray{JsonObject{{"id", "pass"}, {"label", JsonObject{{"zh", "符合"}, {"en", "met"}}}}, JsonObject{{"id", "fail"}, {"label", JsonObject{{"zh", "不符合"}, {"en", "not met"}}}}};
    json["articles"] = citations(situation.programme, condition.treats);
    fields.push_back(std::move(json));
  }
}

void add_sheet(JsonArray& fields, const Stage& stage, const Situation& situation, bool required) {
  const auto sheet = situation.programme.sheets.find(stage.sheet);
  if (sheet == situation.programme.sheets.end()) return;
  for (const auto& criterion : sheet->second.criteria) {
    JsonObject json = field(criterion.id, "sheet", criterion.label, "finding", required && !criterion.optional);
    if (!criterion.show.empty()) json["show"] = names(criterion.show);
    JsonArray options;
    if (sheet->second.scale == programme::ScaleKind::yes_no)
      options = {JsonObject{{"id", "yes"}, {"label", JsonObject{{"zh", "是"}, {"en", "yes"}}}}, JsonObject{{"id", "no"}, {"label", JsonObject{{"zh", "否"}, {"en", "no"}}}}};
    for (const auto& option : sheet->second.scale_options) {
      const auto label = sheet->second.scale_labels.find(option);
      options.push_back(JsonObject{{"id", option}, {"label", to_json(label == sheet->second.scale_labels.end() ? base::Text{option, option} : label->second)}});
    }
    if (!options.empty()) json["options"] = std::move(options);
    json["articles"] = citations(situation.programme, criterion.treats);
    fields.push_back(std::move(json));
  }
}

void add_decision(JsonArray& fields, const CaseState& state, const Stage& stage, const std::string& what, const Actor& actor, const Situation& situation) {
  const auto option = std::find_if(stage.options.begin(), stage.options.end(), [&](const auto& o) { return o.id == what; });
  const bool is_no = option != stage.options.end() && stages::is_a_no(*option);
  if (!is_no) {
    if (what != "judge") add_forms(fields, state, stage, situation);
    std::vector<std::string> sets;
    if (!stage.confirms.empty()) sets.push_back(stage.confirms);
    if (option != stage.options.end())
      for (const auto& set : option->require)
        if (std::find(sets.begin(), sets.end(), set) == sets.end()) sets.push_back(set);
    for (const auto& name : sets)
      if (const auto set = situation.programme.rulebook.sets.find(name); set != situation.programme.rulebook.sets.end())
        add_judgements(fields, set->second.conditions, results_of(state, name, stage, situation), actor, stage, situation);
    add_sheet(fields, stage, situation, what != "judge");
  }
  if (what == "judge") return;
  if (option != stage.options.end() && option->items_required) fields.push_back(field("items", "data", {"需要补正的项目", "Items to correct"}, "items", true));
  JsonObject reason = field("reason", "data", {"理由", "Reason"}, "reason", option != stage.options.end() && option->reason_required);
  reason["at_most"] = 4000;
  fields.push_back(std::move(reason));
}

base::Text label_of(const Stage& stage, const std::string& what) {
  for (const auto& option : stage.options)
    if (option.id == what) return option.label;
  if (what == "judge") return {stage.label.zh + "：先记录判断", stage.label.en + ": record judgements"};
  return stage.label;
}

std::string form_of(const Stage& stage, const std::string& what) {
  if (!stage.forms.empty()) return stage.forms.front();
  return stage.sheet.empty() ? stage.id + "." + what : stage.sheet;
}

/// Has this person something to do here: not twice the same sheet, nothing to judge where nothing is asked.
bool offers(const CaseState& state, const Stage& stage, const std::string& what, const JsonArray& fields, const Actor& actor) {
  if (what == "judge") return !fields.empty();
  if (what != "sheet") return true;
  return std::none_of(state.entries.begin(), state.entries.end(), [&](const Entry& e) {
    return e.stage == stage.id && e.action == "sheet" && e.account == actor.account && e.at >= state.entered_at;
  });
}

Action action_of(const Stage& stage, const std::string& what, JsonArray fields, const Situation& situation) {
  std::vector<std::string> articles = stage.treats;
  for (const auto& option : stage.options)
    if (option.id == what && !option.treats.empty()) articles = option.treats;
  JsonObject json{{"action", stage.id + "." + what}, {"stage", stage.id}, {"label", to_json(label_of(stage, what))}, {"form", form_of(stage, what)}};
  const auto form = stage.forms.empty() ? situation.programme.forms.end() : situation.programme.forms.find(stage.forms.front());
  if (form != situation.programme.forms.end()) json["form_label"] = to_json(form->second.label);
  json["fields"] = std::move(fields);
  json["clause"] = articles.empty() ? "" : articles.front();
  json["cite"] = articles.empty() ? "" : situation.programme.cite(articles.front());
  json["articles"] = citations(situation.programme, articles);
  return {stage.id + "." + what, stage.id, std::move(json)};
}

bool may_withdraw(const CaseState& state, const programme::Procedure& procedure, const Actor& actor) {
  const Stage* last = procedure.stage(procedure.withdrawable_until);
  const Stage* now = procedure.stage(state.stage);
  return last && now && now <= last && !actor.office.empty() && actor.office == state.applicant;
}

}  // namespace

JsonObject to_json(const base::Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

JsonArray fields_of(const CaseState& state, const Stage& stage, const std::string& what, const Actor& actor, const Situation& situation) {
  JsonArray fields;
  switch (stage.type) {
    case programme::StageType::submission: add_forms(fields, state, stage, situation); break;
    case programme::StageType::decision: add_decision(fields, state, stage, what, actor, situation); break;
    case programme::StageType::evaluation: add_sheet(fields, stage, situation, true); break;
    case programme::StageType::assignment: {
      JsonObject members = field("members", "data", {"选任的人员", "People appointed"}, "members", !stage.optional);
      JsonArray options;
      for (const auto& c : situation.candidates)
        if (c.office != state.applicant) options.push_back(JsonObject{{"id", c.account}, {"label", JsonObject{{"zh", c.name}, {"en", c.name}}}});
      members["options"] = std::move(options);
      fields.push_back(std::move(members));
      break;
    }
    case programme::StageType::publication:
      for (const auto& channel : stage.channels) {
        JsonObject json = field(channel.id, "channels", channel.label, "channel", true);
        json["articles"] = citations(situation.programme, channel.treats);
        fields.push_back(std::move(json));
      }
      break;
    case programme::StageType::ballot:
    case programme::StageType::check:
    case programme::StageType::registration: break;
  }
  return fields;
}

std::vector<Action> actions(const CaseState& state, const Actor& actor, const Situation& situation) {
  std::vector<Action> found;
  const auto* procedure = situation.programme.procedure(state.procedure);
  const Stage* stage = state.closed || !procedure ? nullptr : procedure->stage(state.stage);
  if (!stage) return found;
  if (std::find(actor.roles.begin(), actor.roles.end(), stage->by) != actor.roles.end())
    for (const auto& what : stages::kind_of(stage->type).acts(*stage)) {
      auto fields = fields_of(state, *stage, what, actor, situation);
      if (offers(state, *stage, what, fields, actor)) found.push_back(action_of(*stage, what, std::move(fields), situation));
    }
  if (may_withdraw(state, *procedure, actor)) {
    JsonObject json{{"action", "case.withdraw"}, {"stage", state.stage}, {"label", JsonObject{{"zh", "撤回申报"}, {"en", "Withdraw the application"}}}, {"form", "case.withdraw"},
                    {"fields", JsonArray{field("reason", "data", {"理由", "Reason"}, "reason", false)}}, {"clause", ""}, {"cite", ""}, {"articles", JsonArray{}}};
    found.push_back({"case.withdraw", state.stage, std::move(json)});
  }
  return found;
}

}  // namespace procedure
