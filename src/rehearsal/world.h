#pragma once
#include "access/access.h"
#include "ledger/merkle.h"
#include "procedure/actions.h"
#include "registry/ban.h"
#include "rehearsal/case.h"
#include "rehearsal/cast.h"
#include "rehearsal/move.h"
#include "rehearsal/scene.h"

#include <deque>
#include <unordered_map>

namespace rehearsal {

/// The house in memory: what its service does with a store, on plain values. It decides nothing of itself: acts go through
/// procedure, register changes through registry, roles through access_control.
class World {
 public:
  /// The cast's arrivals are the first events.
  World(const Scene& scene, Cast cast, base::Instant start, std::string name);

  /// All of it happens, or nothing. Time stands at the move's afterwards, and never goes back.
  Answer make(const Move& move);

  const Scene& scene() const { return scene_; }
  const Cast& cast() const { return cast_; }
  base::Instant now() const { return now_; }
  base::Date today() const;
  const std::deque<ledger::Event>& journal() const { return journal_; }   // every event, in order
  const std::vector<ledger::Hash>& leaves() const { return leaves_; }     // its leaf, in the ledger's bytes
  /// An event as a house reads it after a restart: out of its leaf and what is kept beside it. Refuses as open_envelope.
  base::Result<ledger::Event> read_again(std::size_t index) const;
  /// The state of a case between acts, at some points on the way: index of the event -> the state after it.
  const std::map<std::size_t, procedure::CaseState>& marks() const { return marks_; }

  const Case* find(const std::string& case_id) const;
  const std::vector<std::string>& cases() const { return order_; }        // ids, as opened
  const registry::Certificate* certificate(const std::string& number) const;
  bool round_is_open() const { return !rounds_.empty(); }

  /// What this person chooses of what may be done on the case at a moment not before now, as procedure::chosen.
  std::optional<procedure::Asking> chosen(const Case& one, const Person& person, base::Instant at, const std::function<std::string(const std::vector<std::string>&)>& choose) const;
  /// Whether the person plays the role on the case; an empty role is nobody's.
  bool plays(const Case& one, const Person& person, const std::string& role) const;

 private:
  struct Batch;
  struct After;
  struct Round {
    std::string id;
    rules::feel::Value listed;         // as FEEL reads it
    base::Date opened;
    const programme::Programme* edition = nullptr;   // as played
  };

  Answer open_round(const Move& move);
  Answer open_case(const Move& move);
  Answer act(const Move& move);
  Answer act_on_what_is_shown(const Case& one, const procedure::Command& command, const procedure::Actor& who);
  Answer pass_time(const Move& move);

  // What an act stands in (standing.cpp, rivals.cpp).
  procedure::Situation situation(const programme::Programme& edition, base::Instant at) const;
  procedure::Situation situation_to_open(const programme::Procedure& procedure, const std::string& office, const registry::Certificate* title, const Case* about, const std::string& person) const;
  struct LastAsked {
    const Case* of;
    std::size_t events;                                      // in the journal
    procedure::Situation situation;
  };
  const procedure::Situation& situation(const Case& one, base::Instant at) const;   // until the next is asked for
  procedure::Situation situation_now(const Case& one, base::Instant at) const;
  struct Known {
    std::int64_t version = 0, enrolled = 0;                  // as of this one of `version_known`, and of `enrolled_`
    access_control::Relation relation;
    std::map<std::string, procedure::Actor> actors;          // account -> who it is on the case
    rules::FactsRead facts_read;
  };
  Known& known(const Case& one) const;
  std::int64_t version_known(const Case& one) const;
  const access_control::Relation& relation(const Case& one) const { return known(one).relation; }
  access_control::Relation relation_now(const Case& one, int depth) const;
  access_control::Relation relation_to(const registry::Certificate* title, const Case* about, const std::string& person, const access_control::Office& office) const;
  procedure::Actor actor(const Person& person, std::vector<std::string> roles) const;
  const procedure::Actor& actor(const Person& person, const Case& one) const;
  const access_control::Office& office_of(const Person& person) const;
  std::vector<procedure::Candidate> candidates(const programme::Stage* stage) const;
  const std::vector<procedure::Candidate>& holders_of(const std::string& role) const;
  std::vector<procedure::InForce> bans_on(const programme::Programme& edition, const std::string& office) const;
  const std::string& concerned_by(const programme::Procedure& procedure, const std::string& about, const std::string& applicant) const;
  void add_own_titles(const std::string& office, procedure::Situation& situation) const;
  void add_days(const std::string& round, const std::vector<const registry::Certificate*>& titles, procedure::Situation& situation) const;
  std::vector<procedure::Rival> rivals(const Case& one, base::Instant at) const;
  std::vector<std::string> part_of(const Case& one, const programme::Stage& stage) const;
  const Round* round(const std::string& id) const;
  const programme::Programme& edition_for(const std::string& procedure) const;
  const programme::Programme* edition_under(const programme::SetParameters& set) const;
  bool has_applied(const programme::Procedure& procedure, const std::string& office, const std::string& round, const std::string& but) const;
  void add_cases_about(const Case& one, procedure::Situation& situation) const;
  void surround(const std::string& round, const registry::Certificate* title, const Case* one, procedure::Situation& situation) const;

