#include "rehearsal/invariants/watch.h"

#include "programme/catalogue.h"

#include <deque>

#include <gtest/gtest.h>

namespace rehearsal::invariants {
namespace {

using base::JsonObject;

/// The invented prize of tests/http: filed, posted three working days, voted on by a jury, registered; one place.
programme::Programme prize() {
  const auto loaded = programme::Catalogue{PINJIAN_SOURCE_DIR "/tests/http/invented/programmes", PINJIAN_SOURCE_DIR "/tests/http/invented/facts"}.load("balcony-garden/1");
  EXPECT_TRUE(loaded);
  return **loaded;
}

/// Writes events as a house would, and holds the invariants against each. Days are those of June 2024; plain weeks.
class Book {
 public:
  explicit Book(programme::Programme edition = prize()) : programme(std::move(edition)), watch_(programme, calendar) {
    office("firm", "enterprise", "");
    office("other", "enterprise", "");
    office("bureau", "authority", "secretariat");
    office("panel", "authority", "jury");
    for (const char* juror : {"j1", "j2", "j3"}) write("office/panel", "role_granted", {{"account", juror}});
    write("office/firm", "role_granted", {{"account", "owner"}});
    write("office/other", "role_granted", {{"account", "rival"}});
    write("office/bureau", "role_granted", {{"account", "clerk"}});
  }

  Book& on(int june) {
    moment_ = *base::Instant::parse(fmt::format("2024-06-{:02}T04:00:00Z", june));
    return *this;
  }
  Book& by(const char* account, const char* office, const char* role) {
    actor_ = account, office_ = office, role_ = role;
    return *this;
  }
  Book& write(const std::string& stream, const char* kind, JsonObject fields, JsonObject sealed = {}) {
    ledger::Event event;
    event.stream = stream;
    event.version = ++versions_[stream];
    event.kind = kind;
    event.id = "e" + std::to_string(events_.size());
    event.actor = actor_, event.office = office_, event.role = role_;
    event.received_at = moment_;
    event.public_fields = std::move(fields);
    event.sealed_fields = std::move(sealed);
    watch_.see(events_.emplace_back(std::move(event)));
    return *this;
  }
  Book& skip_a_version(const std::string& stream) {
    ++versions_[stream];
    return *this;
  }

  // A case of the firm, as it should go.
  Book& open(const std::string& id = "c", const char* applicant = "firm", const char* owner = "owner") {
    case_ = "case/" + id;
    by(owner, applicant, "gardener");
    write(case_, "case_opened", {{"programme", "balcony-garden/1"}, {"procedure", "application"}, {"way", "apply"}, {"round", ""}, {"about", ""}, {"applicant", applicant}, {"place", ""}});
    return enter("submit");
  }
  Book& enter(const char* stage) { return write(case_, "stage_entered", {{"stage", stage}}); }
  Book& leave(const char* stage, const char* outcome) { return write(case_, "stage_left", {{"stage", stage}, {"outcome", outcome}}); }
  Book& entry(const char* stage, const char* action, JsonObject fields = {}, JsonObject sealed = {}) {
    fields["stage"] = stage, fields["action"] = action;
    return write(case_, "entry_recorded", std::move(fields), std::move(sealed));
  }
  Book& file() { return entry("submit", "submit", {}, {{"findings", found("pass")}}).leave("submit", "submitted").enter("post"); }
  Book& post(const char* day) {
    by("clerk", "bureau", "secretariat");
    return entry("post", "publish", {{"channels", JsonObject{{"web", JsonObject{{"date", day}}}}}});
  }
  Book& clear() { return by("clock", "", "").leave("post", "clear").enter("vote"); }
  Book& vote(const char* juror, const char* option) { return by(juror, "panel", "jury").entry("vote", "vote", {}, {{"vote", option}}); }
  Book& close(int grants, int cast, int abstained, int members, const char* outcome, const char* juror = nullptr) {
    if (juror) by(juror, "panel", "jury");
    else by("clerk", "bureau", "secretariat");
    entry("vote", "close", {{"tally", JsonObject{{"votes", JsonObject{{"grant", grants}}}, {"cast", cast}, {"abstained", abstained}, {"present", cast + abstained}, {"members", members}}}});
    return leave("vote", outcome);
  }
  Book& to_vote(const char* id = "c", const char* applicant = "firm", const char* owner = "owner") { return on(3).open(id, applicant, owner).file().post("2024-06-03").on(7).clear(); }
  Book& award(const char* number = "P-1") {
    enter("award").by("clerk", "bureau", "secretariat").entry("award", "register").leave("award", "done").write(case_, "case_closed", {{"result", "granted"}});
    return write("certificate/" + std::string(number), "certificate_issued", {{"title", "prize"}, {"holder", "firm"}, {"case", case_.substr(5)}, {"issued_on", "2024-06-07"}});
  }

