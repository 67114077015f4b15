#include "service/lists.h"

#include "base/id.h"
#include "base/problem.h"
#include "procedure/actions.h"
#include "service/confidentiality.h"
#include "service/situation.h"
#include "views/cases.h"

#include <fmt/format.h>

namespace service {
namespace {

constexpr std::size_t most_members = 300;

std::string name_of(const Seen& seen) {
  const auto product = base::text_of(seen.loaded.state.facts, "product_name");
  const auto organisation = hides_applicant(seen) ? std::string() : base::text_of(seen.loaded.state.facts, "org_name");
  return product.empty() ? organisation : organisation + " " + product;
}

bool same_list(const Loaded& a, const Loaded& b) {
  return a.state.edition == b.state.edition && a.state.procedure == b.state.procedure && a.state.stage == b.state.stage && a.state.round == b.state.round;
}

std::string stage_of(const std::string& action) { return action.substr(0, action.find('.')); }

bool is_ballot(const Seen& seen) { return seen.loaded.stage && seen.loaded.stage->type == programme::StageType::ballot; }

/// What is said of all the cases, with what is said of this one: its reason, and in a ballot its vote.
base::JsonObject own_data(const base::JsonObject& data, const Seen& seen, const base::Json& one = base::JsonObject{}) {
  auto own = data;
  own.erase("cases");
  if (const auto reason = base::text_of(one, "reason"); !reason.empty()) own["reason"] = reason;
  if (const auto option = base::text_of(one, "option"); !option.empty() && is_ballot(seen)) own["option"] = option;
  return own;
}

base::Refusal not_one_list(std::size_t index) {
  return {"not_one_list", {"所选案卷不在同一环节、同一批次，不能一起办理；请重新选择。", "The cases chosen do not stand at the same step of the same round; choose again."},
          {{"not_one_list", {"不在同一名单。", "Not on this list."}, {"", 0, 0, fmt::format("/cases/{}", index)}}}, {}};
}

/// The act for one case: where the step is decided, its option names it.
std::string action_for(const std::string& action, const Seen& seen, const base::Json& one) {
  const auto option = base::text_of(one, "option");
  return option.empty() || is_ballot(seen) ? action : stage_of(action) + "." + option;
}

/// Whether a decision's option is open to some cases only.
bool is_conditional(const Seen& seen, const std::string& action) {
  if (!seen.loaded.stage) return false;
  const auto& options = seen.loaded.stage->options;
  return std::any_of(options.begin(), options.end(), [&](const auto& option) { return option.if_ && action == seen.loaded.stage->id + "." + option.id; });
}

/// In a ballot the turn is the body's; who has voted on a case, or stands aside, has nothing more to say on it. Nobody
/// declares twice. An option that is open to some cases only is not offered for the others.
bool may_still(House& house, store::Reader& db, const Session& session, const std::string& id, const Seen& seen, const std::string& action) {
  if ((!is_ballot(seen) && action != declaration && !is_conditional(seen, action)) || id == seen.loaded.state.id) return true;
  const auto other = see_case(house, db, session, id);
  if (!other) return false;
  const auto open = procedure::action_names(other->loaded.state, other->asker.actor, situation_of(house, db, other->loaded));
  return std::find(open.begin(), open.end(), action) != open.end();
}

/// How many cases of a round an option is for; nothing where the text sets no number.
std::optional<std::int64_t> places_of(const programme::Choice& option, const rules::Rulebook& rulebook) {
  if (option.at_most) return *option.at_most;
  const auto parameter = rulebook.parameters.find(option.at_most_parameter);
  const auto* number = parameter == rulebook.parameters.end() ? nullptr : parameter->second.value.number();
  if (!number) return std::nullopt;
  const auto places = number->integer();
  return places ? std::optional(*places) : std::nullopt;
}

}  // namespace

base::JsonArray places_json(const Seen& seen, const procedure::Situation& situation) {
  base::JsonArray places;
  if (!seen.loaded.stage || !situation.taken) return places;
  for (const auto& option : seen.loaded.stage->options) {
    const auto at_most = places_of(option, seen.loaded.programme->rulebook);
    if (!at_most) continue;
    const auto taken = situation.taken->find(option.id);
    places.push_back(base::JsonObject{{"option", option.id}, {"at_most", *at_most}, {"taken", taken == situation.taken->end() ? 0 : taken->second}});
  }
  return places;
}

base::Result<std::vector<Member>> members_of(House& house, store::Transaction& tx, const Session& session, const Seen& seen, const Act& act) {
  std::vector<Member> members{{seen, act.action, own_data(act.data, seen)}};
  const auto* cases = act.data.if_contains("cases");
  const bool list_stage = seen.loaded.stage && !seen.loaded.stage->list.empty();
  if (!list_stage || !cases || !cases->is_array()) return members;
  if (cases->as_array().size() > most_members) return base::refuse("too_many_members", {"一次最多办理 300 件。", "At most 300 cases at a time."});
  for (std::size_t i = 0; i < cases->as_array().size(); ++i) {
    const auto& one = cases->as_array()[i];
    const auto id = base::text_of(one, "id");
    if (id == seen.loaded.state.id) {
      members.front().action = action_for(act.action, seen, one);
      members.front().data = own_data(act.data, seen, one);
      continue;
    }
    auto member = see_case(house, tx, session, id);
    if (!member) return tl::unexpected(member.error());
    if (!same_list(seen.loaded, member->loaded)) return tl::unexpected(not_one_list(i));
    auto action = action_for(act.action, *member, one);
    auto data = own_data(act.data, *member, one);
    members.push_back({std::move(*member), std::move(action), std::move(data)});
  }
  return members;
}

base::JsonArray possible_members(House& house, store::Reader& db, const Session& session, const Seen& seen, const std::string& action) {
  const auto& state = seen.loaded.state;
  views::CaseFilter filter;
  filter.programme = state.programme;
  filter.procedure = state.procedure;
  filter.stage = state.stage;
  filter.whose = views::CaseFilter::Whose::mine;
  filter.limit = most_members;
  base::JsonArray members;
  for (const auto& row : views::list_cases(db, {session.account, session.office}, filter).rows)
    if (row.edition == state.edition && row.round == state.round && may_still(house, db, session, row.id, seen, action))
      members.push_back(base::JsonObject{{"id", row.id}, {"label", row.product_name.empty() ? row.org_name : row.org_name + " " + row.product_name}});
  return members;
}

base::Result<void> record_list(House& house, store::Transaction& tx, const Session& session, const std::string& cause, const Seen& seen, const Act& act, const std::vector<Member>& members) {
  const auto* stage = seen.loaded.stage;
  if (!stage || stage->list.empty() || stage_of(act.action) != stage->id || act.action.ends_with(".judge")) return {};
  base::JsonArray cases;
  for (const auto& member : members) cases.push_back(base::JsonObject{{"id", member.seen.loaded.state.id}, {"action", member.action}});
  const auto& state = seen.loaded.state;
  std::vector<ledger::Event> events;
  events.push_back(event_of(house, session, cause, "case_opened", {{"programme", state.programme}, {"procedure", "list"}, {"list", stage->list}, {"stage", stage->id}, {"round", state.round},
                                                                   {"applicant", session.office}, {"applicant_name", seen.asker.actor.office_name}, {"place", seen.asker.office->territory}}));
  events.push_back(event_of(house, session, cause, "entry_recorded", {{"stage", stage->id}, {"action", act.action}, {"cases", std::move(cases)}}));
  events.push_back(event_of(house, session, cause, "case_closed", {{"result", "done"}}));
  for (auto& event : events) {
    event.edition = state.edition;
    event.role = stage->by;
  }
  const auto version = tx.append("case/" + base::random_id(), 0, std::move(events));
  if (!version) return tl::unexpected(version.error());
  return {};
}

base::Refusal of_member(base::Refusal refusal, const std::vector<Member>& members, std::size_t index) {
  if (members.size() == 1) return refusal;
  const auto name = name_of(members[index].seen);
  refusal.message = {name + "：" + refusal.message.zh, name + ": " + refusal.message.en};
  for (auto& problem : refusal.problems) problem.place.pointer = fmt::format("/cases/{}{}", members[index].seen.loaded.state.id, problem.place.pointer);
  return refusal;
}

base::JsonObject problem_of(const House& house, const base::Refusal& refusal) {
  auto document = base::problem_document(refusal);
  document["status"] = 422;
  base::JsonArray articles;
  for (const auto& id : refusal.articles) articles.push_back(base::JsonObject{{"id", id}, {"cite", house.cite(id)}});
  document["articles"] = std::move(articles);
  return document;
}

}  // namespace service
