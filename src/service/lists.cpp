#include "service/lists.h"

#include "base/id.h"
#include "base/problem.h"
#include "views/cases.h"

#include <fmt/format.h>

namespace service {
namespace {

constexpr std::size_t most_members = 300;

std::string name_of(const Seen& seen) {
  const auto product = base::text_of(seen.loaded.state.facts, "product_name");
  const auto organisation = base::text_of(seen.loaded.state.facts, "org_name");
  return product.empty() ? organisation : organisation + " " + product;
}

bool same_list(const Loaded& a, const Loaded& b) {
  return a.state.edition == b.state.edition && a.state.procedure == b.state.procedure && a.state.stage == b.state.stage && a.state.round == b.state.round;
}

std::string stage_of(const std::string& action) { return action.substr(0, action.find('.')); }

base::JsonObject own_data(const base::JsonObject& data) {
  auto own = data;
  own.erase("cases");
  return own;
}

base::Refusal not_one_list(std::size_t index) {
  return {"not_one_list", {"所选案卷不在同一环节、同一批次，不能一起办理；请重新选择。", "The cases chosen do not stand at the same step of the same round; choose again."},
          {{"not_one_list", {"不在同一名单。", "Not on this list."}, {"", 0, 0, fmt::format("/cases/{}", index)}}}, {}};
}

std::string option_for(const std::string& action, const base::Json& one) {
  const auto option = base::text_of(one, "option");
  return option.empty() ? action : stage_of(action) + "." + option;
}

}  // namespace

base::Result<std::vector<Member>> members_of(House& house, store::Transaction& tx, const Session& session, const Seen& seen, const Act& act) {
  std::vector<Member> members{{seen, act.action, own_data(act.data)}};
  const auto* cases = act.data.if_contains("cases");
  const bool list_stage = seen.loaded.stage && !seen.loaded.stage->list.empty();
  if (!list_stage || !cases || !cases->is_array()) return members;
  if (cases->as_array().size() > most_members) return base::refuse("too_many_members", {"一次最多办理 300 件。", "At most 300 cases at a time."});
  for (std::size_t i = 0; i < cases->as_array().size(); ++i) {
    const auto& one = cases->as_array()[i];
    const auto id = base::text_of(one, "id");
    if (id == seen.loaded.state.id) {
      members.front().action = option_for(act.action, one);
      continue;
    }
    auto member = see_case(house, tx, session, id);
    if (!member) return tl::unexpected(member.error());
    if (!same_list(seen.loaded, member->loaded)) return tl::unexpected(not_one_list(i));
    members.push_back({std::move(*member), option_for(act.action, one), own_data(act.data)});
  }
  return members;
}

base::JsonArray possible_members(House&, store::Reader& db, const Session& session, const Seen& seen) {
  const auto& state = seen.loaded.state;
  views::CaseFilter filter;
  filter.programme = state.programme;
  filter.procedure = state.procedure;
  filter.stage = state.stage;
  filter.whose = views::CaseFilter::Whose::mine;
  filter.limit = most_members;
  base::JsonArray members;
  for (const auto& row : views::list_cases(db, {session.account, session.office}, filter).rows)
    if (row.edition == state.edition && row.round == state.round)
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
