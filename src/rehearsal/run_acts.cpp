#include "rehearsal/filled_in.h"
#include "rehearsal/run_check.h"

#include "procedure/case.h"
#include "procedure/recusal.h"
#include "rehearsal/played.h"

namespace rehearsal {
namespace {

using base::Text;
using base::YamlNode;
using procedure::Actor;
using procedure::CaseState;

constexpr std::size_t most_acts = 200;
constexpr int most_afters = 8;   // examples that go on from examples

/// Plays one example's acts on its cases; the case acted on last is the one that is looked at.
class Play {
 public:
  Play(const programme::Programme& programme, const programme::Example& example, const Given& given, const calendar::Calendar& calendar, Expectations& expect)
      : programme_(programme), example_(example), given_(given), expect_(expect), around_(programme, given, calendar) {}

  void run() {
    std::vector<YamlNode> acts;
    if (!collect(example_.when, acts, 0)) return;
    if (acts.size() > most_acts) return expect_.unclear(example_.when, {"动作过多。", "Too many acts."});
    for (const YamlNode& act : acts) {
      if (!understood(act)) return;
      const auto done = play(act);
      if (!done) return refused(act, done.error());
    }
    if (const YamlNode* wanted = example_.then.find("refused")) return expect_.broken(*wanted, {"没有被拒绝。", "Nothing was refused."});
    compare();
  }

 private:
  /// The acts in order; `{after: label}` stands for all acts of the example so called.
  bool collect(const YamlNode& when, std::vector<YamlNode>& acts, int depth) {
    for (const YamlNode& act : when.items) {
      const YamlNode* after = act.find("after");
      if (!after) {
        acts.push_back(act);
        continue;
      }
      const programme::Example* other = depth < most_afters ? example_named(after->text) : nullptr;
      if (!other) {
        expect_.unclear(*after, {fmt::format("没有示例“{}”可以接着办，或层次过多。", after->text), fmt::format("There is no example '{}' to go on from, or too many go on from each other.", after->text)});
        return false;
      }
      if (!collect(other->when, acts, depth + 1)) return false;
    }
    return true;
  }

  const programme::Example* example_named(const std::string& label) const {
    for (const programme::Example& other : programme_.examples)
      if (other.label.zh == label || other.label.en == label) return &other;
    return nullptr;
  }

  bool understood(const YamlNode& act) {
    static const std::set<std::string, std::less<>> keys{"date", "by", "way", "procedure", "stage", "option", "what", "facts", "judgements", "reason", "items", "channels", "sheet", "about", "clock",
                                                         "case", "who", "declares", "fee", "members", "posted", "proof", "year", "parameters", "also"};
    for (const auto& [key, value] : act.members)
      if (!keys.contains(key.text)) {
        expect_.unclear(key, {fmt::format("动作里不认识“{}”。", key.text), fmt::format("An act does not know '{}'.", key.text)});
        return false;
      }
    if (act.find("date") && act.find("clock")) return true;
    if (act.find("date") && act.find("by") && (act.find("way") || act.find("stage") || is_about_the_case(act))) return true;
    expect_.unclear(act, {"动作要写明 date、by，以及 way 或 stage。", "An act needs date, by, and way or stage."});
    return false;
  }

  /// `what: case.recuse`, at whatever stage the case is.
  static bool is_about_the_case(const YamlNode& act) { return text(act, "what").starts_with("case."); }

  static std::string text(const YamlNode& act, std::string_view key) {
    const YamlNode* node = act.find(key);
    return node ? node->text : "";
  }

