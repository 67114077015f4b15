#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace procedure::testing;

class LimitsTest : public CaseTest {
 protected:
  programme::FormPart& part() { return sample.p.forms["annex"].parts[0]; }

  programme::FormField& field(const char* fact, rules::FactType type) {
    auto& known = sample.p.rulebook.facts[fact];
    known.name = fact;
    known.type = type;
    known.label = {fact, fact};
    return part().fields.emplace_back(programme::FormField{fact});
  }

  std::string with(const char* fact, base::Json value) {
    auto data = facts();
    data["facts"].as_object()[fact] = std::move(value);
    const auto refusal = refused(applicant, "submit.submit", data);
    return refusal.problems.empty() ? refusal.code : refusal.problems.front().code + " " + refusal.problems.front().place.pointer;
  }
};

TEST_F(LimitsTest, text_has_so_many_characters_at_least_and_at_most) {
  auto& story = field("story", rules::FactType::text);
  story.at_least = 3;
  story.at_most = 5;
  EXPECT_EQ(with("story", "两字"), "too_short /facts/story");
  EXPECT_EQ(with("story", "三个字"), "accepted");
  EXPECT_EQ(with("story", "五个字整好"), "accepted");
  EXPECT_EQ(with("story", "六个字太多了"), "too_long /facts/story");
}

TEST_F(LimitsTest, list_has_so_many_rows) {
  auto& works = field("works", rules::FactType::list);
  works.fewest_rows = 1;
  works.most_rows = 2;
  rules::Fact column;
  column.name = "title";
  sample.p.rulebook.facts["works"].fields = {column};
  const auto rows = [](int n) {
    JsonArray all;
    for (int i = 0; i < n; ++i) all.push_back(JsonObject{{"title", "作品"}});
    return all;
  };
  EXPECT_EQ(with("works", rows(0)), "wrong_rows /facts/works");
  EXPECT_EQ(with("works", rows(2)), "accepted");
  EXPECT_EQ(with("works", rows(3)), "wrong_rows /facts/works");
}

TEST_F(LimitsTest, declaration_is_taken_with_one_answer_only) {
  field("agrees", rules::FactType::boolean).must_be = "true";
  EXPECT_EQ(with("agrees", false), "must_be /facts/agrees");
  EXPECT_EQ(with("agrees", true), "accepted");
}

/// The part of the annex may be left out with a reason.
class LeftOutTest : public LimitsTest {
 protected:
  LeftOutTest() {
    part().id = "company";
    part().may_not_apply = true;
  }

  static JsonObject left_out(const char* part, base::Json reason) { return {{"not_applicable", JsonObject{{part, std::move(reason)}}}}; }
};

TEST_F(LeftOutTest, part_is_left_out_with_a_reason_that_stays_on_the_file) {
  act(applicant, "submit.submit", left_out("company", "个人申报，没有企业信息"));
  EXPECT_EQ(state.stage, "screen");
  EXPECT_EQ(base::text_of(state.entries.back()->data->at("not_applicable"), "company"), "个人申报，没有企业信息");
}

TEST_F(LeftOutTest, part_is_not_left_out_without_a_reason) {
  EXPECT_EQ(problem(applicant, "submit.submit", left_out("company", " ")), "missing_answer /not_applicable/company");
  EXPECT_EQ(problem(applicant, "submit.submit", {}), "missing_answer /facts/org_name");
}

TEST_F(LeftOutTest, only_parts_that_may_be_left_out_are) {
  part().may_not_apply = false;
  EXPECT_EQ(problem(applicant, "submit.submit", left_out("company", "不适用")), "not_asked /not_applicable/company");
  part().may_not_apply = true;
  EXPECT_EQ(problem(applicant, "submit.submit", left_out("nothing", "不适用")), "not_asked /not_applicable/nothing");
}

}  // namespace
}  // namespace procedure
