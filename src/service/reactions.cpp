#include "service/reactions.h"

#include "base/id.h"
#include "service/register_acts.h"
#include "service/round_acts.h"
#include "service/situation.h"
#include "views/offices.h"

namespace service {
namespace {

using programme::RegisterAct;

procedure::Actor actor_of(store::Reader& db, const ledger::Event& cause) {
  const auto office = cause.office.empty() ? std::nullopt : views::find_office(db, cause.office);
  return {cause.actor, person_name(db, cause.actor), cause.office, office ? office->name : std::string(), {cause.role}, {}};
}

/// The case this one is about ends with a result that only another case brings about, and what follows from that.
base::Result<void> close_other(House& house, store::Transaction& tx, const After& after, const std::string& result) {
  const auto other = load_case(house, tx, after.state.about);
  if (!other) return base::refuse("not_found", {"没有所涉的案卷。", "There is no case this one is about."});
  const auto effects = procedure::close_from_outside(other->state, result, after.state, after.cause.cause, actor_of(tx, after.cause), situation_of(house, tx, *other));
  if (!effects) return tl::unexpected(effects.error());
  if (effects->events.empty()) return {};
  if (const auto version = tx.append("case/" + other->state.id, other->state.version, effects->events); !version) return tl::unexpected(version.error());
  if (const auto reacted = react(house, tx, *other, *effects); !reacted) return tl::unexpected(reacted.error());
  return {};
}

/// What a procedure that follows is about: the same thing, or the title that the case has brought.
About about_next(store::Reader& db, const After& after, const programme::Procedure& next) {
  About about{after.before.certificate, after.before.about, after.before.relation.person};
  if (about.certificate || next.about_kind != "title") return about;
  for (const auto& row : views::certificates_of_case(db, after.state.id))
    if (std::find(next.about.begin(), next.about.end(), row.title) != next.about.end()) about.certificate = row;
  return about;
}

/// A way in that `follows` this result opens its procedure, about the same thing or the title it brought, with the facts so far.
base::Result<void> follow(House& house, store::Transaction& tx, const After& after) {
  const auto& programme = *after.before.programme;
  const auto result = after.before.procedure->id + "." + after.state.result;
  for (const auto& procedure : programme.procedures)
    for (const auto& way : procedure.ways) {
      if (way.follows != result) continue;
      const auto acting = after.cause.office.empty() ? std::nullopt : views::find_office(tx, after.cause.office);
      const auto about = about_next(tx, after, procedure);
      const auto& about_id = procedure.about_kind == "title" && about.certificate ? about.certificate->number : after.state.about;
      const auto& party = about.certificate && !about.certificate->holder.empty() ? about.certificate->holder : after.state.applicant;
      const auto office_id = access_control::holder_of_followed(programme, procedure, way.id, acting ? &*acting : nullptr, after.state.applicant, party);
      const auto office = views::find_office(tx, office_id);
      const auto place = after.before.about ? after.before.relation.place : place_of(programme, after.state);
      const procedure::Opening opening{base::random_id(), procedure.id, way.id, about_id, office_id, office ? office->name : std::string(), place, after.before.about ? base::JsonObject{} : *after.state.facts};
      const auto situation = situation_of(house, tx, programme, procedure, office.value_or(access_control::Office{}), about);
      const auto effects = procedure::open_case(opening, {"clock", "", "", "", {}, {}}, after.cause.cause, situation);
      if (!effects) return tl::unexpected(effects.error());
      if (const auto version = tx.append("case/" + opening.id, 0, effects->events); !version) return tl::unexpected(version.error());
    }
  return {};
}

/// One thing a registration does. `issued`: the numbers of the titles it gives out.
base::Result<void> carry_out(House& house, store::Transaction& tx, const After& after, const RegisterAct& act, std::vector<std::string>& issued) {
  if (act.act == "close") return close_other(house, tx, after, act.what);
  if (act.act == "open") return open_round_by_case(house, tx, after);
  if (act.act == "grant" || act.act == "revoke") return change_enrolment(house, tx, after, act);
  if (after.before.programme->bans.contains(act.what)) return change_ban(house, tx, after, act);
  if (act.act != "issue") return alter_title(house, tx, after, act);
  auto number = issue_title(house, tx, after, act);
  if (!number) return tl::unexpected(number.error());
  issued.push_back(std::move(*number));
  return {};
}

}  // namespace

base::Result<std::vector<std::string>> react(House& house, store::Transaction& tx, const Loaded& before, const procedure::Effects& effects) {
  std::vector<std::string> issued;
  if (effects.events.empty()) return issued;
  const After after{before, effects.state, effects.events.front()};
  for (const auto& act : effects.register_acts)
    if (const auto done = carry_out(house, tx, after, act, issued); !done) return tl::unexpected(done.error());
  if (after.state.closed)
    if (const auto followed = follow(house, tx, after); !followed) return tl::unexpected(followed.error());
  return issued;
}

}  // namespace service
