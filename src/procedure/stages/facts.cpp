#include "procedure/asked.h"
#include "procedure/stages/stage.h"
#include "rules/dossier.h"

#include <fmt/format.h>
#include <set>

namespace procedure::stages {
namespace {

using Names = std::set<std::string, std::less<>>;

/// A public fact of at most this many bytes stands in the open leaf; all of an act together take at most half of one.
constexpr std::size_t longest_open_fact = 1 << 10;
constexpr std::size_t most_open_facts = ledger::largest_envelope / 2;

struct AskedField { const programme::FormPart* part; const programme::FormField* field; };

template <class Visit>
void each_part(const programme::Programme& programme, const programme::Stage& stage, Visit visit) {
  for (const auto& id : stage.forms)
    if (const auto form = programme.forms.find(id); form != programme.forms.end())
      for (const auto& part : form->second.parts) visit(part);
}

/// Every field of the stage's forms, with its part.
std::vector<AskedField> fields_of_forms(const programme::Programme& programme, const programme::Stage& stage) {
  std::vector<AskedField> fields;
  each_part(programme, stage, [&](const programme::FormPart& part) {
    for (const auto& field : part.fields) fields.push_back({&part, &field});
  });
  return fields;
}

/// Condition path or exemption -> the facts it lays before its judge.
using Slots = std::map<std::string, std::vector<std::string>, std::less<>>;

void add_paths(const std::vector<rules::Condition>& conditions, Slots& slots) {
  for (const auto& condition : conditions) {
    slots[condition.path] = condition.show;
    add_paths(condition.conditions, slots);
  }
}

/// Where the forms have a place for the papers of each condition or exemption.
Slots slots_of_forms(const programme::Programme& programme, const programme::Stage& stage) {
  Slots slots;
  each_part(programme, stage, [&](const programme::FormPart& part) {
    const auto set = programme.rulebook.sets.find(part.of);
    if (part.attach != "per_condition" || set == programme.rulebook.sets.end()) return;
    add_paths(set->second.conditions, slots);
    for (const auto& exemption : set->second.exemptions) slots[exemption.id];
  });
  return slots;
}

/// The facts a return names; its pointers are "/facts/<name>".
Names named_in(const Return& returned) {
  Names names;
  for (const auto& item : returned.items) {
    const std::string pointer = base::text_of(item, "pointer");
    names.insert(pointer.substr(pointer.rfind('/') + 1));
  }
  return names;
}

/// What was sent with one act, kept to what the forms ask for.
struct Sent { base::JsonObject facts, evidence, dated_checks; };

base::JsonObject sent_object(const Step& step, std::string_view key) {
  const auto* value = step.command.data.if_contains(key);
  return value && value->is_object() ? value->as_object() : base::JsonObject{};
}

base::Json stated(const base::JsonObject& facts, std::string_view name) {
  const auto* value = facts.if_contains(name);
  return value ? *value : base::Json(nullptr);
}

base::JsonObject merged(base::JsonObject all, const base::JsonObject& facts) {
  for (const auto& [name, value] : facts) {
    if (value.is_null())
      all.erase(name);
    else
      all[name] = value;
  }
  return all;
}

base::Problem not_asked(const char* member, std::string_view name) {
  return {"not_asked", {fmt::format("这份表不填“{}”。", name), fmt::format("This form does not ask for “{}”.", name)}, {"", 0, 0, fmt::format("/{}/{}", member, name)}};
}

void add_strangers(const base::JsonObject& sent, const char* member, const Names& known, std::vector<base::Problem>& problems) {
  for (const auto& [name, value] : sent)
    if (!known.contains(std::string_view(name))) problems.push_back(not_asked(member, name));
}

/// Takes the fields that stay hidden out of what was sent. A hidden answer shows no other field, so this goes on until
/// nothing more goes: at most once a field.
void drop_hidden(const Step& step, const std::vector<AskedField>& fields, Sent& sent) {
  const auto known = legible(step.state.facts);
  for (std::size_t round = 0; round <= fields.size(); ++round) {
    const auto asked = asked_in(step.state, merged(known, sent.facts), step.situation);
    Names shown, hidden;
    for (const auto& [part, field] : fields) (asked.asks(*part, *field) ? shown : hidden).insert(field->fact);
    std::size_t gone = 0;
    for (const auto& name : hidden)
      if (!shown.contains(name)) gone += sent.facts.erase(name) + sent.evidence.erase(name) + sent.dated_checks.erase(name);
    if (gone == 0) return;
  }
}

bool same_papers(const CaseState& state, std::string_view name, const base::Json& files) {
  const auto known = state.evidence.find(std::string(name));
  return files == base::Json(boost::json::value_from(known == state.evidence.end() ? std::vector<std::string>{} : known->second));
}

/// The same papers again change nothing, on whichever form they are sent.
void drop_unchanged_papers(const CaseState& state, base::JsonObject& evidence) {
  base::JsonObject changed;
  for (const auto& [name, files] : evidence)
    if (!same_papers(state, name, files)) changed[name] = files;
  evidence = std::move(changed);
}

/// What the forms of the stage ask for of what was sent. Refuses what no form of the stage knows.
base::Result<Sent> asked_of(const Step& step, const std::vector<AskedField>& fields) {
  Sent sent{sent_object(step, "facts"), sent_object(step, "evidence"), sent_object(step, "dated_checks")};
  drop_unchanged_papers(step.state, sent.evidence);
  Names facts;
  for (const auto& [part, field] : fields) facts.insert(field->fact);
  Names papers = facts;
  for (const auto& [path, shown] : slots_of_forms(step.situation.programme, step.stage)) papers.insert(path);
  std::vector<base::Problem> problems;
  add_strangers(sent.facts, "facts", facts, problems);
  add_strangers(sent.evidence, "evidence", papers, problems);
  add_strangers(sent.dated_checks, "dated_checks", facts, problems);
  if (auto ok = complete(std::move(problems)); !ok) return tl::unexpected(ok.error());
  drop_hidden(step, fields, sent);
  return sent;
}

bool same_check(const CaseState& state, std::string_view name, const base::Json& date) {
  const auto known = state.dated_checks.find(std::string(name));
  return known != state.dated_checks.end() && date.is_string() && std::string_view(date.as_string()) == known->second;
}

/// After a return only what was named may change.
std::vector<base::Problem> not_returned(const Step& step, const Sent& sent) {
  std::vector<base::Problem> problems;
  const auto refuse_others = [&](const base::JsonObject& members, const char* member, auto unchanged) {
    for (const auto& [name, value] : members)
      if (!is_correctable(step.state, step.stage, step.situation.programme, name) && !unchanged(name, value))
        problems.push_back({"not_returned", {"这一项不在退回补正的范围内，请保持原样。", "This item was not returned for correction; leave it as it was."}, {"", 0, 0, fmt::format("/{}/{}", member, std::string_view(name))}});
  };
  refuse_others(sent.facts, "facts", [&](std::string_view name, const base::Json& value) { return value == stated(step.state.facts, name); });
  refuse_others(sent.evidence, "evidence", [](std::string_view, const base::Json&) { return false; });   // what is the same is gone
  refuse_others(sent.dated_checks, "dated_checks", [&](std::string_view name, const base::Json& date) { return same_check(step.state, name, date); });
  return problems;
}

std::vector<base::Problem> incomplete(const Step& step, const std::vector<AskedField>& fields, const base::JsonObject& all) {
  const auto& rulebook = step.situation.programme.rulebook;
  const auto asked = asked_in(step.state, all, step.situation);
  std::vector<base::Problem> problems;
  for (const auto& [part, field] : fields)
    if (!field->may_be_empty && asked.asks(*part, *field) && stated(all, field->fact).is_null())
      problems.push_back(missing_answer("/facts/" + field->fact, field->label.zh.empty() ? rulebook.facts.at(field->fact).label : field->label));
  return problems;
}

std::vector<base::Problem> overlong(const std::vector<AskedField>& fields, const base::JsonObject& sent) {
  std::vector<base::Problem> problems;
  for (const auto& [part, field] : fields)
    if (const auto value = stated(sent, field->fact); field->at_most && value.is_string() && characters_in(value.as_string()) > *field->at_most)
      problems.push_back(too_long("/facts/" + field->fact, *field->at_most));
  return problems;
}

/// Evidence as a dossier has it, after this act.
base::JsonObject all_evidence(const CaseState& state, const base::JsonObject& sent) {
  base::JsonObject evidence;
  for (const auto& [name, files] : state.evidence) evidence[name] = base::Json(boost::json::value_from(files));
  for (const auto& [name, files] : sent) evidence[name] = files;
  return evidence;
}

/// Each fact by its class: short public ones in the leaf, the others sealed.
void put_facts(const Step& step, const base::JsonObject& facts, Recorded& recorded) {
  base::JsonObject open;
  std::size_t room = most_open_facts;
  for (const auto& [name, value] : facts) {
    const auto& fact = step.situation.programme.rulebook.facts.at(std::string(name));
    const std::size_t bytes = name.size() + base::canonical_json(value).size();
    if (fact.fact_class != rules::FactClass::public_ || bytes > std::min(longest_open_fact, room)) {
      recorded.sealed_fields["fact." + std::string(name)] = value;
      continue;
    }
    open[name] = value;
    room -= bytes;
  }
  if (!open.empty()) recorded.public_fields["facts"] = std::move(open);
}

/// Which papers there are says what an applicant has to show, so they are sealed.
void put(const Step& step, Sent sent, Recorded& recorded) {
  put_facts(step, sent.facts, recorded);
  if (!sent.evidence.empty()) recorded.sealed_fields["evidence"] = std::move(sent.evidence);
  if (!sent.dated_checks.empty()) recorded.public_fields["dated_checks"] = std::move(sent.dated_checks);
}

void add_facts_of(const std::vector<AskedField>& fields, const rules::Rulebook& rulebook, std::vector<const rules::Fact*>& facts) {
  for (const auto& [part, field] : fields)
    if (const auto fact = rulebook.facts.find(field->fact); fact != rulebook.facts.end() && std::find(facts.begin(), facts.end(), &fact->second) == facts.end()) facts.push_back(&fact->second);
}

}  // namespace

bool is_correctable(const CaseState& state, const programme::Stage& stage, const programme::Programme& programme, std::string_view name) {
  if (!state.returned || stage.type != programme::StageType::submission) return true;
  const Names named = named_in(*state.returned);
  if (programme.rulebook.facts.contains(std::string(name))) return named.contains(name) || is_erased(stated(state.facts, name));
  const auto slots = slots_of_forms(programme, stage);
  const auto slot = slots.find(name);
  if (slot == slots.end()) return false;
  const auto& shown = slot->second;
  return shown.empty() || std::any_of(shown.begin(), shown.end(), [&](const auto& fact) { return named.contains(fact); });
}

base::JsonObject legible(const base::JsonObject& facts) {
  base::JsonObject known;
  for (const auto& [name, value] : facts)
    if (!is_erased(value)) known[name] = value;
  return known;
}

bool is_erased(const base::Json& value) { return value.is_string() && value.as_string() == "erased"; }

std::vector<const rules::Fact*> facts_asked(const programme::Programme& programme, const programme::Stage& stage) {
  std::vector<const rules::Fact*> facts;
  add_facts_of(fields_of_forms(programme, stage), programme.rulebook, facts);
  return facts;
}

std::vector<const rules::Fact*> facts_to_correct(const programme::Programme& programme, const programme::Procedure& procedure, const programme::Stage& stage, const std::string& option) {
  const auto next = stage.next.find(option);
  const auto* there = next == stage.next.end() ? nullptr : procedure.stage(next->second);
  return there ? facts_asked(programme, *there) : std::vector<const rules::Fact*>{};
}

base::Result<void> take_facts(const Step& step, Recorded& recorded, Completeness completeness) {
  const auto fields = fields_of_forms(step.situation.programme, step.stage);
  auto sent = asked_of(step, fields);
  if (!sent) return tl::unexpected(sent.error());
  if (auto locked = not_returned(step, *sent); !locked.empty())
    return base::refuse("not_returned", {"退回补正时只能修改列明的项目。", "Only the items named in the return may change."}, std::move(locked));
  const auto all = merged(legible(step.state.facts), sent->facts);
  const auto dossier = rules::read_dossier(base::JsonObject{{"facts", all}, {"evidence", all_evidence(step.state, sent->evidence)}, {"dated_checks", sent->dated_checks}}, step.situation.programme.rulebook);
  if (!dossier) return tl::unexpected(dossier.error());
  auto problems = completeness == Completeness::whole ? incomplete(step, fields, all) : std::vector<base::Problem>{};
  for (auto& problem : overlong(fields, sent->facts)) problems.push_back(std::move(problem));
  if (auto ok = complete(std::move(problems)); !ok) return ok;
  put(step, std::move(*sent), recorded);
  return {};
}

}  // namespace procedure::stages
