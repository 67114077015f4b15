#include "service/situation.h"

#include "base/id.h"
#include "service/ranking.h"
#include "service/rounds.h"
#include "service/surroundings.h"
#include "views/bans.h"
#include "views/offices.h"

namespace service {
namespace {

/// The roles whose people an act at the stage may be about: whom to appoint, whom to put in a reviewer's place, who votes.
std::vector<std::string> roles_asked(const programme::Programme& programme, const programme::Stage* stage) {
  if (!stage) return {};
  if (stage->type == programme::StageType::ballot) {
    std::vector<std::string> voting;
    for (const auto& reach : access_control::acting(programme, stage->by, {})) voting.push_back(reach.role);
    if (!stage->voting.chair_votes) voting.push_back(stage->voting.confirmed_by);   // who has no vote
    return voting;
  }
  const bool appoints = stage->type == programme::StageType::assignment, replaces = stage->type == programme::StageType::evaluation;
  const auto filled = appoints || replaces ? programme.roles.find(appoints ? stage->fills : stage->by) : programme.roles.end();
  return filled == programme.roles.end() ? std::vector<std::string>{} : filled->second.from;
}

/// Where a role is an office's, whoever acts for it is known by the office first.
std::string shown_name(store::Reader& db, const programme::Role& role, const access_control::Office& office, const std::string& account) {
  using enum programme::RoleKind;
  const bool of_an_office = role.is == named || role.is == area || role.is == sector;
  const auto person = person_name(db, account);
  return of_an_office ? office.name + "（" + person + "）" : person;
}

/// Everybody of the offices that hold a role, and those enrolled in person; nobody who was struck off.
void add_candidates(store::Reader& db, const programme::Programme& programme, const std::string& role, std::vector<procedure::Candidate>& candidates) {
  const auto enrolments = views::enrolments_in(db, programme.id, role);
  const auto is_named = [&](const std::string& account) { return std::any_of(enrolments.begin(), enrolments.end(), [&](const auto& one) { return one.account == account; }); };
  for (const auto& office : views::offices_with_role(db, programme.id, role))
    for (const auto& account : views::accounts_of(db, office.id))
      if (!is_named(account)) candidates.push_back({account, shown_name(db, programme.roles.at(role), office, account), office.id, role});
  for (const auto& one : enrolments) {
    if (!one.enrolled) continue;
    const auto offices = views::offices_of(db, one.account);
    candidates.push_back({one.account, person_name(db, one.account), offices.empty() ? one.office : offices.front(), role});
  }
}

std::vector<procedure::Candidate> candidates_of(store::Reader& db, const programme::Programme& programme, const programme::Stage* stage) {
  std::vector<procedure::Candidate> candidates;
  for (const auto& role : roles_asked(programme, stage)) add_candidates(db, programme, role, candidates);
  return candidates;
}

bool gives_places(const programme::Stage& stage) {
  return std::any_of(stage.options.begin(), stage.options.end(), [](const auto& option) { return option.at_most || !option.at_most_parameter.empty() || !option.groups.empty(); });
}

/// Results by which a case gives its place back: withdrawn, or ended from outside.
std::set<std::string> void_results(const programme::Procedure& procedure) {
  std::set<std::string> results{"withdrawn_by_applicant"};
  for (const auto& result : procedure.results)
    if (!result.set_by.empty()) results.insert(result.id);
  return results;
}

/// The same option at another step draws on the same places: an award settled after a tie is one of the five.
bool shares_places(const programme::Choice& a, const programme::Choice& b) { return a.id == b.id && a.at_most == b.at_most && a.at_most_parameter == b.at_most_parameter; }

/// The places a round has given away at a step, with those given at other steps to cases that still run.
std::map<std::string, int> taken_at(store::Reader& db, const Loaded& loaded) {
  const auto& state = loaded.state;
  auto taken = views::outcomes_at(db, state.programme, state.procedure, state.round, state.stage, void_results(*loaded.procedure));
  for (const auto& option : loaded.stage->options) {
    std::set<std::string> elsewhere;
    for (const auto& stage : loaded.procedure->stages)
      if (stage.id != state.stage && gives_places(stage))
        for (const auto& other : stage.options)
          if (shares_places(option, other)) elsewhere.merge(views::running_with(db, state.programme, state.procedure, state.round, stage.id, option.id));
    if (elsewhere.empty()) continue;
    elsewhere.erase(state.id);
    for (const auto& id : views::running_with(db, state.programme, state.procedure, state.round, state.stage, option.id)) elsewhere.erase(id);
    taken[option.id] += int(elsewhere.size());
  }
  return taken;
}

procedure::Situation situation_on(House& house, store::Reader& db, const programme::Programme& programme, const programme::Procedure& procedure) {
  const auto round = round_open_for(house, db, programme, procedure);
  return {programme, house.calendar_of(programme), house.now(), round ? round->id : std::string(), {}, {}, base::random_id};
}

/// The bans on an organisation that were not lifted; in what they bar and until when, procedure looks.
std::vector<procedure::InForce> bans_on(store::Reader& db, const programme::Programme& programme, const std::string& office, const std::string& uscc) {
  std::vector<procedure::InForce> bans;
  for (const auto& one : views::bans_on(db, programme.id, office, uscc)) {
    if (one.lifted) continue;
    const auto known = programme.bans.find(one.ban);
    bans.push_back({one.ban, known == programme.bans.end() ? base::Text{one.ban, one.ban} : known->second.label, one.articles, one.from, one.until});
  }
  return bans;
}

std::string code_of(store::Reader& db, const std::string& office) {
  const auto known = views::find_office(db, office);
  return known ? known->uscc : std::string();
}

procedure::AboutCase about_case(const Loaded& loaded) {
  procedure::AboutCase about;
  about.open = loaded.relation.submitted && !loaded.state.closed;
  about.ended = loaded.relation.submitted && loaded.state.closed;
  for (const procedure::Entry& entry : loaded.state.entries) about.actors[entry.stage].insert(entry.account);
  about.arrived_at = loaded.state.arrived_at;
  about.left_at = loaded.state.left_at;
  return about;
}

void add_own_titles(store::Reader& db, const std::string& applicant, procedure::Situation& situation) {
  const auto rows = certificates_held(db, situation.programme, applicant, situation.today());
  situation.surroundings["own_titles"] = titles_of(rows);
  for (const auto& row : rows)
    if (row.status == "valid") situation.own_titles.insert(row.title);
}

void add_days(const views::CertificateRow& row, procedure::Situation& situation) {
  if (const auto day = base::Date::parse(row.issued_on)) situation.days[row.title + ".issued"] = *day;
  if (const auto day = base::Date::parse(row.valid_to)) situation.days[row.title + ".expiry"] = *day;
}

/// The first day of a round: the one it names, else that of its opening.
void add_opening(store::Reader& db, const std::string& id, procedure::Situation& situation) {
  const auto round = id.empty() ? std::nullopt : views::find_round(db, id);
  if (!round) return;
  const auto named = base::Date::parse(round->opens);
  situation.days["round.opened"] = named ? *named : base::date_in_zone({round->opened_at}, situation.programme.zone);
}

/// Somebody's draft stops nothing; what an authority has begun does.
bool counts(store::Reader& db, const views::CaseRow& row) {
  const auto opener = row.filed_at == 0 ? views::find_office(db, row.applicant) : std::nullopt;
  return row.filed_at != 0 || (opener && !opener->may_be_party());
}

/// What others have begun about this case: procedures it waits for, and objections with the moment they were filed.
void add_cases_about(House& house, store::Reader& db, const std::string& id, procedure::Situation& situation) {
  for (const auto& row : views::cases_about(db, id)) {
    if (!counts(db, row)) continue;
    const auto programme = house.edition_of(row.edition, db);
    const auto* procedure = programme ? programme->procedure(row.procedure) : nullptr;
    if (!procedure || procedure->about_kind != "case") continue;
    if (!row.closed && !procedure->leaves_running) situation.held_by.push_back(procedure->label);
    if (row.filed_at != 0) situation.objections[row.procedure].push_back({row.filed_at});
  }
}

}  // namespace

access_control::Relation relation_to(const About& about, const access_control::Office& office) {
  access_control::Relation relation;
  relation.place = office.territory;
  relation.person = about.person;
  if (about.certificate) {
    relation.holder = about.certificate->holder;
    relation.place = about.certificate->place;
    relation.about_a_title = true;
  }
  if (about.of_case) {
    relation.holder = about.of_case->state.applicant;
    relation.place = about.of_case->relation.place;
    relation.facts = about.of_case->relation.facts;
  }
  return relation;
}

procedure::Situation situation_of(House& house, store::Reader& db, const programme::Programme& programme, const programme::Procedure& procedure, const access_control::Office& applicant, const About& about) {
  auto situation = situation_on(house, db, programme, procedure);
  const auto round = procedure.per_round ? situation.round : std::string();
  situation.surroundings = surroundings_of(db, programme, round, about.certificate);
  const auto concerned = concerned_by(db, procedure, about.person, applicant.id);
  situation.bans = bans_on(db, programme, concerned, concerned == applicant.id ? applicant.uscc : code_of(db, concerned));
  situation.has_applied = procedure.one_per_applicant && views::has_another_case(db, programme.id, procedure.id, round, applicant.id, "");
  if (about.of_case) situation.about = about_case(*about.of_case);
  if (about.certificate) add_days(*about.certificate, situation);
  add_opening(db, round, situation);
  add_own_titles(db, concerned, situation);
  return situation;
}

procedure::Situation situation_of(House& house, store::Reader& db, const Loaded& loaded) {
  auto situation = situation_on(house, db, *loaded.programme, *loaded.procedure);
  const auto& state = loaded.state;
  situation.surroundings = surroundings_of(db, loaded);
  const auto concerned = concerned_by(db, *loaded.procedure, state.about, state.applicant);
  situation.bans = bans_on(db, *loaded.programme, concerned, code_of(db, concerned));
  situation.has_applied = loaded.procedure->one_per_applicant && views::has_another_case(db, loaded.programme->id, loaded.procedure->id, state.round, state.applicant, state.id);
  if (loaded.about) situation.about = about_case(*loaded.about);
  for (const auto& row : views::certificates_of_case(db, state.id)) add_days(row, situation);
  if (loaded.certificate) add_days(*loaded.certificate, situation);
  add_opening(db, state.round, situation);
  add_cases_about(house, db, state.id, situation);
  situation.candidates = candidates_of(db, *loaded.programme, loaded.stage);
  if (loaded.stage && gives_places(*loaded.stage)) situation.taken = taken_at(db, loaded);
  situation.rivals = rivals_of(house, db, loaded);
  add_own_titles(db, concerned, situation);
  return situation;
}

procedure::Situation situation_for(House& house, store::Reader& db, const Seen& seen) {
  auto situation = situation_of(house, db, seen.loaded);
  const views::Viewer viewer{seen.asker.actor.account, seen.asker.actor.office};
  for (auto& rival : situation.rivals) {
    if (!views::is_kept_from(db, viewer, rival.id)) continue;
    rival.id.clear();
    rival.name = "（您须回避的案卷）";
  }
  return situation;
}

}  // namespace service
