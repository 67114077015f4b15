#include "rehearsal/batch.h"

namespace rehearsal {
namespace {

using access_control::Relation;
using procedure::CaseState;
using programme::Programme;
using programme::RoleKind;
using programme::Stage;
using programme::StageType;
using rules::feel::Context;
using rules::feel::List;
using rules::feel::Null;
using rules::feel::Value;

constexpr int deepest_about = 4;   // a case about a case about a case

/// The roles whose people an act at the stage may be about: whom to appoint, whom to put in a reviewer's place, who votes.
std::vector<std::string> roles_asked(const Programme& programme, const Stage* stage) {
  if (!stage) return {};
  if (stage->type == StageType::ballot) {
    std::vector<std::string> voting;
    for (const auto& reach : access_control::acting(programme, stage->by, {})) voting.push_back(reach.role);
    if (!stage->voting.chair_votes) voting.push_back(stage->voting.confirmed_by);   // who has no vote
    return voting;
  }
  if (stage->type != StageType::assignment && stage->type != StageType::evaluation) return {};
  const auto filled = programme.roles.find(stage->type == StageType::assignment ? stage->fills : stage->by);
  return filled == programme.roles.end() ? std::vector<std::string>{} : filled->second.from;
}

std::map<std::string, std::string> picking(const Programme& programme, const base::JsonObject& facts) {
  std::map<std::string, std::string> picked;
  for (const auto& name : access_control::picking_facts(programme))
    if (auto value = text_in(facts, name); !value.empty()) picked[name] = std::move(value);
  return picked;
}

procedure::AboutCase about_case(const Case& one) {
  procedure::AboutCase about;
  about.open = one.filed_at.has_value() && !one.state.closed;
  about.ended = one.filed_at.has_value() && one.state.closed;
  for (const procedure::Entry& entry : one.state.entries) about.actors[entry.stage].insert(entry.account);
  about.arrived_at = one.state.arrived_at;
  about.left_at = one.state.left_at;
  return about;
}

/// Those it brought about, and the one it is about.
std::vector<std::string> certificates_about(const Case& one) {
  std::vector<std::string> numbers;
  for (const auto& [title, number] : one.titles) numbers.push_back(number);
  if (!one.certificate.empty()) numbers.push_back(one.certificate);
  return numbers;
}

Value as_listed(const Case& one) {
  const auto* way = one.procedure->way(one.state.way);
  Context context;
  context.entries.emplace_back("procedure", Value(one.state.procedure));
  context.entries.emplace_back("open", Value(!one.state.closed));
  context.entries.emplace_back("complete", Value(one.state.closed || !way || way->at != one.state.stage));
  context.entries.emplace_back("result", one.state.closed ? Value(one.state.result) : Value(Null{}));
  return Value(std::move(context));
}

}  // namespace

Value as_round(const std::string& year) {
  const auto number = base::Decimal::parse(year);
  Context context;
  context.entries.emplace_back("year", number ? Value(*number) : Value(Null{}));
  return Value(std::move(context));
}

Value as_title(const registry::Certificate& title, base::Date today) {
  Context context;
  context.entries.emplace_back("number", Value(title.number));
  context.entries.emplace_back("title", Value(title.title));
  context.entries.emplace_back("issued_on", Value(title.issued_on));
  context.entries.emplace_back("valid_to", title.valid_to ? Value(*title.valid_to) : Value(Null{}));
  context.entries.emplace_back("status", Value(std::string(registry::name_of(registry::status_on(title, today)))));
  return Value(std::move(context));
}

std::string place_of(const Programme& programme, const CaseState& state) {
  for (const auto& [id, role] : programme.roles)
    if (role.is == RoleKind::area)
      if (auto place = text_in(state.facts, role.of); !place.empty()) return place;
  return state.place;
}

bool gives_places(const Stage& stage) {
  return std::any_of(stage.options.begin(), stage.options.end(), [](const auto& option) { return option.at_most || !option.at_most_parameter.empty() || !option.groups.empty(); });
}

// ---- who somebody is on a case

/// Asked for again and again while nothing changes it.
World::Known& World::known(const Case& one) const {
  auto& known = known_[one.state.id];
  const auto version = version_known(one);
  if (version == known.version) return known;
  auto relation = relation_now(one, 0);
  if (known.enrolled != enrolled_ || known.relation != relation) known.actors.clear();
  known.version = version;
  known.enrolled = enrolled_;
  known.relation = std::move(relation);
  return known;
}

/// Grows with every event of the case, of what it is about, and of the offices.
std::int64_t World::version_known(const Case& one) const {
  const auto* title = one.certificate.empty() ? nullptr : certificate(one.certificate);
  const auto* about = one.about_case.empty() ? nullptr : find(one.about_case);
  return enrolled_ + one.state.version + (title ? title->version : 0) + (about ? version_known(*about) : 0);
}

/// A case about another goes by what that one says: where it lies, and who was picked for it.
Relation World::relation_now(const Case& one, int depth) const {
  const auto* about = one.about_case.empty() || depth >= deepest_about ? nullptr : find(one.about_case);
  const auto* title = certificate(one.certificate);
  Relation relation;
  if (about) {
    auto other = relation_now(*about, depth + 1);
    relation.place = std::move(other.place);
    relation.facts = std::move(other.facts);
    relation.holder = about->state.applicant;
  } else {
    relation.place = place_of(*one.edition, one.state);
    relation.facts = picking(*one.edition, one.state.facts);
    if (title) relation.holder = title->holder;
  }
  relation.applicant = one.state.applicant;
  relation.assigned = one.state.assigned;
  relation.submitted = one.filed_at.has_value();
  relation.openers = one.openers;
  relation.from_anyone = one.from_anyone;
  relation.about_a_title = title != nullptr;
  if (one.procedure->about_kind == "person") relation.person = one.state.about;
  return relation;
}

Relation World::relation_to(const registry::Certificate* title, const Case* about, const std::string& person, const access_control::Office& office) const {
  Relation relation;
  relation.place = office.territory;
  relation.person = person;
  if (title) {
    relation.holder = title->holder;
    relation.place = title->place;
    relation.about_a_title = true;
  }
  if (!about) return relation;
  const auto& other = World::relation(*about);
  relation.holder = about->state.applicant;
  relation.place = other.place;
  relation.facts = other.facts;
  return relation;
}

procedure::Actor World::actor(const Person& person, std::vector<std::string> roles) const {
  const auto& office = office_of(person);
  return {person.account, person.account, office.id, office.name, std::move(roles), {office.id}};
}

const procedure::Actor& World::actor(const Person& person, const Case& one) const {
  auto& known = World::known(one);
  const auto [actor, is_new] = known.actors.try_emplace(person.account);
  if (is_new) actor->second = World::actor(person, access_control::roles_on(scene_.played, office_of(person), person.account, known.relation));
  return actor->second;
}

// ---- what an act stands in

procedure::Situation World::situation(const Programme& edition, base::Instant at) const {
  procedure::Situation situation{edition, scene_.calendar, at, rounds_.empty() ? std::string() : rounds_.back().id, {}, {}, [this] { return next_id(); }};
  if (!scene_.compiled) return situation;
  situation.compiled = &scene_.compiled->at(&edition);
  situation.laid_out = &laid_out_;
  return situation;
}

/// As the house has it: a case about a person concerns the office of that person.
const std::string& World::concerned_by(const programme::Procedure& procedure, const std::string& about, const std::string& applicant) const {
  const auto* person = procedure.about_kind == "person" ? cast_.person(about) : nullptr;
  return person && cast_.offices.at(person->office).may_be_party() ? person->office : applicant;
}

procedure::Situation World::situation_to_open(const programme::Procedure& procedure, const std::string& office, const registry::Certificate* title, const Case* about, const std::string& person) const {
  const auto& edition = edition_for(procedure.id);
  auto situation = World::situation(edition, now_);
  const std::string round = procedure.per_round ? situation.round : std::string();
  surround(round, title, nullptr, situation);
  const auto& concerned = concerned_by(procedure, person, office);
  situation.bans = bans_on(edition, concerned);
  situation.has_applied = procedure.one_per_applicant && has_applied(procedure, office, round, "");
  if (about) situation.about = about_case(*about);
  add_days(round, title ? std::vector{title} : std::vector<const registry::Certificate*>{}, situation);
  add_own_titles(concerned, situation);
  return situation;
}

const procedure::Situation& World::situation(const Case& one, base::Instant at) const {
  const bool still_holds = last_asked_ && last_asked_->of == &one && last_asked_->events == journal_.size() && last_asked_->situation.now == at;
  if (!still_holds) last_asked_.emplace(LastAsked{&one, journal_.size(), situation_now(one, at)});
  return last_asked_->situation;
}

procedure::Situation World::situation_now(const Case& one, base::Instant at) const {
  auto situation = World::situation(*one.edition, at);
  surround(one.state.round, certificate(one.certificate), &one, situation);
  const auto& concerned = concerned_by(*one.procedure, one.state.about, one.state.applicant);
  situation.bans = bans_on(*one.edition, concerned);
  situation.has_applied = one.procedure->one_per_applicant && has_applied(*one.procedure, one.state.applicant, one.state.round, one.state.id);
  situation.candidates = candidates(one.stage());
  if (const auto* about = find(one.about_case)) situation.about = about_case(*about);
  std::vector<const registry::Certificate*> titles;
  for (const auto& number : certificates_about(one)) titles.push_back(&certificates_.at(number));
  add_days(one.state.round, titles, situation);
  add_cases_about(one, situation);
  if (scene_.tampering == Tampering::cases_unseen) situation.surroundings["cases"] = Value(List{});
  if (scene_.tampering == Tampering::objections_unheard) situation.objections.clear();
  add_own_titles(concerned, situation);
  situation.rivals = rivals(one, at);
  situation.facts_read = &known(one).facts_read;
  if (!one.stage() || !gives_places(*one.stage())) return situation;
  const auto found = taken_.find(one.state.procedure + "/" + one.state.round + "/" + one.state.stage);
  situation.taken = found == taken_.end() || scene_.tampering == Tampering::places_forgotten ? std::map<std::string, int>{} : found->second;
  return situation;
}

std::vector<procedure::Candidate> World::candidates(const Stage* stage) const {
  std::vector<procedure::Candidate> people;
  for (const auto& role : roles_asked(scene_.played, stage)) {
    const auto& holders = holders_of(role);
    people.insert(people.end(), holders.begin(), holders.end());
  }
  return people;
}

/// Kept until somebody is enrolled or struck off.
const std::vector<procedure::Candidate>& World::holders_of(const std::string& role) const {
  const auto [found, is_new] = holders_.try_emplace(role);
  if (!is_new) return found->second;
  for (const auto& person : cast_.people)
    if (const auto& grants = office_of(person).grants; std::any_of(grants.begin(), grants.end(), [&](const auto& grant) { return grant.role == role; }))
      found->second.push_back({person.account, person.account, person.office, role});
  return found->second;
}

std::vector<procedure::InForce> World::bans_on(const Programme& edition, const std::string& office) const {
  std::vector<procedure::InForce> bans;
  const auto found = bans_of_.find(office);
  if (found == bans_of_.end() || scene_.tampering == Tampering::bans_forgotten) return bans;
  for (const auto& id : found->second)
    if (const auto& ban = bans_.at(id); !ban.lifted) bans.push_back({ban.ban, edition.bans.at(ban.ban).label, ban.articles, ban.from, ban.until});
  return bans;
}

bool World::has_applied(const programme::Procedure& procedure, const std::string& office, const std::string& round, const std::string& but) const {
  const auto found = applied_.find(procedure.id + "/" + round + "/" + office);
  if (found == applied_.end() || scene_.tampering == Tampering::filings_forgotten) return false;
  return found->second.size() > (found->second.contains(but) ? 1U : 0U);
}

/// What others have begun about this case: procedures it waits for, and objections with the moment they were filed. A
/// party's draft stops nothing.
void World::add_cases_about(const Case& one, procedure::Situation& situation) const {
  for (const auto& id : one.cases_about) {
    const Case& other = cases_.at(id);
    const auto office = cast_.offices.find(other.state.applicant);
    if (!other.filed_at && office != cast_.offices.end() && office->second.may_be_party()) continue;
    if (!other.state.closed && !other.procedure->leaves_running && scene_.tampering != Tampering::holds_forgotten) situation.held_by.push_back(other.procedure->label);
    if (other.filed_at) situation.objections[other.state.procedure].push_back(*other.filed_at);
  }
}

void World::surround(const std::string& round, const registry::Certificate* title, const Case* one, procedure::Situation& situation) const {
  List earlier;
  for (const auto& known : rounds_) {
    if (known.id == round) {
      situation.surroundings["round"] = known.listed;
      break;
    }
    earlier.push_back(known.listed);
  }
  situation.surroundings["rounds"] = Value(std::move(earlier));
  if (title) situation.surroundings["title"] = as_title(*title, situation.today());
  if (!one) return;
  List cases;
  for (const auto& id : one->cases_about)
    if (const Case& other = cases_.at(id); other.filed_at) cases.push_back(as_listed(other));
  situation.surroundings["cases"] = Value(std::move(cases));
}

}  // namespace rehearsal
