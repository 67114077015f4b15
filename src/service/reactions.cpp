#include "service/reactions.h"

#include "base/id.h"
#include "registry/certificate.h"
#include "views/offices.h"

namespace service {
namespace {

using procedure::CaseState;
using programme::RegisterAct;

/// The case after the act, and the event that was its cause.
struct After { const Loaded& before; CaseState state; const ledger::Event& cause; };

registry::Circumstances circumstances_of(const House& house, const After& after) {
  registry::Circumstances c;
  c.actor = after.cause.actor;
  c.office = after.cause.office;
  c.role = after.cause.role;
  c.cause = after.cause.cause;
  c.event_id = base::random_id();
  c.now = after.cause.received_at;
  c.today = house.today(*after.before.programme);
  return c;
}

/// The clauses a register act rests on: those of the stage that did it.
std::vector<std::string> articles_of(const programme::Procedure& procedure, const RegisterAct& act) {
  for (const auto& stage : procedure.stages)
    for (const auto& one : stage.acts)
      if (one.act == act.act && one.what == act.what) return stage.treats;
  return {};
}

std::string label_of(const programme::Programme& programme, const std::string& fact, const base::JsonObject& facts) {
  const auto id = base::text_of(facts, fact);
  const auto known = programme.rulebook.facts.find(fact);
  if (known == programme.rulebook.facts.end()) return id;
  for (const auto& option : known->second.options)
    if (option.id == id) return option.label.zh;
  return id;
}

base::Result<std::string> issue(House& house, store::Transaction& tx, const After& after, const RegisterAct& act) {
  const auto& programme = *after.before.programme;
  const auto title = programme.titles.find(act.what);
  base::ensure(title != programme.titles.end(), "a registration issues a title of its programme");
  auto circumstances = circumstances_of(house, after);
  circumstances.articles = articles_of(*after.before.procedure, act);
  const auto sequence = views::issued_in_year(tx, programme.id, act.what, std::to_string(circumstances.today.year())) + 1;
  const auto number = registry::number_of(title->second.number, circumstances.today.year(), sequence);
  if (const auto claimed = tx.claim("certificate/" + number); !claimed) return tl::unexpected(claimed.error());
  if (const auto once = tx.claim("issued/" + after.state.id + "/" + act.what); !once) return tl::unexpected(once.error());
  const auto& facts = after.state.facts;
  const auto holder_name = base::text_of(facts, "org_name");
  const auto event = registry::issue(programme, act.what, {number, after.state.applicant, holder_name.empty() ? after.state.applicant_name : holder_name, base::text_of(facts, "uscc"),
                                                           base::text_of(facts, "product_name"), label_of(programme, "category", facts), place_of(programme, after.state), after.state.id, {}}, circumstances);
  if (!event) return tl::unexpected(event.error());
  if (const auto version = tx.append("certificate/" + number, 0, {*event}); !version) return tl::unexpected(version.error());
  return number;
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

/// The decision's reason stays sealed in its case: the register says which clause a change rests on.
base::Result<void> alter(House& house, store::Transaction& tx, const After& after, const RegisterAct& act) {
  const auto certificate = certificate_in(tx, after.state.about);
  if (certificate.version == 0) return base::refuse("not_found", {"这件案卷没有对应的证书。", "The case is about no certificate."});
  auto circumstances = circumstances_of(house, after);
  circumstances.articles = articles_of(*after.before.procedure, act);
  const auto event = registry::alter(certificate, act.act, act.what, act.act == "change" ? changes_of(after, certificate) : base::JsonObject{}, circumstances);
  if (!event) return tl::unexpected(event.error());
  if (const auto version = tx.append("certificate/" + certificate.number, certificate.version, {*event}); !version) return tl::unexpected(version.error());
  return {};
}

/// A way in that `follows` this result opens its procedure, about the same certificate, with the facts so far. The office
/// that brought the result about holds the new file; where the clock did, the one that opened the case.
base::Result<void> follow(House& house, store::Transaction& tx, const After& after) {
  const auto& programme = *after.before.programme;
  const auto result = after.before.procedure->id + "." + after.state.result;
  for (const auto& procedure : programme.procedures)
    for (const auto& way : procedure.ways) {
      if (way.follows != result) continue;
      const auto office_id = after.cause.office.empty() ? after.state.applicant : after.cause.office;
      const auto office = views::find_office(tx, office_id);
      const procedure::Opening opening{base::random_id(), procedure.id, way.id, after.state.about, office_id, office ? office->name : std::string(), place_of(programme, after.state), after.state.facts};
      const auto effects = procedure::open_case(opening, {"clock", "", "", "", {}}, after.cause.cause, situation_of(house, tx, programme, nullptr));
      if (!effects) return tl::unexpected(effects.error());
      if (const auto version = tx.append("case/" + opening.id, 0, effects->events); !version) return tl::unexpected(version.error());
    }
  return {};
}

}  // namespace

base::Result<std::vector<std::string>> react(House& house, store::Transaction& tx, const Loaded& before, const procedure::Effects& effects) {
  std::vector<std::string> issued;
  if (effects.events.empty()) return issued;
  auto state = before.state;
  for (const auto& event : effects.events) state = procedure::evolve(std::move(state), event);
  const After after{before, std::move(state), effects.events.front()};
  for (const auto& act : effects.register_acts) {
    if (act.act == "issue") {
      const auto number = issue(house, tx, after, act);
      if (!number) return tl::unexpected(number.error());
      issued.push_back(*number);
    } else if (const auto altered = alter(house, tx, after, act); !altered) {
      return tl::unexpected(altered.error());
    }
  }
  if (after.state.closed)
    if (const auto followed = follow(house, tx, after); !followed) return tl::unexpected(followed.error());
  return issued;
}

}  // namespace service
