#include "base/id.h"
#include "store/store.h"
#include "store/testing/scratch.h"
#include "views/all.h"
#include "views/inbox.h"
#include "views/offices.h"
#include "views/register.h"
#include "views/rounds.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <random>

namespace views {
namespace {

using base::JsonObject;

/// One procedure of three stages: an applicant submits, the county decides, reviewers look.
programme::ProgrammePtr small_programme() {
  auto programme = std::make_shared<programme::Programme>();
  programme->id = "p";
  programme->edition = "1";
  const auto role = [&](const char* id, programme::RoleKind is) { programme->roles[id].id = id, programme->roles[id].is = is; };
  role("applicant", programme::RoleKind::party);
  role("county", programme::RoleKind::area);
  role("bystander", programme::RoleKind::named);
  role("reviewers", programme::RoleKind::assigned);
  programme->roles["county"].of = "county_code";
  programme::Procedure procedure;
  procedure.id = "application";
  procedure.results = {{"granted", {"通过", "granted"}}};
  procedure.ways.push_back({.id = "apply", .label = {}, .by = "applicant", .at = "submit"});
  programme->recusal.binds = {"county", "reviewers"};
  for (const auto& [id, by] : {std::pair{"submit", "applicant"}, std::pair{"screen", "county"}, std::pair{"review", "reviewers"}}) {
    programme::Stage stage;
    stage.id = id;
    stage.by = by;
    stage.label = {id, id};
    procedure.stages.push_back(stage);
  }
  programme->procedures.push_back(procedure);
  return programme;
}

class ViewsTest : public ::testing::Test {
 protected:
  ViewsTest() : folder_(std::filesystem::path(::testing::TempDir()) / ("views-" + base::random_id())) {
    const auto programme = small_programme();
    auto opened = store::Store::open({folder_.string(), {all_views([programme](const std::string&, store::Reader&) { return programme; })}, {}, {}});
    EXPECT_TRUE(opened);
    store_ = std::move(*opened);
    append("office/firm", {event("office_registered", {{"kind", "enterprise"}, {"name", "甲公司"}, {"uscc", "U1"}, {"territory", "650102"}})});
    authority("here", "county", "650102");
    authority("there", "county", "650202");
    authority("by", "bystander", "");
  }
  ~ViewsTest() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  static ledger::Event event(const char* kind, JsonObject fields, const char* office = "") {
    ledger::Event event;
    event.kind = kind;
    event.actor = "a";
    event.office = office;
    event.received_at = {1'700'000'000'000'000};
    event.public_fields = std::move(fields);
    return event;
  }

  void append(const std::string& stream, std::vector<ledger::Event> events) {
    const auto done = store_->write([&](store::Transaction& tx) -> base::Result<void> {
      if (const auto version = tx.append(stream, tx.version(stream), std::move(events)); !version) return tl::unexpected(version.error());
      return {};
    });
    ASSERT_TRUE(done) << done.error().message.en;
  }

  void authority(const std::string& id, const char* role, const char* territory) {
    append("office/" + id, {event("office_registered", {{"kind", "authority"}, {"name", id}, {"uscc", ""}, {"territory", territory}}),
                            event("role_granted", {{"programme", "p"}, {"role", role}, {"territory", territory}}), event("role_granted", {{"role", "member"}, {"account", id + "-person"}})});
  }

  void open_case(const std::string& id) {
    append("case/" + id, {event("case_opened", {{"programme", "p/1"}, {"procedure", "application"}, {"way", "apply"}, {"applicant", "firm"}, {"applicant_name", "甲公司"}, {"place", "650202"}}, "firm"),
                          event("stage_entered", {{"stage", "submit"}}, "firm")});
  }

  void submit_case(const std::string& id) {
    append("case/" + id, {event("entry_recorded", {{"stage", "submit"}, {"action", "submit"}, {"facts", JsonObject{{"county_code", "650102"}, {"product_name", "红枣"}}}}, "firm"),
                          event("stage_left", {{"stage", "submit"}, {"outcome", "submitted"}}, "firm"), event("stage_entered", {{"stage", "screen"}, {"due", "2024-01-31"}, {"provisional", true}}, "firm")});
  }

  std::vector<std::string> listed(const char* office) {
    std::vector<std::string> ids;
    for (const auto& row : list_cases(*store_->reader(), {std::string(office) + "-person", office}, {}).rows) ids.push_back(row.id);
    return ids;
  }

  std::filesystem::path folder_;
  std::unique_ptr<store::Store> store_;
};

TEST_F(ViewsTest, a_draft_is_listed_for_its_own_office_alone) {
  open_case("c1");
  EXPECT_EQ(listed("firm"), std::vector<std::string>{"c1"});
  EXPECT_TRUE(listed("here").empty());
  EXPECT_TRUE(listed("there").empty());
}

TEST_F(ViewsTest, a_filed_case_lies_where_its_address_says_and_is_that_countys_turn) {
  open_case("c1");
  submit_case("c1");
  EXPECT_EQ(listed("here"), std::vector<std::string>{"c1"});
  EXPECT_TRUE(listed("there").empty());
  const auto row = list_cases(*store_->reader(), {"here-person", "here"}, {}).rows.at(0);
  EXPECT_TRUE(row.mine);
  EXPECT_EQ(row.product_name, "红枣");
  EXPECT_EQ(row.due, "2024-01-31");
  EXPECT_TRUE(row.provisional);
  EXPECT_FALSE(list_cases(*store_->reader(), {"", "firm"}, {}).rows.at(0).mine);
}

TEST_F(ViewsTest, a_reviewer_who_stands_aside_gives_the_turn_to_whoever_is_appointed_instead) {
  open_case("c1");
  const auto is_turn_of = [&](const char* office) {
    CaseFilter filter;
    filter.whose = CaseFilter::Whose::mine;
    return !list_cases(*store_->reader(), {std::string(office) + "-person", office}, filter).rows.empty();
  };
  const auto assigned = [](const char* account) { return JsonObject{{"stage", "review"}, {"assigned", JsonObject{{"reviewers", base::JsonArray{account}}}}}; };
  append("case/c1", {event("entry_recorded", assigned("here-person")), event("stage_entered", {{"stage", "review"}})});
  EXPECT_TRUE(is_turn_of("here"));
  append("case/c1", {event("entry_recorded", assigned("there-person"))});
  EXPECT_FALSE(is_turn_of("here"));
  EXPECT_TRUE(is_turn_of("there"));
}

TEST_F(ViewsTest, places_of_groups_are_counted_with_the_outcome_they_were_noted_for) {
  for (const char* id : {"c1", "c2"}) open_case(id);
  append("case/c1", {event("entry_recorded", {{"stage", "screen"}, {"action", "granted"}, {"groups", base::JsonArray{"granted/small", "granted/far"}}}), event("stage_left", {{"stage", "screen"}, {"outcome", "granted"}})});
  append("case/c2", {event("entry_recorded", {{"stage", "screen"}, {"action", "granted"}, {"groups", base::JsonArray{"granted/small"}}}), event("stage_left", {{"stage", "screen"}, {"outcome", "late"}})});
  const auto counts = [&] {
    const auto row = find_case(*store_->reader(), "c1");
    return outcomes_at(*store_->reader(), row->programme, row->procedure, row->round, "screen");
  };
  EXPECT_EQ(counts(), (std::map<std::string, int>{{"granted", 1}, {"granted/small", 1}, {"granted/far", 1}, {"late", 1}})) << "a late case has no place";
  append("case/c1", {event("stage_entered", {{"stage", "screen"}})});
  EXPECT_EQ(counts(), (std::map<std::string, int>{{"late", 1}}));
}

TEST_F(ViewsTest, cases_at_a_step_are_those_that_wait_and_those_that_have_their_option) {
  for (const char* id : {"c1", "c2", "c3"}) {
    open_case(id);
    append(std::string("case/") + id, {event("stage_entered", {{"stage", "screen"}})});
  }
  append("case/c2", {event("stage_left", {{"stage", "screen"}, {"outcome", "granted"}}), event("stage_entered", {{"stage", "award"}})});
  append("case/c3", {event("case_closed", {{"result", "withdrawn_by_applicant"}})});
  const auto row = find_case(*store_->reader(), "c1");
  std::string all;
  for (const auto& one : cases_at(*store_->reader(), row->programme, row->procedure, row->round, "screen", 10)) all += one.id + ":" + one.option + " ";
  EXPECT_EQ(all, "c1: c2:granted ");
}

TEST_F(ViewsTest, places_given_away_at_a_step_are_counted_until_a_case_is_there_again) {
  for (const char* id : {"c1", "c2"}) {
    open_case(id);
    append(std::string("case/") + id, {event("stage_left", {{"stage", "screen"}, {"outcome", "granted"}})});
  }
  const auto granted = [&] {
    const auto row = find_case(*store_->reader(), "c1");
    const auto counts = outcomes_at(*store_->reader(), row->programme, row->procedure, row->round, "screen");
    return counts.contains("granted") ? counts.at("granted") : 0;
  };
  EXPECT_EQ(granted(), 2);
  append("case/c1", {event("stage_entered", {{"stage", "screen"}})});
  EXPECT_EQ(granted(), 1);
  append("case/c2", {event("case_closed", {{"result", "withdrawn_by_applicant"}})});
  EXPECT_EQ(granted(), 0);
}

TEST_F(ViewsTest, a_posting_sets_the_last_day_of_the_step_it_is_made_at) {
  open_case("c1");
  append("case/c1", {event("entry_recorded", {{"stage", "submit"}, {"action", "publish"}, {"due", "2024-06-27"}, {"provisional", true}})});
  EXPECT_TRUE(overdue_cases(*store_->reader(), "2024-06-27", {}, 10).empty());
  const auto overdue = overdue_cases(*store_->reader(), "2024-06-28", {}, 10);
  ASSERT_EQ(overdue.size(), 1U);
  EXPECT_EQ(overdue[0].due, "2024-06-27");
}

TEST_F(ViewsTest, overdue_cases_come_page_by_page_and_each_of_them_once) {
  for (const auto& [id, due] : {std::pair{"c3", "2024-06-01"}, std::pair{"c1", "2024-06-02"}, std::pair{"c2", "2024-06-02"}, std::pair{"c4", "2024-06-03"}}) {
    open_case(id);
    append(std::string("case/") + id, {event("entry_recorded", {{"stage", "submit"}, {"action", "publish"}, {"due", due}, {"provisional", false}})});
  }
  std::string order;
  LastOverdue last;
  for (auto page = overdue_cases(*store_->reader(), "2024-06-28", last, 1); !page.empty(); page = overdue_cases(*store_->reader(), "2024-06-28", last, 1)) {
    order += page.front().id;
    last = {page.front().due, page.front().id};
  }
  EXPECT_EQ(order, "c3c1c2c4");
}

TEST_F(ViewsTest, a_last_day_reckoned_again_is_told_to_whose_turn_it_is_and_to_the_parties_once_each) {
  open_case("c1");
  submit_case("c1");
  EXPECT_EQ(provisional_cases(*store_->reader(), "", 10), std::vector<std::string>{"c1"});
  EXPECT_TRUE(provisional_cases(*store_->reader(), "c1", 10).empty());
  const auto told = [&](const char* office) {
    std::vector<std::string> sentences;
    for (const auto& item : read_inbox(*store_->reader(), {std::string(office) + "-person", office}))
      if (item.case_id == "c1" && item.en.find("reckoned again") != std::string::npos) sentences.push_back(item.en);
    return sentences;
  };
  append("case/c1", {event("entry_recorded", {{"stage", "screen"}, {"action", "reckon"}, {"was", "2024-01-31"}, {"due", "2024-02-01"}, {"provisional", false}})});
  const std::vector<std::string> once{"甲公司“红枣”: the last day of screen was reckoned again with the holidays now announced: it was 2024-01-31 (provisional) and is now 2024-02-01"};
  EXPECT_EQ(told("firm"), once);
  EXPECT_EQ(told("here"), once);
  EXPECT_TRUE(told("there").empty());
  EXPECT_EQ(find_case(*store_->reader(), "c1")->due, "2024-02-01");
  EXPECT_TRUE(provisional_cases(*store_->reader(), "", 10).empty());
}

TEST_F(ViewsTest, a_role_the_procedure_does_not_name_lists_nothing) {
  open_case("c1");
  submit_case("c1");
  EXPECT_TRUE(listed("by").empty());
}

/// People of two offices and of the applicant, drawn at random: who stands aside, is appointed, comes to the applicant or leaves
/// it. Every event makes another graph of interests; the lists are held against it, case by case.
class Interests : public ViewsTest, public ::testing::WithParamInterface<int> {
 protected:
  static constexpr int rounds = 25, events = 20, cases = 6;
  using Pairs = std::set<std::pair<std::string, std::string>>;   // a person and a case, or a person

