#include "rehearsal/play.h"

#include "rehearsal/answers.h"

namespace rehearsal {
namespace {

using programme::Procedure;
using programme::Role;
using programme::RoleKind;
using programme::Stage;

constexpr std::int64_t hour = 3'600ll * 1'000'000;
constexpr std::int64_t day = 24 * hour;
constexpr int most_turns = 160;        // of one case
constexpr int most_refusals = 12;      // in a row
constexpr int most_in_vain = 4;        // of the same act again, where nothing of what was sent is wrong
constexpr int spread_of_filings = 40;  // days

/// "/facts/x/0/street" is wrong about x; a finding is nothing that was sent.
std::set<std::string> pointers_of(const std::vector<base::Problem>& problems) {
  std::set<std::string> pointers;
  for (const auto& problem : problems) {
    const auto& pointer = problem.place.pointer;
    if (pointer.starts_with("/findings/")) continue;
    const auto second = pointer.find('/', 1);
    if (second != std::string::npos) pointers.insert(pointer.substr(0, pointer.find('/', second + 1)));
  }
  return pointers;
}

/// What a filing taken so far still lacks.
std::set<std::string> asked_for(const base::JsonArray& incomplete) {
  std::set<std::string> pointers;
  for (const auto& item : incomplete) pointers.insert(base::text_of(item, "pointer"));
  return pointers;
}

bool is_own(const Procedure& procedure) { return procedure.about_kind.empty(); }

bool is_about(const Procedure& procedure, const std::string& kind, const std::string& what) {
  return procedure.about_kind == kind && std::find(procedure.about.begin(), procedure.about.end(), what) != procedure.about.end();
}

/// "2 years" between rounds; one where the edition says nothing.
int years_between_rounds(const programme::Programme& programme) {
  const auto period = calendar::Period::parse(programme.round.every);
  return period && period->unit == calendar::Unit::years ? std::max(1, period->count) : 1;
}

/// How often people take an act that the engine offers, by the engine's own words.
int weight_of(const std::string& action, bool first, int other, const std::string& eager) {
  const std::string what = action.substr(action.find('.') + 1);
  if (what == eager && !action.starts_with("case.")) return 60;
  static const std::map<std::string, int, std::less<>> words{{"withdraw", 0}, {"judge", 3}, {"recuse", 4}, {"replace", 2}, {"object", 4}, {"not_completed", 6}, {"close", 30}, {"declare", 200}};
  const auto found = words.find(what);
  if (found != words.end()) return found->second;
  return first ? 80 : other;
}

std::string any_act(const Procedure& procedure, Dice& dice) {
  const Stage& stage = dice.one_of(procedure.stages);
  static const std::vector<std::string> words{"submit", "assign", "sheet", "vote", "close", "publish", "register", "recuse", "judge", "replace"};
  if (!stage.options.empty() && dice.falls(60)) return stage.id + "." + dice.one_of(stage.options).id;
  return stage.id + "." + dice.one_of(words);
}

}  // namespace

Play::Play(const World& world, const std::vector<Dossier>& material, Dice dice, Length length, Try attempt)
    : world_(world), programme_(world.scene().played), material_(material), dice_(std::move(dice)), length_(length), attempt_(std::move(attempt)) {
  const auto& people = world_.cast().people;
  for (std::size_t i = 0; i < people.size(); ++i)
    for (const auto& grant : world_.cast().offices.at(people[i].office).grants) holders_[grant.role].push_back(i);
}

std::size_t Play::run() {
  plan_rounds();
  while (goes_on_ && !turns_.empty() && turns_.top().at <= end_) {
    const Turn next = turns_.top();
    turns_.pop();
    now_ = next.at;
    turn(next);
  }
  return opened_;
}

void Play::plan_rounds() {
  const int years = years_between_rounds(programme_);
  const base::Date start = world_.today();
  now_ = world_.now();
  for (int i = 0; i < length_.rounds; ++i) plan(Kind::round, base::start_of_day(start.plus_years(i * years), programme_.zone), std::to_string(start.year() + i * years));
  end_ = base::start_of_day(start.plus_years(length_.rounds * years + 2), programme_.zone);
}

void Play::turn(const Turn& turn) {
  switch (turn.kind) {
    case Kind::round: return start_round(turn);
    case Kind::filing: return file();
    case Kind::going_on: return go_on(turn.name);
    case Kind::title: return look_at_title(turn);
    case Kind::clock:
      make({Move::Kind::clock, turn.at, "", turn.name, "", "", "", "", "", {}});
      return;
  }
}

/// Of the cases of a history, those that people file of themselves; the others are about these.
std::size_t Play::filings_a_round() const {
  const auto& procedures = programme_.procedures;
  const bool follow_ups = std::any_of(procedures.begin(), procedures.end(), [](const auto& one) { return one.about_kind == "case" || one.about_kind == "title"; });
  const auto rounds = static_cast<std::size_t>(length_.rounds), calls = programme_.round.procedure.empty() ? 0 : rounds;
  const std::size_t all = length_.cases > calls ? length_.cases - calls : 1;
  return std::max<std::size_t>(1, all * (follow_ups ? 65 : 100) / 100 / rounds);
}

/// A round is opened by its own procedure where the edition has one, else by one act. Those who want to file come over the
/// next weeks.
void Play::start_round(const Turn& turn) {
  round_ = turn.name;
  std::int64_t wait = 1;
  if (const auto* call = programme_.procedure(programme_.round.procedure)) {
    if (has_room()) open(*call, "", "");
    wait = 60;
  } else if (!programme_.round.none) {
    make({Move::Kind::open_round, turn.at, "", "", "", "", "", "", turn.name, {}});
  }
  for (std::size_t i = 0; i < filings_a_round(); ++i) plan(Kind::filing, {turn.at.microseconds + wait * day + dice_.between(1, spread_of_filings * 24) * hour}, "");
}

void Play::file() {
  if (!has_room() || ++attempts_ > 20 * length_.cases) return;
  std::vector<const Procedure*> own;
  for (const auto& procedure : programme_.procedures)
    if (is_own(procedure) || procedure.about_kind == "none" || procedure.about_kind == "person" || procedure.about_kind == "round") own.push_back(&procedure);
  if (own.empty()) return;
  const auto& procedure = dice_.falls(85) ? *own.front() : *dice_.one_of(own);
  const bool done = open(procedure, procedure.about_kind == "person" ? dice_.one_of(world_.cast().people).account : "", "");
  if (!done) plan(Kind::filing, later(2, 20 * 24), "");
}

// ---- opening

bool Play::open(const Procedure& procedure, const std::string& about, const std::string& title) {
  std::vector<const programme::Way*> ways;
  for (const auto& way : procedure.ways)
    if (!way.by.empty()) ways.push_back(&way);
  if (ways.empty()) return false;
  const auto& way = *dice_.one_of(ways);
  const auto* person = opener(procedure, way, about);
  if (!person) return false;
  const std::string id = "c" + std::to_string(++names_);
  const Answer answer = make({Move::Kind::open_case, now_, person->account, id, procedure.id, way.id, about, title, "", {}});
  if (!answer.accepted) return false;
  if (is_own(procedure)) filed_[person->account] = round_;
  ++opened_;
  threads_[id].dossier = dossier_for(procedure.id, way.id);
  if (is_own(procedure)) name_applicant(*person, threads_[id].dossier);
  plan(Kind::going_on, later(1, procedure.about_kind == "case" ? 2 * 24 : 10 * 24), id);   // whoever objects is quick
  return true;
}

/// Those of them who filed in an earlier round, and not in this one.
std::vector<const Person*> Play::coming_back(const std::vector<const Person*>& people) const {
  std::vector<const Person*> back;
  std::copy_if(people.begin(), people.end(), std::back_inserter(back), [&](const auto* person) {
    const auto filed = filed_.find(person->account);
    return filed != filed_.end() && filed->second != round_;
  });
  return back;
}

/// Somebody who may open it; now and then anybody. One who has filed in this round mostly files no second time, one who
/// filed in an earlier one often does.
const Person* Play::opener(const Procedure& procedure, const programme::Way& way, const std::string& about) {
  if (dice_.falls(3)) return &dice_.one_of(world_.cast().people);
  const auto people = people_to_open(about, way.by);
  if (people.empty()) return nullptr;
  if (const auto back = is_own(procedure) ? coming_back(people) : std::vector<const Person*>{}; !back.empty() && dice_.falls(40)) return dice_.one_of(back);
  const Person* person = nullptr;
  for (int i = 0; i < 6; ++i) {
    person = dice_.one_of(people);
    const auto filed = filed_.find(person->account);
    const bool citizen = is_own(procedure) && world_.cast().offices.at(person->office).is_person();
    if (citizen && !dice_.falls(5)) continue;
    if (!is_own(procedure) || person->temper == Temper::malicious || filed == filed_.end() || filed->second != round_) break;
  }
  return person;
}

/// About a title, the holder's side comes first to mind; for the rest whoever plays the role anywhere.
std::vector<const Person*> Play::people_to_open(const std::string& about, const std::string& role) const {
  const auto* origin = about.empty() ? nullptr : world_.find(about);
  const auto declared = programme_.roles.find(role);
  const bool party = declared != programme_.roles.end() && declared->second.is == RoleKind::party;
  return people_for(party ? origin : nullptr, role);
}

/// What carries a case through this way in, where an example does; now and then with what another example is about.
base::JsonObject Play::dossier_for(const std::string& procedure, const std::string& way) {
  std::vector<const Dossier*> fitting, any;
  int furthest = 1;
  for (const auto& one : material_) {
    any.push_back(&one);
    if (one.procedure != procedure || one.way != way || one.succeeds < furthest) continue;
    if (one.succeeds > furthest) fitting.clear();
    furthest = one.succeeds;
    fitting.push_back(&one);
  }
  if (any.empty()) return {};
  base::JsonObject facts = facts_on(*dice_.one_of(fitting.empty() ? any : fitting), today());
  if (!fitting.empty() && dice_.falls(20))
    for (auto& [name, value] : facts_on(*dice_.one_of(any), today())) facts[name] = value;
  return facts;
}

void Play::name_applicant(const Person& person, base::JsonObject& dossier) const {
  const auto& office = world_.cast().offices.at(person.office);
  if (!office.is_enterprise()) return;
  if (programme_.rulebook.facts.contains("org_name")) dossier["org_name"] = office.name;
  for (const auto& [name, fact] : programme_.rulebook.facts)
    if (fact.check == "uscc") dossier[name] = office.uscc;
  for (const auto& [id, role] : programme_.roles) {
    if (!programme_.rulebook.facts.contains(role.of)) continue;
    else if (role.is == RoleKind::area) dossier[role.of] = area_said(programme_, role, office.territory);
    else if (const auto sectors = sectors_with_offices(programme_, role); role.is == RoleKind::sector) dossier[role.of] = sectors[static_cast<unsigned char>(office.uscc.back()) % sectors.size()];
  }
}

// ---- going on

void Play::go_on(const std::string& id) {
  const Case* one = world_.find(id);
  Thread& thread = threads_[id];
  if (!one || ++thread.turns > most_turns) return;
  if (happens(6)) misbehave(*one, thread);
  if (!goes_on_) return;
  if (dice_.falls(one->stage() && !one->stage()->objections.empty() ? 25 : 4)) object_to(*one);
  if (!one->stage() || !goes_on_) return;
  const Person* person = who_acts(*one);
  if (!person) return plan(Kind::going_on, later(5 * 24, 30 * 24), id);
  if (person->temper == Temper::absent && dice_.falls(80)) return plan(Kind::going_on, later(10 * 24, 40 * 24), id);
  if (person->temper == Temper::late && one->state.due && today() <= one->state.due->date && dice_.falls(70))
    return plan(Kind::going_on, {base::start_of_day(one->state.due->date.plus_days(1), programme_.zone).microseconds + dice_.between(1, 100) * hour}, id);
  auto asking = world_.chosen(*one, *person, now_, [&](const auto& open) { return chosen(open, thread); });
  if (!asking) return plan(Kind::going_on, later(4, 72), id);
  auto data = filled_in(*asking, *person, thread);
  Move move{Move::Kind::act, now_, person->account, id, "", "", "", "", std::move(asking->action), std::move(data)};
  const auto answer = make(move);
  take_answer(*one, id, std::move(move), answer);
}

/// What somebody sends: mostly what is asked for. Who was told what is wrong does not send the same again.
base::JsonObject Play::filled_in(const procedure::Asking& asking, const Person& person, const Thread& thread) {
  const Sources sources{programme_, thread.dossier, today(), !happens(7), thread.refused == asking.action ? thread.wrong : std::set<std::string>{}};
  auto data = answered(asking.fields, sources, dice_);
  set_for_the_round(asking.fields, data);
  if (person.temper == Temper::mistaken && dice_.falls(35)) spoil(data, dice_);
  if (person.temper == Temper::malicious && dice_.falls(30)) backdate(data, static_cast<int>(dice_.between(1, 40)));
  return data;
}

/// No ballot is held before its quorum is set, where somebody is to set it.
bool waits_for_a_quorum(const programme::Programme& programme) {
  for (const auto& procedure : programme.procedures)
    for (const auto& stage : procedure.stages)
      if (const auto quorum = programme.rulebook.parameters.find(stage.voting.quorum_parameter); quorum != programme.rulebook.parameters.end() && !quorum->second.set_by.empty() && quorum->second.value.is_null()) return true;
  return false;
}

/// Where an office may set values for a round, it sometimes does.
void Play::set_for_the_round(const std::vector<procedure::Field>& fields, base::JsonObject& data) {
  const auto& settings = world_.scene().rounds;
  const bool may_set = std::any_of(fields.begin(), fields.end(), [](const auto& field) { return field.in == "parameters"; });
  if (may_set && !settings.empty() && (dice_.falls(60) || waits_for_a_quorum(programme_))) data["parameters"] = boost::json::value_from(dice_.one_of(settings).set);
}

void Play::take_answer(const Case& one, const std::string& id, Move move, const Answer& answer) {
  Thread& thread = threads_[id];
  if (answer.accepted) {
    thread.refusals = thread.in_vain = 0;
    thread.refused = one.state.incomplete.empty() ? std::string() : move.action;
    thread.wrong = asked_for(one.state.incomplete);
    thread.last = std::move(move);
    return plan_on(one, id);
  }
  auto wrong = pointers_of(answer.problems);
  const bool in_vain = thread.refused == move.action && thread.wrong.empty() && wrong.empty();
  thread.refused = std::move(move.action);
  thread.wrong = std::move(wrong);
  if (++thread.refusals == most_refusals || (in_vain && ++thread.in_vain == most_in_vain)) return;
  plan(Kind::going_on, in_vain ? later(10 * 24, 120 * 24) : later(1, 24), id);   // time may change what they cannot
}

/// Where only time goes on, mostly nothing is done until it has.
void Play::plan_on(const Case& one, const std::string& id) {
  const bool waits = one.stage() && one.stage()->type == programme::StageType::publication && one.state.due && dice_.falls(one.stage()->objections.empty() ? 80 : 60);
  plan(Kind::going_on, waits ? base::Instant{base::start_of_day(one.state.due->date.plus_days(1), programme_.zone).microseconds + dice_.between(1, 48) * hour} : later(1, 6 * 24), id);
}

/// Mostly the first, which is how things go on; again what was answered wrongly; after refusals rather another, most of all
/// where no answer was wrong.
const std::string& Play::chosen(const std::vector<std::string>& open, const Thread& thread) {
  if (dice_.falls(1)) return dice_.one_of(open);
  const auto again = thread.wrong.empty() ? open.end() : std::find(open.begin(), open.end(), thread.refused);
  if (again != open.end() && thread.refusals < 4 && dice_.falls(70)) return *again;
  std::vector<int> weights;
  for (const auto& one : open) {
    const int weight = weight_of(one, &one == &open.front() || thread.refusals > 1, length_.spirit == Spirit::calm ? 3 : 6, world_.scene().eager);
    weights.push_back(one == thread.refused && thread.wrong.empty() ? (weight + 3) / 4 : weight);
  }
  const bool any = std::any_of(weights.begin(), weights.end(), [](int weight) { return weight > 0; });
  return any ? open[dice_.weighted(weights)] : dice_.one_of(open);
}

// ---- what should not be done

/// Somebody acts out of turn, does again what was done, does what is another's, or withdraws what is not theirs.
void Play::misbehave(const Case& one, const Thread& thread) {
  const auto& anybody = dice_.one_of(world_.cast().people);
  Move move = thread.last;
  move.kind = Move::Kind::act;
  move.at = now_;
  move.case_id = one.state.id;
  switch (dice_.below(4)) {
    case 0: move.account = anybody.account, move.action = any_act(*one.procedure, dice_); break;
    case 1: if (move.account.empty()) return; break;
    case 2: move.account = anybody.account; break;
    case 3: move.account = anybody.account, move.action = "case.withdraw"; break;
  }
  if (!move.action.empty()) make(move);
}

/// A case may be about another that is still running.
void Play::object_to(const Case& one) {
  if (!has_room(85)) return;
  std::vector<const Procedure*> about;
  for (const auto& procedure : programme_.procedures)
    if (is_about(procedure, "case", one.state.procedure)) about.push_back(&procedure);
  if (!about.empty()) open(*dice_.one_of(about), one.state.id, "");
}

void Play::look_at_title(const Turn& turn) {
  if (!has_room()) return;
  std::vector<const Procedure*> about;
  for (const auto& procedure : programme_.procedures)
    if (is_about(procedure, "title", turn.title)) about.push_back(&procedure);
  if (about.empty()) return;
  open(*dice_.one_of(about), turn.name, turn.title);
  if (dice_.falls(70)) plan(Kind::title, later(10 * 24, 250 * 24), turn.name, turn.title);
}

// ---- moves and time

Answer Play::make(const Move& move) {
  Answer answer;
  goes_on_ = goes_on_ && attempt_(move, answer);
  if (answer.accepted && !move.case_id.empty()) after(move.case_id);
  return answer;
}

/// The clock is set for the case's last day; whoever got a title is looked at later.
void Play::after(const std::string& case_id) {
  const Case* one = world_.find(case_id);
  if (!one) return;
  Thread& thread = threads_[case_id];
  if (one->state.due && std::exchange(thread.due, one->state.due->date) != one->state.due->date) plan(Kind::clock, base::start_of_day(one->state.due->date.plus_days(1), programme_.zone), case_id);
  for (const auto& [title, number] : one->titles)
    if (thread.titles.insert(title).second) plan(Kind::title, later(10 * 24, 500 * 24), case_id, title);
  if (!one->state.closed) return;   // only a result is followed
  for (const auto& next : programme_.procedures)
    for (const auto& way : next.ways) {
      if (way.follows.empty()) continue;
      const std::string followed = case_id + "." + next.id;
      if (threads_.contains(followed) || !world_.find(followed)) continue;
      threads_[followed].dossier = dossier_for(next.id, way.id);
      plan(Kind::going_on, later(1, 72), followed);
    }
}

void Play::plan(Kind kind, base::Instant at, const std::string& name, const std::string& title) { turns_.push({std::max(at, now_), ++order_, kind, name, title}); }

base::Instant Play::later(std::int64_t least_hours, std::int64_t most_hours) { return {now_.microseconds + dice_.between(least_hours * 60, most_hours * 60) * (hour / 60)}; }

}  // namespace rehearsal
