#include "rehearsal/batch.h"

#include "procedure/due.h"

#include <fmt/format.h>

namespace rehearsal {
namespace {

using ledger::Event;
using procedure::CaseState;
using programme::RegisterAct;

Event event_after(const Event& cause, std::string stream, std::int64_t version, const char* kind, std::string id, base::JsonObject fields) {
  Event event;
  event.stream = std::move(stream);
  event.version = version;
  event.kind = kind;
  event.id = std::move(id);
  event.actor = cause.actor;
  event.office = cause.office;
  event.role = cause.role;
  event.received_at = cause.received_at;
  event.cause = cause.cause;
  event.edition = cause.edition;
  event.public_fields = std::move(fields);
  return event;
}

programme::SetParameters set_in(const base::JsonObject& said) {
  const auto* set = said.if_contains("parameters");
  return set && set->is_object() ? boost::json::value_to<programme::SetParameters>(*set) : programme::SetParameters{};
}

tl::unexpected<base::Refusal> nothing_to_change() { return base::refuse("not_found", {"这件案卷没有所涉的对象。", "The case is about nothing that could change."}); }

/// What the entry that opens the round said.
base::JsonObject said_of_round(const CaseState& state) {
  for (auto entry = state.entries.rbegin(); entry != state.entries.rend(); ++entry)
    if (const auto* round = (*entry)->data->if_contains("round"); round && round->is_object()) return round->as_object();
  return {};
}

}  // namespace

registry::Circumstances World::circumstances(const After& after) const {
  return {after.cause.actor, after.cause.office, after.cause.role, after.cause.cause, next_id(), "", after.cause.received_at, today(), {}};
}

base::Date World::day_of(const After& after, const RegisterAct& act) const {
  const auto* procedure = after.before.edition->procedure(after.state.procedure);
  return procedure ? procedure::day_of_entry(after.state, *procedure, act, today()) : today();
}

base::Result<void> World::take(const Case& before, procedure::Effects effects, Batch& batch) {
  const bool something_follows = !effects.register_acts.empty() || effects.state.closed;
  const Event cause = something_follows ? effects.events.front() : Event{};
  const auto& state = batch.add(std::move(effects.events), std::move(effects.state));
  const After after{before, state, cause};
  for (const auto& act : effects.register_acts)
    if (const auto done = carry_out(after, act, batch); !done) return done;
  return state.closed ? follow(after, batch) : base::Result<void>{};
}

base::Result<void> World::carry_out(const After& after, const RegisterAct& act, Batch& batch) {
  if (act.act == "close") return close_other(after, act.what, batch);
  if (act.act == "open") return open_round_by(after, batch);
  if (act.act == "grant" || act.act == "revoke") return enrol(after, act, batch);
  if (after.before.edition->bans.contains(act.what)) return change_ban(after, act, batch);
  return act.act == "issue" ? issue(after, act.what, batch) : alter(after, act, batch);
}

base::Result<void> World::issue(const After& after, const std::string& title, Batch& batch) {
  const auto& edition = *after.before.edition;
  const auto known = edition.titles.find(title);
  if (known == edition.titles.end() || after.before.titles.contains(title)) return base::refuse("already_done", {"同一案卷只颁发一次。", "A case is awarded a title once."});
  const base::Date on = day_of(after, {"issue", title});
  const std::string year = std::to_string(on.year());
  const std::string pattern = known->second.number.empty() ? title + "-{year}-{seq:3}" : known->second.number;
  auto& issued = issued_[title + " " + year];
  if (scene_.tampering != Tampering::numbers_repeated || issued == 0) ++issued;
  const auto number = registry::number_of(pattern, on.year(), issued);
  const auto& office = cast_.offices.at(concerned_by(*after.before.procedure, after.state.about, after.state.applicant));
  const registry::Issue what{number, office.id, office.name, office.uscc, "", "", place_of(edition, after.state), after.state.id, {}};
  auto entered = circumstances(after);
  entered.today = on;
  auto event = registry::issue(edition, title, what, entered);
  if (!event) return tl::unexpected(event.error());
  batch.events.push_back(std::move(*event));
  for (const auto& [id, one] : edition.bans)
    if (one.from_title == title)
      if (auto done = ban(id, {office.id, office.uscc, office.name, after.state.id, number}, on, after, batch); !done) return done;
  return {};
}

/// The certificate as it stands with what this batch has done to it already.
registry::Certificate World::standing_with(const registry::Certificate& certificate, const Batch& batch) const {
  auto standing = certificate;
  for (const auto& event : batch.events)
    if (event.stream == "certificate/" + certificate.number) standing = registry::evolve(std::move(standing), event);
  return standing;
}

/// A case may be about one of several titles: what is said of the others touches nothing.
base::Result<void> World::alter(const After& after, const RegisterAct& act, Batch& batch) {
  const auto* known = certificate(after.before.certificate);
  if (!known) return nothing_to_change();
  if (act.what.substr(0, act.what.find('.')) != known->title) return {};
  const auto title = standing_with(*known, batch);
  auto event = registry::alter(title, act.act, act.what, {}, circumstances(after));
  if (!event) return tl::unexpected(event.error());
  batch.events.push_back(std::move(*event));
  if (act.act != "withdraw" || act.what.ends_with(".mark")) return {};
  return lift_bans(after, "", title.number, title.holder, batch);
}

base::Result<void> World::ban(const std::string& id, const registry::BanCause& cause, base::Date from, const After& after, Batch& batch) {
  auto event = registry::issue_ban(*after.before.edition, id, fmt::format("{}.{}.{}", after.state.id, id, cause.certificate), cause, from, circumstances(after));
  if (!event) return tl::unexpected(event.error());
  if (*event) batch.events.push_back(std::move(**event));   // nothing where its length is left open
  return {};
}

/// Those that came with a title and do not survive it, or those of one kind.
base::Result<void> World::lift_bans(const After& after, const std::string& ban, const std::string& number, const std::string& office, Batch& batch) {
  const auto found = bans_of_.find(office);
  if (found == bans_of_.end()) return {};
  for (const auto& id : found->second) {
    const auto& one = bans_.at(id);
    if (one.lifted || (ban.empty() ? one.certificate != number || registry::survives_withdrawal(*after.before.edition, one.ban) : one.ban != ban)) continue;
    auto event = registry::lift_ban(one, circumstances(after));
    if (!event) return tl::unexpected(event.error());
    batch.events.push_back(std::move(*event));
  }
  return {};
}

/// On whom a ban of this case falls: the holder of the title it is about, the applicant of the case it is about, its own.
base::Result<void> World::change_ban(const After& after, const RegisterAct& act, Batch& batch) {
  const auto* title = certificate(after.before.certificate);
  const auto* about = find(after.before.about_case);
  const std::string office_id = title ? title->holder : about ? concerned_by(*about->procedure, about->state.about, about->state.applicant) : concerned_by(*after.before.procedure, after.state.about, after.state.applicant);
  const auto& office = cast_.offices.at(office_id);
  if (act.act == "issue") return ban(act.what, {office.id, office.uscc, office.name, after.state.id, title ? title->number : ""}, day_of(after, act), after, batch);
  return lift_bans(after, act.what, "", office.id, batch);
}

/// The case this one is about ends, and what follows from that.
base::Result<void> World::close_other(const After& after, const std::string& result, Batch& batch) {
  const auto* other = find(after.before.about_case);
  if (!other) return nothing_to_change();
  const procedure::Actor who{after.cause.actor, after.cause.actor, after.cause.office, after.cause.office, {after.cause.role}, {}};
  auto effects = procedure::close_from_outside(other->state, result, after.state, after.cause.cause, who, situation(*other, now_));
  if (!effects) return tl::unexpected(effects.error());
  return effects->events.empty() ? base::Result<void>{} : take(*other, std::move(*effects), batch);
}

base::Result<void> World::open_round_by(const After& after, Batch& batch) {
  const auto said = said_of_round(after.state);
  const auto set = set_in(said);
  if (!set.empty() && !edition_under(set)) return base::refuse("bad_round", {"这些值不能使用。", "These values cannot be used."});
  batch.events.push_back(event_after(after.cause, "round/" + after.state.id, 1, "round_opened", next_id(),
                                     {{"programme", scene_.played.name()}, {"year", base::text_of(said, "year")}, {"opens", base::text_of(said, "opens")}, {"closes", base::text_of(said, "closes")},
                                      {"case", after.state.id}, {"parameters", boost::json::value_from(set)}}));
  return {};
}

base::Result<void> World::enrol(const After& after, const RegisterAct& act, Batch& batch) {
  const auto* person = cast_.person(after.state.about);
  if (!person) return nothing_to_change();
  const std::string stream = "office/" + after.cause.office;
  std::int64_t version = versions_.contains(stream) ? versions_.at(stream) : 0;
  for (const auto& event : batch.events)
    if (event.stream == stream) version = event.version;
  batch.events.push_back(event_after(after.cause, stream, version + 1, act.act == "grant" ? "role_granted" : "role_revoked", next_id(),
                                     {{"programme", scene_.played.id}, {"role", act.what}, {"account", person->account}, {"case", after.state.id}}));
  return {};
}

/// The title a case has brought, now or before, that a procedure which follows may be about.
std::optional<registry::Certificate> World::brought(const After& after, const programme::Procedure& next, const Batch& batch) const {
  const auto suits = [&](const std::string& title) { return std::find(next.about.begin(), next.about.end(), title) != next.about.end(); };
  if (next.about_kind != "title") return std::nullopt;
  for (const auto& event : batch.events)
    if (event.kind == "certificate_issued")
      if (auto title = registry::evolve(registry::Certificate{}, event); title.case_id == after.state.id && suits(title.title)) return title;
  for (const auto& [title, number] : after.before.titles)
    if (suits(title)) return certificates_.at(number);
  return std::nullopt;
}

/// A way in that `follows` this result opens its procedure about the same thing, or about the title it brought.
base::Result<void> World::follow(const After& after, Batch& batch) {
  const std::string result = after.state.procedure + "." + after.state.result;
  const auto* about = find(after.before.about_case);
  for (const auto& next : after.before.edition->procedures)
    for (const auto& way : next.ways) {
      if (way.follows != result) continue;
      const auto acting = cast_.offices.find(after.cause.office);
      const auto* title = certificate(after.before.certificate);
      const auto issued = title ? std::nullopt : brought(after, next, batch);
      const std::string& party = issued ? issued->holder : title ? title->holder : after.state.applicant;
      const std::string office = access_control::holder_of_followed(*after.before.edition, next, way.id, acting == cast_.offices.end() ? nullptr : &acting->second, after.state.applicant, party);
      const procedure::Opening opening{fmt::format("{}.{}", after.state.id, next.id), next.id, way.id, issued ? issued->number : after.state.about, office, cast_.offices.at(office).name,
                                       about ? relation(*about).place : place_of(*after.before.edition, after.state), about ? base::JsonObject{} : *after.state.facts};
      auto effects = procedure::open_case(opening, {"clock", "", "", "", {}, {}}, after.cause.cause, situation_to_open(next, office, issued ? &*issued : title, about, next.about_kind == "person" ? after.state.about : ""));
      if (!effects) return tl::unexpected(effects.error());
      batch.add(std::move(effects->events), std::move(effects->state));
    }
  return {};
}

}  // namespace rehearsal
