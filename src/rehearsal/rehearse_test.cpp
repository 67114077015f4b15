#include "rehearsal/rehearse.h"

#include "programme/calendars.h"
#include "programme/catalogue.h"
#include "rehearsal/replay.h"
#include "rehearsal/shrink.h"

#include <gtest/gtest.h>

namespace rehearsal {
namespace {

programme::Programme edition(const std::string& folder, const std::string& name) {
  const auto loaded = programme::Catalogue{PINJIAN_SOURCE_DIR "/" + folder + "programmes", PINJIAN_SOURCE_DIR "/" + folder + "facts"}.load(name);
  EXPECT_TRUE(loaded) << name;
  return **loaded;
}

/// Invented for the tests of HTTP: a posting, a ballot, one place.
programme::Programme prize() { return edition("tests/http/invented/", "balcony-garden/1"); }

calendar::Calendar days() { return *programme::load_calendar(PINJIAN_SOURCE_DIR "/calendars", "cn"); }

TEST(Rehearse, same_seed_gives_the_same_root_with_any_number_of_threads) {
  const auto first = rehearse({prize(), days()}, 60, 7, 1), again = rehearse({prize(), days()}, 60, 7, 3), other = rehearse({prize(), days()}, 60, 8, 1);
  EXPECT_EQ(first.root, again.root);
  EXPECT_EQ(first.events, again.events);
  EXPECT_NE(first.root, other.root);
  EXPECT_GT(first.events, first.cases);
}

TEST(Rehearse, a_draft_is_rehearsed_as_if_in_force) {
  auto draft = prize();
  draft.status = "draft";
  draft.effective_from = *base::Date::parse("2099-01-01");
  EXPECT_GT(rehearse({draft, days()}, 10, 1, 1).cases, 0U);
}

TEST(Rehearse, cases_reach_awards_and_people_are_refused) {
  const auto played = rehearse({prize(), days()}, 100, 1, 1);
  EXPECT_GT(played.visited.at("application granted"), 0U);
  for (const char* code : {"not_yours", "wrong_stage", "incomplete_entry", "requirement_not_met", "no_place_left", "already_voted"}) EXPECT_TRUE(played.refusals.contains(code)) << code;
}

/// A title that came in the same act as what follows it is not on the register yet.
TEST(Rehearse, what_follows_is_about_the_title_just_issued) {
  const auto played = rehearse({edition("tests/http/scored/", "lantern-prize/1"), days()}, 300, 1, 1);
  EXPECT_TRUE(played.broken.empty());
  EXPECT_TRUE(played.visited.contains("care seen"));
  EXPECT_TRUE(played.visited.contains("homage paid"));
}

/// Every fault that touches the edition is noticed by the invariant made for it, in a history that cannot be made shorter.
void expect_all_faults_caught(const programme::Programme& edition) {
  for (const auto& found : seed_faults({edition, days()}, 100, 1)) {
    EXPECT_TRUE(!found.applies || found.by) << edition.name() << " " << found.fault->id;
    if (!found.by) continue;
    EXPECT_EQ(found.by->invariant, found.fault->caught_by) << edition.name() << " " << found.fault->id;
    EXPECT_FALSE(found.shortest.empty());
    EXPECT_EQ(found.story.size(), found.shortest.size());
  }
}

TEST(Faults, of_an_edition_with_a_ballot_are_caught) { expect_all_faults_caught(prize()); }

TEST(Faults, a_review_cut_short_is_caught_where_two_have_to_review_at_least) {
  const auto& faults = all_faults();
  const auto fault = std::find_if(faults.begin(), faults.end(), [](const auto& one) { return one.id == "review_cut_short"; });
  ASSERT_NE(fault, faults.end());
  const auto found = seed_fault({edition("tests/http/scored/", "lantern-prize/1"), days()}, *fault, 100, 1);
  ASSERT_TRUE(found.by);
  EXPECT_EQ(found.by->invariant, "stages_earned");
}

/// No edition here stops a case by another one; an objection that did would be this.
TEST(Faults, a_case_that_should_wait_and_goes_on_is_caught) {
  auto edition = rehearsal::edition("", "xinjiang-quality-award/2023");
  for (auto& procedure : edition.procedures)
    if (procedure.id == "objection") procedure.leaves_running = false;
  const auto& faults = all_faults();
  const auto fault = std::find_if(faults.begin(), faults.end(), [](const auto& one) { return one.id == "hold_forgotten"; });
  ASSERT_NE(fault, faults.end());
  const auto found = seed_fault({edition, days()}, *fault, 100, 1);
  ASSERT_TRUE(found.by);
  EXPECT_EQ(found.by->invariant, "objections_hold");
}

TEST(Faults, each_invariant_has_a_fault_made_for_it) {
  std::set<std::string> made_for{"replay"};
  for (const auto& fault : all_faults()) made_for.insert(fault.caught_by);
  for (const auto& invariant : invariants::all()) EXPECT_TRUE(made_for.contains(invariant.id)) << invariant.id;
}

TEST(Faults, a_short_posting_is_shown_by_the_shortest_history) {
  const auto found = seed_faults({prize(), days()}, 100, 1);
  const auto one = std::find_if(found.begin(), found.end(), [](const auto& f) { return f.fault->id == "short_posting"; });
  ASSERT_TRUE(one != found.end() && one->by);
  EXPECT_EQ(one->by->invariant, "posted_in_full");
  EXPECT_EQ(one->shortest.size(), 4U);   // open, file, post, wait
}

TEST(Shrink, keeps_what_breaks_the_same_invariant_and_nothing_else) {
  const auto edition = in_force(prize());
  auto changed = edition;
  const auto& faults = all_faults();
  std::find_if(faults.begin(), faults.end(), [](const auto& one) { return one.id == "short_posting"; })->change(changed);
  const auto calendar = days();
  const Scene scene{edition, changed, calendar};
  const auto material = material_of(edition);
  for (const auto& history : histories(200, 3)) {
    const auto played = play(scene, material, history, Keep::moves);
    if (played.violations.empty()) continue;
    const auto moves = shortest(scene, history, played.moves, "posted_in_full");
    EXPECT_EQ(make_again(scene, history, moves).violations.front().invariant, "posted_in_full");
    for (std::size_t i = 0; i < moves.size(); ++i) {
      auto fewer = moves;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      EXPECT_TRUE(make_again(scene, history, fewer).violations.empty());
    }
    return;
  }
  FAIL() << "no history shows the fault";
}

TEST(Settings, are_values_the_edition_loads_with) {
  const auto award = edition("", "xinjiang-quality-award/2023");
  const auto settings = settings_of(award, PINJIAN_SOURCE_DIR "/facts");
  ASSERT_FALSE(settings.empty());
  EXPECT_EQ(settings.front().set.at("majority"), "1/2");
  EXPECT_TRUE(settings_of(prize(), "").empty());   // nobody may set anything
}

TEST(Histories, come_to_the_cases_asked_for) {
  std::size_t cases = 0;
  for (const auto& history : histories(1000, 5)) cases += history.length.cases;
  EXPECT_EQ(cases, 1000U);
  EXPECT_TRUE(histories(0, 5).empty());
}

/// A state read back from the bytes in the ledger that is not the one that was there.
TEST(Replay, tells_states_apart) {
  procedure::CaseState state, other;
  other.outcomes["vote"] = "grant";
  EXPECT_TRUE(state == procedure::CaseState{});
  EXPECT_FALSE(state == other);
}

}  // namespace
}  // namespace rehearsal
