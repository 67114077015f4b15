#include "rehearsal/invariants/chronicle.h"

#include "rehearsal/invariants/days.h"

namespace rehearsal::invariants {
namespace {

std::string id_of(const std::string& stream) { return stream.substr(stream.find('/') + 1); }

std::string key_of(const Record& record, const std::string& stage, const std::string& outcome) {
  return record.procedure->id + "/" + record.round + "/" + stage + "/" + outcome;
}

void state_fact(Record& record, std::string_view name, const base::Json& value) {
  if (value.is_null()) record.facts.erase(std::string(name));
  else record.facts[std::string(name)] = &value;
}

}  // namespace

std::string text(const base::JsonObject& fields, std::string_view key) {
  const auto* value = fields.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

const base::Json* Entry::member(std::string_view key) const {
  const auto* open = event->public_fields.if_contains(key);
  return open ? open : event->sealed_fields.if_contains(key);
}

std::string Entry::text(std::string_view key) const {
  const auto* value = member(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::string Record::fact(std::string_view name) const {
  const auto found = facts.find(name);
  return found != facts.end() && found->second->is_string() ? std::string(found->second->as_string()) : std::string();
}

bool OfficeRecord::has(const std::string& role) const {
  return std::any_of(roles.begin(), roles.end(), [&](const auto& one) { return one.first == role; });
}

const std::vector<std::string>& Chronicle::cases_of(const std::string& office) const {
  static const std::vector<std::string> none;
  const auto found = opened_by_.find(office);
  return found == opened_by_.end() ? none : found->second;
}

const Record& Chronicle::placing(const Record& record) const {
  constexpr int deepest = 4;
  const Record* one = &record;
  for (int i = 0; i < deepest && one->procedure && one->procedure->about_kind == "case"; ++i) {
    const auto* about = record_of(one->about);
    if (!about) break;
    one = about;
  }
  return *one;
}

const Record* Chronicle::record(const std::string& stream) const { return stream.starts_with("case/") ? record_of(id_of(stream)) : nullptr; }

const Record* Chronicle::record_of(const std::string& id) const {
  const auto found = cases.find(id);
  return found == cases.end() ? nullptr : &found->second;
}

int Chronicle::places_taken(const Record& record, const std::string& stage, const std::string& outcome) const {
  const auto found = places_.find(key_of(record, stage, outcome));
  return found == places_.end() ? 0 : found->second;
}

void Chronicle::take(const Event& event, Date day) {
  versions[event.stream] = event.version;
  if (event.stream.starts_with("case/")) take_case(cases[id_of(event.stream)], event, day);
  else if (event.stream.starts_with("certificate/")) take_title(event, day);
  else if (event.stream.starts_with("office/")) take_office(event);
  else if (event.stream.starts_with("ban/")) take_ban(event, day);
  else if (event.kind == "round_opened") take_round(event);
}

void Chronicle::take_case(Record& record, const Event& event, Date day) {
  record.version = event.version;
  if (event.kind == "case_opened") open(record, event, day);
  else if (!record.procedure) return;
  else if (event.kind == "stage_entered") enter(record, event, day);
  else if (event.kind == "entry_recorded") enter_entry(record, event, day);
  else if (event.kind == "stage_left") leave(record, event, day);
  else if (event.kind == "case_closed") {
    record.closed = true;
    record.result = text(event.public_fields, "result");
    record.stage = nullptr;
    if (record.result == "withdrawn_by_applicant")
      for (const auto& [stage, outcome] : std::map(record.places)) count(record, stage, -1);
  }
}

void Chronicle::open(Record& record, const Event& event, Date day) {
  const auto& fields = event.public_fields;
  record.id = id_of(event.stream);
  record.edition = &edition_of(text(fields, "round"));
  record.procedure = record.edition->procedure(text(fields, "procedure"));
  record.way = record.procedure ? record.procedure->way(text(fields, "way")) : nullptr;
  record.applicant = text(fields, "applicant");
  record.place = text(fields, "place");
  record.round = text(fields, "round");
  record.about = text(fields, "about");
  record.opened_on = day;
  opened_by_[record.applicant].push_back(record.id);
  if (const auto about = cases.find(record.about); about != cases.end() && record.procedure && record.procedure->about_kind == "case") about->second.cases_about.push_back(record.id);
  if (const auto* facts = event.sealed_fields.if_contains("facts"); facts && facts->is_object())
    for (const auto& [name, value] : facts->as_object()) state_fact(record, name, value);
}

void Chronicle::enter(Record& record, const Event& event, Date day) {
  const std::string stage = text(event.public_fields, "stage");
  record.stage = record.procedure->stage(stage);
  record.entered_on = day;
  record.entered_due = text(event.public_fields, "due");
  record.arrived_on[stage] = day;
  record.visit = record.entries.size();
  count(record, stage, -1);
}

void Chronicle::enter_entry(Record& record, const Event& event, Date day) {
  const auto& fields = event.public_fields;
  if (const auto* facts = fields.if_contains("facts"); facts && facts->is_object())
    for (const auto& [name, value] : facts->as_object()) state_fact(record, name, value);
  constexpr std::string_view prefix = "fact.";
  for (const auto& [name, value] : event.sealed_fields)
    if (std::string_view(name).starts_with(prefix)) state_fact(record, std::string_view(name).substr(prefix.size()), value);
  if (const auto* assigned = fields.if_contains("assigned"); assigned && assigned->is_object())
    for (const auto& [role, accounts] : assigned->as_object()) {
      auto& list = record.assigned[std::string(role)];
      list.clear();
      for (const auto& account : accounts.as_array()) list.emplace_back(account.as_string());
    }
  if (const auto* word = fields.if_contains("no_conflict"); word && word->is_bool() && word->as_bool()) record.declared.insert(event.actor);
  const std::string action = text(fields, "action");
  if (action == "recuse") record.aside.insert(event.actor);
  if (action == "submit" && !record.filed_on) record.filed_on = day;
  record.entries.push_back({&event, text(fields, "stage"), text(fields, "action"), day});
}

void Chronicle::leave(Record& record, const Event& event, Date day) {
  const std::string stage = text(event.public_fields, "stage"), outcome = text(event.public_fields, "outcome");
  record.path.push_back({stage, outcome});
  record.left_on[stage] = day;
  if (!record.filed_on) record.filed_on = day;
  record.stage = nullptr;
  count(record, stage, -1);
  record.places[stage] = outcome;
  ++places_[key_of(record, stage, outcome)];
}

/// Takes the case's word at a stage back.
void Chronicle::count(Record& record, const std::string& stage, int by) {
  const auto counted = record.places.find(stage);
  if (counted == record.places.end()) return;
  places_[key_of(record, stage, counted->second)] += by;
  record.places.erase(counted);
}

Date Chronicle::runs_from(const std::string& case_id, const std::string& what, Date day) const {
  const Record* record = record_of(case_id);
  if (!record || !record->procedure) return day;
  for (const auto& stage : record->procedure->stages)
    for (const auto& act : stage.acts)
      if (const auto stated = act.act == "issue" && act.what == what && !stage.dated.empty() ? Date::parse(record->fact(stage.dated)) : base::Result<Date>(tl::unexpected(base::Refusal{}))) return *stated;
  return day;
}

void Chronicle::take_title(const Event& event, Date day) {
  const std::string number = id_of(event.stream);
  TitleRecord& title = titles[number];
  const auto& fields = event.public_fields;
  if (event.kind == "certificate_issued") {
    day = runs_from(text(fields, "case"), text(fields, "title"), day);
    title = {text(fields, "title"), text(fields, "holder"), text(fields, "case"), "valid", day, std::nullopt};
    if (const auto last = Date::parse(text(fields, "valid_to"))) title.valid_to = *last;
    titles_of[title.case_id].insert(title.title);
    for (const auto& [id, ban] : programme.bans)
      if (ban.from_title == title.title) begin_ban(id, ban, title.holder, number, day);
  }
  if (event.kind == "certificate_suspended") title.status = "suspended";
  if (event.kind == "certificate_reinstated") title.status = "valid";
  if (event.kind != "certificate_withdrawn") return;
  title.status = "withdrawn";
  if (!text(fields, "what").ends_with(".mark")) lift_bans_with(number);
}

/// What the office set is read from the round itself.
void Chronicle::take_round(const Event& event) {
  open_round = id_of(event.stream);
  rounds.push_back(open_round);
  year_of[open_round] = text(event.public_fields, "year");
  const auto* set = event.public_fields.if_contains("parameters");
  const auto found = set && set->is_object() ? editions_.find(boost::json::value_to<std::map<std::string, std::string>>(*set)) : editions_.end();
  edition_of_round_[open_round] = found == editions_.end() ? &programme : found->second;
}

const programme::Programme& Chronicle::edition_of(const std::string& round) const {
  const auto found = edition_of_round_.find(round);
  return found == edition_of_round_.end() ? programme : *found->second;
}

/// A registration may ban somebody, or end a ban; what comes with a title is known from the title.
void Chronicle::take_ban(const Event& event, Date day) {
  const auto& fields = event.public_fields;
  if (event.kind == "certificate_withdrawn")
    for (auto& one : bans)
      if (one.stream == event.stream) one.lifted = true;
  if (event.kind != "certificate_issued") return;
  const auto ban = programme.bans.find(text(fields, "ban"));
  if (event.kind == "certificate_issued" && ban != programme.bans.end() && ban->second.from_title.empty()) begin_ban(ban->first, ban->second, text(fields, "office"), text(fields, "certificate"), runs_from(text(fields, "case"), ban->first, day));
  for (auto one = bans.rbegin(); one != bans.rend(); ++one)
    if (one->stream.empty() && one->ban == text(fields, "ban") && one->office == text(fields, "office")) {
      one->stream = event.stream;
      break;
    }
}

/// From its first day to the corresponding one, counted here and not read from what the register wrote.
void Chronicle::begin_ban(const std::string& id, const programme::Ban& ban, const std::string& office, const std::string& certificate, Date from) {
  std::optional<calendar::Period> length = ban.for_;
  if (!ban.for_parameter.empty()) {
    const auto parameter = programme.rulebook.parameters.find(ban.for_parameter);
    length = parameter == programme.rulebook.parameters.end() ? std::nullopt : programme::period_of(parameter->second);
    if (!length) return;   // the text leaves it open
  }
  bans.push_back({id, office, certificate, from, length ? std::optional(last_day(from, *length, calendar)) : std::nullopt, false, ""});
}

void Chronicle::lift_bans_with(const std::string& certificate) {
  for (auto& one : bans) {
    const auto& ban = programme.bans.at(one.ban);
    const auto parameter = programme.rulebook.parameters.find(ban.survives_parameter);
    const bool survives = parameter == programme.rulebook.parameters.end() ? ban.survives_withdrawal : !parameter->second.value.is_false();
    if (one.certificate == certificate && !survives) one.lifted = true;
  }
}

/// Offices hold roles; a person may be enrolled in one, or struck off.
void Chronicle::take_office(const Event& event) {
  OfficeRecord& office = offices[id_of(event.stream)];
  const auto& fields = event.public_fields;
  const std::string account = text(fields, "account"), role = text(fields, "role"), scope = text(fields, "scope");
  if (event.kind == "office_registered") {
    office.kind = text(fields, "kind");
    office.territory = text(fields, "territory");
  }
  const bool granted = event.kind == "role_granted";
  if (!granted && event.kind != "role_revoked") return;
  if (account.empty()) {
    if (granted) office.roles.emplace(role, scope);
    else std::erase_if(office.roles, [&](const auto& one) { return one.first == role && (scope.empty() || one.second == scope); });
  } else if (role.empty()) {
    if (granted) office_of[account] = id_of(event.stream);
  } else {
    (granted ? enrolled : struck_off)[account].insert(role);
    (granted ? struck_off : enrolled)[account].erase(role);
  }
}

}  // namespace rehearsal::invariants
