#include "rehearsal/filled_in.h"
#include "rehearsal/run_check.h"

#include "procedure/case.h"

namespace rehearsal {
namespace {

using base::Text;
using base::YamlNode;
using procedure::Actor;
using procedure::CaseState;

constexpr std::size_t most_acts = 200;

/// Plays one example's acts on one case after the other; the last case opened is the one that is looked at.
class Play {
 public:
  Play(const programme::Programme& programme, const programme::Example& example, const Given& given, const calendar::Calendar& calendar, Expectations& expect)
      : programme_(programme), example_(example), given_(given), calendar_(calendar), expect_(expect) {}

  void run() {
    if (example_.when.items.size() > most_acts) return expect_.unclear(example_.when, {"动作过多。", "Too many acts."});
    for (const YamlNode& act : example_.when.items) {
      if (!understood(act)) return;
      const auto done = play(act);
      if (!done) return refused(act, done.error());
    }
    if (const YamlNode* wanted = example_.then.find("refused")) return expect_.broken(*wanted, {"没有被拒绝。", "Nothing was refused."});
    compare();
  }

 private:
  bool understood(const YamlNode& act) {
    static const std::set<std::string, std::less<>> keys{"date", "by", "way", "procedure", "stage", "option", "what", "facts", "judgements", "reason", "items", "channels", "sheet", "about", "clock"};
    for (const auto& [key, value] : act.members)
      if (!keys.contains(key.text)) {
        expect_.unclear(key, {fmt::format("动作里不认识“{}”。", key.text), fmt::format("An act does not know '{}'.", key.text)});
        return false;
      }
    if (act.find("date") && act.find("clock")) return true;
    if (act.find("date") && act.find("by") && (act.find("way") || act.find("stage"))) return true;
    expect_.unclear(act, {"动作要写明 date、by，以及 way 或 stage。", "An act needs date, by, and way or stage."});
    return false;
  }

  static std::string text(const YamlNode& act, std::string_view key) {
    const YamlNode* node = act.find(key);
    return node ? node->text : "";
  }

