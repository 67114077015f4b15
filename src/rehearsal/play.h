#pragma once
#include "rehearsal/material.h"
#include "rehearsal/world.h"

#include <functional>
#include <queue>
#include <unordered_map>

namespace rehearsal {

/// How much is played in one history.
struct Length {
  std::size_t cases = 1;               // at most so many are opened by people; what follows from them comes on top
  int rounds = 1;
  Spirit spirit = Spirit::mixed;
};

/// Lets the cast of a world live: it files, decides, votes, objects, forgets, cheats. It knows nothing of the programme: it
/// asks what may be done, fills in what is asked for, and sends it.
class Play {
 public:
  /// Tries a move; false ends the play.
  using Try = std::function<bool(const Move&, Answer&)>;

  Play(const World& world, const std::vector<Dossier>& material, Dice dice, Length length, Try attempt);

  /// Until everything has been done, or nobody does anything any more. Returns how many cases people opened.
  std::size_t run();

 private:
  enum class Kind { round, filing, going_on, clock, title };

  struct Turn {
    base::Instant at;
    std::uint64_t order = 0;
    Kind kind = Kind::filing;
    std::string name;                  // case; round: its year
    std::string title;
    bool operator>(const Turn& other) const { return std::tie(at, order) > std::tie(other.at, other.order); }
  };

  /// What the people around one case have in their heads.
  struct Thread {
    base::JsonObject dossier;
    int turns = 0, refusals = 0, in_vain = 0;
    std::string refused;               // the act refused last
    std::set<std::string> wrong;       // pointers of what was wrong with it
    Move last;                         // the last that was accepted
    std::set<std::string> titles;      // seen on the case
    std::optional<base::Date> due;     // the last day the clock was set for
  };

  void plan_rounds();
  void turn(const Turn& turn);
  void start_round(const Turn& turn);
  void file();
  void go_on(const std::string& id);
  void plan_on(const Case& one, const std::string& id);
  void misbehave(const Case& one, const Thread& thread);
  void object_to(const Case& one);
  void look_at_title(const Turn& turn);

  bool open(const programme::Procedure& procedure, const std::string& about, const std::string& title);
  const Person* opener(const programme::Procedure& procedure, const programme::Way& way, const std::string& about);
  std::vector<const Person*> coming_back(const std::vector<const Person*>& people) const;
  std::vector<const Person*> people_to_open(const std::string& about, const std::string& role) const;
  std::vector<const Person*> parties_to(const Case& one) const;
  const Person* who_acts(const Case& one);
  const Person* who_appoints(const Case& one, const std::string& role);
  const Person* somebody(const Case& one, const std::string& role);
  std::vector<const Person*> people_for(const Case* one, const std::string& role, int depth = 0) const;
  const std::string& chosen(const std::vector<std::string>& open, const Thread& thread);
  base::JsonObject filled_in(const procedure::Asking& asking, const Person& person, const Thread& thread);
  void set_for_the_round(const std::vector<procedure::Field>& fields, base::JsonObject& data);
  void take_answer(const Case& one, const std::string& id, Move move, const Answer& answer);
  std::size_t filings_a_round() const;
  /// Whether more cases may be opened, where some are kept for what comes later.
  bool has_room(std::size_t percent = 100) const { return opened_ * 100 < length_.cases * percent; }
  /// In so many of a hundred histories' turns, fewer where people are calm.
  bool happens(int percent) { return dice_.falls(length_.spirit == Spirit::calm ? (percent + 4) / 5 : percent); }
  base::JsonObject dossier_for(const std::string& procedure, const std::string& way);
  void name_applicant(const Person& person, base::JsonObject& dossier) const;
  base::Date today() const { return base::date_in_zone(now_, programme_.zone); }

  Answer make(const Move& move);
  void after(const std::string& case_id);
  void plan(Kind kind, base::Instant at, const std::string& name, const std::string& title = "");
  base::Instant later(std::int64_t least_hours, std::int64_t most_hours);

  const World& world_;
  const programme::Programme& programme_;
  const std::vector<Dossier>& material_;
  Dice dice_;
  Length length_;
  Try attempt_;
  std::map<std::string, std::vector<std::size_t>> holders_;   // role -> people whose office holds it
  std::unordered_map<std::string, Thread> threads_;
  std::map<std::string, std::string> filed_;                  // account -> round it filed in last
  std::priority_queue<Turn, std::vector<Turn>, std::greater<>> turns_;
  std::uint64_t order_ = 0;
  std::size_t opened_ = 0, attempts_ = 0, names_ = 0;
  std::string round_;
  base::Instant now_, end_;
  bool goes_on_ = true;
};

}  // namespace rehearsal
