#include "service/open_case.h"

#include "base/id.h"
#include "service/loaded.h"
#include "views/offices.h"
#include "views/rounds.h"

namespace service {
namespace {

/// The edition a new case runs under: the one its round pinned, else the one on the disk.
programme::ProgrammePtr edition_for(House& house, store::Reader& db, const Opened& opened) {
  const auto current = house.edition(opened.programme);
  const auto* procedure = current ? current->procedure(opened.procedure) : nullptr;
  if (!procedure || !procedure->per_round) return current;
  const auto round = views::open_round(db, opened.programme, house.today(*current).text());
  return round ? house.edition_of(round->edition, db) : current;
}

/// What a case about a certificate starts from: the facts of the case the certificate rests on.
base::JsonObject carried_facts(House& house, store::Reader& db, const std::optional<views::CertificateRow>& certificate) {
  if (!certificate) return {};
  const auto origin = load_case(house, db, certificate->case_id);
  return origin ? origin->state.facts : base::JsonObject{};
}

base::Result<Answer> open_in(House& house, store::Transaction& tx, const Session& session, const Sent& sent, const Opened& opened) {
  const auto programme = edition_for(house, tx, opened);
  if (!programme) return base::refuse("not_found", {"没有这个项目。", "There is no such programme."});
  const auto office = session.office.empty() ? std::nullopt : views::find_office(tx, session.office);
  if (!office) return base::refuse("no_office", {"请先选择要代表的单位。", "Choose the office you act for first."});
  const auto certificate = opened.about.empty() ? std::nullopt : views::find_certificate(tx, opened.about, house.today(*programme).text());
  const auto* procedure = programme->procedure(opened.procedure);
  if ((procedure && procedure->about_kind == "title" && !certificate) || (!opened.about.empty() && !certificate))
    return base::refuse("not_found", {"没有这张证书；请核对编号。", "There is no such certificate; check the number."});

  access_control::Relation relation;
  relation.holder = certificate ? certificate->holder : std::string();
  relation.place = certificate ? certificate->place : office->territory;
  const procedure::Actor actor{session.account, session.name, office->id, office->name, access_control::roles_on(*programme, *office, session.account, relation)};
  const procedure::Opening opening{base::random_id(), opened.procedure, opened.way, opened.about, office->id, office->name, relation.place, carried_facts(house, tx, certificate)};
  auto effects = procedure::open_case(opening, actor, sent.id, situation_of(house, tx, *programme, nullptr));
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
