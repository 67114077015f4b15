#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

/// `not: [role, about.<stage>]`
void read_not(Keys& keys, Stage& stage, const std::string& procedure) {
  const YamlNode* node = keys.take("not");
  if (!node || !expect(keys.draft(), *node, YamlNode::Kind::sequence)) return;
  for (const YamlNode& item : node->items) {
    if (!item.text.starts_with("about.")) {
      stage.not_roles.push_back(read_reference(keys.draft(), item, Kind::role, "", keys.element()));
      continue;
    }
    read_reference(keys.draft(), item, Kind::stage_about, procedure, keys.element());
    stage.not_about.push_back(item.text.substr(item.text.find('.') + 1));
  }
}

/// `portal: {label, treats}`
std::vector<Channel> read_channels(Draft& draft, const YamlNode& node, const std::string& element) {
  std::vector<Channel> channels;
  each_member(draft, node, [&](const std::string& id, const YamlNode&, const YamlNode& value) {
    Keys keys(draft, value, element + " channel " + id);
    Channel channel;
    channel.id = id;
    channel.label = keys.label();
    channel.treats = keys.treats({Treatment::procedural});
    channels.push_back(std::move(channel));
  });
  return channels;
}

/// `[{issue: listing}, ...]`
std::vector<RegisterAct> read_acts(Draft& draft, const YamlNode& node, const std::string& procedure, const std::string& element) {
  std::vector<RegisterAct> acts;
  if (!expect(draft, node, YamlNode::Kind::sequence)) return acts;
  for (const YamlNode& item : node.items) {
    Keys keys(draft, item, element + " do");
    for (const std::string_view act : {"change", "suspend", "reinstate"})
      if (keys.has(act)) acts.push_back({std::string(act), keys.refer(act, Kind::title)});
    for (const std::string_view act : {"issue", "withdraw"})
      if (keys.has(act)) acts.push_back({std::string(act), keys.refer(act, Kind::registered)});
    for (const std::string_view act : {"grant", "revoke"})
      if (keys.has(act)) acts.push_back({std::string(act), keys.refer(act, Kind::role)});
    if (keys.has("close")) acts.push_back({"close", keys.refer("close", Kind::result_about, procedure)});
    if (keys.has("open")) acts.push_back({"open", keys.word("open", {"round"})});
    if (item.kind == YamlNode::Kind::mapping && item.members.size() != 1)
      draft.refuse("bad_value", draft.at(item), {fmt::format("{}：每一项只写一个登记动作。", element), fmt::format("{}: one act of the register an item.", element)});
  }
  return acts;
}

void read_submission(Keys& keys, Stage& stage) {
  stage.to = keys.refer("to", Kind::role);
  stage.ask_to_complete = keys.word("incomplete", {"ask_to_complete"}) == "ask_to_complete";
  stage.complete_within = keys.refer("complete_within", Kind::parameter);
  if (!stage.complete_within.empty() && !stage.ask_to_complete)
    keys.draft().refuse("missing_key", keys.draft().at(keys.node()), {fmt::format("{}：complete_within 须与 incomplete: ask_to_complete 一起写。", keys.element()),
                                                                      fmt::format("{}: complete_within goes with incomplete: ask_to_complete.", keys.element())});
  keys.not_yet({"copies", "sealed", "with_forms"});
}

void read_check(Keys& keys, Stage& stage) {
  keys.need("rules");
  stage.rules = keys.refer_all("rules", Kind::set);
  stage.as_of = keys.word("as_of", {"today"});
}

void read_assignment(Keys& keys, Stage& stage) {
  keys.need("fills");
  stage.fills = keys.refer("fills", Kind::role);
  stage.mode = keys.word("mode", {"choice"});
  stage.optional = keys.flag("optional");
}

void read_evaluation(Keys& keys, Stage& stage, const std::string& procedure) {
  keys.need("sheet");
  stage.sheet = keys.refer("sheet", Kind::sheet);
  stage.mode = keys.word("mode", {"documents", "session", "site", "test", "opinion"});
  stage.at_least = keys.count("at_least").value_or(1);
  stage.blind = keys.flag("blind");
  stage.sees = keys.refer_all("sees", Kind::stage, procedure);
  stage.settles = keys.refer("settles", Kind::stage, procedure);
  keys.not_yet({"silence"});
}

/// `rank: [stage.first.score]`
void read_rank(Keys& keys, Stage& stage) {
  const YamlNode* node = keys.take("rank");
  if (!node || !expect(keys.draft(), *node, YamlNode::Kind::sequence)) return;
  for (const YamlNode& item : node->items)
    if (auto expression = read_expression(keys.draft(), item, keys.element())) stage.rank.push_back(std::move(*expression));
}

void read_decision(Keys& keys, Stage& stage) {
  stage.sheet = keys.refer("sheet", Kind::sheet);
  stage.confirms = keys.refer("confirms", Kind::set);
  if (const YamlNode* options = keys.need("options")) stage.options = read_choices(keys.draft(), *options, keys.element());
  read_rank(keys, stage);
  stage.discretion = keys.flag("discretion");
}

void read_ballot(Keys& keys, Stage& stage) {
  if (const YamlNode* options = keys.need("options")) stage.options = read_choices(keys.draft(), *options, keys.element());
  stage.voting = read_voting(keys);
  keys.word("exclusive", {"true"});   // one member, one vote for one option
  keys.not_yet({"rounds", "may_leave_vacant"});
}

