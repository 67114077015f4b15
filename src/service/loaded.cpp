#include "service/loaded.h"

#include "base/id.h"
#include "views/offices.h"
#include "views/rounds.h"

namespace service {
namespace {

/// Until something was filed, a case about a certificate is its opener's draft and not the holder's to see.
access_control::Relation relation_of(const Loaded& loaded) {
  access_control::Relation relation;
  relation.applicant = loaded.state.applicant;
  relation.place = place_of(*loaded.programme, loaded.state);
  relation.assigned = loaded.state.assigned;
  relation.submitted = !loaded.state.left_at.empty();
  if (loaded.certificate && (relation.submitted || loaded.certificate->holder == relation.applicant)) relation.holder = loaded.certificate->holder;
  return relation;
}

/// The roles whose people an act at the stage may be about: whom to appoint, whom to put in a reviewer's place, who votes.
std::vector<std::string> roles_asked(const programme::Programme& programme, const programme::Stage* stage) {
  if (!stage) return {};
  if (stage->type == programme::StageType::ballot) return views::acting_roles(programme, stage->by);
  const bool appoints = stage->type == programme::StageType::assignment, replaces = stage->type == programme::StageType::evaluation;
  const auto filled = appoints || replaces ? programme.roles.find(appoints ? stage->fills : stage->by) : programme.roles.end();
  return filled == programme.roles.end() ? std::vector<std::string>{} : filled->second.from;
}

std::vector<procedure::Candidate> candidates_of(store::Reader& db, const programme::Programme& programme, const programme::Stage* stage) {
  std::vector<procedure::Candidate> candidates;
  for (const auto& role : roles_asked(programme, stage))
    for (const auto& office : views::offices_with_role(db, programme.id, role))
      for (const auto& account : views::accounts_of(db, office.id)) candidates.push_back({account, person_name(db, account), office.id, role});
  return candidates;
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

std::optional<Loaded> load_case(House& house, store::Reader& db, const std::string& id) {
  const auto events = db.read_stream("case/" + id);
  if (events.empty()) return std::nullopt;
  Loaded loaded;
  loaded.state = procedure::evolve(events);
  loaded.programme = house.edition_of(loaded.state.edition, db);
  if (!loaded.programme) return std::nullopt;
  loaded.procedure = loaded.programme->procedure(loaded.state.procedure);
  if (!loaded.procedure) return std::nullopt;
  loaded.stage = loaded.state.closed ? nullptr : loaded.procedure->stage(loaded.state.stage);
  if (!loaded.state.about.empty()) loaded.certificate = views::find_certificate(db, loaded.state.about, house.today(*loaded.programme).text());
  loaded.relation = relation_of(loaded);
  return loaded;
}

Asker asker_of(House&, store::Reader& db, const Session& session, const Loaded& loaded) {
  Asker asker;
  asker.actor = {session.account, session.name, session.office, "", {}};
  if (session.office.empty()) return asker;
  asker.office = views::find_office(db, session.office);
  if (!asker.office) return asker;
  asker.actor.office_name = asker.office->name;
  asker.actor.roles = access_control::roles_on(*loaded.programme, *asker.office, session.account, loaded.relation);
  asker.sight = access_control::sight_of(*loaded.programme, *loaded.procedure, *asker.office, session.account, loaded.relation);
  return asker;
}

base::Result<Seen> see_case(House& house, store::Reader& db, const Session& session, const std::string& id) {
  auto loaded = load_case(house, db, id);
  if (!loaded) return tl::unexpected(case_not_found());
  auto asker = asker_of(house, db, session, *loaded);
  if (!asker.sight.visible) return tl::unexpected(case_not_found());
  return Seen{std::move(*loaded), std::move(asker)};
}

procedure::Situation situation_of(House& house, store::Reader& db, const programme::Programme& programme, const programme::Stage* stage) {
  const auto round = views::open_round(db, programme.name(), house.today(programme).text());
  return {programme, house.calendar_of(programme), house.now(), round ? round->id : std::string(), candidates_of(db, programme, stage), {}, base::random_id};
}

procedure::Situation situation_of(House& house, store::Reader& db, const Loaded& loaded) {
  auto situation = situation_of(house, db, *loaded.programme, loaded.stage);
  const auto& state = loaded.state;
  if (loaded.stage && std::any_of(loaded.stage->options.begin(), loaded.stage->options.end(), [](const auto& option) { return option.at_most || !option.at_most_parameter.empty(); }))
    situation.taken = views::outcomes_at(db, state.programme, state.procedure, state.round, state.stage);
  return situation;
}

}  // namespace service