  // What follows from an act (following.cpp).
  base::Result<void> take(const Case& before, procedure::Effects effects, Batch& batch);
  base::Result<void> carry_out(const After& after, const programme::RegisterAct& act, Batch& batch);
  base::Result<void> issue(const After& after, const std::string& title, Batch& batch);
  registry::Certificate standing_with(const registry::Certificate& certificate, const Batch& batch) const;
  base::Result<void> alter(const After& after, const programme::RegisterAct& act, Batch& batch);
  base::Date day_of(const After& after, const programme::RegisterAct& act) const;
  base::Result<void> change_ban(const After& after, const programme::RegisterAct& act, Batch& batch);
  base::Result<void> ban(const std::string& id, const registry::BanCause& cause, base::Date from, const After& after, Batch& batch);
  base::Result<void> lift_bans(const After& after, const std::string& ban, const std::string& number, const std::string& office, Batch& batch);
  base::Result<void> close_other(const After& after, const std::string& result, Batch& batch);
  base::Result<void> open_round_by(const After& after, Batch& batch);
  base::Result<void> enrol(const After& after, const programme::RegisterAct& act, Batch& batch);
  std::optional<registry::Certificate> brought(const After& after, const programme::Procedure& next, const Batch& batch) const;
  base::Result<void> follow(const After& after, Batch& batch);
  registry::Circumstances circumstances(const After& after) const;

  // Keeping the books (world.cpp).
  Answer settle(const Case& one, procedure::Effects effects);
  bool keep(Batch batch);
  void record(ledger::Event event, const Batch& batch);
  void record_of_case(const std::string& id, const ledger::Event& event, const Batch& batch);
  void open_record(Case& one);
  void record_of_title(const std::string& id, const ledger::Event& event);
  void record_of_ban(const std::string& id, const ledger::Event& event);
  void record_of_office(const ledger::Event& event);
  void record_of_round(const std::string& id, const ledger::Event& event);
  void count_outcome(Case& one, const ledger::Event& event);
  void forget_place(Case& one, const std::string& stage);
  void tamper_after(Batch& batch);
  std::string next_id() const { return name_ + std::to_string(++ids_); }

  Scene scene_;
  Cast cast_;
  base::Instant now_;
  std::string name_;
  mutable std::uint64_t ids_ = 0;
  std::deque<ledger::Event> journal_;
  std::vector<std::string> envelopes_;
  std::vector<ledger::Hash> leaves_;
  std::map<std::size_t, procedure::CaseState> marks_;
  std::unordered_map<std::string, Case> cases_;
  std::vector<std::string> order_;
  std::vector<Round> rounds_;                                        // the last is the open one
  std::map<std::string, registry::Certificate> certificates_;
  std::map<std::string, std::vector<std::string>> titles_of_;        // holder -> certificates
  std::map<std::string, registry::BanRecord> bans_;
  std::map<std::string, std::vector<std::string>> bans_of_;          // office -> bans
  std::map<std::string, std::set<std::string>> applied_;             // procedure, round, office -> cases not withdrawn
  mutable std::unordered_map<std::string, Known> known_;                       // case -> who somebody is on it
  mutable std::optional<LastAsked> last_asked_;                      // it holds while nothing happens
  mutable rules::CompiledCase laid_out_;                             // where rules are asked about a case
  std::map<std::string, std::int64_t> issued_;                       // title and year -> how many
  std::map<std::string, std::int64_t> versions_;                     // of offices' streams
  std::int64_t enrolled_ = 0;                                        // how often somebody was enrolled or struck off
  std::map<std::string, access_control::Office> own_offices_;        // account -> its office with the roles of this person alone
  mutable std::map<std::string, std::vector<procedure::Candidate>> holders_;   // role -> who has it by an office or of their own
  std::map<std::string, std::map<std::string, int>> taken_;          // procedure, round, stage -> outcome, or group -> cases
  std::map<std::string, std::set<std::string>> at_stage_;            // the same -> cases that are or were there
};

}  // namespace rehearsal
