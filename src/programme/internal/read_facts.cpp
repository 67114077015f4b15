#include "programme/internal/readers.h"
#include "rules/units.h"

namespace programme::internal {
namespace {

using rules::Fact;
using rules::FactClass;
using rules::FactType;

constexpr FactType all_types[] = {
    FactType::boolean, FactType::boolean_named, FactType::text, FactType::integer, FactType::number, FactType::money, FactType::percent,
    FactType::area, FactType::mass, FactType::date, FactType::duration, FactType::range_of_dates, FactType::choice, FactType::choices,
    FactType::list, FactType::series, FactType::document, FactType::person, FactType::contact};

FactType read_type(Draft& draft, const YamlNode& node) {
  if (!expect(draft, node, YamlNode::Kind::scalar)) return FactType::text;
  std::vector<std::string> words;
  for (const FactType type : all_types) {
    if (name_of(type) == node.text) return type;
    words.emplace_back(name_of(type));
  }
  const base::Text near = suggestion(node.text, words);
  draft.refuse("unknown_word", draft.at(node), {fmt::format("没有“{}”这种事实类型{}", node.text, near.zh),
                                                fmt::format("There is no type of fact '{}'{}", node.text, near.en)});
  return FactType::text;
}

std::string usual_unit(FactType type) {
  if (type == FactType::money) return "CNY";
  if (type == FactType::percent) return "%";
  return "";
}

/// `id: [parts]`, or `id: {label, treats}` where the id is not itself the regulation's word.
rules::Option read_option(Draft& draft, const YamlNode& node, const std::string& id, const std::string& element) {
  rules::Option option;
  option.id = id;
  if (node.kind == YamlNode::Kind::sequence) {
    option.label.zh = id;
    option.treats = read_treats(draft, node, element, {Treatment::procedural});
    draft.advise("missing_label", draft.at(node), {fmt::format("{} 缺少英文，请写 {{label: {{zh, en}}, treats: […]}}。", element),
                                                   fmt::format("{} lacks its English text: write {{label: {{zh, en}}, treats: […]}}.", element)});
    return option;
  }
  Keys keys(draft, node, element);
  option.label = keys.label();
  option.treats = keys.treats({Treatment::procedural});
  return option;
}

std::vector<rules::Option> read_options(Draft& draft, const YamlNode& node, const std::string& element) {
  std::vector<rules::Option> options;
  each_member(draft, node, [&](const std::string& id, const YamlNode&, const YamlNode& value) {
    options.push_back(read_option(draft, value, id, element + "." + id));
  });
  return options;
}

Fact read_fact(Draft& draft, const YamlNode& node, const std::string& name, const std::string& element);

/// `{name: {type, label}}`, or `[name, ...]` where every field is a text.
std::vector<Fact> read_fields(Draft& draft, const YamlNode& node, const std::string& element) {
  std::vector<Fact> fields;
  if (node.kind == YamlNode::Kind::mapping) {
    each_member(draft, node, [&](const std::string& name, const YamlNode&, const YamlNode& value) {
      fields.push_back(read_fact(draft, value, name, element + "." + name));
    });
    return fields;
  }
  draft.refuse("missing_label", draft.at(node), {fmt::format("{} 的列没有名称和类型，请写 列名: {{type: …, label: {{zh, en}}}}。", element),
                                                 fmt::format("The fields of {} have neither label nor type: write name: {{type: …, label: {{zh, en}}}}.", element)});
  return fields;
}

/// What a fact of this type cannot do without.
void check_shape(Draft& draft, const Fact& fact, const YamlNode& node, const std::string& element) {
  const auto lacks = [&](bool missing, std::string_view key) {
    if (missing)
      draft.refuse("missing_key", draft.at(node), {fmt::format("{} 的类型是 {}，需要“{}”。", element, name_of(fact.type), key),
                                                   fmt::format("{} is of type {} and needs '{}'.", element, name_of(fact.type), key)});
  };
  if (fact.formula) return;
  lacks((fact.type == FactType::choice || fact.type == FactType::choices) && fact.options.empty(), "options");
  lacks(fact.type == FactType::list && fact.fields.empty(), "fields");
  lacks((fact.type == FactType::area || fact.type == FactType::mass) && fact.unit.empty(), "unit");
}

/// The units an amount of this type may be declared in; a bare number counts anything.
std::string kind_example(FactType type) {
  switch (type) {
    case FactType::money: return "CNY";
    case FactType::area: return "mu, m2, ha";
    case FactType::mass: return "t, kg, t/y";
    case FactType::percent: return "%";
    default: return "";
  }
}

bool fits(FactType type, const std::string& unit) {
  switch (type) {
    case FactType::money: return rules::same_kind(unit, "CNY");
    case FactType::area: return rules::same_kind(unit, "mu");
    case FactType::mass: return rules::same_kind(unit, "t") || rules::same_kind(unit, "t/y");
    case FactType::percent: return rules::same_kind(unit, "%");
    default: return true;
  }
}

/// Amounts that people write with units need one that is known, else nothing they write can be read.
void check_unit(Draft& draft, const Fact& fact, const YamlNode& node, const std::string& element) {
  const YamlNode* unit = node.find("unit");
  if (!unit || fact.unit.empty()) return;
  if (!fits(fact.type, fact.unit))
    draft.refuse("unknown_unit", draft.at(*unit), {fmt::format("{} 的类型是 {}，单位不能是“{}”，应如 {}。", element, name_of(fact.type), fact.unit, kind_example(fact.type)),
                                                   fmt::format("{} is of type {}: its unit cannot be '{}', but something like {}.", element, name_of(fact.type), fact.unit, kind_example(fact.type))});
  else if (fact.type == FactType::series && rules::base_unit_of(fact.unit).empty())
    draft.advise("unknown_unit", draft.at(*unit), {fmt::format("{} 的单位“{}”不认识，填写时不能换算；金额用 CNY。", element, fact.unit),
                                                   fmt::format("The unit '{}' of {} is not known, so nothing is converted to it; money is CNY.", fact.unit, element)});
}

/// A fact a person classifies is judged; a formula computes; what is only asked for is procedural.
Treatment treatment_of(const Keys& keys) {
  if (keys.has("formula")) return Treatment::computed;
  return keys.has("decided_by") ? Treatment::judged : Treatment::procedural;
}

Fact read_fact(Draft& draft, const YamlNode& node, const std::string& name, const std::string& element) {
  Keys keys(draft, node, element);
  Fact fact;
  fact.name = name;
  fact.label = keys.label();
  fact.help = keys.both("help");
  if (const YamlNode* type = keys.need("type")) fact.type = read_type(draft, *type);
  fact.unit = keys.text("unit");
  if (fact.unit.empty()) fact.unit = usual_unit(fact.type);
  if (const YamlNode* options = keys.take("options")) fact.options = read_options(draft, *options, element);
  if (const YamlNode* fields = keys.take("fields")) fact.fields = read_fields(draft, *fields, element);
  fact.evidence = keys.refer_all("evidence", Kind::evidence);
  const std::string class_word = keys.word("class", {"public", "confidential", "personal"});
  fact.fact_class = class_word == "personal" ? FactClass::personal : class_word == "confidential" ? FactClass::confidential : FactClass::public_;
  fact.ask_when = keys.expression("ask_when");
  fact.formula = keys.expression("formula");
  fact.check = keys.word("check", {"uscc"});
  fact.period = keys.text("period");
  fact.empty_needs_dated_check = keys.word("empty_needs", {"dated_check"}) == "dated_check";
  fact.decided_by = keys.refer("decided_by", Kind::role);
  fact.treats = keys.treats({treatment_of(keys)});
  keys.not_yet({"table", "groups", "levels", "cross_check", "looked_up", "generated", "unique"});
  check_shape(draft, fact, node, element);
  check_unit(draft, fact, node, element);
  return fact;
}

void add_fact(Draft& draft, const std::string& name, const YamlNode& key, const YamlNode& value) {
  draft.places["fact " + name] = draft.at(key);
  Fact fact = read_fact(draft, value, name, "fact " + name);
  fact.line = key.line;
  draft.programme.rulebook.facts[name] = std::move(fact);
}

/// A fact of the shared dictionary, with the file it stands in.
struct Shared { std::string file; const YamlNode* key; const YamlNode* value; };

std::map<std::string, Shared> index_of(const std::map<std::string, YamlNode>& dictionary, std::string_view section) {
  std::map<std::string, Shared> index;
  for (const auto& [file, document] : dictionary)
    if (const YamlNode* facts = document.find(section))
      for (const auto& [key, value] : facts->members) index.emplace(key.text, Shared{file, &key, &value});
  return index;
}

/// Reads with the messages pointing into the dictionary's file.
void in_file(Draft& draft, const std::string& file, const std::function<void()>& read) {
  const std::string prefix = std::exchange(draft.prefix, draft.shared_prefix);
  const std::string own = std::exchange(draft.file, file);
  const std::string_view source = std::exchange(draft.source, {});
  read();
  draft.source = source;
  draft.prefix = prefix;
  draft.file = own;
}

void use_shared(Draft& draft, const YamlNode& use, const std::map<std::string, Shared>& shared) {
  if (!expect(draft, use, YamlNode::Kind::sequence)) return;
  std::vector<std::string> names;
  for (const auto& [name, fact] : shared) names.push_back(name);
  for (const YamlNode& item : use.items) {
    if (!expect(draft, item, YamlNode::Kind::scalar)) continue;
    const auto found = shared.find(item.text);
    if (found == shared.end()) {
      const base::Text near = suggestion(item.text, names);
      draft.refuse("unknown_fact", draft.at(item), {fmt::format("共用事实中没有“{}”{}", item.text, near.zh),
                                                    fmt::format("The shared dictionary has no fact '{}'{}", item.text, near.en)});
      draft.programme.rulebook.facts[item.text].name = item.text;  // said once, here; not again wherever it is used
      continue;
    }
    if (draft.programme.rulebook.facts.contains(item.text))
      draft.refuse("duplicate_name", draft.at(item), {fmt::format("“{}”已取用过，请删去一处。", item.text), fmt::format("'{}' is taken twice: remove one.", item.text)});
    draft.used_shared.emplace_back(item.text, *found->second.value);
    in_file(draft, found->second.file, [&] { add_fact(draft, item.text, *found->second.key, *found->second.value); });
    draft.places["fact " + item.text] = draft.at(item);
  }
}

void add_evidence(Draft& draft, const std::string& id, const YamlNode& value) {
  draft.programme.rulebook.evidence_kinds[id] = read_both(draft, value, "evidence " + id);
}

void read_own_facts(Draft& draft, const YamlNode& facts) {
  each_member(draft, facts, [&](const std::string& name, const YamlNode& key, const YamlNode& value) {
    if (draft.programme.rulebook.facts.contains(name))
      draft.refuse("duplicate_name", draft.at(key), {fmt::format("“{}”已从共用事实取用，不能再定义。", name),
                                                     fmt::format("'{}' is already taken from the shared dictionary.", name)});
    add_fact(draft, name, key, value);
  });
}

}  // namespace

void read_facts(Draft& draft, const YamlNode& root, const std::map<std::string, YamlNode>& dictionary) {
  for (const auto& [id, kind] : index_of(dictionary, "evidence")) {
    draft.used_shared.emplace_back("evidence " + id, *kind.value);
    in_file(draft, kind.file, [&] { add_evidence(draft, id, *kind.value); });
  }
  Keys keys(draft, root, "facts.yaml");
  if (const YamlNode* use = keys.take("use")) use_shared(draft, *use, index_of(dictionary, "facts"));
  if (const YamlNode* facts = keys.take("facts")) read_own_facts(draft, *facts);
  if (const YamlNode* kinds = keys.take("evidence"))
    each_member(draft, *kinds, [&](const std::string& id, const YamlNode&, const YamlNode& value) { add_evidence(draft, id, value); });
}

}  // namespace programme::internal
