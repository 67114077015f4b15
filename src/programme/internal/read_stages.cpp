#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

Deadline read_deadline(Draft& draft, const YamlNode& node, const std::string& procedure, const std::string& element) {
  Keys keys(draft, node, element + " deadline");
  Deadline deadline;
  deadline.from = keys.refer("from", Kind::event, procedure);
  deadline.date = keys.refer("date", Kind::event, procedure);
  if (const YamlNode* within = keys.take("within"); within && expect(draft, *within, YamlNode::Kind::scalar)) {
    if (const auto period = calendar::Period::parse(within->text)) deadline.period = *period;
    else deadline.within = read_reference(draft, *within, Kind::parameter, "", element);
  }
  if (std::string missed = keys.text("missed"); !missed.empty()) deadline.missed = missed;
  deadline.rolls = keys.flag("rolls");
  deadline.treats = keys.treats({Treatment::procedural});
  keys.not_yet({"take", "before", "by", "counts", "counts_from", "stopped_while", "restarts_on", "blackout", "tell"});
  const bool relative = !deadline.from.empty() && (deadline.period || !deadline.within.empty());
  if (relative == deadline.date.empty()) return deadline;
  draft.refuse("missing_key", draft.at(node), {fmt::format("{} 的期限要么写 from 和 within，要么写 date。", element),
                                               fmt::format("The deadline of {} says either from and within, or date.", element)});
  return deadline;
}

/// `at_most: 3` or the name of a parameter.
void read_at_most(Keys& keys, Choice& choice) {
  const YamlNode* node = keys.take("at_most");
  if (!node || !expect(keys.draft(), *node, YamlNode::Kind::scalar)) return;
  if (base::Decimal::parse(node->text)) choice.at_most = keys.count("at_most");
  else choice.at_most_parameter = read_reference(keys.draft(), *node, Kind::parameter, "", keys.element());
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
  read_at_most(keys, choice);
  choice.treats = keys.treats({Treatment::procedural, Treatment::judged});
  keys.reading();
  keys.not_yet({"groups", "record", "outside_quota"});
  return choice;
}

std::vector<Choice> read_choices(Draft& draft, const YamlNode& node, const std::string& element) {
  std::vector<Choice> choices;
  each_member(draft, node, [&](const std::string& id, const YamlNode&, const YamlNode& value) {
    choices.push_back(read_choice(draft, value, id, element));
  });
  return choices;
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
std::vector<RegisterAct> read_acts(Draft& draft, const YamlNode& node, const std::string& element) {
  std::vector<RegisterAct> acts;
  if (!expect(draft, node, YamlNode::Kind::sequence)) return acts;
  for (const YamlNode& item : node.items) {
    Keys keys(draft, item, element + " do");
    for (const std::string_view act : {"issue", "change", "suspend", "reinstate", "withdraw"})
      if (keys.has(act)) acts.push_back({std::string(act), keys.refer(act, Kind::title)});
    keys.not_yet({"open", "close", "grant", "revoke"});
    if (item.kind == YamlNode::Kind::mapping && item.members.size() != 1)
      draft.refuse("bad_value", draft.at(item), {fmt::format("{}：每一项只写一个登记动作。", element), fmt::format("{}: one act of the register an item.", element)});
  }
  return acts;
}

void read_submission(Keys& keys, Stage& stage) {
  stage.to = keys.refer("to", Kind::role);
  keys.not_yet({"copies", "sealed", "with_forms", "incomplete"});
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

void read_evaluation(Keys& keys, Stage& stage) {
  keys.need("sheet");
  stage.sheet = keys.refer("sheet", Kind::sheet);
  stage.mode = keys.word("mode", {"documents", "session", "site", "test", "opinion"});
  stage.at_least = keys.count("at_least").value_or(1);
  stage.blind = keys.flag("blind");
  keys.not_yet({"sees", "settles", "silence"});
}

void read_decision(Keys& keys, Stage& stage) {
  stage.sheet = keys.refer("sheet", Kind::sheet);
  stage.confirms = keys.refer("confirms", Kind::set);
  if (const YamlNode* options = keys.need("options")) stage.options = read_choices(keys.draft(), *options, keys.element());
  keys.not_yet({"rank", "discretion"});
}

void read_ballot(Keys& keys, Stage& stage) {
  if (const YamlNode* options = keys.need("options")) stage.options = read_choices(keys.draft(), *options, keys.element());
  stage.voting = read_voting(keys);
  keys.word("exclusive", {"true"});   // one member, one vote for one option
  keys.not_yet({"chair_votes", "rounds", "may_leave_vacant"});
}

void read_publication(Keys& keys, Stage& stage) {
  if (const YamlNode* channels = keys.need("channels")) stage.channels = read_channels(keys.draft(), *channels, keys.element());
  stage.period = keys.refer("period", Kind::parameter);
  keys.not_yet({"place", "proof", "objections"});
}

void read_registration(Keys& keys, Stage& stage) {
  if (const YamlNode* acts = keys.need("do")) stage.acts = read_acts(keys.draft(), *acts, keys.element());
}

void read_by_type(Keys& keys, Stage& stage) {
  switch (stage.type) {
    case StageType::submission: return read_submission(keys, stage);
    case StageType::check: return read_check(keys, stage);
    case StageType::assignment: return read_assignment(keys, stage);
    case StageType::evaluation: return read_evaluation(keys, stage);
    case StageType::decision: return read_decision(keys, stage);
    case StageType::ballot: return read_ballot(keys, stage);
    case StageType::publication: return read_publication(keys, stage);
    case StageType::registration: return read_registration(keys, stage);
  }
}

/// A person's own judgement is part of these stages, so a part may be treated there by judging as well.
std::vector<std::string> read_stage_treats(Keys& keys, StageType type) {
  if (type == StageType::check) return keys.treats({Treatment::procedural, Treatment::computed});
  if (type == StageType::evaluation || type == StageType::decision || type == StageType::ballot)
    return keys.treats({Treatment::procedural, Treatment::judged});
  return keys.treats({Treatment::procedural});
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
  stage.not_roles = keys.refer_all("not", Kind::role);
  stage.forms = keys.refer_all("forms", Kind::form);
  stage.documents = keys.refer_all("documents", Kind::document);
  if (const YamlNode* deadline = keys.take("deadline")) stage.deadline = read_deadline(draft, *deadline, procedure, element);
  if (!type.empty()) read_by_type(keys, stage);
  keys.not_yet({"not_before", "record"});
  return stage;
}

}  // namespace programme::internal
