#include "rehearsal/world.h"

#include "rehearsal/batch.h"

#include <fmt/format.h>

namespace rehearsal {
namespace {

using ledger::Event;
using procedure::CaseState;

constexpr std::uint64_t one_mark_in = 20;   // acts, of some three events each

std::uint64_t fingerprint_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;   // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

/// 32 bytes that depend on the event and the field alone. Nothing is hidden in a rehearsal.
std::string salt_of(std::uint64_t event, std::string_view field) {
  std::string salt(32, '\0');
  const std::uint64_t seed = event ^ fingerprint_of(field);
  for (std::uint64_t part = 0; part < 4; ++part)
    for (std::uint64_t word = seed_of(seed, part), i = 0; i < 8; ++i, word >>= 8) salt[part * 8 + i] = static_cast<char>(word & 0xff);
  return salt;
}

std::map<std::string, std::string> salts_of(const Event& event) {
  std::map<std::string, std::string> salts;
  const std::uint64_t id = fingerprint_of(event.id);
  for (const auto& member : event.sealed_fields) salts.emplace(member.key(), salt_of(id, member.key()));
  return salts;
}

std::string id_of(const std::string& stream) { return stream.substr(stream.find('/') + 1); }

/// What the engine is shown of a case.
CaseState shown(CaseState state, Tampering tampering, const programme::Stage* stage) {
  if (tampering == Tampering::recusals_hidden) std::erase_if(state.entries, [](const procedure::Entry& entry) { return entry.action == "recuse"; });
  if (tampering == Tampering::returns_hidden) state.returned.reset();
  if (tampering == Tampering::arrivals_hidden && stage && stage->type == programme::StageType::publication) state.arrived_at.erase(state.stage);
  if (tampering == Tampering::appointments_hidden && stage && stage->type == programme::StageType::evaluation)
    if (const auto people = state.assigned.find(stage->by); people != state.assigned.end())
      people->second.resize(std::min(people->second.size(), static_cast<std::size_t>(std::max(1, stage->at_least))));
  return state;
}

bool hides_something(Tampering tampering) {
  return tampering == Tampering::recusals_hidden || tampering == Tampering::returns_hidden || tampering == Tampering::arrivals_hidden || tampering == Tampering::appointments_hidden;
}

bool is_from_anyone(const programme::Programme& programme, const programme::Procedure& procedure, const std::string& way) {
  const auto* in = procedure.way(way);
  const auto role = in ? programme.roles.find(in->by) : programme.roles.end();
  return role != programme.roles.end() && role->second.is == programme::RoleKind::anyone;
}

Answer refused(const base::Refusal& refusal) { return {false, refusal.code, refusal.problems}; }

}  // namespace

World::World(const Scene& scene, Cast cast, base::Instant start, std::string name) : scene_(scene), cast_(std::move(cast)), now_(start), name_(std::move(name)) {
  auto arrivals = arrivals_of(cast_, scene_.played, start);
  for (const auto& event : arrivals) versions_[event.stream] = event.version;
  keep({std::move(arrivals)});
}

Answer World::make(const Move& move) {
  now_ = std::max(now_, move.at);
  switch (move.kind) {
    case Move::Kind::open_round: return open_round(move);
    case Move::Kind::open_case: return open_case(move);
    case Move::Kind::act: return act(move);
    case Move::Kind::clock: return pass_time(move);
  }
  return {};
}

const Case* World::find(const std::string& case_id) const {
  const auto found = cases_.find(case_id);
  return found == cases_.end() ? nullptr : &found->second;
}

const registry::Certificate* World::certificate(const std::string& number) const {
  const auto found = certificates_.find(number);
  return found == certificates_.end() ? nullptr : &found->second;
}

base::Date World::today() const { return base::date_in_zone(now_, scene_.played.zone); }

std::optional<procedure::Asking> World::chosen(const Case& one, const Person& person, base::Instant at, const std::function<std::string(const std::vector<std::string>&)>& choose) const {
  const auto& who = actor(person, one);
  if (hides_something(scene_.tampering)) return procedure::chosen(shown(one.state, scene_.tampering, one.stage()), who, situation(one, at), choose);
  return procedure::chosen(one.state, who, situation(one, at), choose);
}

bool World::plays(const Case& one, const Person& person, const std::string& role) const {
  return access_control::may_play(role, scene_.played, office_of(person), person.account, relation(one));
}

base::Result<ledger::Event> World::read_again(std::size_t index) const {
  const Event& event = journal_[index];
  const auto salts = salts_of(event);
  std::map<std::string, ledger::SealedField> opened;
  for (const auto& member : event.sealed_fields) opened[std::string(member.key())] = {salts.at(std::string(member.key())), base::canonical_json(member.value())};
  return ledger::open_envelope(envelopes_[index], opened);
}

// ---- moves

Answer World::open_round(const Move& move) {
  Event event;
  event.stream = "round/round" + move.action;
  event.version = 1;
  event.kind = "round_opened";
  event.id = next_id();
  event.actor = move.account;
  event.role = scene_.played.round.opened_by;
  event.received_at = now_;
  event.edition = base::name_of(scene_.played.digest);
  event.public_fields = {{"programme", scene_.played.name()}, {"year", move.action}, {"opens", ""}, {"closes", ""}, {"parameters", base::JsonObject{}}};
  return {keep({{std::move(event)}}), ""};
}

Answer World::open_case(const Move& move) {
  const auto* person = cast_.person(move.account);
  const auto* procedure = edition_for(move.procedure).procedure(move.procedure);
  const bool about_person = procedure && procedure->about_kind == "person";
  const auto* origin = move.about.empty() || about_person ? nullptr : find(move.about);
  if (!person || !procedure || find(move.case_id) || (!move.about.empty() && !about_person && !origin)) return {false, "no_such_case"};
  if (!move.title.empty() && !origin->titles.contains(move.title)) return {false, "no_such_case"};
  const auto* title = move.title.empty() ? nullptr : &certificates_.at(origin->titles.at(move.title));
  const auto* about = title ? nullptr : origin;
  const auto& office = cast_.offices.at(person->office);
  const auto relation = relation_to(title, about, about_person ? move.about : "", office);
  const procedure::Opening opening{move.case_id, move.procedure, move.way, title ? title->number : move.about, office.id, office.name, relation.place, title ? *origin->state.facts : base::JsonObject{}};
  auto effects = procedure::open_case(opening, actor(*person, access_control::roles_on(scene_.played, office_of(*person), person->account, relation)), next_id(), situation_to_open(*procedure, office.id, title, about, relation.person));
  if (!effects) return refused(effects.error());
  Batch batch;
  batch.add(std::move(effects->events), std::move(effects->state));
  return {keep(std::move(batch)), "event_too_large"};
}

Answer World::act(const Move& move) {
  const auto* person = cast_.person(move.account);
  const auto found = cases_.find(move.case_id);
  if (!person || found == cases_.end()) return {false, "no_such_case"};
  const Case& one = found->second;
  const procedure::Command command{next_id(), move.action, move.data};
  const auto& who = actor(*person, one);
  if (hides_something(scene_.tampering)) return act_on_what_is_shown(one, command, who);
  auto effects = procedure::decide(one.state, command, who, situation(one, now_));
  return effects ? settle(one, std::move(*effects)) : refused(effects.error());
}

/// What the engine was not shown is there all the same.
Answer World::act_on_what_is_shown(const Case& one, const procedure::Command& command, const procedure::Actor& who) {
  auto effects = procedure::decide(shown(one.state, scene_.tampering, one.stage()), command, who, situation(one, now_));
  if (!effects) return refused(effects.error());
  effects->state = one.state;
  for (const auto& event : effects->events) procedure::evolve_by(effects->state, event);
  return settle(one, std::move(*effects));
}

Answer World::pass_time(const Move& move) {
  const auto found = cases_.find(move.case_id);
  if (found == cases_.end()) return {false, "no_such_case"};
  auto effects = procedure::advance(found->second.state, situation(found->second, now_));
  return effects.events.empty() ? Answer{false, "nothing_due"} : settle(found->second, std::move(effects));
}

Answer World::settle(const Case& one, procedure::Effects effects) {
  Batch batch;
  if (const auto taken = take(one, std::move(effects), batch); !taken) return refused(taken.error());
  tamper_after(batch);
  return {keep(std::move(batch)), "event_too_large"};
}

// ---- keeping the books

namespace {

/// The event of this kind once more, with the next version and a kind of its own.
void keep_twice(std::vector<Event>& events, std::size_t at, const std::string& kind, std::string id) {
  Event again = events[at];
  again.kind = kind;
  again.id = std::move(id);
  for (std::size_t i = at + 1; i < events.size(); ++i)
    if (events[i].stream == again.stream) ++events[i].version;
  ++again.version;
  events.insert(events.begin() + static_cast<std::ptrdiff_t>(at) + 1, std::move(again));
}

}  // namespace

void World::tamper_after(Batch& batch) {
  if (scene_.tampering == Tampering::events_lost && batch.events.size() > 2) {
    batch.events.erase(batch.events.begin() + 1);
    batch.states.clear();
  }
  for (std::size_t i = 0; i < batch.events.size(); ++i) {
    const auto& event = batch.events[i];
    if (scene_.tampering == Tampering::ballots_kept_twice && text_in(event.public_fields, "action") == "vote") {
      batch.states.clear();
      return keep_twice(batch.events, i, event.kind, next_id());
    }
    if (scene_.tampering == Tampering::withdrawn_reinstated && event.kind == "certificate_withdrawn" && event.stream.starts_with("certificate/"))
      return keep_twice(batch.events, i, "certificate_reinstated", next_id());
  }
}

/// Nothing is kept where one event does not fit into a leaf.
bool World::keep(Batch batch) {
  std::vector<std::string> envelopes;
  for (const auto& event : batch.events) {
    auto bytes = ledger::envelope(event, salts_of(event));
    if (!bytes) return false;
    envelopes.push_back(std::move(*bytes));
  }
  for (auto& [id, state] : batch.states) cases_[id].state = std::move(state);
  for (std::size_t i = 0; i < envelopes.size(); ++i) {
    leaves_.push_back(ledger::leaf_hash(envelopes[i]));
    envelopes_.push_back(std::move(envelopes[i]));
    record(std::move(batch.events[i]), batch);
  }
  return true;
}

void World::record(Event kept, const Batch& batch) {
  const Event& event = journal_.emplace_back(std::move(kept));
  const std::string id = id_of(event.stream);
  if (event.stream.starts_with("case/")) record_of_case(id, event, batch);
  if (event.stream.starts_with("case/") && scene_.tampering == Tampering::entries_rewritten && event.sealed_fields.contains("reason")) journal_.back().sealed_fields["reason"] = "另有原因";
  if (event.stream.starts_with("case/")) return;
  if (event.stream.starts_with("certificate/")) record_of_title(id, event);
  else if (event.stream.starts_with("ban/")) record_of_ban(id, event);
  else if (event.stream.starts_with("office/")) record_of_office(event);
  else if (event.kind == "round_opened") record_of_round(id, event);
}

void World::record_of_case(const std::string& id, const Event& event, const Batch& batch) {
  Case& one = cases_[id];
  if (!batch.states.contains(id)) procedure::evolve_by(one.state, event);
  one.events.push_back(journal_.size() - 1);
  if (event.version == one.state.version && fingerprint_of(event.id) % one_mark_in == 0) marks_[journal_.size() - 1] = one.state;
  if (event.kind == "case_opened") return open_record(one);
  if (!one.filed_at && (event.kind == "stage_left" || text_in(event.public_fields, "action") == "submit")) one.filed_at = event.received_at;
  count_outcome(one, event);
}

void World::open_record(Case& one) {
  const auto& state = one.state;
  order_.push_back(state.id);
  const auto* pinned = round(state.round);
  one.edition = pinned ? pinned->edition : &scene_.played;
  one.procedure = one.edition->procedure(state.procedure);
  one.openers = access_control::openers_of(*one.edition, *one.procedure, state.way);
  one.from_anyone = is_from_anyone(*one.edition, *one.procedure, state.way);
  if (access_control::starts_handed_over(*one.edition, *one.procedure, state.way)) one.filed_at = state.opened_at;
  applied_[state.procedure + "/" + state.round + "/" + state.applicant].insert(state.id);
  if (certificates_.contains(state.about)) one.certificate = state.about;
  if (one.procedure->about_kind != "case" || !cases_.contains(state.about)) return;
  one.about_case = state.about;
  cases_.at(state.about).cases_about.push_back(state.id);
}

void World::record_of_title(const std::string& id, const Event& event) {
  auto& title = certificates_[id];
  title = registry::evolve(std::move(title), event);
  if (const auto found = cases_.find(title.case_id); event.kind == "certificate_issued" && found != cases_.end()) found->second.titles[title.title] = id;
  if (event.kind == "certificate_issued") titles_of_[title.holder].push_back(id);
}

void World::record_of_ban(const std::string& id, const Event& event) {
  auto& ban = bans_[id];
  ban = registry::evolve(std::move(ban), event);
  if (event.version == 1) bans_of_[ban.office].push_back(id);
}

/// A person enrolled, or struck off: whatever the office holds, this is the person's own.
void World::record_of_office(const Event& event) {
  versions_[event.stream] = event.version;
  const auto role = text_in(event.public_fields, "role");
  const auto* person = cast_.person(text_in(event.public_fields, "account"));
  if (!person || role.empty()) return;
  holders_.clear();
  ++enrolled_;
  auto& own = own_offices_.try_emplace(person->account, office_of(*person)).first->second;
  std::erase_if(own.grants, [&](const auto& grant) { return grant.role == role; });
  if (event.kind == "role_granted") own.grants.push_back({scene_.played.id, role, ""});
}

void World::record_of_round(const std::string& id, const Event& event) {
  const auto* set = event.public_fields.if_contains("parameters");
  const auto* edition = set && set->is_object() ? edition_under(boost::json::value_to<programme::SetParameters>(*set)) : nullptr;
  rounds_.push_back({id, as_round(text_in(event.public_fields, "year")), base::date_in_zone(event.received_at, scene_.played.zone), edition ? edition : &scene_.played});
}

void World::forget_place(Case& one, const std::string& stage) {
  auto& taken = taken_[one.state.procedure + "/" + one.state.round + "/" + stage];
  if (const auto counted = one.counted.find(stage); counted != one.counted.end()) {
    --taken[counted->second];
    for (const auto& group : one.groups[stage])
      if (group.starts_with(counted->second + "/")) --taken[group];
    one.counted.erase(counted);
  }
}

/// The last outcome of each stage takes a place, until the case comes to the stage again or is withdrawn.
void World::count_outcome(Case& one, const Event& event) {
  const std::string stage = text_in(event.public_fields, "stage");
  const auto key = [&] { return one.state.procedure + "/" + one.state.round + "/" + stage; };
  if (const auto* groups = event.public_fields.if_contains("groups")) one.groups[stage] = boost::json::value_to<std::vector<std::string>>(*groups);
  if (event.kind == "stage_entered") {
    forget_place(one, stage);
    one.groups.erase(stage);
    at_stage_[key()].insert(one.state.id);
  }
  if (const auto* left = event.kind == "stage_left" ? one.procedure->stage(stage) : nullptr; left && gives_places(*left)) {
    forget_place(one, stage);
    const std::string outcome = text_in(event.public_fields, "outcome");
    one.counted[stage] = outcome;
    auto& taken = taken_[key()];
    ++taken[outcome];
    for (const auto& group : one.groups[stage])
      if (group.starts_with(outcome + "/")) ++taken[group];
  }
  if (event.kind != "case_closed" || one.state.result != "withdrawn_by_applicant") return;
  applied_[one.state.procedure + "/" + one.state.round + "/" + one.state.applicant].erase(one.state.id);
  while (!one.counted.empty()) forget_place(one, std::string(one.counted.begin()->first));
}

}  // namespace rehearsal
