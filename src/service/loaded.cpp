#include "service/loaded.h"

#include "procedure/recusal.h"
#include "procedure/stages/stage.h"
#include "views/offices.h"

namespace service {
namespace {

constexpr int deepest_about = 4;   // a case about a case about a case

/// Somebody else was given the case, or has a step in it now.
bool was_filed(const Loaded& loaded) {
  const auto hands_over = [&](const std::string& id) {
    const auto* stage = loaded.procedure->stage(id);
    return stage && access_control::hands_over(*loaded.programme, *loaded.procedure, loaded.state.way, *stage);
  };
  const auto& state = loaded.state;
  if (access_control::starts_handed_over(*loaded.programme, *loaded.procedure, state.way)) return true;
  if (std::any_of(state.left_at.begin(), state.left_at.end(), [&](const auto& left) { return hands_over(left.first); })) return true;
  if (std::any_of(state.entries.begin(), state.entries.end(), [&](const procedure::Entry& entry) { return entry.action == "submit" && hands_over(entry.stage); })) return true;
  const bool begun = !state.left_at.empty() && loaded.stage && !loaded.stage->by.empty();
  return begun && !access_control::is_openers_own(*loaded.programme, *loaded.procedure, state.way, *loaded.stage);
}

/// A case about another goes by what that one says: where it lies, and who was picked for it.
access_control::Relation relation_of(const Loaded& loaded) {
  const auto& programme = *loaded.programme;
  access_control::Relation relation;
  relation.applicant = loaded.state.applicant;
  relation.assigned = loaded.state.assigned;
  relation.submitted = was_filed(loaded);
  relation.openers = access_control::openers_of(programme, *loaded.procedure, loaded.state.way);
  relation.from_anyone = is_from_anyone(programme, *loaded.procedure, loaded.state.way);
  relation.place = loaded.about ? loaded.about->relation.place : place_of(programme, loaded.state);
  relation.facts = loaded.about ? loaded.about->relation.facts : picking_facts(programme, loaded.state.facts);
  relation.about_a_title = loaded.certificate.has_value();
  if (loaded.certificate) relation.holder = loaded.certificate->holder;
  if (loaded.about) relation.holder = loaded.about->state.applicant;
  if (loaded.procedure->about_kind == "person") relation.person = loaded.state.about;
  return relation;
}

std::optional<Loaded> load(House& house, store::Reader& db, const std::string& id, int depth);

/// What the case is about, as its procedure says.
void load_about(House& house, store::Reader& db, Loaded& loaded, int depth) {
  const auto& about = loaded.state.about;
  if (about.empty() || loaded.procedure->about_kind == "person") return;
  if (loaded.procedure->about_kind != "case") {
    loaded.certificate = views::find_certificate(db, about, house.today(*loaded.programme).text());
    return;
  }
  auto other = depth < deepest_about ? load(house, db, about, depth + 1) : std::nullopt;
  if (other) loaded.about = std::make_shared<const Loaded>(std::move(*other));
}

/// A case about a case of a round goes by that round's values too, where both run under the same edition.
void take_round_of_about(Loaded& loaded) {
  if (!loaded.state.round.empty() || !loaded.about || loaded.about->state.edition != loaded.state.edition) return;
  loaded.programme = loaded.about->programme;
  loaded.procedure = loaded.programme->procedure(loaded.state.procedure);
}

std::optional<Loaded> load(House& house, store::Reader& db, const std::string& id, int depth) {
  const auto events = db.read_stream("case/" + id);
  if (events.empty()) return std::nullopt;
  Loaded loaded;
  loaded.state = procedure::evolve(events);
  loaded.programme = house.edition_in_round(loaded.state.edition, loaded.state.round, db);
  if (!loaded.programme) return std::nullopt;
  loaded.procedure = loaded.programme->procedure(loaded.state.procedure);
  if (!loaded.procedure) return std::nullopt;
  load_about(house, db, loaded, depth);
  take_round_of_about(loaded);
  loaded.stage = loaded.state.closed ? nullptr : loaded.procedure->stage(loaded.state.stage);
  loaded.relation = relation_of(loaded);
  return loaded;
}

}  // namespace

base::Refusal case_not_found() { return {"not_found", {"没有这件案卷，或它不在您的权限之内。", "There is no such case, or it is not yours to see."}, {}, {}}; }

bool shows(const access_control::Sight& sight, const programme::Programme& programme, std::string_view fact) {
  const auto known = programme.rulebook.facts.find(std::string(fact));
  if (known == programme.rulebook.facts.end()) return sight.personal;
  switch (known->second.fact_class) {
    case rules::FactClass::public_: return true;
    case rules::FactClass::confidential: return sight.confidential;
    case rules::FactClass::personal: return sight.personal;
  }
  return false;
}

std::string place_of(const programme::Programme& programme, const procedure::CaseState& state) {
  for (const auto& [id, role] : programme.roles)
    if (role.is == programme::RoleKind::area)
      if (auto place = base::text_of(state.facts, role.of); !place.empty()) return place;
  return state.place;
}

bool is_from_anyone(const programme::Programme& programme, const programme::Procedure& procedure, const std::string& way) {
  const auto* in = procedure.way(way);
  const auto role = in ? programme.roles.find(in->by) : programme.roles.end();
  return role != programme.roles.end() && role->second.is == programme::RoleKind::anyone;
}

std::map<std::string, std::string> picking_facts(const programme::Programme& programme, const base::JsonObject& facts) {
  std::map<std::string, std::string> picking;
  for (const auto& name : access_control::picking_facts(programme))
    if (auto value = base::text_of(facts, name); !value.empty()) picking[name] = std::move(value);
  return picking;
}

std::string concerned_by(store::Reader& db, const programme::Procedure& procedure, const std::string& about, const std::string& applicant) {
  if (procedure.about_kind != "person") return applicant;
  for (const auto& id : views::offices_of(db, about))
    if (const auto office = views::find_office(db, id); office && office->may_be_party()) return id;
  return applicant;
}

std::optional<Loaded> load_case(House& house, store::Reader& db, const std::string& id) { return load(house, db, id, 0); }

std::optional<access_control::Office> acting_office(store::Reader& db, const Session& session) {
  auto office = session.office.empty() ? std::nullopt : views::find_office(db, session.office);
  if (!office) return office;
  for (const auto& one : views::enrolments_of(db, session.account)) {
    std::erase_if(office->grants, [&](const auto& grant) { return grant.programme == one.programme && grant.role == one.role; });
    if (one.enrolled) office->grants.push_back({one.programme, one.role, ""});
  }
  return office;
}

/// For whom the case is no more: who stood aside from it, or from the case it is about, or belongs to the applicant and would
/// review it. A party keeps its own.
bool is_kept_out(const Asker& asker, const Loaded& loaded) {
  const auto& account = asker.actor.account;
  const auto& relation = loaded.relation;
  const bool is_applicants = asker.office->id == relation.applicant;
  if (account == relation.person || (asker.office->may_be_party() && (is_applicants || asker.office->id == relation.holder))) return false;
  const auto stood_aside = [&](const Loaded& from) { return procedure::stages::declared_conflict(from.state, account); };
  if (stood_aside(loaded) || (loaded.about && stood_aside(*loaded.about))) return true;
  return !is_applicants && procedure::is_recused(loaded.state, asker.actor, *loaded.programme);
}

Asker asker_of(House&, store::Reader& db, const Session& session, const Loaded& loaded) {
  Asker asker;
  asker.actor = {session.account, session.name, session.office, "", {}, views::offices_of(db, session.account)};
  asker.office = acting_office(db, session);
  if (!asker.office) return asker;
  asker.actor.office_name = asker.office->name;
  asker.actor.roles = access_control::roles_on(*loaded.programme, *asker.office, session.account, loaded.relation);
  asker.sight = access_control::sight_of(*loaded.programme, *loaded.procedure, *asker.office, session.account, loaded.relation);
  if (is_kept_out(asker, loaded)) asker.sight = {};
  asker.sight.header_only = asker.sight.visible && procedure::must_declare_first(loaded.state, asker.actor, *loaded.programme);
  return asker;
}

base::Result<Seen> see_case(House& house, store::Reader& db, const Session& session, const std::string& id) {
  auto loaded = load_case(house, db, id);
  if (!loaded) return tl::unexpected(case_not_found());
  auto asker = asker_of(house, db, session, *loaded);
  if (!asker.sight.visible) return tl::unexpected(case_not_found());
  return Seen{std::move(*loaded), std::move(asker)};
}

bool has_the_turn(const Seen& seen) {
  const auto& roles = seen.asker.actor.roles;
  return seen.loaded.stage && std::find(roles.begin(), roles.end(), seen.loaded.stage->by) != roles.end();
}

bool reads_as_authority(const Seen& seen) { return seen.asker.sight.reviewers && !seen.asker.sight.own_only && !seen.asker.sight.header_only; }

}  // namespace service
