#include "rehearsal/filled_in.h"

namespace rehearsal {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;
using base::YamlNode;
using procedure::Field;

const Json& sample_file() {
  static const Json file("sha256:" + std::string(64, '0'));
  return file;
}

template <class Options>
std::string first_option(const Options& options) { return options.empty() ? "" : options.front().id; }

/// The first answer; of points all there are, of levels the highest, which stands last.
std::string best_answer(const Field& field) {
  if (const auto most = programme::range_of(*field.sheet, *field.criterion).high; most && field.sheet->scale == programme::ScaleKind::points) return most->text();
  const auto options = procedure::answers_on(*field.sheet);
  return field.sheet->scale == programme::ScaleKind::ordinal && !options.empty() ? options.back().id : first_option(options);
}

/// Fills in one act, field by field as the procedure names them.
class Filler {
 public:
  Filler(const procedure::Situation& situation, const Content& sources) : situation_(situation), sources_(sources) {}

  void add(const Field& field) {
    const auto& [in, name] = std::tie(field.in, field.name);
    if (in == "facts") fact(field);
    else if (in == "judgements") judgement(field);
    else if (in == "parameters") parameter(name);
    else if (in == "evidence") proof(name);
    else if (in == "sheet") sheet_[name] = JsonObject{{"result", said_in("sheet", name, best_answer(field))}, {"finding", "样例意见"}};
    else if (in == "channels") channel(name);
    else if (name == "members") members(field);
    else if (name == "option") data_["option"] = said("option", first_option(field.choices()));
    else if (name == "reason") data_["reason"] = said("reason", "样例理由");
    else if (name == "date") data_["date"] = said("posted", situation_.today().text());
    else if (name == "year") data_["year"] = said("year", std::to_string(situation_.today().year()));
    else if (name == "items") items();
  }

  JsonObject finish() && {
    const auto put = [&](const char* key, auto& part) {
      if (!part.empty()) data_[key] = std::move(part);
    };
    put("facts", facts_);
    put("evidence", evidence_);
    put("dated_checks", dated_checks_);
    put("judgements", judgements_);
    put("sheet", sheet_);
    put("channels", channels_);
    put("parameters", parameters_);
    return std::move(data_);
  }

 private:
  std::string said(std::string_view key, std::string otherwise) const {
    const YamlNode* node = sources_.act.find(key);
    return node ? node->text : otherwise;
  }

  std::string said_in(std::string_view part, std::string_view name, std::string otherwise) const {
    const YamlNode* mapping = sources_.act.find(part);
    const YamlNode* node = mapping ? mapping->find(name) : nullptr;
    return node ? node->text : otherwise;
  }

  const YamlNode* stated(const std::string& name) const {
    const YamlNode* own = sources_.act.find("facts");
    const YamlNode* node = own ? own->find(name) : nullptr;
    return node ? node : sources_.facts.find(name);
  }

  /// After a return what was not named stays as it is; an example that states it anew wants to see it refused.
  void fact(const Field& field) {
    const auto& name = field.name;
    const YamlNode* own = sources_.act.find("facts");
    const YamlNode* value = stated(name);
    if (!value || (field.locked && !(own && own->find(name)))) return;
    facts_[name] = json_of(*value);
    if (!field.fact->evidence.empty()) evidence_[name] = JsonArray{sample_file()};
    if (value->kind == YamlNode::Kind::sequence && value->items.empty()) dated_checks_[name] = situation_.today().text();
  }

  void judgement(const Field& field) {
    const std::string result = said_in("judgements", field.name, field.required ? "pass" : "");
    if (result.empty()) return;
    judgements_.push_back(JsonObject{{"criterion", field.name}, {"result", result}, {"reason", "样例意见"}, {"evidence", JsonArray{sample_file()}}});
  }

  void channel(const std::string& id) {
    const YamlNode* chosen = sources_.act.find("channels");
    if (chosen && std::none_of(chosen->items.begin(), chosen->items.end(), [&](const YamlNode& item) { return item.text == id; })) return;
    channels_[id] = JsonObject{{"date", situation_.today().text()}, {"link", "https://example.invalid/" + id}};
  }

  /// What the office sets for the round; nothing unless the act says so.
  void parameter(const std::string& name) {
    const YamlNode* set = sources_.act.find("parameters");
    if (const YamlNode* node = set ? set->find(name) : nullptr) parameters_[name] = node->text;
  }

  /// `proof: false`: the papers that prove a posting are left out.
  void proof(const std::string& name) {
    const YamlNode* node = sources_.act.find(name);
    if (!node || node->text != "false") evidence_[name] = JsonArray{sample_file()};
  }

  void members(const Field& field) {
    JsonArray chosen;
    const auto wanted = base::Decimal::parse(said("members", "1"));
    for (const auto& option : field.choices())
      if (wanted && base::Decimal(static_cast<int>(chosen.size())) < *wanted) chosen.push_back(Json(option.id));
    if (!chosen.empty()) data_["members"] = std::move(chosen);
  }

  void items() {
    JsonArray items;
    if (const YamlNode* named = sources_.act.find("items"))
      for (const YamlNode& item : named->items) items.push_back(JsonObject{{"pointer", "/facts/" + item.text}, {"note", "请补正"}});
    data_["items"] = std::move(items);
  }

  const procedure::Situation& situation_;
  const Content& sources_;
  JsonObject data_, facts_, evidence_, dated_checks_, sheet_, channels_, parameters_;
  JsonArray judgements_;
};

}  // namespace

JsonObject filled_in(const procedure::CaseState& state, const programme::Stage& stage, const std::string& what, const procedure::Actor& actor,
                     const procedure::Situation& situation, const Content& sources) {
  Filler filler(situation, sources);
  for (const auto& field : procedure::fields_of(state, stage, what, actor, situation)) filler.add(field);
  return std::move(filler).finish();
}

std::string usual_act(const programme::Stage& stage) {
  switch (stage.type) {
    case programme::StageType::submission: return "submit";
    case programme::StageType::assignment: return "assign";
    case programme::StageType::evaluation: return "sheet";
    case programme::StageType::publication: return "publish";
    case programme::StageType::registration: return "register";
    case programme::StageType::ballot: return "vote";
    case programme::StageType::decision: case programme::StageType::check:
      return stage.options.empty() ? "decide" : stage.options.front().id;
  }
  return "";
}

Json json_of(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::sequence) {
    JsonArray array;
    for (const YamlNode& item : node.items) array.push_back(json_of(item));
    return array;
  }
  if (node.kind == YamlNode::Kind::mapping) {
    JsonObject object;
    for (const auto& [key, value] : node.members) object[key.text] = json_of(value);
    return object;
  }
  return node.is_null() ? Json(nullptr) : Json(node.text);
}

}  // namespace rehearsal
