// The same periods counted a second time, with nothing of the room: the files are read as plain text, the weekday comes
// from counting on from a known Monday, and each period is walked day by day.
#include "calendar/fixtures_test.h"
#include "calendar/reckoning.h"

#include <gtest/gtest.h>

using namespace calendar::test;

namespace {

struct Marks {
  std::set<std::string> off;
  std::set<std::string> worked;
};

/// Every YYYY-MM-DD below "working_days:" is worked, every one before it is off.
Marks read_marks() {
  Marks marks;
  for (const std::string& text : texts_of("cn")) {
    const std::size_t border = text.find("working_days:");
    for (std::size_t at = 0; (at = text.find("20", at)) != std::string::npos; ++at) {
      const std::string word = text.substr(at, 10);
      if (word.size() == 10 && word[4] == '-' && word[7] == '-') (at < border ? marks.off : marks.worked).insert(word);
    }
  }
  return marks;
}

/// All days from Monday 2007-01-01 on, each with whether it is worked.
std::vector<std::pair<std::string, bool>> naive_days(const Marks& marks) {
  constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  std::vector<std::pair<std::string, bool>> days;
  int weekday = 0;  // 2007-01-01 was a Monday
  for (int year = 2007; year <= 2027; ++year)
    for (int month = 1; month <= 12; ++month) {
      const bool leap_month = month == 2 && year % 4 == 0;
      for (int day = 1; day <= lengths[month - 1] + (leap_month ? 1 : 0); ++day, weekday = (weekday + 1) % 7) {
        const std::string name = fmt::format("{}-{:02}-{:02}", year, month, day);
        days.emplace_back(name, marks.worked.contains(name) || (weekday < 5 && !marks.off.contains(name)));
      }
    }
  return days;
}

TEST(TwoWays, every_start_of_twenty_years_and_every_period_to_sixty_days_agree) {
  const auto days = naive_days(read_marks());
  std::size_t compared = 0;
  for (std::size_t start = 0; days[start].first < "2027"; ++start) {
    const auto reckoning =
        calendar::reckon(day(days[start].first), {60, calendar::Unit::working_days}, nation(), calendar::Roll::none)
            .value();
    std::set<std::string> skipped;
    for (const auto& entry : reckoning.skipped) skipped.insert(entry.date.text());
    std::size_t at = start;
    for (int count = 1; count <= 60; ++count, ++compared) {
      do ++at;
      while (!days[at].second && skipped.contains(days[at].first));
      ASSERT_TRUE(days[at].second) << days[at].first << " is worked in one way only";
      ASSERT_FALSE(skipped.contains(days[at].first)) << days[at].first;
    }
    ASSERT_EQ(reckoning.last.text(), days[at].first) << "60 working days from " << days[start].first;
  }
  EXPECT_EQ(compared, 7305u * 60u);  // 20 years, 5 of them leap years
}

TEST(TwoWays, shorter_periods_end_on_the_naive_day) {
  const auto days = naive_days(read_marks());
  for (std::size_t start = 0; days[start].first < "2027"; start += 3)
    for (int count : {1, 2, 3, 5, 7, 10, 20}) {
      std::size_t at = start;
      for (int left = count; left > 0; left -= days[at].second ? 1 : 0) ++at;
      const auto reckoning = calendar::reckon(day(days[start].first), {count, calendar::Unit::working_days}, nation(),
                                              calendar::Roll::none)
                                 .value();
      ASSERT_EQ(reckoning.last.text(), days[at].first) << count << " from " << days[start].first;
    }
}

TEST(TwoWays, postings_leave_their_full_working_days_and_the_next_step_follows_the_last) {
  const auto days = naive_days(read_marks());
  for (std::size_t posted = 0; days[posted].first < "2027"; ++posted)
    for (int count : {5, 7}) {
      std::size_t next = posted + 1;
      for (int whole = 0; whole < count; ++next) whole += days[next].second ? 1 : 0;
      const auto posting =
          calendar::reckon_publicity(day(days[posted].first), {count, calendar::Unit::working_days}, nation()).value();
      ASSERT_EQ(posting.next_step_from.text(), days[next].first) << count << " after " << days[posted].first;
    }
}

/// The same day of another year by its name alone; a 29 February that is none is the 28th.
std::string years_away(const std::string& name, int years) {
  const int year = std::stoi(name.substr(0, 4)) + years;
  const bool lacks_it = name.ends_with("-02-29") && year % 4 != 0;
  return fmt::format("{}{}", year, lacks_it ? "-02-28" : name.substr(4));
}

TEST(TwoWays, states_and_look_backs_of_years_include_both_corresponding_days) {
  const auto days = naive_days(read_marks());
  for (std::size_t at = 0; days[at].first < "2027"; ++at)
    for (int years : {1, 3, 4, 5, 10}) {
      const std::string& name = days[at].first;
      const calendar::Period period{years, calendar::Unit::years};
      const auto ban = calendar::state_period(day(name), period).value();
      ASSERT_EQ(ban.first.text() + ban.last.text(), name + years_away(name, years));
      const auto window = calendar::look_back(day(name), period).value();
      ASSERT_EQ(window.first.text() + window.last.text(), years_away(name, -years) + name);
    }
}

TEST(TwoWays, counting_back_and_counting_the_day_itself_agree_with_the_walk) {
  const auto days = naive_days(read_marks());
  for (std::size_t at = 40; days[at].first < "2027"; ++at)
    for (int count : {1, 3, 5, 10}) {
      const calendar::Period period{count, calendar::Unit::working_days};
      std::size_t back = at;
      for (int left = count; left > 0; left -= days[back].second ? 1 : 0) --back;
      ASSERT_EQ(calendar::reckon_back(day(days[at].first), period, nation())->last.text(), days[back].first) << count << " before " << days[at].first;
      std::size_t on = at - 1;
      for (int left = count; left > 0; left -= days[on].second ? 1 : 0) ++on;
      const calendar::Counting counting{calendar::Roll::none, calendar::FirstDay::same_day, {}};
      ASSERT_EQ(calendar::reckon(day(days[at].first), period, nation(), counting)->last.text(), days[on].first) << count << " from and with " << days[at].first;
    }
}

}  // namespace