  /// What time alone brings comes first, as the clock of a running house would have done it.
  base::Result<void> play(const YamlNode& act) {
    const auto date = base::Date::parse(text(act, "date"));
    if (!date) return tl::make_unexpected(date.error());
    now_ = base::Instant{base::start_of_day(*date, programme_.zone).microseconds + std::int64_t{10} * 3'600 * 1'000'000};
    if (state_.exists()) accept(procedure::advance(state_, situation()));
    if (act.find("clock")) return {};
    if (act.find("way")) {
      if (auto opened = open(act); !opened) return opened;
      if (!act.find("stage")) return take(act, state_.stage);
    }
    return take(act, text(act, "stage"));
  }

  base::Result<void> open(const YamlNode& act) {
    state_ = CaseState{};
    procedure::Opening opening;
    opening.id = "case" + std::to_string(++cases_);
    opening.procedure = act.find("procedure") ? text(act, "procedure") : programme_.procedures.front().id;
    opening.way = text(act, "way");
    opening.about = text(act, "about");
    opening.applicant = "firm";
    opening.applicant_name = "样例企业";
    opening.place = "650102";
    auto effects = procedure::open_case(opening, actor(text(act, "by")), "open", situation());
    if (!effects) return tl::make_unexpected(effects.error());
    accept(*effects);
    return {};
  }

  base::Result<void> take(const YamlNode& act, const std::string& stage_id) {
    const auto* procedure = programme_.procedure(state_.procedure);
    const auto* stage = procedure ? procedure->stage(stage_id) : nullptr;
    const std::string what = act.find("option") ? text(act, "option") : act.find("what") ? text(act, "what") : stage ? usual_act(*stage) : "submit";
    const Actor by = actor(text(act, "by"));
    procedure::Command command{"act", stage_id + "." + what, {}};
    if (stage && state_.stage == stage_id) command.data = filled_in(state_, *stage, what, by, situation(), {given_.facts, act});
    auto effects = procedure::decide(state_, command, by, situation());
    if (!effects) return tl::make_unexpected(effects.error());
    accept(*effects);
    return {};
  }

  void accept(const procedure::Effects& effects) {
    for (const ledger::Event& event : effects.events) {
      state_ = procedure::evolve(std::move(state_), event);
      if (event.kind == "stage_left") visited_.push_back(base::text_of(event.public_fields, "stage"));
    }
    for (const programme::RegisterAct& act : effects.register_acts) titles_[act.what] = state_after(act.act);
  }

  static std::string state_after(const std::string& act) {
    if (act == "suspend") return "suspended";
    if (act == "withdraw") return "withdrawn";
    return "active";
  }

  /// One invented person a role; whoever was appointed plays the role they were appointed to.
  Actor actor(const std::string& role) const {
    const bool is_party = programme_.roles.contains(role) && programme_.roles.at(role).is == programme::RoleKind::party;
    const std::string account = state_.assigned.contains(role) && !state_.assigned.at(role).empty() ? state_.assigned.at(role).front() : role;
    return {account, "样例" + role, is_party ? "firm" : role + "_office", is_party ? "样例企业" : "样例单位", {role, "anyone"}};
  }

  procedure::Situation situation() const {
    std::vector<procedure::Candidate> candidates;
    for (const auto& [id, role] : programme_.roles) candidates.push_back({id, "样例" + id, id + "_office", id});
    return {programme_, calendar_, now_, "round1", std::move(candidates), given_.inputs.surroundings, [this] { return "event" + std::to_string(++ids_); }};
  }

  void refused(const YamlNode& act, const base::Refusal& refusal) {
    const YamlNode* wanted = example_.then.find("refused");
    if (wanted) return expect_.equal(*wanted, wanted->text, refusal.code);
    std::string details;
    for (const base::Problem& problem : refusal.problems) details += fmt::format(" [{} {}]", problem.place.pointer, problem.message.en);
    expect_.broken(act, {fmt::format("被拒绝（{}）：{}{}", refusal.code, refusal.message.zh, details), fmt::format("Refused ({}): {}{}", refusal.code, refusal.message.en, details)});
  }

  void compare() {
    for (const auto& [key, value] : example_.then.members) {
      if (key.text == "result") expect_.equal(value, value.text, state_.result);
      else if (key.text == "stage") expect_.equal(value, value.is_null() ? "" : value.text, state_.stage);
      else if (key.text == "due") expect_.equal(value, value.is_null() ? "null" : value.text, state_.due ? state_.due->date.text() : "null");
      else if (key.text == "visited") expect_visited(value);
      else if (key.text == "title") expect_titles(value);
      else if (key.text == "returned") expect_returned(value);
      else expect_.unclear(key, {fmt::format("示例的结果里不认识“{}”。", key.text), fmt::format("The example's then does not know '{}'.", key.text)});
    }
  }

  void expect_visited(const YamlNode& wanted) {
    std::vector<std::string> stages;
    for (const YamlNode& item : wanted.items) stages.push_back(item.text);
    expect_.equal(wanted, fmt::format("[{}]", fmt::join(stages, ", ")), fmt::format("[{}]", fmt::join(visited_, ", ")));
  }

  void expect_titles(const YamlNode& wanted) {
    for (const auto& [title, status] : wanted.members) expect_.equal(status, status.is_null() ? "" : status.text, titles_.contains(title.text) ? titles_.at(title.text) : "");
  }

  void expect_returned(const YamlNode& wanted) {
    std::vector<std::string> expected, got;
    for (const YamlNode& item : wanted.items) expected.push_back("/facts/" + item.text);
    if (state_.returned)
      for (const base::Json& item : state_.returned->items) got.push_back(base::text_of(item, "pointer"));
    expect_.equal(wanted, expected, got);
  }

  const programme::Programme& programme_;
  const programme::Example& example_;
  const Given& given_;
  const calendar::Calendar& calendar_;
  Expectations& expect_;
  CaseState state_;
  base::Instant now_;
  std::vector<std::string> visited_;            // stages left, in order
  std::map<std::string, std::string> titles_;   // title or ban -> what the register would say
  int cases_ = 0;
  mutable int ids_ = 0;
};

}  // namespace

void run_acts(const programme::Programme& programme, const programme::Example& example, const Given& given, const calendar::Calendar& calendar, Expectations& expect) {
  Play(programme, example, given, calendar, expect).run();
}

}  // namespace rehearsal
