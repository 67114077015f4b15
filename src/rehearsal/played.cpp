#include "rehearsal/played.h"

#include "calendar/reckoning.h"

namespace rehearsal {
namespace {

using procedure::Situation;
using programme::Ban;
using programme::Stage;
using programme::StageType;
using rules::feel::Context;
using rules::feel::List;
using rules::feel::Value;

constexpr const char* fellows[] = {"", "-2", "-3"};   // so many people a role

std::string state_after(const std::string& act) {
  if (act == "suspend") return "suspended";
  return act == "withdraw" || act == "revoke" ? "withdrawn" : "active";
}

std::optional<calendar::Period> length_of(const programme::Programme& programme, const Ban& ban) {
  const auto parameter = programme.rulebook.parameters.find(ban.for_parameter);
  return parameter == programme.rulebook.parameters.end() ? ban.for_ : programme::period_of(parameter->second);
}

bool survives(const programme::Programme& programme, const Ban& ban) {
  const auto choice = programme.rulebook.parameters.find(ban.survives_parameter);
  return choice == programme.rulebook.parameters.end() ? ban.survives_withdrawal : choice->second.value.is_true();
}

procedure::AboutCase about_case(const PlayedCase& played) {
  procedure::AboutCase about;
  about.open = played.filed_at && !played.state.closed;
  about.ended = played.filed_at && played.state.closed;
  for (const procedure::Entry& entry : played.state.entries) about.actors[entry.stage].insert(entry.account);
  about.arrived_at = played.state.arrived_at;
  about.left_at = played.state.left_at;
  return about;
}

/// The roles whose people an act at the stage may name.
std::vector<std::string> roles_asked(const programme::Programme& programme, const Stage& stage) {
  if (stage.type == StageType::ballot) return {stage.by};
  const auto filled = programme.roles.find(stage.type == StageType::assignment ? stage.fills : stage.by);
  return filled == programme.roles.end() ? std::vector<std::string>{} : filled->second.from;
}

}  // namespace

Around::Around(const programme::Programme& programme, const Given& given, const calendar::Calendar& calendar) : programme_(programme), given_(given), calendar_(calendar) {
  for (const auto& [id, from] : given.bans) ban(id, from);
}

const PlayedCase* Around::named(std::string_view id) const {
  for (const PlayedCase& played : cases_)
    if (played.state.id == id) return &played;
  return nullptr;
}

std::vector<procedure::Candidate> Around::candidates(const Stage* stage) const {
  std::vector<procedure::Candidate> people;
  if (stage)
    for (const auto& role : roles_asked(programme_, *stage))
      for (const char* fellow : fellows) people.push_back({role + fellow, "样例" + role + fellow, role + "_office", role});
  return people;
}

Situation Around::opening(const programme::Procedure& procedure, const std::string& about, base::Instant now) const {
  Situation situation{programme_, calendar_, now, "round1", {}, given_.inputs.surroundings, [this] { return "event" + std::to_string(++ids_); }};
  situation.bans = told_.bans;
  situation.has_applied = procedure.one_per_applicant && given_.has_applied;
  for (const PlayedCase& other : cases_)
    if (procedure.one_per_applicant && other.state.procedure == procedure.id && other.state.result != "withdrawn_by_applicant") situation.has_applied = true;
  if (procedure.about_kind != "case") return situation;
  const PlayedCase* played = named(about);
  situation.about = played ? about_case(*played) : procedure::AboutCase{};
  return situation;
}

/// "award", or "approve.award" where that is said of one step alone.
std::map<std::string, int> Around::taken_at(const std::string& stage, const std::map<std::string, int>& given) {
  std::map<std::string, int> taken;
  for (const auto& [key, places] : given) {
    const auto dot = key.find('.');
    if (dot == std::string::npos) taken.emplace(key, places);
    else if (key.substr(0, dot) == stage) taken[key.substr(dot + 1)] = places;
  }
  return taken;
}

Situation Around::of(const PlayedCase& played, base::Instant now) const {
  const auto& state = played.state;
  const auto* procedure = programme_.procedure(state.procedure);
  const Stage* stage = procedure ? procedure->stage(state.stage) : nullptr;
  Situation situation{programme_, calendar_, now, "round1", candidates(stage), given_.inputs.surroundings, [this] { return "event" + std::to_string(++ids_); }};
  situation.bans = told_.bans;
  situation.taken = taken_at(state.stage, given_.taken.value_or(std::map<std::string, int>{}));
  if (procedure && procedure->about_kind == "case") situation.about = named(state.about) ? about_case(*named(state.about)) : procedure::AboutCase{};
  add_cases_about(state.id, situation);
  return situation;
}

/// What others have begun about this case, after what the example takes for granted.
void Around::add_cases_about(const std::string& id, Situation& situation) const {
  const auto taken_for_granted = situation.surroundings.find("cases");
  List cases;
  if (taken_for_granted != situation.surroundings.end() && taken_for_granted->second.list()) cases = *taken_for_granted->second.list();
  for (const PlayedCase& other : cases_) {
    const auto* procedure = programme_.procedure(other.state.procedure);
    if (other.state.about != id || !procedure || procedure->about_kind != "case" || !other.filed_at) continue;
    Context one;
    one.entries.emplace_back("procedure", Value(procedure->id));
    one.entries.emplace_back("open", Value(!other.state.closed));
    one.entries.emplace_back("result", other.state.closed ? Value(other.state.result) : Value());
    cases.push_back(Value(std::move(one)));
    if (!other.state.closed && !procedure->leaves_running) situation.held_by.push_back(procedure->label);
    situation.objections[procedure->id].push_back(*other.filed_at);
  }
  situation.surroundings.insert_or_assign("cases", Value(std::move(cases)));
}

void Around::ban(const std::string& id, base::Date from) {
  const auto ban = programme_.bans.find(id);
  if (ban == programme_.bans.end()) return;
  const auto length = length_of(programme_, ban->second);
  const auto reckoned = length ? calendar::reckon(from, *length, calendar_, calendar::Roll::none) : tl::unexpected(base::Refusal{});
  told_.bans.push_back({id, ban->second.label, ban->second.treats, from, reckoned ? std::optional(reckoned->last) : std::nullopt});
  told_.titles[id] = "active";
}

/// A case may be about one of several titles, `title: {title: id}` of what the example takes for granted; an act on another of them is not meant.
bool Around::is_about_another(const std::string& title) const {
  const auto around = given_.inputs.surroundings.find("title");
  const auto* context = around == given_.inputs.surroundings.end() ? nullptr : around->second.context();
  const Value* id = context ? context->find("title") : nullptr;
  return id && id->text() && title.substr(0, title.find('.')) != *id->text();
}

void Around::tell(const programme::RegisterAct& act, base::Date today) {
  if (act.act == "close" || act.act == "open") return;
  if (programme_.bans.contains(act.what)) {
    if (act.act == "issue") return ban(act.what, today);
    std::erase_if(told_.bans, [&](const auto& one) { return one.ban == act.what; });
  } else if (act.act != "issue" && is_about_another(act.what)) {
    return;
  }
  told_.titles[act.what] = state_after(act.act);
  for (const auto& [id, one] : programme_.bans) {
    if (one.from_title != act.what) continue;
    if (act.act == "issue") ban(id, today);
    if (act.act == "withdraw" && !survives(programme_, one)) {
      std::erase_if(told_.bans, [&](const auto& ban) { return ban.ban == id; });
      told_.titles[id] = "withdrawn";
    }
  }
}

}  // namespace rehearsal
