#include "procedure/case.h"

namespace procedure {
namespace {

std::string text(const base::JsonObject& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

const base::JsonObject* object(const base::JsonObject& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value ? value->if_object() : nullptr;
}

std::optional<base::Date> day(const base::JsonObject& object, std::string_view key) {
  const auto written = text(object, key);
  if (written.empty()) return std::nullopt;   // mostly; asking parse words a refusal
  const auto parsed = base::Date::parse(written);
  return parsed ? std::optional(*parsed) : std::nullopt;
}

void open(CaseState& state, const ledger::Event& event) {
  const auto& fields = event.public_fields;
  state.id = event.stream.substr(event.stream.find('/') + 1);
  state.edition = event.edition;
  state.programme = text(fields, "programme");
  state.procedure = text(fields, "procedure");
  state.way = text(fields, "way");
  state.round = text(fields, "round");
  state.about = text(fields, "about");
  state.applicant = text(fields, "applicant");
  state.applicant_name = text(fields, "applicant_name");
  state.place = text(fields, "place");
  state.opened_at = event.received_at;
  if (const auto* facts = event.sealed_fields.if_contains("facts"); facts && facts->is_object()) state.facts = facts->as_object();
}

/// The last day of a stage is known when it is entered, or by an act there (a posting).
void take_due(CaseState& state, const base::JsonObject& fields) {
  const auto due = day(fields, "due");
  if (!due) return;
  const auto* provisional = fields.if_contains("provisional");
  const auto* reckoning = object(fields, "reckoning");
  state.due = Due{*due, provisional && provisional->is_bool() && provisional->as_bool(), reckoning ? *reckoning : base::JsonObject{}};
}

void enter(CaseState& state, const ledger::Event& event) {
  const auto& fields = event.public_fields;
  state.stage = text(fields, "stage");
  state.entered_at = event.received_at;
  state.entered_version = event.version;
  state.arrived_at[state.stage] = event.received_at;
  state.due.reset();
  take_due(state, fields);
}

constexpr std::string_view fact_prefix = "fact.";

bool is_fact(std::string_view sealed) { return sealed.starts_with(fact_prefix); }

void state_fact(base::JsonObject& facts, std::string_view name, const base::Json& value) {
  if (value.is_null())
    facts.erase(name);
  else
    facts.insert_or_assign(name, value);
}

void take_facts(CaseState& state, const ledger::Event& event) {
  const auto* open = object(event.public_fields, "facts");
  const auto sealed = std::count_if(event.sealed_fields.begin(), event.sealed_fields.end(), [](const auto& field) { return is_fact(field.key()); });
  if (!open && sealed == 0) return;
  auto& facts = state.facts.edit();
  facts.reserve(facts.size() + (open ? open->size() : 0) + static_cast<std::size_t>(sealed));
  if (open)
    for (const auto& [name, value] : *open) state_fact(facts, name, value);
  for (const auto& [name, value] : event.sealed_fields)
    if (is_fact(name)) state_fact(facts, std::string_view(name).substr(fact_prefix.size()), value);
}

void take_evidence(CaseState& state, const base::JsonObject& fields) {
  const auto* evidence = object(fields, "evidence");
  if (!evidence) return;
  auto& known = state.evidence.edit();
  for (const auto& [name, files] : *evidence) {
    auto& list = known[std::string(name)];
    list.clear();
    if (files.is_array())
      for (const auto& file : files.as_array())
        if (file.is_string()) list.emplace_back(file.as_string());
  }
}

void take_dated_checks(CaseState& state, const base::JsonObject& fields) {
  if (const auto* checks = object(fields, "dated_checks"))
    for (const auto& [name, date] : *checks)
      if (date.is_string()) state.dated_checks[std::string(name)] = std::string(date.as_string());
}

/// A later judgement of the same criterion takes the earlier one's place; both stay in the ledger.
void take_judgements(CaseState& state, const base::JsonArray& judgements) {
  auto& known = state.judgements.edit();
  for (const auto& judgement : judgements) {
    const std::string criterion = base::text_of(judgement, "criterion");
    const auto same = std::find_if(known.begin(), known.end(), [&](const auto& one) { return base::text_of(one, "criterion") == criterion; });
    if (same != known.end())
      *same = judgement;
    else
      known.push_back(judgement);
  }
}

void take_marks(CaseState& state, const base::JsonObject& fields) {
  const auto* marks = object(fields, "marks");
  if (!marks) return;
  for (const auto& [name, mark] : *marks) {
    if (mark.is_string()) state.marks[std::string(name)] = std::string(mark.as_string());
    else state.marks.erase(std::string(name));
  }
}

/// A person's word for this case, given by itself or with the first act.
void take_declaration(CaseState& state, const ledger::Event& event) {
  const auto* word = event.public_fields.if_contains("no_conflict");
  if (word && word->is_bool() && word->as_bool()) state.declared.insert(event.actor);
}

void take_incomplete(CaseState& state, const ledger::Event& event) {
  if (text(event.public_fields, "action") != "submit") return;
  const auto* lacking = event.sealed_fields.if_contains("incomplete");
  state.incomplete = lacking && lacking->is_array() ? lacking->as_array() : base::JsonArray{};
}

/// Why a reviewer stands aside or is replaced, what one thinks, objects or amends is no reason of a decision.
bool concerns_the_case(const std::string& action) { return action != "sheet" && action != "recuse" && action != "replace" && action != "object" && action != "declare" && action != "publish"; }

/// The score a stage came to, of itself or of the stage it settles.
void take_score(CaseState& state, const ledger::Event& event) {
  const auto* score = object(event.public_fields, "score");
  if (!score) return;
  auto kept = event.public_fields.part(*score);
  const auto* scored = object(event.sealed_fields, "scored");
  if (const auto* criteria = scored ? object(*scored, "criteria") : nullptr) kept.edit()["criteria"] = *criteria;
  state.scores[text(event.public_fields, "stage")] = kept;
  if (const std::string settled = text(*score, "settles"); !settled.empty()) state.scores[settled] = kept;
}

void take_assigned(CaseState& state, const base::JsonObject& fields) {
  const auto* assigned = object(fields, "assigned");
  if (!assigned) return;
  for (const auto& [role, accounts] : *assigned) {
    auto& list = state.assigned[std::string(role)];
    list.clear();
    for (const auto& account : accounts.as_array()) list.emplace_back(account.as_string());
  }
}

void record(CaseState& state, const ledger::Event& event) {
  const auto& fields = event.public_fields;
  take_statements(state, event);
  take_declaration(state, event);
  take_incomplete(state, event);
  take_due(state, fields);
  take_marks(state, event.sealed_fields);
  take_assigned(state, fields);
  if (const auto* findings = event.sealed_fields.if_contains("findings")) state.findings = event.sealed_fields.part(*findings);
  Entry entry{text(fields, "stage"), text(fields, "action"), event.actor, event.office, event.role, event.received_at, fields, event.version};
  for (const char* name : {"sheet", "reason", "items", "record", "vote", "not_applicable"})
    if (const auto* value = event.sealed_fields.if_contains(name)) entry.data.edit()[name] = *value;
  const base::JsonObject& data = entry.data;
  if (const auto* items = data.if_contains("items"); items && items->is_array())
    state.returned = Return{entry.stage, entry.role, entry.office, text(data, "reason"), items->as_array()};
  else if (entry.action == "submit" && state.incomplete.empty())
    state.returned.reset();
  if (const std::string reason = text(data, "reason"); !reason.empty() && concerns_the_case(entry.action)) state.reason = reason;
  state.entries.emplace_back(std::move(entry));
}

void leave(CaseState& state, const ledger::Event& event) {
  const std::string stage = text(event.public_fields, "stage");
  state.outcomes[stage] = text(event.public_fields, "outcome");
  state.incomplete = {};
  if (const auto arrived = state.arrived_at.find(stage); arrived != state.arrived_at.end()) state.visits.push_back({stage, arrived->second, event.received_at});
  state.left_at[stage] = event.received_at;
}

}  // namespace

void take_statements(CaseState& state, const ledger::Event& event) {
  const auto& fields = event.public_fields;
  take_facts(state, event);
  take_evidence(state, fields);               // where the first cases kept it
  take_evidence(state, event.sealed_fields);
  take_dated_checks(state, fields);
  take_score(state, event);
  if (const auto* judgements = event.sealed_fields.if_contains("judgements"); judgements && judgements->is_array())
    take_judgements(state, judgements->as_array());
  if (!state.submitted_on) state.submitted_on = day(fields, "submitted_on");
}

void evolve_by(CaseState& state, const ledger::Event& event) {
  if (event.kind == "case_opened") open(state, event);
  else if (event.kind == "stage_entered") enter(state, event);
  else if (event.kind == "entry_recorded") record(state, event);
  else if (event.kind == "stage_left") leave(state, event);
  else if (event.kind == "case_closed") {
    state.closed = true;
    state.result = text(event.public_fields, "result");
    state.stage.clear();
    state.due.reset();
  }
  state.version = event.version;
}

CaseState evolve(CaseState state, const ledger::Event& event) {
  evolve_by(state, event);
  return state;
}

CaseState evolve(const std::vector<ledger::Event>& events) {
  CaseState state;
  for (const auto& event : events) evolve_by(state, event);
  return state;
}

}  // namespace procedure
