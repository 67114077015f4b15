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
constexpr int spread_of_filings = 40;  // days

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
int weight_of(const std::string& action, bool first, const std::string& eager) {
  const std::string what = action.substr(action.find('.') + 1);
  if (what == eager) return 60;
  static const std::map<std::string, int, std::less<>> words{{"withdraw", 0}, {"judge", 3}, {"recuse", 4}, {"replace", 2}, {"object", 4}, {"close", 30}, {"declare", 200}};
  const auto found = words.find(what);
  if (found != words.end()) return found->second;
  return first ? 80 : 6;
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

/// A round is opened by its own procedure where the edition has one, else by one act. Those who want to file come over the
/// next weeks.
void Play::start_round(const Turn& turn) {
  round_ = turn.name;
  std::int64_t wait = 1;
  if (const auto* call = programme_.procedure(programme_.round.procedure)) {
    open(*call, "", "");
    wait = 60;
  } else if (!programme_.round.none) {
    make({Move::Kind::open_round, turn.at, "", "", "", "", "", "", turn.name, {}});
  }
  const std::size_t share = (length_.cases + static_cast<std::size_t>(length_.rounds) - 1) / static_cast<std::size_t>(length_.rounds);
  for (std::size_t i = 0; i < share; ++i) plan(Kind::filing, {turn.at.microseconds + wait * day + dice_.between(1, spread_of_filings * 24) * hour}, "");
}

void Play::file() {
  if (opened_ >= length_.cases || ++attempts_ > 20 * length_.cases) return;
  std::vector<const Procedure*> own;
  for (const auto& procedure : programme_.procedures)
    if (is_own(procedure) || procedure.about_kind == "none" || procedure.about_kind == "person") own.push_back(&procedure);
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
  plan(Kind::going_on, later(1, 10 * 24), id);
  return true;
}

/// Somebody who may open it; now and then anybody. One who has filed in this round mostly files no second time.
const Person* Play::opener(const Procedure& procedure, const programme::Way& way, const std::string& about) {
  if (dice_.falls(3)) return &dice_.one_of(world_.cast().people);
  const auto people = people_to_open(about, way.by);
  if (people.empty()) return nullptr;
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
    else if (role.is == RoleKind::area) dossier[role.of] = office.territory;
    else if (const auto sectors = sectors_with_offices(programme_, role); role.is == RoleKind::sector) dossier[role.of] = sectors[static_cast<unsigned char>(office.uscc.back()) % sectors.size()];
  }
}

// ---- going on

void Play::go_on(const std::string& id) {
  const Case* one = world_.find(id);
  Thread& thread = threads_[id];
  if (!one || ++thread.turns > most_turns) return;
  if (dice_.falls(6)) misbehave(*one, thread);
  if (!one->stage() || !goes_on_) return;
  if (dice_.falls(4)) object_to(*one);
  const Person* person = who_acts(*one);
  if (!person) return plan(Kind::going_on, later(5 * 24, 30 * 24), id);
  if (person->temper == Temper::absent && dice_.falls(80)) return plan(Kind::going_on, later(10 * 24, 40 * 24), id);
  if (person->temper == Temper::late && one->state.due && today() <= one->state.due->date && dice_.falls(70))
    return plan(Kind::going_on, {base::start_of_day(one->state.due->date.plus_days(1), programme_.zone).microseconds + dice_.between(1, 100) * hour}, id);
  const auto open = world_.actions(*one, *person, now_);
  if (open.empty()) return plan(Kind::going_on, later(4, 72), id);
  const auto& action = chosen(open, thread);
  Move move{Move::Kind::act, now_, person->account, id, "", "", "", "", action.action, {}};
  move.data = answered(action.json.at("fields").as_array(), {programme_, thread.dossier, today(), dice_.falls(93)}, dice_);
  if (person->temper == Temper::mistaken && dice_.falls(35)) spoil(move.data, dice_);
  const auto answer = make(move);
  if (answer.accepted) {
    thread.refusals = 0;
    thread.last = std::move(move);
    return plan_on(*one, id);
  }
  if (++thread.refusals < most_refusals) plan(Kind::going_on, later(1, 24), id);
}

/// Where only time goes on, mostly nothing is done until it has.
void Play::plan_on(const Case& one, const std::string& id) {
  const bool waits = one.stage() && one.stage()->type == programme::StageType::publication && one.state.due && dice_.falls(80);
  plan(Kind::going_on, waits ? base::Instant{base::start_of_day(one.state.due->date.plus_days(1), programme_.zone).microseconds + dice_.between(1, 48) * hour} : later(1, 6 * 24), id);
}