  static JsonObject found(const char* result) { return {{"result", result}, {"findings", base::JsonArray{JsonObject{{"path", "variety"}, {"result", result}}}}}; }

  /// The invariants broken so far, each named once.
  std::string broken() const {
    std::set<std::string> names;
    for (const auto& violation : watch_.violations()) names.insert(violation.invariant);
    return fmt::format("{}", fmt::join(names, " "));
  }
  Watch& watch() { return watch_; }

  programme::Programme programme;
  calendar::Calendar calendar;

 private:
  void office(const char* id, const char* kind, const char* role) {
    write(std::string("office/") + id, "office_registered", {{"kind", kind}, {"territory", ""}});
    if (*role) write(std::string("office/") + id, "role_granted", {{"programme", "balcony-garden"}, {"role", role}});
  }

  Watch watch_;
  std::deque<ledger::Event> events_;
  std::map<std::string, std::int64_t> versions_;
  base::Instant moment_ = *base::Instant::parse("2024-06-03T04:00:00Z");
  std::string actor_, office_, role_, case_;
};

TEST(Invariants, a_case_that_goes_as_it_should_breaks_none) {
  Book book;
  book.to_vote().vote("j1", "grant").vote("j2", "grant").vote("j3", "").close(2, 2, 1, 3, "grant").award();
  EXPECT_EQ(book.broken(), "");
}

TEST(Invariants, a_step_left_out_on_the_way_to_an_award_is_noticed) {
  Book book;
  book.on(3).open().file().post("2024-06-03").on(7).by("clock", "", "").leave("post", "clear").award();
  EXPECT_EQ(book.broken(), "path_kept");
}

TEST(Invariants, an_award_without_its_registration_is_noticed) {
  Book book;
  book.to_vote().write("certificate/P-1", "certificate_issued", {{"title", "prize"}, {"holder", "firm"}, {"case", "c"}});
  EXPECT_EQ(book.broken(), "path_kept");
}

TEST(Invariants, a_version_left_out_and_an_entry_after_the_end_are_noticed) {
  Book book;
  book.on(3).open().skip_a_version("case/c").file();
  EXPECT_EQ(book.broken(), "order_kept");
  Book late;
  late.to_vote().vote("j1", "grant").vote("j2", "grant").close(2, 2, 0, 3, "grant").award().by("owner", "firm", "gardener").entry("submit", "submit");
  EXPECT_TRUE(late.broken().starts_with("order_kept")) << late.broken();
}

/// Three working days after Monday 3 June are Tuesday to Thursday 6 June; the case goes on from Friday.
TEST(Invariants, a_posting_ends_no_sooner_than_the_day_after_its_last) {
  Book short_by_a_day;
  short_by_a_day.on(3).open().file().post("2024-06-03").on(6).clear();
  EXPECT_EQ(short_by_a_day.broken(), "posted_in_full");
  Book whole;
  whole.on(3).open().file().post("2024-06-03").on(7).clear();
  EXPECT_EQ(whole.broken(), "");
}

TEST(Invariants, a_posting_is_not_dated_before_the_case_came_to_it) {
  Book book;
  book.on(10).open().file().post("2024-06-03").on(11).clear();
  EXPECT_EQ(book.broken(), "posted_in_full");
}

TEST(Invariants, a_posting_objected_to_does_not_end_clear) {
  Book book;
  book.on(3).open().file().post("2024-06-03").entry("post", "object").on(7).clear();
  EXPECT_EQ(book.broken(), "posted_in_full");
}

TEST(Invariants, an_outcome_without_the_findings_of_its_set_is_noticed) {
  Book unseen;
  unseen.on(3).open().entry("submit", "submit").leave("submit", "submitted");
  EXPECT_EQ(unseen.broken(), "gates_passed");
  Book failed;
  failed.on(3).open().entry("submit", "submit", {}, {{"findings", Book::found("fail")}}).leave("submit", "submitted");
  EXPECT_EQ(failed.broken(), "gates_passed");
}

TEST(Invariants, a_stage_left_without_its_act_is_noticed) {
  Book book;
  book.on(3).open().leave("submit", "submitted");
  EXPECT_TRUE(book.broken().ends_with("stages_earned")) << book.broken();
}

TEST(Invariants, a_second_vote_of_one_member_is_noticed) {
  Book book;
  book.to_vote().vote("j1", "grant").vote("j1", "grant");
  EXPECT_EQ(book.broken(), "ballots_counted");
}

TEST(Invariants, a_tally_that_is_not_what_the_votes_come_to_is_noticed) {
  Book miscounted, unsupported, without_quorum;
  miscounted.to_vote().vote("j1", "grant").vote("j2", "").close(2, 2, 0, 3, "grant");
  EXPECT_EQ(miscounted.broken(), "ballots_counted");
  unsupported.to_vote().vote("j1", "").vote("j2", "").close(0, 0, 2, 3, "grant");
  EXPECT_EQ(unsupported.broken(), "ballots_counted");
  without_quorum.to_vote().vote("j1", "grant").close(1, 1, 0, 3, "grant");
  EXPECT_EQ(without_quorum.broken(), "ballots_counted");
}

/// j3 has not voted: with nobody to hold the ballot it still runs.
TEST(Invariants, a_ballot_ended_by_some_of_its_voters_is_noticed) {
  auto edition = prize();
  for (auto& stage : edition.procedures[0].stages) stage.voting.confirmed_by.clear();
  Book early(edition), whole(edition);
  early.to_vote().vote("j1", "grant").vote("j2", "grant").close(2, 2, 0, 3, "grant", "j1");
  EXPECT_EQ(early.broken(), "ballots_counted");
  whole.to_vote().vote("j1", "grant").vote("j2", "grant").vote("j3", "").close(2, 2, 1, 3, "grant", "j1");
  EXPECT_EQ(whole.broken(), "");
}

TEST(Invariants, a_count_before_the_quorum_is_set_is_noticed) {
  auto edition = prize();
  auto& quorum = edition.rulebook.parameters["present_at_least"];
  quorum.name = "present_at_least";
  quorum.set_by = "secretariat";
  for (auto& stage : edition.procedures[0].stages)
    if (stage.id == "vote") stage.voting.rule.quorum.reset(), stage.voting.quorum_parameter = quorum.name;
  Book book(edition);
  book.to_vote().vote("j1", "grant").close(1, 1, 0, 3, "grant");
  EXPECT_EQ(book.broken(), "ballots_counted");
}

TEST(Invariants, a_posting_that_runs_and_is_posted_again_is_noticed) {
  Book book;
  book.on(3).open().file().post("2024-06-03").on(4).post("2024-06-04");
  EXPECT_EQ(book.broken(), "posted_in_full");
}

TEST(Invariants, whoever_stood_aside_neither_acts_nor_counts) {
  Book acts, counts;
  acts.to_vote().by("j3", "panel", "jury").entry("vote", "recuse").vote("j3", "grant");
  EXPECT_EQ(acts.broken(), "recused_stay_out");
  counts.to_vote().by("j3", "panel", "jury").entry("vote", "recuse").vote("j1", "grant").vote("j2", "grant").close(2, 2, 0, 3, "grant");
  EXPECT_EQ(counts.broken(), "ballots_counted");
}

TEST(Invariants, one_place_is_given_once_and_comes_back_with_a_withdrawn_case) {
  Book twice;
  twice.to_vote("c", "firm", "owner").vote("j1", "grant").vote("j2", "grant").close(2, 2, 0, 3, "grant");
  twice.to_vote("d", "other", "rival").vote("j1", "grant").vote("j2", "grant").close(2, 2, 0, 3, "grant");
  EXPECT_EQ(twice.broken(), "places_kept");
  Book given_back;
  given_back.to_vote("c", "firm", "owner").vote("j1", "grant").vote("j2", "grant").close(2, 2, 0, 3, "grant").enter("award");
  given_back.by("owner", "firm", "").entry("award", "withdraw").write("case/c", "case_closed", {{"result", "withdrawn_by_applicant"}});
  given_back.to_vote("d", "other", "rival").vote("j1", "grant").vote("j2", "grant").close(2, 2, 0, 3, "grant");
  EXPECT_EQ(given_back.broken(), "");
}

TEST(Invariants, an_act_in_a_role_one_does_not_hold_is_noticed) {
  Book stranger, pretender;
  stranger.on(3).open().file().by("owner", "firm", "secretariat").entry("post", "publish");
  EXPECT_EQ(stranger.broken(), "roles_held");
  pretender.on(3).open().file().by("rival", "bureau", "secretariat").entry("post", "publish");
  EXPECT_EQ(pretender.broken(), "roles_held");
}

TEST(Invariants, numbers_are_unique_and_what_was_withdrawn_stays_so) {
  Book book;
  book.to_vote().vote("j1", "grant").vote("j2", "grant").close(2, 2, 0, 3, "grant").award("P-1");
  book.write("certificate/P-1", "certificate_withdrawn", {{"what", "prize"}});
  EXPECT_EQ(book.broken(), "");
  book.watch().told("P-1", "withdrawn", *Date::parse("2030-01-01"));
  EXPECT_EQ(book.broken(), "");
  book.watch().told("P-1", "valid", *Date::parse("2024-06-08"));
  EXPECT_EQ(book.broken(), "register_kept");
  Book again;
  again.to_vote().vote("j1", "grant").vote("j2", "grant").close(2, 2, 0, 3, "grant").award("P-1").write("certificate/P-1", "certificate_withdrawn", {{"what", "prize"}});
  again.write("certificate/P-1", "certificate_reinstated", {{"what", "prize"}});
  EXPECT_EQ(again.broken(), "register_kept");
}

/// A ban of two years that comes with the title on 7 June 2024 lasts to 7 June 2026.
TEST(Invariants, nobody_is_taken_while_a_ban_keeps_them_out) {
  auto edition = prize();
  programme::Ban ban;
  ban.id = "winner";
  ban.bars = {"application"};
  ban.from_title = "prize";
  ban.for_ = calendar::Period{2, calendar::Unit::years};
  edition.bans["winner"] = ban;
  Book book(edition);
  book.to_vote().vote("j1", "grant").vote("j2", "grant").close(2, 2, 0, 3, "grant").award();
  EXPECT_EQ(book.broken(), "");
  book.on(20).open("d");
  EXPECT_EQ(book.broken(), "banned_kept_out");
}

TEST(Invariants, who_may_file_once_is_not_taken_twice) {
  auto edition = prize();
  edition.procedures.front().one_per_applicant = true;
  Book book(edition);
  book.on(3).open("c").open("d", "other", "rival");
  EXPECT_EQ(book.broken(), "");
  book.open("e");
  EXPECT_EQ(book.broken(), "filed_once");
}

TEST(Invariants, a_bound_role_declares_before_it_acts) {
  auto edition = prize();
  edition.recusal.binds = {"jury"};
  Book silent(edition), declared(edition);
  silent.to_vote().vote("j1", "grant");
  EXPECT_EQ(silent.broken(), "declared_first");
  declared.to_vote().by("j1", "panel", "jury").entry("vote", "declare", {{"no_conflict", true}}).vote("j1", "grant");
  EXPECT_EQ(declared.broken(), "");
}

}  // namespace
}  // namespace rehearsal::invariants
