#include "store/internal/database.h"
#include "store/testing/both.h"

#include <gtest/gtest.h>
#include <map>

// What the store relies on in a connection, whichever database is behind it.
namespace store::internal {
namespace {

using namespace store::testing;

class ConnectionContract : public OnBoth {
 protected:
  void prepare() override {
    connection_ = OnBoth::connection();
    connection_->prepare_schema();
    connection_->script("create table things (name text not null primary key, number bigint not null, content blob not null)");
  }
  Connection& connection() { return *connection_; }

  void post(const std::string& name, std::int64_t number = 0) { connection().post(insert, {name, number, Blob{}}); }
  void post_row(const std::string& name, std::int64_t number = 0, const std::string& content = {}) { connection().post_row(insert, {name, number, Blob{content}}); }
  std::string names() {
    std::string all;
    for (const Row& row : connection().query("select name from things order by name")) all += row.text("name");
    return all;
  }

  static constexpr std::string_view insert = "insert into things (name, number, content) values ($1, $2, $3)";

 private:
  std::unique_ptr<Connection> connection_;
};

INSTANTIATE_TEST_SUITE_P(Both, ConnectionContract, ::testing::Values(Backend::sqlite, Backend::postgres), [](const auto& tested) { return name_of(tested.param); });

TEST_P(ConnectionContract, rows_that_travel_together_arrive_as_they_were) {
  const std::map<std::string, std::pair<std::int64_t, std::string>> rows = {
      {"", {0, ""}}, {"佳品", {-1, std::string("\0\xff'", 3)}}, {"{\"a\",NULL}", {std::numeric_limits<std::int64_t>::min(), std::string(100'000, 'x')}}, {"z", {std::numeric_limits<std::int64_t>::max(), "\\"}}};
  connection().begin_writing();
  for (const auto& [name, row] : rows) post_row(name, row.first, row.second);
  connection().commit();
  for (const auto& [name, row] : rows) {
    const Rows found = connection().query("select number, content from things where name = $1", {name});
    ASSERT_EQ(found.size(), 1u) << name;
    EXPECT_EQ(found.front().integer("number"), row.first);
    EXPECT_EQ(found.front().bytes("content"), row.second);
  }
}

TEST_P(ConnectionContract, a_question_is_answered_for_each_of_its_lists) {
  for (int i = 1; i <= 3; ++i) post_row(fmt::format("a{}", i), i);
  const auto known = connection().begin_writing({{"select name, number from things where number > $2 and name <> $1 and number >= $2", {{"a2", std::int64_t{1}}, {"", std::int64_t{3}}, {"a1", std::int64_t{-7}}}},
                                                 {"select name from things where name = $1", {}},
                                                 {"select count(*) as n from things", {{}}}});
  connection().commit();
  ASSERT_EQ(known.size(), 3u);
  ASSERT_EQ(known[0].size(), 3u);
  ASSERT_EQ(known[0][0].size(), 1u);
  EXPECT_EQ(known[0][0].front().text("name"), "a3");
  EXPECT_EQ(known[0][0].front().columns(), (std::vector<std::string>{"name", "number"}));
  EXPECT_TRUE(known[0][1].empty());
  EXPECT_EQ(known[0][2].size(), 2u);
  EXPECT_TRUE(known[1].empty());
  EXPECT_EQ(known[2].front().front().integer("n"), 3);
}

TEST_P(ConnectionContract, a_part_is_undone_alone_whether_somebody_waited_in_it_or_not) {
  connection().begin_writing();
  for (const bool waits : {false, true})
    for (const std::string& name : {std::string("a"), std::string("b"), std::string("c")}) {
      connection().begin_part();
      post(name + (waits ? "2" : "1"));
      post_row(name + (waits ? "4" : "3"));
      if (waits) EXPECT_NE(names().find(name + "4"), std::string::npos);
      if (name == "b") connection().undo_part();
      else connection().end_part();
    }
  EXPECT_EQ(names(), "a1a2a3a4c1c2c3c4");
  connection().commit();
  EXPECT_EQ(names(), "a1a2a3a4c1c2c3c4");
}

TEST_P(ConnectionContract, a_statement_that_fails_is_undone_with_its_part) {
  connection().begin_writing();
  connection().begin_part();
  post("a");
  connection().end_part();
  connection().begin_part();
  post("b");
  try {
    connection().execute("insert into things (name, number, content) select name, 0, content from things where name = $1", {"b"});
    FAIL() << "a key cannot be there twice";
  } catch (const DatabaseFault& fault) {
    EXPECT_EQ(fault.kind(), DatabaseFault::Kind::statement);
  }
  connection().undo_part();
  connection().begin_part();
  post("c");
  connection().end_part();
  connection().commit();
  EXPECT_EQ(names(), "ac");
}

TEST_P(ConnectionContract, what_was_posted_in_a_part_that_ended_fails_as_something_earlier) {
  if (GetParam() == Backend::sqlite) {   // nothing is kept back there: it fails where it is posted
    connection().begin_writing();
    post("a");
    EXPECT_THROW(post("a"), DatabaseFault);
    return;
  }
  const auto post_twice = [&] {
    connection().begin_writing();
    connection().begin_part();
    post("a");
    post("a");
    connection().end_part();
    connection().begin_part();
  };
  const auto fails_earlier = [](const std::function<void()>& act) {
    try {
      act();
    } catch (const DatabaseFault& fault) {
      return fault.kind() == DatabaseFault::Kind::earlier;
    }
    return false;
  };
  post_twice();
  EXPECT_TRUE(fails_earlier([&] { names(); }));
  connection().roll_back();
  post_twice();
  connection().end_part();
  EXPECT_TRUE(fails_earlier([&] { connection().commit(); }));
  connection().roll_back();
  EXPECT_EQ(names(), "");
}

}  // namespace
}  // namespace store::internal