  /// What time alone brings comes first, as the clock of a running house would have done it.
  base::Result<void> play(const YamlNode& act) {
    const auto date = base::Date::parse(text(act, "date"));
    if (!date) return tl::make_unexpected(date.error());
    now_ = base::Instant{base::start_of_day(*date, programme_.zone).microseconds + std::int64_t{10} * 3'600 * 1'000'000};
    for (std::size_t i = 0; i < around_.cases().size(); ++i) accept(i, procedure::advance(around_.cases()[i].state, situation(i)));
    if (act.find("clock")) return {};
    if (act.find("way")) {
      if (auto opened = open(act); !opened) return opened;
      if (!act.find("stage")) return take(act, state().stage);
    }
    if (act.find("case") && !turn_to(text(act, "case"))) return base::refuse("not_found", {"示例里没有这件案卷。", "The example has no such case."});
    return take(act, text(act, "stage"));
  }

  /// `case1` is the first case the example opened.
  bool turn_to(const std::string& id) {
    for (std::size_t i = 0; i < around_.cases().size(); ++i)
      if (around_.cases()[i].state.id == id) {
        here_ = i;
        return true;
      }
    return false;
  }

  base::Result<void> open(const YamlNode& act) {
    procedure::Opening opening;
    opening.id = "case" + std::to_string(around_.cases().size() + 1);
    opening.procedure = act.find("procedure") ? text(act, "procedure") : programme_.procedures.front().id;
    opening.way = text(act, "way");
    opening.about = text(act, "about");
    opening.applicant = "firm";
    opening.applicant_name = "样例企业";
    opening.place = "650102";
    const auto* procedure = programme_.procedure(opening.procedure);
    if (!procedure) return base::refuse("unknown_procedure", {"没有这个程序。", "There is no such procedure."});
    auto effects = procedure::open_case(opening, actor(act, CaseState{}), "open", around_.opening(*procedure, opening.about, now_));
    if (!effects) return tl::make_unexpected(effects.error());
    here_ = around_.cases().size();
    around_.cases().emplace_back();
    accept(here_, *effects);
    return {};
  }

  base::Result<void> take(const YamlNode& act, const std::string& stage_id) {
    if (around_.cases().empty()) return base::refuse("not_found", {"还没有案卷。", "There is no case yet."});
    const auto* procedure = programme_.procedure(state().procedure);
    const auto* stage = procedure ? procedure->stage(stage_id) : nullptr;
    const bool names_a_vote = stage && stage->type == programme::StageType::ballot;
    const std::string what = act.find("option") && !names_a_vote ? text(act, "option") : act.find("what") ? text(act, "what") : stage ? usual_act(*stage) : "submit";
    const Actor by = actor(act, state());
    if (text(act, "declares") != "false") declare(by);
    procedure::Command command{"act", is_about_the_case(act) ? what : stage_id + "." + what, {}};
    if (stage && state().stage == stage_id) command.data = filled_in(state(), *stage, what, by, situation(here_), {given_.facts, act});
    if (is_about_the_case(act)) command.data.edit()["reason"] = text(act, "reason");
    if (act.find("fee")) command.data.edit()["fee"] = text(act, "fee");
    auto effects = procedure::decide(state(), command, by, situation(here_));
    if (!effects) return tl::make_unexpected(effects.error());
    accept(here_, *effects);
    return {};
  }

  /// Everybody has no interest in the case, and says so before acting, unless the act says `declares: false`.
  void declare(const Actor& by) {
    if (!procedure::owes_declaration(state(), by, programme_)) return;
    const auto effects = procedure::decide(state(), {"declare", "case.declare", base::JsonObject{{"no_conflict", true}}}, by, situation(here_));
    if (effects) accept(here_, *effects);
  }

  void accept(std::size_t which, const procedure::Effects& effects) {
    PlayedCase& played = around_.cases()[which];
    for (const ledger::Event& event : effects.events)
      if (event.kind == "stage_left") played.visited.push_back(base::text_of(event.public_fields, "stage"));
    if (!effects.events.empty()) played.state = effects.state;
    if (!played.filed_at && played.state.submitted_on) played.filed_at = now_;
    for (const programme::RegisterAct& act : effects.register_acts) {
      around_.cases()[which].told.push_back(act.act + " " + act.what);
      if (act.act == "close") close(which, act.what);
      around_.tell(act, base::date_in_zone(now_, programme_.zone));
    }
  }

  /// The case this one is about ends.
  void close(std::size_t by, const std::string& result) {
    const std::string about = around_.cases()[by].state.about;
    for (std::size_t i = 0; i < around_.cases().size(); ++i) {
      if (around_.cases()[i].state.id != about) continue;
      const auto effects = procedure::close_from_outside(around_.cases()[i].state, result, around_.cases()[by].state, "act", Actor{}, situation(i));
      if (effects) accept(i, *effects);
    }
  }

  /// Whoever was appointed plays the role they were appointed to; `who: "-2"` is the second of them.
  static std::string appointed(const std::vector<std::string>& people, const std::string& who) {
    const auto found = std::find_if(people.begin(), people.end(), [&](const auto& account) { return !who.empty() && account.ends_with(who); });
    return found == people.end() ? people.front() : *found;
  }

  /// One invented person a role. `who: "-2"` is another of the same office.
  Actor actor(const YamlNode& act, const CaseState& state) const {
    const std::string role = text(act, "by");
    const bool is_party = programme_.roles.contains(role) && programme_.roles.at(role).is == programme::RoleKind::party;
    const auto people = state.assigned.find(role);
    const std::string account = people != state.assigned.end() && !people->second.empty() ? appointed(people->second, text(act, "who")) : role + text(act, "who");
    Actor actor{account, "样例" + role, is_party ? "firm" : role + "_office", is_party ? "样例企业" : "样例单位", {role, "anyone"}, {}};
    if (act.find("also")) actor.roles.push_back(text(act, "also"));
    return actor;
  }

  const CaseState& state() const { return around_.cases()[here_].state; }
  procedure::Situation situation(std::size_t which) const { return around_.of(around_.cases()[which], now_); }

  void refused(const YamlNode& act, const base::Refusal& refusal) {
    const YamlNode* wanted = example_.then.find("refused");
    if (wanted) return expect_.equal(*wanted, wanted->text, refusal.code);
    std::string details;
    for (const base::Problem& problem : refusal.problems) details += fmt::format(" [{} {}]", problem.place.pointer, problem.message.en);
    expect_.broken(act, {fmt::format("被拒绝（{}）：{}{}", refusal.code, refusal.message.zh, details), fmt::format("Refused ({}): {}{}", refusal.code, refusal.message.en, details)});
  }

  /// `case: case1` looks at another case than the one acted on last.
  void compare() {
    if (const YamlNode* which = example_.then.find("case"); which && !turn_to(which->text))
      return expect_.unclear(*which, {"示例里没有这件案卷。", "The example has no such case."});
    if (around_.cases().empty()) return expect_.unclear(example_.when, {"没有案卷。", "There is no case."});
    for (const auto& [key, value] : example_.then.members) {
      if (key.text == "case") continue;
      if (key.text == "result") expect_.equal(value, value.text, state().result);
      else if (key.text == "stage") expect_.equal(value, value.is_null() ? "" : value.text, state().stage);
      else if (key.text == "due") expect_.equal(value, value.is_null() ? "null" : value.text, state().due ? state().due->date.text() : "null");
      else if (key.text == "visited") expect_visited(value);
      else if (key.text == "title") expect_titles(value);
      else if (key.text == "register") expect_register(value);
      else if (key.text == "returned") expect_returned(value);
      else expect_.unclear(key, {fmt::format("示例的结果里不认识“{}”。", key.text), fmt::format("The example's then does not know '{}'.", key.text)});
    }
  }

  void expect_visited(const YamlNode& wanted) {
    std::vector<std::string> stages;
    for (const YamlNode& item : wanted.items) stages.push_back(item.text);
    expect_.equal(wanted, fmt::format("[{}]", fmt::join(stages, ", ")), fmt::format("[{}]", fmt::join(around_.cases()[here_].visited, ", ")));
  }

  void expect_titles(const YamlNode& wanted) {
    for (const auto& [title, status] : wanted.members) expect_.equal(status, status.is_null() ? "" : status.text, around_.titles().contains(title.text) ? around_.titles().at(title.text) : "");
  }

  /// As a registration's `do` is written: `[{open: round}]`.
  void expect_register(const YamlNode& wanted) {
    std::vector<std::string> acts;
    for (const YamlNode& item : wanted.items)
      for (const auto& [act, what] : item.members) acts.push_back(act.text + " " + what.text);
    expect_.equal(wanted, fmt::format("[{}]", fmt::join(acts, ", ")), fmt::format("[{}]", fmt::join(around_.cases()[here_].told, ", ")));
  }

  void expect_returned(const YamlNode& wanted) {
    std::vector<std::string> expected, got;
    for (const YamlNode& item : wanted.items) expected.push_back("/facts/" + item.text);
    if (state().returned)
      for (const base::Json& item : state().returned->items) got.push_back(base::text_of(item, "pointer"));
    expect_.equal(wanted, expected, got);
  }

  const programme::Programme& programme_;
  const programme::Example& example_;
  const Given& given_;
  Expectations& expect_;
  Around around_;
  std::size_t here_ = 0;   // the case acted on last
  base::Instant now_;
};

}  // namespace

void run_acts(const programme::Programme& programme, const programme::Example& example, const Given& given, const calendar::Calendar& calendar, Expectations& expect) {
  Play(programme, example, given, calendar, expect).run();
}

}  // namespace rehearsal