void read_publication(Keys& keys, Stage& stage) {
  stage.inside = keys.word("place", {"inside"}) == "inside";
  const YamlNode* channels = stage.inside ? keys.take("channels") : keys.need("channels");
  if (channels) stage.channels = read_channels(keys.draft(), *channels, keys.element());
  stage.period = keys.refer("period", Kind::parameter);
  stage.proof = keys.word("proof", {"required"}) == "required";
  stage.restarts_when_amended = keys.word("restarts_on", {"amended"}) == "amended";
  if (stage.restarts_when_amended && stage.period.empty())
    keys.draft().refuse("missing_key", keys.draft().at(keys.node()), {fmt::format("{}：没有公示期（period），无从重新起算。", keys.element()), fmt::format("{}: there is no period that could begin anew.", keys.element())});
  stage.objections = keys.refer("objections", Kind::procedure);
}

void read_registration(Keys& keys, Stage& stage, const std::string& procedure) {
  if (const YamlNode* acts = keys.need("do")) stage.acts = read_acts(keys.draft(), *acts, procedure, keys.element());
  stage.year = keys.refer("year", Kind::fact);
  stage.dated = keys.refer("dated", Kind::fact);
  const auto dated = keys.draft().programme.rulebook.facts.find(stage.dated);
  if (dated != keys.draft().programme.rulebook.facts.end() && dated->second.type != rules::FactType::date)
    keys.draft().refuse("wrong_kind", keys.draft().at(keys.node()), {fmt::format("{}：dated 须是日期（type: date）的事实。", keys.element()), fmt::format("{}: dated names a fact that is a date.", keys.element())});
}

void read_by_type(Keys& keys, Stage& stage, const std::string& procedure) {
  switch (stage.type) {
    case StageType::submission: return read_submission(keys, stage);
    case StageType::check: return read_check(keys, stage);
    case StageType::assignment: return read_assignment(keys, stage);
    case StageType::evaluation: return read_evaluation(keys, stage, procedure);
    case StageType::decision: return read_decision(keys, stage);
    case StageType::ballot: return read_ballot(keys, stage);
    case StageType::publication: return read_publication(keys, stage);
    case StageType::registration: return read_registration(keys, stage, procedure);
  }
}

/// A person's own judgement is part of these stages, so a part may be treated there by judging as well.
std::vector<std::string> read_stage_treats(Keys& keys, StageType type) {
  if (type == StageType::check) return keys.treats({Treatment::procedural, Treatment::computed});
  if (type == StageType::evaluation || type == StageType::decision || type == StageType::ballot)
    return keys.treats({Treatment::procedural, Treatment::judged});
  return keys.treats({Treatment::procedural});
}

/// `documents: [a, b]`, or by the outcome that makes them: `documents: {refuse: [a]}`.
void read_documents(Keys& keys, Stage& stage) {
  const YamlNode* node = keys.take("documents");
  if (!node) return;
  if (node->kind != YamlNode::Kind::mapping) {
    stage.documents = read_references(keys.draft(), *node, Kind::document, "", keys.element());
    return;
  }
  each_member(keys.draft(), *node, [&](const std::string& outcome, const YamlNode& key, const YamlNode& value) {
    keys.draft().places[keys.element() + " documents " + outcome] = keys.draft().at(key);
    auto& made = stage.documents_of[outcome] = read_references(keys.draft(), value, Kind::document, "", keys.element());
    for (const auto& id : made)
      if (std::find(stage.documents.begin(), stage.documents.end(), id) == stage.documents.end()) stage.documents.push_back(id);
  });
}

std::map<std::string, std::string> read_next(Draft& draft, const YamlNode& node, const std::string& procedure, const std::string& element) {
  std::map<std::string, std::string> next;
  each_member(draft, node, [&](const std::string& outcome, const YamlNode& key, const YamlNode& value) {
    draft.places[element + " next " + outcome] = draft.at(key);
    next[outcome] = read_reference(draft, value, Kind::next, procedure, element);
  });
  return next;
}

}  // namespace

Stage read_stage(Draft& draft, const YamlNode& node, const std::string& id, const std::string& procedure) {
  const std::string element = procedure + "." + id;
  Keys keys(draft, node, element);
  Stage stage;
  stage.id = id;
  const std::string type = keys.need_word("type", {"submission", "check", "assignment", "evaluation", "decision", "ballot", "publication", "registration"});
  for (int i = 0; i <= static_cast<int>(StageType::registration); ++i)
    if (name_of(static_cast<StageType>(i)) == type) stage.type = static_cast<StageType>(i);
  stage.label = keys.label();
  // A check is the machine's; a registration without an office acts by itself, in the act that leads to it.
  if (stage.type != StageType::check && stage.type != StageType::registration) keys.need("by");
  stage.by = keys.refer("by", Kind::role);
  if (const YamlNode* next = keys.need("next")) stage.next = read_next(draft, *next, procedure, element);
  stage.treats = read_stage_treats(keys, stage.type);
  stage.reading = keys.reading();
  stage.list = keys.refer("list", Kind::list, procedure);
  stage.require = keys.refer_all("require", Kind::set);
  stage.preview = keys.refer_all("preview", Kind::set);
  read_not(keys, stage, procedure);
  stage.record = keys.refer_all("record", Kind::fact);
  if (const YamlNode* wait = keys.take("not_before")) stage.not_before = read_not_before(draft, *wait, procedure, element);
  stage.forms = keys.refer_all("forms", Kind::form);
  read_documents(keys, stage);
  if (const YamlNode* deadline = keys.take("deadline")) stage.deadline = read_deadline(draft, *deadline, procedure, element);
  if (!type.empty()) read_by_type(keys, stage, procedure);
  return stage;
}

}  // namespace programme::internal
