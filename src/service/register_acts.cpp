#include "service/register_acts.h"

#include "base/id.h"
#include "procedure/due.h"
#include "views/bans.h"
#include "views/offices.h"

#include <fmt/format.h>

namespace service {
namespace {

using programme::RegisterAct;

constexpr int most_numbers_taken = 1000;   // numbers of this year that an import may have used already

/// The clauses a register act rests on: those of the stage that did it.
std::vector<std::string> articles_of(const programme::Procedure& procedure, const RegisterAct& act) {
  for (const auto& stage : procedure.stages)
    for (const auto& one : stage.acts)
      if (one.act == act.act && one.what == act.what) return stage.treats;
  return {};
}

registry::Circumstances circumstances_of(const House& house, const After& after, const RegisterAct& act) {
  registry::Circumstances c;
  c.actor = after.cause.actor;
  c.office = after.cause.office;
  c.role = after.cause.role;
  c.cause = after.cause.cause;
  c.event_id = base::event_id();
  c.now = after.cause.received_at;
  const auto today = house.today(*after.before.programme);
  c.today = act.act == "issue" ? procedure::day_of_entry(after.state, *after.before.procedure, act, today) : today;
  c.articles = articles_of(*after.before.procedure, act);
  return c;
}

std::string label_of(const programme::Programme& programme, const std::string& fact, const base::JsonObject& facts) {
  const auto id = base::text_of(facts, fact);
  const auto known = programme.rulebook.facts.find(fact);
  if (known == programme.rulebook.facts.end()) return id;
  for (const auto& option : known->second.options)
    if (option.id == id) return option.label.zh;
  return id;
}

/// The next number of the title's pattern that nobody has.
base::Result<std::string> next_number(store::Transaction& tx, const programme::Programme& programme, const std::string& title, base::Date today) {
  const auto& stated = programme.titles.at(title).number;
  const auto pattern = stated.empty() ? programme.id + "." + title + "-{year}-{seq:3}" : stated;
  const auto issued = views::issued_in_year(tx, programme.id, title, std::to_string(today.year()));
  for (int i = 1; i <= most_numbers_taken; ++i) {
    auto number = registry::number_of(pattern, today.year(), issued + i);
    if (tx.claim("certificate/" + number)) return number;
  }
  return base::refuse("already_done", {"这一年的编号已经用完，请检查编号规则。", "The numbers of this year are used up; look at the number's pattern."});
}

/// The case's own credit code, as stated or as its applicant registered it.
std::string code_of(store::Reader& db, const procedure::CaseState& state) {
  if (auto stated = base::text_of(state.facts, "uscc"); !stated.empty()) return stated;
  const auto office = views::find_office(db, state.applicant);
  return office ? office->uscc : std::string();
}

registry::Certificate certificate_in(store::Transaction& tx, const std::string& number) {
  registry::Certificate certificate;
  for (const auto& event : tx.read_stream("certificate/" + number)) certificate = registry::evolve(std::move(certificate), event);
  return certificate;
}

/// What of a certificate a change filing touches: the fields whose facts now say something else.
base::JsonObject changes_of(const After& after, const registry::Certificate& certificate) {
  base::JsonObject changes;
  const auto take = [&](const char* field, const std::string& now, const std::string& was) {
    if (!now.empty() && now != was) changes[field] = now;
  };
  take("holder_name", base::text_of(after.state.facts, "org_name"), certificate.holder_name);
  take("product", base::text_of(after.state.facts, "product_name"), certificate.product);
  take("place", place_of(*after.before.programme, after.state), certificate.place);
  return changes;
}

base::Result<void> append_ban(store::Transaction& tx, const programme::Programme& programme, const std::string& ban, const registry::BanCause& cause, base::Date from, registry::Circumstances circumstances) {
  const auto id = base::random_id();
  circumstances.event_id = base::event_id();
  const auto event = registry::issue_ban(programme, ban, id, cause, from, circumstances);
  if (!event) return tl::unexpected(event.error());
  if (!*event) return {};   // its length is left open
  if (const auto version = tx.append("ban/" + id, 0, {**event}); !version) return tl::unexpected(version.error());
  return {};
}

base::Result<void> lift(store::Transaction& tx, const registry::BanRecord& ban, registry::Circumstances circumstances) {
  circumstances.event_id = base::event_id();
  const auto event = registry::lift_ban(ban, circumstances);
  if (!event) return tl::unexpected(event.error());
  if (const auto version = tx.append("ban/" + ban.id, ban.version, {*event}); !version) return tl::unexpected(version.error());
  return {};
}

struct Holder { std::string office, uscc, name; };

/// Whoever applied, by the name the form states; where somebody else opened a case about a person, that person.
Holder holder_by(store::Reader& db, const programme::Procedure& procedure, const procedure::CaseState& state) {
  const auto stated = base::text_of(state.facts, "org_name");
  const auto office = concerned_by(db, procedure, state.about, state.applicant);
  if (office == state.applicant) return {office, code_of(db, state), stated.empty() ? state.applicant_name : stated};
  const auto known = views::find_office(db, office);
  return {office, known ? known->uscc : "", !stated.empty() ? stated : known ? known->name : ""};
}

/// Whom a ban of this case concerns.
registry::BanCause concerned(store::Reader& db, const After& after) {
  const auto& loaded = after.before;
  if (loaded.certificate) return {loaded.certificate->holder, loaded.certificate->uscc, loaded.certificate->holder_name, after.state.id, loaded.certificate->number};
  const Loaded& whose = loaded.about ? *loaded.about : loaded;
  const auto& state = loaded.about ? loaded.about->state : after.state;
  const auto holder = holder_by(db, *whose.procedure, state);
  return {holder.office, holder.uscc, holder.name, after.state.id, ""};
}

}  // namespace

base::Result<void> issue_bans_with(store::Transaction& tx, const programme::Programme& programme, const std::string& title, const std::string& number, const registry::Issue& what, base::Date issued_on,
                                   const registry::Circumstances& circumstances) {
  for (const auto& [id, ban] : programme.bans) {
    if (ban.from_title != title) continue;
    auto own = circumstances;
    own.articles = ban.treats;
    if (auto done = append_ban(tx, programme, id, {what.holder, what.uscc, what.holder_name, what.case_id, number}, issued_on, own); !done) return done;
  }
  return {};
}

base::Result<std::string> issue_title(House& house, store::Transaction& tx, const After& after, const RegisterAct& act) {
  const auto& programme = *after.before.programme;
  base::ensure(programme.titles.contains(act.what), "a registration issues a title of its programme");
  const auto circumstances = circumstances_of(house, after, act);
  if (const auto once = tx.claim("issued/" + after.state.id + "/" + act.what); !once) return tl::unexpected(once.error());
  const auto number = next_number(tx, programme, act.what, circumstances.today);
  if (!number) return number;
  const auto& facts = after.state.facts;
  const auto holder = holder_by(tx, *after.before.procedure, after.state);
  const registry::Issue what{*number, holder.office, holder.name, holder.uscc, base::text_of(facts, "product_name"),
                             label_of(programme, "category", facts), after.before.about ? after.before.relation.place : place_of(programme, after.state), after.state.id, {}};
  const auto event = registry::issue(programme, act.what, what, circumstances);
  if (!event) return tl::unexpected(event.error());
  if (const auto version = tx.append("certificate/" + *number, 0, {*event}); !version) return tl::unexpected(version.error());
  if (auto banned = issue_bans_with(tx, programme, act.what, *number, what, circumstances.today, circumstances); !banned) return tl::unexpected(banned.error());
  return number;
}

base::Result<void> alter_title(House& house, store::Transaction& tx, const After& after, const RegisterAct& act) {
  const auto certificate = certificate_in(tx, after.state.about);
  if (certificate.version == 0) return base::refuse("not_found", {"这件案卷没有对应的证书。", "The case is about no certificate."});
  if (act.what.substr(0, act.what.find('.')) != certificate.title) return {};   // a case may be about one of several titles
  const auto circumstances = circumstances_of(house, after, act);
  const auto event = registry::alter(certificate, act.act, act.what, act.act == "change" ? changes_of(after, certificate) : base::JsonObject{}, circumstances);
  if (!event) return tl::unexpected(event.error());
  if (const auto version = tx.append("certificate/" + certificate.number, certificate.version, {*event}); !version) return tl::unexpected(version.error());
  if (act.act != "withdraw" || act.what.ends_with(".mark")) return {};
  for (const auto& ban : views::bans_with(tx, certificate.number))
    if (!ban.lifted && !registry::survives_withdrawal(*after.before.programme, ban.ban))
      if (auto done = lift(tx, ban, circumstances); !done) return done;
  return {};
}

base::Result<void> change_ban(House& house, store::Transaction& tx, const After& after, const RegisterAct& act) {
  const auto& programme = *after.before.programme;
  const auto circumstances = circumstances_of(house, after, act);
  const auto cause = concerned(tx, after);
  if (act.act == "issue") return append_ban(tx, programme, act.what, cause, circumstances.today, circumstances);
  for (const auto& ban : views::bans_on(tx, programme.id, cause.office, cause.uscc))
    if (ban.ban == act.what && !ban.lifted)
      if (auto done = lift(tx, ban, circumstances); !done) return done;
  return {};
}

}  // namespace service
