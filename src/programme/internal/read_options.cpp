#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

/// `at_most: 3` or the name of a parameter.
void read_places(Keys& keys, std::string_view key, std::optional<int>& number, std::string& parameter) {
  const YamlNode* node = keys.take(key);
  if (!node || !expect(keys.draft(), *node, YamlNode::Kind::scalar)) return;
  if (base::Decimal::parse(node->text)) number = keys.count(key);
  else parameter = read_reference(keys.draft(), *node, Kind::parameter, "", keys.element());
}

/// `{small: {label, when: 'size = "small"', at_least: 1}}`
Group read_group(Draft& draft, const YamlNode& node, const std::string& id, const std::string& element) {
  Keys keys(draft, node, element + " group " + id);
  Group group;
  group.id = id;
  group.label = keys.label();
  keys.need("when");
  group.when = keys.expression("when");
  read_places(keys, "at_most", group.at_most, group.at_most_parameter);
  read_places(keys, "at_least", group.at_least, group.at_least_parameter);
  group.treats = keys.treats({Treatment::procedural});
  if (!keys.has("at_most") && !keys.has("at_least"))
    draft.refuse("missing_key", draft.at(node), {fmt::format("{}：请写 at_most 或 at_least。", keys.element()), fmt::format("{}: say at_most or at_least.", keys.element())});
  return group;
}

void read_groups(Keys& keys, Choice& choice) {
  const YamlNode* node = keys.take("groups");
  if (!node) return;
  each_member(keys.draft(), *node, [&](const std::string& id, const YamlNode&, const YamlNode& value) { choice.groups.push_back(read_group(keys.draft(), value, id, keys.element())); });
}

/// Places kept for a group are places of the option; an option outside the quota has none.
void check_places(Keys& keys, const Choice& choice) {
  const bool has_places = choice.at_most || !choice.at_most_parameter.empty();
  for (const Group& group : choice.groups)
    if ((group.at_least || !group.at_least_parameter.empty()) && !has_places)
      keys.draft().refuse("missing_key", keys.draft().at(keys.node()), {fmt::format("{}：“{}”至少的名额要从选项的名额（at_most）中留出。", keys.element(), group.id),
                                                                        fmt::format("{}: the places kept for '{}' are taken from the option's at_most, which is missing.", keys.element(), group.id)});
  if (choice.outside_quota && (has_places || !choice.groups.empty()))
    keys.draft().refuse("bad_value", keys.draft().at(keys.node()), {fmt::format("{}：名额之外（outside_quota）的选项没有名额。", keys.element()),
                                                                    fmt::format("{}: an option outside the quota has no number of places.", keys.element())});
}

Choice read_choice(Draft& draft, const YamlNode& node, const std::string& id, const std::string& element) {
  Keys keys(draft, node, element + "." + id);
  Choice choice;
  choice.id = id;
  choice.label = keys.label();
  choice.if_ = keys.expression("if");
  choice.require = keys.refer_all("require", Kind::set);
  choice.open_to = keys.refer_all("open_to", Kind::role);
  choice.reason_required = keys.word("reason", {"required"}) == "required";
  choice.items_required = keys.word("items", {"required"}) == "required";
  read_places(keys, "at_most", choice.at_most, choice.at_most_parameter);
  read_groups(keys, choice);
  choice.outside_quota = keys.flag("outside_quota");
  choice.record = keys.refer_all("record", Kind::fact);
  choice.treats = keys.treats({Treatment::procedural, Treatment::judged});
  keys.reading();
  check_places(keys, choice);
  return choice;
}

}  // namespace

std::vector<Choice> read_choices(Draft& draft, const YamlNode& node, const std::string& element) {
  std::vector<Choice> choices;
  each_member(draft, node, [&](const std::string& id, const YamlNode&, const YamlNode& value) {
    choices.push_back(read_choice(draft, value, id, element));
  });
  return choices;
}

}  // namespace programme::internal
