#include "rehearsal/history.h"

#include "rehearsal/replay.h"
#include "rehearsal/text.h"

namespace rehearsal {
namespace {

constexpr int first_year_looked_at = 1990, last_year_looked_at = 2100;

/// The years in which every day is known to be worked or not.
std::vector<int> known_years(const calendar::Calendar& calendar) {
  std::vector<int> years;
  for (int year = first_year_looked_at; year <= last_year_looked_at; ++year)
    if (calendar.is_announced(year)) years.push_back(year);
  return years;
}

/// A day of the first months of a year that leaves room for the rounds; the edition's own year where it is for one.
base::Date start_of(const Scene& scene, const Length& length, Dice& dice) {
  const auto years = known_years(scene.calendar);
  const std::size_t room = years.size() > 8 ? years.size() - 8 : 1;
  const int year = scene.played.round.year ? scene.played.round.year : years.empty() ? 2024 : years[dice.below(room)];
  (void)length;
  return base::Date::of(year, 1 + static_cast<unsigned>(dice.below(6)), 1)->plus_days(static_cast<int>(dice.below(28)));
}

invariants::Editions editions_of(const Scene& scene) {
  invariants::Editions editions;
  for (const auto& one : scene.rounds) editions[one.set] = one.written;
  return editions;
}

/// A world with its watch.
class Stand {
 public:
  Stand(const Scene& scene, const History& history)
      : dice_(history.seed), cast_(cast_for(scene.written, std::max<std::size_t>(2, history.length.cases / 2), history.length.spirit, dice_)),
        world_(scene, cast_, base::start_of_day(start_of(scene, history.length, dice_), scene.written.zone), "e" + std::to_string(history.seed % 100'000) + "-"), watch_(scene.written, scene.calendar, editions_of(scene)) {
    look();
  }

  /// False once something is broken.
  bool attempt(const Move& move, Answer& answer) {
    answer = world_.make(move);
    if (!answer.accepted) ++played_.refusals[answer.code];
    look();
    return watch_.violations().empty();
  }

  Played finish(std::size_t cases) {
    if (watch_.violations().empty()) played_.violations = replayed(world_, dice_);
    else played_.violations = watch_.violations();
    count_visits();
    played_.cases = cases;
    played_.leaves = world_.leaves();
    return std::move(played_);
  }

  const World& world() const { return world_; }
  Dice& dice() { return dice_; }
  Played& played() { return played_; }

 private:
  void look() {
    const auto& journal = world_.journal();
    for (; seen_ < journal.size() && watch_.violations().empty(); ++seen_) {
      watch_.see(journal[seen_]);
      if (const auto& stream = journal[seen_].stream; stream.starts_with("certificate/")) ask(stream.substr(stream.find('/') + 1));
    }
  }

  void count_visits() {
    std::map<std::string, std::string> procedures;
    for (const auto& event : world_.journal()) {
      const auto& fields = event.public_fields;
      if (event.kind == "case_opened") procedures[event.stream] = text_in(fields, "procedure");
      else if (event.sealed_fields.contains("incomplete")) ++played_.visited[procedures[event.stream] + "." + text_in(fields, "stage") + " asked to complete"];
      else if (event.kind == "stage_left") ++played_.visited[procedures[event.stream] + "." + text_in(fields, "stage") + "." + text_in(fields, "outcome")];
      else if (event.kind == "case_closed") ++played_.visited[procedures[event.stream] + " " + text_in(fields, "result")];
      else if (event.stream.starts_with("certificate/") || event.stream.starts_with("ban/")) ++played_.visited[event.stream.substr(0, event.stream.find('/')) + " " + event.kind];
    }
    for (const auto& id : world_.cases())
      if (const Case& one = *world_.find(id); !one.state.closed) ++played_.visited[one.state.procedure + "." + one.state.stage + " …"];
  }

  /// What the register answers, today and later.
  void ask(const std::string& number) {
    const auto* title = world_.certificate(number);
    if (!title || title->version != world_.journal()[seen_].version) return;
    for (const int years : {0, 1, 30}) watch_.told(number, registry::name_of(registry::status_on(*title, world_.today().plus_years(years))), world_.today().plus_years(years));
  }

  Dice dice_;
  Cast cast_;
  World world_;
  invariants::Watch watch_;
  std::size_t seen_ = 0;
  Played played_;
};

}  // namespace

Played play(const Scene& scene, const std::vector<Dossier>& material, const History& history, Keep keep) {
  Stand stand(scene, history);
  Play players(stand.world(), material, Dice(seed_of(history.seed, 1)), history.length, [&](const Move& move, Answer& answer) {
    if (keep == Keep::moves) stand.played().moves.push_back(move);
    return stand.attempt(move, answer);
  });
  const auto cases = players.run();
  return stand.finish(cases);
}

Played make_again(const Scene& scene, const History& history, const Moves& moves, Answers* answers) {
  Stand stand(scene, history);
  for (const auto& move : moves) {
    Answer answer;
    const bool holds = stand.attempt(move, answer);
    if (answers) answers->push_back(std::move(answer));
    if (!holds) break;
  }
  return stand.finish(0);
}

std::vector<History> histories(std::size_t cases, std::uint64_t seed, std::size_t first) {
  std::vector<History> all;
  Dice dice(seed_of(seed, first));
  for (std::size_t left = cases; left > 0;) {
    const std::int64_t shortest[] = {2, 4, 10}, longest[] = {5, 16, 60};
    const std::size_t kind = dice.weighted({72, 20, 8});
    const std::size_t own = std::min(static_cast<std::size_t>(dice.between(shortest[kind], longest[kind])), left);
    const int rounds = 1 + static_cast<int>(dice.weighted({60, 25, 15}));
    all.push_back({seed_of(seed, first + all.size() + 1), {own, rounds, dice.falls(45) ? Spirit::calm : Spirit::mixed}});
    left -= own;
  }
  return all;
}

}  // namespace rehearsal
