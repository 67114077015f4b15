#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

constexpr std::initializer_list<std::string_view> subject_kinds = {"organisation", "branch", "product", "service",
                                                                   "person",       "team",   "project", "place"};

/// `for: 3 years` or `for: null`.
void read_valid(Draft& draft, const YamlNode& node, Title& title) {
  Keys keys(draft, node, "title " + title.id + " valid");
  const YamlNode* length = keys.need("for");
  if (length && !length->is_null()) title.valid_for = read_period(draft, *length);
  title.valid_note = keys.both("note");
  keys.word("from", {"issued"});
  keys.word("last_day", {"included"});
  const auto treats = keys.treats({Treatment::procedural});
  title.treats.insert(title.treats.end(), treats.begin(), treats.end());
}

/// `{carrier: [parts]}`
std::vector<MarkUse> read_uses(Draft& draft, const YamlNode& node, const std::string& element) {
  std::vector<MarkUse> uses;
  each_member(draft, node, [&](const std::string& carrier, const YamlNode&, const YamlNode& value) {
    MarkUse use{carrier, {}, {carrier, ""}};
    if (value.kind == YamlNode::Kind::sequence) {
      use.treats = read_treats(draft, value, element + " " + carrier, {Treatment::procedural});
    } else {
      Keys keys(draft, value, element + " " + carrier);
      use.label = keys.label();
      use.treats = keys.treats({Treatment::procedural});
    }
    uses.push_back(std::move(use));
  });
  return uses;
}

void read_mark(Draft& draft, const YamlNode& node, Title& title) {
  Keys keys(draft, node, "title " + title.id + " mark");
  title.has_mark = true;
  title.mark_label = keys.label();
  keys.word("while", {"active"});
  if (const YamlNode* uses = keys.take("allowed")) title.mark_allowed = read_uses(draft, *uses, keys.element() + " allowed");
  if (const YamlNode* uses = keys.take("refused")) title.mark_refused = read_uses(draft, *uses, keys.element() + " refused");
  title.mark_with_year = keys.flag("with_year");
  keys.not_yet({"needs"});
}

void read_rights(Draft& draft, const YamlNode& node, Title& title) {
  each_member(draft, node, [&](const std::string& id, const YamlNode&, const YamlNode& value) {
    title.rights[id] = read_treats(draft, value, "title " + title.id + " right " + id, {Treatment::procedural});
  });
}

Title read_title(Draft& draft, const YamlNode& node, const std::string& id) {
  Keys keys(draft, node, "title " + id);
  Title title;
  title.id = id;
  title.label = keys.label();
  title.holder = keys.need_word("holder", subject_kinds);
  title.covers = keys.word("covers", subject_kinds);
  title.items = keys.texts("items");
  title.number = keys.text("number");
  title.states = keys.texts("states");
  title.treats = keys.treats({Treatment::procedural});
  if (const YamlNode* valid = keys.need("valid")) read_valid(draft, *valid, title);
  if (const YamlNode* rights = keys.take("rights")) read_rights(draft, *rights, title);
  if (const YamlNode* mark = keys.take("mark")) read_mark(draft, *mark, title);
  title.needs = keys.refer("needs", Kind::title);
  title.next_level = keys.refer("next_level", Kind::title);
  keys.not_yet({"listed_by", "one_number"});
  return title;
}

/// `bars: application` or `bars: [application, renewal]`.
std::vector<std::string> read_bars(Keys& keys) {
  if (const YamlNode* node = keys.need("bars"); node && node->kind == YamlNode::Kind::scalar) {
    const std::string one = keys.refer("bars", Kind::procedure);
    return one.empty() ? std::vector<std::string>{} : std::vector<std::string>{one};
  }
  return keys.refer_all("bars", Kind::procedure);
}

/// `from: issued`: a registration issues it; `from: {title: award, event: issued}`: it comes with the title.
void read_start(Draft& draft, const YamlNode& node, Ban& ban) {
  if (node.kind == YamlNode::Kind::scalar && node.text == "issued") return;
  Keys keys(draft, node, "ban " + ban.id + " from");
  keys.need("title");
  ban.from_title = keys.refer("title", Kind::title);
  keys.word("event", {"issued"});
}

/// `survives_withdrawal: true`, `false` or a switch.
void read_survival(Keys& keys, Ban& ban) {
  const YamlNode* node = keys.take("survives_withdrawal");
  if (!node || !expect(keys.draft(), *node, YamlNode::Kind::scalar)) return;
  if (node->text == "true" || node->text == "false") ban.survives_withdrawal = node->text == "true";
  else ban.survives_parameter = read_reference(keys.draft(), *node, Kind::parameter, "", keys.element());
}

Ban read_ban(Draft& draft, const YamlNode& node, const std::string& id) {
  Keys keys(draft, node, "ban " + id);
  Ban ban;
  ban.id = id;
  ban.label = keys.label();
  ban.who = keys.need_word("who", {"holder", "applicant"});
  ban.bars = read_bars(keys);
  if (const YamlNode* from = keys.take("from")) read_start(draft, *from, ban);
  if (const YamlNode* length = keys.need("for"); length && !length->is_null() && expect(draft, *length, YamlNode::Kind::scalar)) {
    if (const auto period = calendar::Period::parse(length->text)) ban.for_ = *period;
    else ban.for_parameter = read_reference(draft, *length, Kind::parameter, "", keys.element());
  }
  read_survival(keys, ban);
  ban.reading = keys.reading();
  ban.treats = keys.treats({Treatment::procedural});
  keys.not_yet({"only"});
  return ban;
}

}  // namespace

void read_register(Draft& draft, const YamlNode& root) {
  Keys keys(draft, root, "register.yaml");
  if (const YamlNode* titles = keys.take("titles"))
    each_member(draft, *titles, [&](const std::string& id, const YamlNode& key, const YamlNode& value) {
      draft.places["title " + id] = draft.at(key);
      draft.programme.titles[id] = read_title(draft, value, id);
    });
  if (const YamlNode* bans = keys.take("bans"))
    each_member(draft, *bans, [&](const std::string& id, const YamlNode& key, const YamlNode& value) {
      draft.places["ban " + id] = draft.at(key);
      draft.programme.bans[id] = read_ban(draft, value, id);
    });
  keys.not_yet({"no_ban"});
}

}  // namespace programme::internal
