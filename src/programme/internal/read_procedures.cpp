#include "programme/internal/readers.h"

#include <set>

namespace programme::internal {
namespace {

/// `about: {title: listing}`, `{title: [a, b]}`, `{case: application}`, `round`, `person` or `none`.
void read_about(Draft& draft, const YamlNode& node, Procedure& procedure) {
  if (node.kind == YamlNode::Kind::scalar && (node.text == "none" || node.text == "round" || node.text == "person")) {
    procedure.about_kind = node.text;
    return;
  }
  Keys keys(draft, node, procedure.id + " about");
  if (keys.has("title")) procedure.about_kind = "title";
  if (const YamlNode* titles = keys.take("title"))
    procedure.about = titles->kind == YamlNode::Kind::sequence ? keys.refer_all("title", Kind::title) : std::vector<std::string>{keys.refer("title", Kind::title)};
  if (keys.has("case")) procedure.about_kind = "case";
  if (const std::string about = keys.refer("case", Kind::procedure); !about.empty()) procedure.about = {about};
  keys.not_yet({"list", "office"});
  if (node.members.size() != 1)
    draft.refuse("bad_value", draft.at(node), {fmt::format("{} 的 about 只写一项，如 {{title: …}}。", procedure.id), fmt::format("{}: about names one thing, such as {{title: …}}.", procedure.id)});
}

std::vector<Outcome_> read_results(Draft& draft, const YamlNode& node, const std::string& procedure) {
  std::vector<Outcome_> results;
  each_member(draft, node, [&](const std::string& id, const YamlNode& key, const YamlNode& value) {
    draft.places[procedure + " result " + id] = draft.at(key);
    Keys keys(draft, value, procedure + " result " + id);
    results.push_back({id, keys.label(), keys.refer_all("set_by", Kind::procedure)});
    keys.treats({Treatment::procedural});
  });
  return results;
}

Way read_way(Draft& draft, const YamlNode& node, const std::string& id, const std::string& procedure) {
  Keys keys(draft, node, procedure + " way " + id);
  Way way;
  way.id = id;
  way.label = keys.label();
  way.by = keys.refer("by", Kind::role);
  keys.need("at");
  way.at = keys.refer("at", Kind::stage, procedure);
  way.require = keys.refer_all("require", Kind::set);
  way.follows = keys.refer("follows", Kind::result);
  way.treats = keys.treats({Treatment::procedural});
  way.reading = keys.reading();
  keys.not_yet({"as", "consent", "about", "every", "before", "outside"});
  if (way.by.empty() == way.follows.empty() && node.find("by") == nullptr && node.find("follows") == nullptr)
    draft.refuse("missing_key", draft.at(node), {fmt::format("{}：请用 by 写明谁发起，或用 follows 写明由哪个结果引起。", keys.element()),
                                                 fmt::format("{}: say who opens it (by) or which result does (follows).", keys.element())});
  return way;
}

ListKind read_list(Draft& draft, const YamlNode& node, const std::string& id, const std::string& procedure) {
  Keys keys(draft, node, procedure + " list " + id);
  ListKind list;
  list.id = id;
  list.label = keys.label();
  if (const YamlNode* per = keys.take("per")) {
    list.per = read_texts(draft, *per);
    for (const YamlNode& item : per->items)
      if (item.text != "round") read_reference(draft, item, Kind::role, "", keys.element());
  }
  const std::string closes = keys.word("closes", {"by_act"});
  if (!closes.empty()) list.closes = closes;
  keys.treats({Treatment::procedural});
  return list;
}

/// The parts of a procedure that have names of their own.
void read_inner(Keys& keys, Procedure& procedure) {
  Draft& draft = keys.draft();
  const std::string& id = procedure.id;
  if (const YamlNode* results = keys.need("results")) procedure.results = read_results(draft, *results, id);
  if (const YamlNode* ways = keys.need("ways_in"))
    each_member(draft, *ways, [&](const std::string& way, const YamlNode& key, const YamlNode& value) {
      draft.places[id + " way " + way] = draft.at(key);
      procedure.ways.push_back(read_way(draft, value, way, id));
    });
  if (const YamlNode* lists = keys.take("lists"))
    each_member(draft, *lists, [&](const std::string& list, const YamlNode& key, const YamlNode& value) {
      draft.places[id + " list " + list] = draft.at(key);
      procedure.lists.push_back(read_list(draft, value, list, id));
    });
  if (const YamlNode* stages = keys.need("stages"))
    each_member(draft, *stages, [&](const std::string& stage, const YamlNode& key, const YamlNode& value) {
      draft.places[id + "." + stage] = draft.at(key);
      procedure.stages.push_back(read_stage(draft, value, stage, id));
      procedure.stages.back().line = key.line;
    });
}

/// `one_per: [round, applicant]`
void read_one_per(Keys& keys, Procedure& procedure) {
  const YamlNode* node = keys.take("one_per");
  if (!node) return;
  const auto names = read_texts(keys.draft(), *node);
  procedure.one_per_applicant = std::set<std::string>(names.begin(), names.end()) == std::set<std::string>{"applicant", "round"};
  if (!procedure.one_per_applicant)
    keys.draft().refuse("bad_value", keys.draft().at(*node), {fmt::format("{} 的 one_per 只能写 [round, applicant]。", procedure.id), fmt::format("{}: one_per is [round, applicant].", procedure.id)});
}

void read_procedure(Draft& draft, const YamlNode& node) {
  const YamlNode* name = node.find("procedure");
  Keys keys(draft, node, name ? "procedure " + name->text : "procedure");
  Procedure procedure;
  procedure.id = keys.need_text("procedure");
  procedure.label = keys.label();
  procedure.subject = keys.word("subject", {"organisation", "branch", "product", "service", "person", "team", "project", "place"});
  if (const YamlNode* about = keys.take("about")) read_about(draft, *about, procedure);
  procedure.per_round = keys.word("per", {"round"}) == "round";
  procedure.withdrawable_until = keys.refer("withdrawable_until", Kind::stage, procedure.id);
  read_inner(keys, procedure);
  procedure.treats = keys.treats({Treatment::procedural});
  procedure.file = draft.file;
  procedure.line = keys.line();
  procedure.leaves_running = keys.flag("leaves_running");
  read_one_per(keys, procedure);
  keys.not_yet({"open", "anonymous", "ends_with"});
  if (procedure.id.empty()) return;
  if (draft.programme.procedure(procedure.id))
    draft.refuse("duplicate_name", draft.at(*name), {fmt::format("程序“{}”已定义过。", procedure.id), fmt::format("The procedure '{}' is declared twice.", procedure.id)});
  draft.places["procedure " + procedure.id] = draft.at(*name);
  draft.programme.procedures.push_back(std::move(procedure));
}

}  // namespace

void read_procedures(Draft& draft, const YamlNode& root) {
  each_of(draft, root, [&](const YamlNode& node) { read_procedure(draft, node); });
}

void read_examples(Draft& draft, const YamlNode& root) {
  if (!expect(draft, root, YamlNode::Kind::sequence)) return;
  for (const YamlNode& node : root.items) {
    Keys keys(draft, node, "example");
    Example example;
    if (const YamlNode* label = keys.need("example")) example.label = read_both(draft, *label, "example");
    if (const YamlNode* given = keys.take("given"); given && expect(draft, *given, YamlNode::Kind::mapping)) example.given = *given;
    if (const YamlNode* when = keys.need("when")) example.when = *when;
    if (const YamlNode* then = keys.need("then"); then && expect(draft, *then, YamlNode::Kind::mapping)) example.then = *then;
    if (example.when.kind == YamlNode::Kind::scalar && node.find("when")) expect(draft, example.when, YamlNode::Kind::mapping);
    example.file = draft.file;
    example.line = node.line;
    draft.programme.examples.push_back(std::move(example));
  }
}

}  // namespace programme::internal
