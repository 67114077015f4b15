#include "service/open_case.h"

#include "base/id.h"
#include "service/loaded.h"
#include "service/rounds.h"
#include "service/situation.h"
#include "views/notices.h"
#include "views/offices.h"

namespace service {
namespace {

/// The edition a new case runs under: the one its round pinned, else the one on the disk.
programme::ProgrammePtr edition_for(House& house, store::Reader& db, const Opened& opened) {
  const auto current = house.edition(opened.programme);
  const auto* procedure = current ? current->procedure(opened.procedure) : nullptr;
  if (!procedure || !procedure->per_round) return current;
  const auto round = round_open_for(house, db, *current, *procedure);
  return round ? house.edition_in_round(round->edition, round->id, db) : current;
}

base::Refusal nothing_like_it(const std::string& kind) {
  if (kind == "title") return {"not_found", {"没有这张证书；请核对编号。", "There is no such certificate; check the number."}, {}, {}};
  if (kind == "person") return {"not_found", {"没有这个账号；请核对。", "There is no such account; check it."}, {}, {}};
  return case_not_found();
}

bool is_among(const std::vector<std::string>& names, const std::string& name) { return names.empty() || std::find(names.begin(), names.end(), name) != names.end(); }

/// A case that was posted in public is known to anyone; any other to those who may see it.
bool is_known_to(House& house, store::Reader& db, const Session& session, const Loaded& loaded) {
  return views::was_posted(db, loaded.state.id) || asker_of(house, db, session, loaded).sight.visible;
}

base::Result<About> find_about(House& house, store::Reader& db, const Session& session, const programme::Programme& programme, const programme::Procedure& procedure, const std::string& named) {
  const auto& kind = procedure.about_kind;
  About about;
  if (kind == "case") {
    auto loaded = load_case(house, db, named);
    const bool fits = loaded && loaded->programme->id == programme.id && is_among(procedure.about, loaded->procedure->id);
    if (!fits || !is_known_to(house, db, session, *loaded)) return tl::unexpected(nothing_like_it(kind));
    about.of_case = std::make_shared<const Loaded>(std::move(*loaded));
  } else if (kind == "person") {
    if (db.query("select 1 as one from accounts where id = $1", {named}).empty()) return tl::unexpected(nothing_like_it(kind));
    about.person = named;
  } else if (kind == "title") {
    about.certificate = views::find_certificate(db, named, house.today(programme).text());
    const bool fits = about.certificate && about.certificate->programme.starts_with(programme.id + "/") && is_among(procedure.about, about.certificate->title);
    if (!fits) return tl::unexpected(nothing_like_it(kind));
  } else if (!named.empty()) {
    return base::refuse("not_about_anything", {"这个程序不针对某张证书或某件案卷，请不要填写 about。", "This procedure is about no certificate and no case; leave `about` out."});
  }
  return about;
}

/// What a case about a certificate starts from: the facts of the case the certificate rests on. Whoever opens it without
/// being its holder or an authority starts with what is public.
base::JsonObject carried_facts(House& house, store::Reader& db, const About& about, const access_control::Office& office) {
  const auto origin = about.certificate ? load_case(house, db, about.certificate->case_id) : std::nullopt;
  if (!origin) return {};
  if (!office.may_be_party() || office.id == about.certificate->holder) return origin->state.facts;
  base::JsonObject shown;
  for (const auto& [name, value] : *origin->state.facts)
    if (shows({}, *origin->programme, name)) shown[name] = value;
  return shown;
}

/// A case about a case of a round goes by that round's values too.
programme::ProgrammePtr with_round_of(const About& about, programme::ProgrammePtr programme) {
  const auto& other = about.of_case;
  return other && other->programme->digest == programme->digest ? other->programme : programme;
}

/// What a person cannot apply for: a title of an organisation or of what one makes.
bool needs_enterprise(const programme::Programme& programme, const programme::Procedure& procedure, const Opened& opened) {
  static const std::vector<std::string> of_enterprises{"organisation", "branch", "product", "service"};
  if (!procedure.about_kind.empty() || std::find(of_enterprises.begin(), of_enterprises.end(), procedure.subject) == of_enterprises.end()) return false;
  return std::none_of(procedure.ways.begin(), procedure.ways.end(), [&](const auto& way) { return (opened.way.empty() || way.id == opened.way) && is_from_anyone(programme, procedure, way.id); });
}

base::Result<Answer> open_in(House& house, store::Transaction& tx, const Session& session, const Sent& sent, const Opened& opened) {
  auto programme = edition_for(house, tx, opened);
  if (!programme) return base::refuse("not_found", {"没有这个项目。", "There is no such programme."});
  const auto office = acting_office(tx, session);
  if (!office) return base::refuse("no_office", {"请先选择要代表的单位。", "Choose the office you act for first."});
  const auto* procedure = programme->procedure(opened.procedure);
  if (!procedure) return base::refuse("unknown_procedure", {"本办法没有这个程序。", "The programme has no such procedure."});
  const auto about = find_about(house, tx, session, *programme, *procedure, opened.about);
  if (!about) return tl::unexpected(about.error());
  programme = with_round_of(*about, std::move(programme));
  procedure = programme->procedure(opened.procedure);
  if (office->is_person() && needs_enterprise(*programme, *procedure, opened))
    return base::refuse("enterprise_needed", {"这个事项由单位申报：请以企业身份注册，并使用其统一社会信用代码。", "Organisations apply for this: register as an enterprise with its credit code."}, procedure->treats);
  const auto relation = relation_to(*about, *office);
  const procedure::Actor actor{session.account, session.name, office->id, office->name, access_control::roles_on(*programme, *office, session.account, relation), views::offices_of(tx, session.account)};
  const procedure::Opening opening{base::random_id(), opened.procedure, opened.way, opened.about, office->id, office->name, relation.place, carried_facts(house, tx, *about, *office)};
  auto effects = procedure::open_case(opening, actor, sent.id, situation_of(house, tx, *programme, *procedure, *office, *about));
  if (!effects) return tl::unexpected(effects.error());
  house.keep(*programme, tx);
  const auto version = tx.append("case/" + opening.id, 0, std::move(effects->events));
  if (!version) return tl::unexpected(version.error());
  return Answer{201, base::JsonObject{{"id", opening.id}, {"version", *version}}};
}

}  // namespace

base::Result<Answer> open_case(House& house, const Session& session, const Sent& sent, const Opened& opened) {
  return submit(house, session.account, sent, [&](store::Transaction& tx) { return open_in(house, tx, session, sent, opened); });
}

}  // namespace service