  int drawn(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

  void happens(const std::string& id, const std::string& person, const std::string& office) {
    auto by = [&](ledger::Event event) {
      event.actor = person;
      event.office = office;
      return event;
    };
    switch (drawn(4)) {
      case 0:
        append("case/" + id, {by(event("entry_recorded", {{"stage", "screen"}, {"action", "recuse"}}))});
        aside_.insert({person, id});
        break;
      case 1:
        append("case/" + id, {event("entry_recorded", {{"stage", "screen"}, {"assigned", JsonObject{{"reviewers", base::JsonArray{person.c_str()}}}}})});
        std::erase_if(appointed_, [&](const auto& one) { return one.second == id; });
        appointed_.insert({person, id});
        break;
      case 2:
        append("office/firm", {event("role_granted", {{"role", "member"}, {"account", person}})});
        of_firm_.insert(person);
        break;
      default:
        append("office/firm", {event("role_revoked", {{"role", "member"}, {"account", person}})});
        of_firm_.erase(person);
    }
  }

  /// `about`: the case it is about, where it is.
  bool should_meet(const std::string& id, const std::string& about, const std::string& person, const std::string& office) {
    if (office == "firm") return true;
    const bool reviews = appointed_.contains({person, id});
    const bool is_desks = office == "here";
    const bool stood_aside = aside_.contains({person, id}) || aside_.contains({person, about});
    return (reviews || is_desks) && !stood_aside && !of_firm_.contains(person);
  }

  std::mt19937 random_{unsigned(GetParam())};
  Pairs aside_, appointed_;
  std::set<std::string> of_firm_;
};

TEST_P(Interests, nobody_meets_a_case_it_is_recused_from_in_any_list_or_count) {
  const std::vector<std::pair<std::string, std::string>> people{{"a1", "here"}, {"a2", "here"}, {"b1", "there"}, {"b2", "there"}, {"f1", "firm"}};
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::pair<std::string, std::string>> opened;   // with the case it is about
    for (int n = 0; n < cases; ++n) {
      const auto id = "c" + std::to_string(round) + "-" + std::to_string(n);
      const auto about = n % 2 ? opened.back().first : std::string();
      append("case/" + id, {event("case_opened", {{"programme", "p/1"}, {"procedure", "application"}, {"way", "apply"}, {"about", about}, {"round", "r" + std::to_string(round)}, {"applicant", "firm"}, {"applicant_name", "甲公司"}, {"place", "650202"}}, "firm"),
                            event("stage_entered", {{"stage", "submit"}}, "firm")});
      submit_case(id);
      opened.emplace_back(id, about);
    }
    for (int n = 0; n < events; ++n) {
      const auto& [person, office] = people[drawn(5)];
      happens(opened[drawn(cases)].first, person, office);
      for (const auto& [account, house] : people) {
        std::set<std::string> expected, met;
        std::int64_t kept = 0, counted = 0;
        for (const auto& [id, about] : opened) {
          if (should_meet(id, about, account, house)) expected.insert(id);
          kept += is_kept_from(*store_->reader(), {account, house}, id);
        }
        CaseFilter filter;
        filter.round = "r" + std::to_string(round);
        const auto page = list_cases(*store_->reader(), {account, house}, filter);
        for (const auto& row : page.rows) met.insert(row.id);
        for (const auto& one : counts_of_round(*store_->reader(), {account, house}, filter.round)) counted += one.cases;
        ASSERT_EQ(met, expected) << account << ", round " << round << ", event " << n;
        ASSERT_EQ(page.total, std::int64_t(expected.size()));
        ASSERT_EQ(counted, cases - kept);
        for (const auto& item : read_inbox(*store_->reader(), {account, house})) ASSERT_TRUE(item.case_id.empty() || !item.case_id.starts_with("c" + std::to_string(round) + "-") || met.contains(item.case_id)) << item.case_id;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Drawn, Interests, ::testing::Range(0, store::testing::is_long_tier() ? 40 : 1));

TEST_F(ViewsTest, an_office_that_opened_a_case_keeps_it_without_whoever_stood_aside) {
  append("case/c1", {event("case_opened", {{"programme", "p/1"}, {"procedure", "application"}, {"way", "apply"}, {"applicant", "here"}, {"applicant_name", "县局"}, {"place", "650102"}}, "here"),
                     event("stage_entered", {{"stage", "submit"}}, "here")});
  auto aside = event("entry_recorded", {{"stage", "submit"}, {"action", "recuse"}}, "here");
  aside.actor = "here-person";
  append("case/c1", {aside});
  EXPECT_TRUE(listed("here").empty());
  EXPECT_EQ(list_cases(*store_->reader(), {"colleague", "here"}, {}).total, 1);
}

TEST_F(ViewsTest, the_inbox_tells_the_county_its_turn_and_the_applicant_the_end) {
  open_case("c1");
  submit_case("c1");
  const auto county = read_inbox(*store_->reader(), {"here-person", "here"});
  ASSERT_FALSE(county.empty());
  EXPECT_EQ(county.front().case_id, "c1");
  append("case/c1", {event("case_closed", {{"result", "granted"}}, "here")});
  EXPECT_NE(read_inbox(*store_->reader(), {"", "firm"}).front().zh.find("通过"), std::string::npos);
}

/// The county opened the case itself, and another office brings it to the county's step.
TEST_F(ViewsTest, an_office_that_holds_the_case_and_has_the_turn_is_told_once) {
  append("case/c1", {event("case_opened", {{"programme", "p/1"}, {"procedure", "application"}, {"way", "apply"}, {"applicant", "here"}, {"applicant_name", "县局"}, {"place", "650102"}}, "here"),
                     event("stage_entered", {{"stage", "submit"}}, "here"), event("stage_entered", {{"stage", "screen"}}, "by")});
  std::vector<std::string> told;
  for (const auto& item : read_inbox(*store_->reader(), {"here-person", "here"}))
    if (item.case_id == "c1") told.push_back(item.en);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_NE(told.front().find("your turn, screen"), std::string::npos) << told.front();
}

TEST_F(ViewsTest, a_claim_reaches_the_offices_whose_territory_holds_it) {
  EXPECT_EQ(read_inbox(*store_->reader(), {"here-person", "here"}).at(0).office, "firm");
  EXPECT_TRUE(read_inbox(*store_->reader(), {"there-person", "there"}).empty());
  ASSERT_EQ(open_claims(*store_->reader(), "650100").size(), 1u);
  append("office/firm", {event("office_changed", {{"claim", "confirmed"}}, "here")});
  EXPECT_TRUE(open_claims(*store_->reader(), "650100").empty());
  EXPECT_TRUE(find_office(*store_->reader(), "firm")->confirmed());
}

TEST_F(ViewsTest, a_certificate_is_found_by_its_words_and_shows_its_standing) {
  append("certificate/N-1", {event("certificate_issued", {{"programme", "p/1"}, {"title", "t"}, {"holder", "firm"}, {"holder_name", "甲公司"}, {"product", "红枣"}, {"issued_on", "2024-01-02"}, {"valid_to", "2025-01-02"}})});
  const auto found = [&](const char* words, const char* today) { return search_register(*store_->reader(), {words, "", "", today}).rows; };
  EXPECT_EQ(found("红枣", "2024-06-01").size(), 1u);
  EXPECT_TRUE(found("核桃", "2024-06-01").empty());
  EXPECT_EQ(found("", "2025-01-02").at(0).status, "valid");      // the last valid day
  EXPECT_EQ(found("", "2025-01-03").at(0).status, "expired");
  append("certificate/N-1", {event("certificate_withdrawn", {{"articles", base::JsonArray{"P-12"}}})});
  EXPECT_EQ(find_certificate(*store_->reader(), "N-1", "2024-06-01")->status, "withdrawn");
  EXPECT_EQ(find_certificate(*store_->reader(), "N-1", "2024-06-01")->clause, "P-12");
  EXPECT_FALSE(find_certificate(*store_->reader(), "N-2", "2024-06-01"));
  EXPECT_EQ(issued_in_year(*store_->reader(), "p", "t", "2024"), 1);
}

TEST_F(ViewsTest, the_register_knows_how_many_stand_in_which_way) {
  const auto issue = [&](const char* number, const char* title, const char* day) {
    append(std::string("certificate/") + number, {event("certificate_issued", {{"programme", "p/1"}, {"title", title}, {"holder_name", "甲公司"}, {"product", std::string("与 N-1 同批的") + number}, {"issued_on", day}})});
  };
  issue("N-1", "t", "2024-01-01");
  issue("N-2", "t", "2024-12-31");
  issue("N-3", "t", "2025-01-01");
  issue("N-4", "u", "2024-05-05");
  append("certificate/N-2", {event("certificate_suspended", {})});
  append("certificate/N-2", {event("certificate_reinstated", {})});
  append("certificate/N-3", {event("certificate_withdrawn", {})});
  append("certificate/N-3", {event("certificate_withdrawn", {})});
  const auto lent = store_->reader();
  auto& reader = *lent;
  EXPECT_EQ(valid_certificate_count(reader), 3);
  EXPECT_EQ(issued_in_year(reader, "p", "t", "2024"), 2);
  EXPECT_EQ(issued_in_year(reader, "p", "t", "2025"), 1);
  const auto search = [&](const char* words, const char* status, std::int64_t limit = 50, std::int64_t offset = 0) { return search_register(reader, {words, "", status, "2025-06-01", limit, offset}); };
  EXPECT_EQ(search("", "").total, 4);
  EXPECT_EQ(search("", "", 2).rows.back().number, "N-2");        // the newest first
  EXPECT_EQ(search("", "withdrawn").total, 1);
  EXPECT_EQ(search("同批", "").total, 4);
  EXPECT_EQ(search("N-1", "").total, 1);                         // though every product names it
  EXPECT_TRUE(search("N-1", "", 50, 1).rows.empty());
  EXPECT_EQ(search("N-1", "withdrawn").total, 1);                // not the one of that number
  EXPECT_EQ(search_register(reader, {"N-1", "q", "", "2025-06-01"}).total, 0);
  EXPECT_EQ(search_register(reader, {"N-1", "p", "", "2025-06-01"}).total, 1);
}

TEST_F(ViewsTest, a_round_takes_applications_from_its_first_to_its_last_day) {
  append("round/r1", {event("round_opened", {{"programme", "p/1"}, {"year", "2024"}, {"opens", "2024-03-01"}, {"closes", "2024-03-31"}})});
  const auto open_on = [&](const char* day) { return open_round(*store_->reader(), "p/1", day).has_value(); };
  EXPECT_FALSE(open_on("2024-02-29"));
  EXPECT_TRUE(open_on("2024-03-01"));
  EXPECT_TRUE(open_on("2024-03-31"));
  EXPECT_FALSE(open_on("2024-04-01"));
  append("round/r1", {event("round_closed", {})});
  EXPECT_FALSE(open_on("2024-03-15"));
}

TEST_F(ViewsTest, what_is_set_for_a_running_round_stands_beside_what_was_set_before) {
  append("round/r1", {event("round_opened", {{"programme", "p/1"}, {"year", "2024"}, {"opens", "2024-03-01"}, {"parameters", base::JsonObject{{"majority", "2/3"}}}})});
  append("round/r1", {event("round_changed", {{"parameters", base::JsonObject{{"quorum", "1/2"}}}, {"reason", "x"}})});
  const auto round = find_round(*store_->reader(), "r1");
  EXPECT_EQ(round->parameters, (std::map<std::string, std::string>{{"majority", "2/3"}, {"quorum", "1/2"}}));
  EXPECT_EQ(round->opens, "2024-03-01");
}

TEST_F(ViewsTest, rebuilt_views_answer_the_same) {
  open_case("c1");
  submit_case("c1");
  const auto before = listed("here");
  const auto told = read_inbox(*store_->reader(), {"here-person", "here"}).size();
  store_->rebuild_views();
  EXPECT_EQ(listed("here"), before);
  EXPECT_EQ(read_inbox(*store_->reader(), {"here-person", "here"}).size(), told);
}

TEST(PrefixOf, a_territory_is_the_prefix_of_the_codes_within_it) {
  EXPECT_EQ(prefix_of("650000"), "65");
  EXPECT_EQ(prefix_of("650100"), "6501");
  EXPECT_EQ(prefix_of("650102"), "650102");
  EXPECT_EQ(prefix_of(""), "");
}

}  // namespace
}  // namespace views
