#include "rehearsal/given.h"

#include "base/nearest.h"
#include "rules/dossier.h"

namespace rehearsal {
namespace {

using base::Problem;
using base::Text;
using base::YamlNode;
using rules::feel::Value;

constexpr int most_likes = 8;   // examples that build on examples

const std::set<std::string, std::less<>> surroundings{"cases", "round", "rounds", "stage", "title", "own_titles"};
const std::set<std::string, std::less<>> dossier_keys{"evidence", "dated_checks", "judgements"};

YamlNode mapping_at(const YamlNode& place) {
  YamlNode node;
  node.kind = YamlNode::Kind::mapping;
  node.line = place.line;
  node.column = place.column;
  return node;
}

YamlNode key_of(std::string text, const YamlNode& place) {
  YamlNode key;
  key.text = std::move(text);
  key.line = place.line;
  key.column = place.column;
  return key;
}

void set_member(YamlNode& mapping, const YamlNode& key, const YamlNode& value) {
  for (auto& [existing, old] : mapping.members)
    if (existing.text == key.text) {
      old = value;
      return;
    }
  mapping.members.emplace_back(key, value);
}

/// What is typed freely around a case: numbers, booleans, dates, texts, lists and contexts of these.
Value free_value(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::sequence) {
    rules::feel::List list;
    for (const YamlNode& item : node.items) list.push_back(free_value(item));
    return Value(std::move(list));
  }
  if (node.kind == YamlNode::Kind::mapping) {
    rules::feel::Context context;
    for (const auto& [key, value] : node.members) context.entries.emplace_back(key.text, free_value(value));
    return Value(std::move(context));
  }
  if (node.is_null()) return {};
  if (node.quoted) return Value(node.text);
  if (node.text == "true" || node.text == "false") return Value(node.text == "true");
  if (const auto date = base::Date::parse(node.text)) return Value(*date);
  if (const auto number = base::Decimal::parse(node.text)) return Value(*number);
  return Value(node.text);
}

/// A value of the same kind as the parameter has: "3 years", 5, true, 2024-04-30, null.
std::optional<Value> setting_of(const rules::Parameter& parameter, const YamlNode& node) {
  if (node.is_null()) return Value();
  if (const auto period = calendar::Period::parse(node.text + (node.text.find(' ') == std::string::npos ? " " + parameter.unit : ""))) {
    if (period->unit == calendar::Unit::years) return Value(rules::feel::YearsMonths{12 * std::int64_t{period->count}});
    if (period->unit == calendar::Unit::months) return Value(rules::feel::YearsMonths{period->count});
    if (period->unit == calendar::Unit::days) return Value(rules::feel::DaysTime{86'400 * std::int64_t{period->count}, 0});
    return Value(base::Decimal(period->count));
  }
  const Value value = free_value(node);
  const bool fits = parameter.value.is_null() || (value.boolean() && parameter.value.boolean()) || (value.number() && parameter.value.number()) ||
                    (value.date() && parameter.value.date()) || (value.text() && parameter.value.text());
  return fits ? std::optional(value) : std::nullopt;
}

class GivenReader {
 public:
  GivenReader(const programme::Programme& programme, const programme::Example& example, std::vector<Problem>& problems)
      : programme_(programme), example_(example), problems_(problems), facts_(mapping_at(example.given)), dossier_(mapping_at(example.given)) {}

  Given read() {
    take(example_.given, example_.file, 0);
    dossier_.members.emplace_back(key_of("facts", example_.given), facts_);
    if (auto dossier = rules::read_dossier(dossier_, example_.file, programme_.rulebook)) accept(std::move(dossier->inputs));
    else problems_.insert(problems_.end(), dossier.error().problems.begin(), dossier.error().problems.end());
    return std::move(given_);
  }

 private:
  void unclear(const YamlNode& where, Text message) { problems_.push_back({"example_unclear", std::move(message), {example_.file, where.line, where.column, {}}}); }

  /// Keeps what the keys of the example set before the facts were read.
  void accept(rules::Inputs inputs) {
    inputs.reference_date = given_.inputs.reference_date;
    inputs.today = today_.value_or(inputs.reference_date);
    inputs.evidence_required = given_.inputs.evidence_required;
    inputs.surroundings = given_.inputs.surroundings;
    inputs.with_remedies = false;
    given_.inputs = std::move(inputs);
    given_.facts = facts_;
    if (judged_) judge_the_rest(*judged_);
  }

  /// `judged: pass` answers every judged condition that has no judgement of its own.
  void judge_the_rest(bool pass) {
    std::set<std::string> paths;
    for (const auto& [id, set] : programme_.rulebook.sets)
      for (const rules::Condition* condition : rules::judged_conditions(set)) paths.insert(condition->path);
    std::vector<rules::Judgement> all;
    for (const std::string& path : paths) all.push_back({path, "样例", given_.inputs.reference_date, pass, "", {"sample.pdf"}});
    all.insert(all.end(), given_.inputs.judgements.begin(), given_.inputs.judgements.end());
    given_.inputs.judgements = std::move(all);
  }

  void take(const YamlNode& given, const std::string& file, int depth) {
    if (const YamlNode* like = given.find("like")) take_like(*like, depth);
    for (const auto& [key, value] : given.members)
      if (key.text != "like") member(key, value);
    (void)file;
  }

  void take_like(const YamlNode& like, int depth) {
    for (const programme::Example& other : programme_.examples)
      if (depth < most_likes && (other.label.zh == like.text || other.label.en == like.text)) return take(other.given, other.file, depth + 1);
    unclear(like, {fmt::format("没有示例“{}”可以沿用，或沿用层次过多。", like.text), fmt::format("There is no example '{}' to build on, or too many build on each other.", like.text)});
  }

  void member(const YamlNode& key, const YamlNode& value) {
    const std::string& name = key.text;
    if (name == "facts") for (const auto& [fact, stated] : value.members) set_member(facts_, fact, stated);
    else if (name == "reference_date") date(value, given_.inputs.reference_date);
    else if (name == "today") date(value, today_.emplace());
    else if (name == "date") date(value, given_.date.emplace());
    else if (name == "event" || name == "round") return;
    else if (name == "evidence_required") given_.inputs.evidence_required = value.text == "true";
    else if (name == "judged") judged_ = value.text == "pass";
    else if (name == "parameters") for (const auto& [parameter, setting] : value.members) given_.settings[parameter.text] = setting;
    else if (name == "judgements") add_judgements(key, value);
    else if (name == "bans") for (const auto& [ban, from] : value.members) date(from, given_.bans[ban.text]);
    else if (name == "has_applied") given_.has_applied = value.text == "true";
    else if (name == "taken") for (const auto& [option, count] : value.members) take_places(option, count);
    else if (dossier_keys.contains(name)) merge(key, value);
    else if (programme_.rulebook.facts.contains(name)) set_member(facts_, key, value);
    else if (surroundings.contains(name)) given_.inputs.surroundings.insert_or_assign(name, free_value(value));
    else unknown(key);
  }

  void take_places(const YamlNode& option, const YamlNode& count) {
    const auto number = base::Decimal::parse(count.text);
    const auto places = number ? number->integer() : tl::unexpected(base::Refusal{});
    if (!given_.taken) given_.taken.emplace();
    if (places) (*given_.taken)[option.text] = static_cast<int>(*places);
    else unclear(count, {"名额应是整数。", "Places are a whole number."});
  }

  void unknown(const YamlNode& key) {
    std::vector<std::string> known{"facts", "reference_date", "today", "parameters", "judged", "like", "evidence_required", "bans", "has_applied", "taken"};
    for (const auto& [name, fact] : programme_.rulebook.facts) known.push_back(name);
    const Text hint = base::suggestion(key.text, known);
    unclear(key, {fmt::format("示例的前提里不认识“{}”{}", key.text, hint.zh), fmt::format("The example's given does not know '{}'{}", key.text, hint.en)});
  }

  void date(const YamlNode& node, base::Date& into) {
    if (const auto parsed = base::Date::parse(node.text)) into = *parsed;
    else unclear(node, parsed.error().message);
  }

  void add_judgements(const YamlNode& key, const YamlNode& value) {
    for (auto& [existing, old] : dossier_.members)
      if (existing.text == key.text) {
        old.items.insert(old.items.end(), value.items.begin(), value.items.end());
        return;
      }
    dossier_.members.emplace_back(key, value);
  }

  void merge(const YamlNode& key, const YamlNode& value) {
    for (auto& [existing, old] : dossier_.members)
      if (existing.text == key.text) {
        for (const auto& [name, item] : value.members) set_member(old, name, item);
        return;
      }
    dossier_.members.emplace_back(key, value);
  }

  const programme::Programme& programme_;
  const programme::Example& example_;
  std::vector<Problem>& problems_;
  YamlNode facts_, dossier_;
  std::optional<base::Date> today_;
  std::optional<bool> judged_;
  Given given_;
};

}  // namespace

Given read_given(const programme::Programme& programme, const programme::Example& example, std::vector<Problem>& problems) {
  return GivenReader(programme, example, problems).read();
}

rules::Rulebook with_settings(const programme::Programme& programme, const Given& given, const std::string& file, std::vector<Problem>& problems) {
  rules::Rulebook rulebook = programme.rulebook;
  for (const auto& [name, node] : given.settings) {
    const auto parameter = rulebook.parameters.find(name);
    const auto value = parameter == rulebook.parameters.end() ? std::nullopt : setting_of(parameter->second, node);
    if (value) parameter->second.value = *value;
    else problems.push_back({"example_unclear", {fmt::format("参数“{}”不能设为“{}”。", name, node.text), fmt::format("The parameter '{}' cannot be set to '{}'.", name, node.text)},
                             {file, node.line, node.column, {}}});
  }
  return rulebook;
}

}  // namespace rehearsal
