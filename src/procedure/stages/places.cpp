#include "procedure/asked.h"
#include "procedure/stages/stage.h"

#include <fmt/format.h>

namespace procedure::stages {
namespace {

using programme::Choice;
using programme::Group;

/// A number of places, or the parameter that holds it; nothing where the text sets none.
std::optional<std::int64_t> number_of(const std::optional<int>& number, const std::string& parameter, const Step& step) {
  if (number) return *number;
  const auto& parameters = step.situation.programme.rulebook.parameters;
  const auto found = parameters.find(parameter);
  const auto* value = found == parameters.end() ? nullptr : found->second.value.number();
  const auto places = value ? value->rounded(0, base::Decimal::Rounding::floor).integer() : base::Result<std::int64_t>(tl::unexpected(base::Refusal{}));
  return places ? std::optional(*places) : std::nullopt;
}

std::optional<std::int64_t> places_of(const Choice& option, const Step& step) { return number_of(option.at_most, option.at_most_parameter, step); }
std::optional<std::int64_t> most_of(const Group& group, const Step& step) { return number_of(group.at_most, group.at_most_parameter, step); }
std::optional<std::int64_t> least_of(const Group& group, const Step& step) { return number_of(group.at_least, group.at_least_parameter, step); }

std::string key_of(const Choice& option, const Group& group) { return option.id + "/" + group.id; }

std::int64_t taken(const Step& step, const std::string& key) {
  const auto found = step.situation.taken->find(key);
  return found == step.situation.taken->end() ? 0 : found->second;
}

const std::vector<std::string>& articles_of(const Choice& option, const Group& group) { return group.treats.empty() ? option.treats : group.treats; }

tl::unexpected<base::Refusal> none_left(const base::Text& label, std::int64_t places, const std::vector<std::string>& articles) {
  return base::refuse("no_place_left", {fmt::format("“{}”的 {} 个名额已经用完，请改作其他决定。", label.zh, places), fmt::format("All {} places for “{}” are taken; decide otherwise.", places, label.en)}, articles);
}

/// The groups this case belongs to. What cannot be told is no membership and no exclusion either: it has to be known.
base::Result<std::vector<const Group*>> groups_of(const Step& step, const Choice& option) {
  std::vector<const Group*> groups;
  if (option.groups.empty()) return groups;
  const auto asked = asked_in(step.state, step.state.facts, step.situation);
  for (const auto& group : option.groups) {
    const auto belongs = group.when ? asked.value_of(*group.when) : rules::feel::Value(true);
    if (!belongs.boolean())
      return base::refuse("group_unknown", {fmt::format("还不能判断本案是否属于“{}”，无法计算名额；请先补全有关信息。", group.label.zh), fmt::format("Whether the case belongs to “{}” is not known, so its place cannot be counted; complete what is missing.", group.label.en)}, articles_of(option, group));
    if (belongs.is_true()) groups.push_back(&group);
  }
  return groups;
}

bool has(const std::vector<const Group*>& groups, const Group& group) { return std::find(groups.begin(), groups.end(), &group) != groups.end(); }

base::Result<void> groups_have_room(const Step& step, const Choice& option, const std::vector<const Group*>& mine) {
  for (const auto* group : mine)
    if (const auto most = most_of(*group, step); most && taken(step, key_of(option, *group)) >= *most) return none_left(group->label, *most, articles_of(option, *group));
  return {};
}

/// Places still owed to groups that this case is none of have to be left over.
base::Result<void> others_keep_theirs(const Step& step, const Choice& option, std::int64_t left, const std::vector<const Group*>& mine) {
  std::int64_t owed = 0;
  const Group* first = nullptr;
  for (const auto& group : option.groups) {
    const auto least = least_of(group, step);
    const std::int64_t missing = least && !has(mine, group) ? std::max<std::int64_t>(0, *least - taken(step, key_of(option, group))) : 0;
    if (missing > 0 && !first) first = &group;
    owed += missing;
  }
  if (owed < left || !first) return {};
  return base::refuse("places_kept", {fmt::format("“{}”剩下的 {} 个名额须留给“{}”。", option.label.zh, left, first->label.zh), fmt::format("The {} places left for “{}” are kept for “{}”.", left, option.label.en, first->label.en)}, articles_of(option, *first));
}

void note_groups(const Choice& option, const std::vector<const Group*>& mine, Recorded& recorded) {
  if (option.groups.empty()) return;
  base::JsonArray groups;
  for (const auto* group : mine) groups.push_back(base::Json(key_of(option, *group)));
  recorded.public_fields["groups"] = std::move(groups);
}

}  // namespace

base::Result<void> take_place(const Step& step, const Choice& option, Recorded& recorded) {
  const auto places = places_of(option, step);
  if (!places && option.groups.empty()) return {};
  if (!step.situation.taken) return base::refuse("not_counted", {"名额尚未统计，暂不能作出这一决定。", "The places taken have not been counted, so none can be given now."}, option.treats);
  const std::int64_t left = places ? *places - taken(step, option.id) : 0;
  if (places && left <= 0) return none_left(option.label, *places, option.treats);
  const auto mine = groups_of(step, option);
  if (!mine) return tl::unexpected(mine.error());
  if (auto ok = groups_have_room(step, option, *mine); !ok) return ok;
  if (places)
    if (auto ok = others_keep_theirs(step, option, left, *mine); !ok) return ok;
  note_groups(option, *mine, recorded);
  return {};
}

}  // namespace procedure::stages