const Person* Play::who_acts(const Case& one) {
  const Stage& stage = *one.stage();
  if (stage.type == programme::StageType::ballot && !stage.voting.confirmed_by.empty() && dice_.falls(15)) return somebody(one, stage.voting.confirmed_by);
  if (stage.type == programme::StageType::evaluation && dice_.falls(5))
    if (const auto* person = who_appoints(one, stage.by)) return person;
  const auto* person = somebody(one, stage.by);
  return person ? person : who_appoints(one, stage.by);
}

/// Where nobody is left to review, somebody else has to be appointed.
const Person* Play::who_appoints(const Case& one, const std::string& role) {
  for (const auto& other : one.procedure->stages)
    if (other.fills == role) return somebody(one, other.by);
  return nullptr;
}

const Person* Play::somebody(const Case& one, const std::string& role) {
  const auto people = people_for(&one, role);
  for (std::size_t i = 0, from = people.empty() ? 0 : dice_.below(people.size()); i < people.size(); ++i) {
    const auto* person = people[(from + i) % people.size()];
    if (world_.plays(one, *person, role)) return person;
  }
  return nullptr;
}

/// Whoever opened it, holds the title or applied in the case it is about, or is the person it is about.
bool Play::is_party_to(const Case& one, const Person& person) const {
  const auto* title = world_.certificate(one.certificate);
  const auto* about = world_.find(one.about_case);
  return person.office == one.state.applicant || (title && person.office == title->holder) || (about && person.office == about->state.applicant) || person.account == one.state.about;
}

/// Who might play a role: on a case, or (nullptr) on one yet to be opened.
std::vector<const Person*> Play::people_for(const Case* one, const std::string& role, int depth) const {
  std::vector<const Person*> found;
  const auto declared = programme_.roles.find(role);
  if (declared == programme_.roles.end() || depth > 4) return found;
  const Role& r = declared->second;
  const auto& people = world_.cast().people;
  if (r.is == RoleKind::party || (r.is == RoleKind::anyone && one)) {
    for (std::size_t i = 0; i < world_.cast().parties; ++i)
      if (!one || is_party_to(*one, people[i])) found.push_back(&people[i]);
    if (one && found.empty())
      for (const auto& person : people)
        if (is_party_to(*one, person)) found.push_back(&person);
  } else if (r.is == RoleKind::assigned) {
    if (one)
      if (const auto assigned = one->state.assigned.find(role); assigned != one->state.assigned.end())
        for (const auto& account : assigned->second) found.push_back(world_.cast().person(account));
  } else if (r.is == RoleKind::choice) {
    for (const auto& other : r.among)
      for (const auto* person : people_for(one, other, depth + 1)) found.push_back(person);
  } else if (r.is == RoleKind::anyone) {
    for (const auto& person : people) found.push_back(&person);
  } else if (const auto holders = holders_.find(role); holders != holders_.end()) {
    for (const auto i : holders->second) found.push_back(&people[i]);
  }
  return found;
}

/// Mostly the first, which is how things go on; after refusals rather another.
const procedure::Action& Play::chosen(const std::vector<procedure::Action>& open, const Thread& thread) {
  if (dice_.falls(1)) return dice_.one_of(open);
  std::vector<int> weights;
  for (const auto& one : open) weights.push_back(weight_of(one.action, &one == &open.front() || thread.refusals > 1, world_.scene().eager));
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
  if (!move.action.empty()) make(std::move(move));
}

/// A case may be about another that is still running.
void Play::object_to(const Case& one) {
  if (opened_ >= length_.cases) return;
  std::vector<const Procedure*> about;
  for (const auto& procedure : programme_.procedures)
    if (is_about(procedure, "case", one.state.procedure)) about.push_back(&procedure);
  if (!about.empty()) open(*dice_.one_of(about), one.state.id, "");
}

void Play::look_at_title(const Turn& turn) {
  if (opened_ >= length_.cases) return;
  std::vector<const Procedure*> about;
  for (const auto& procedure : programme_.procedures)
    if (is_about(procedure, "title", turn.title)) about.push_back(&procedure);
  if (about.empty()) return;
  open(*dice_.one_of(about), turn.name, turn.title);
  if (dice_.falls(50)) plan(Kind::title, later(10 * 24, 300 * 24), turn.name, turn.title);
}

// ---- moves and time

Answer Play::make(Move move) {
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
  for (const auto& next : programme_.procedures)
    for (const auto& way : next.ways)
      if (const std::string followed = case_id + "." + next.id; !way.follows.empty() && !threads_.contains(followed) && world_.find(followed)) {
        threads_[followed].dossier = dossier_for(next.id, way.id);
        plan(Kind::going_on, later(1, 72), followed);
      }
}

void Play::plan(Kind kind, base::Instant at, const std::string& name, const std::string& title) { turns_.push({std::max(at, now_), ++order_, kind, name, title}); }

base::Instant Play::later(std::int64_t least_hours, std::int64_t most_hours) { return {now_.microseconds + dice_.between(least_hours * 60, most_hours * 60) * (hour / 60)}; }

}  // namespace rehearsal
