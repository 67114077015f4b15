#pragma once
#include "base/date.h"
#include "base/refusal.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace calendar {

/// A day that differs from the plain week, with the name of the holiday it belongs to.
struct NamedDay {
  base::Date date;
  std::string name;
};

/// What one notice announces for one year. A day may lie outside the year: a notice may turn the last days of the
/// year before into working days.
struct Year {
  int year = 0;
  std::string decree;                  // the notice; never empty
  std::string note;                    // what is still to be confirmed; empty = nothing
  std::vector<NamedDay> days_off;      // by date
  std::vector<NamedDay> working_days;  // make-up days (调休), by date
};

/// Reads one file of calendars/. Refuses `bad_yaml` or `bad_calendar`, all problems at once with their places.
base::Result<Year> parse_year(std::string_view text, std::string_view file);

/// Which days are worked: Monday to Friday, changed by the announced years, changed again by a region's own notices.
/// A year without a notice counts as weekends only, and whoever reckons with it says so.
class Calendar {
 public:
  /// Plain weeks, nothing announced.
  Calendar() = default;

  /// `regional` is present, perhaps empty, for a region that sets holidays of its own; its word goes before the
  /// national one. Refuses `bad_calendar` for a year announced twice in one layer.
  static base::Result<Calendar> of(const std::vector<Year>& national,
                                   const std::optional<std::vector<Year>>& regional = std::nullopt);

  bool is_working_day(base::Date date) const;
  /// The first working day on or after `date`; at most 9999-12-31.
  base::Date working_day_from(base::Date date) const;
  /// Why `date` is not worked: the holiday's name or the day of the week. Both empty for a working day.
  base::Text why_off(base::Date date) const;

  /// The national notice for `year` is loaded.
  bool is_announced(int year) const { return announced_.contains(year); }
  /// The region's notice for `year` is loaded; true for a calendar without a regional layer.
  bool is_region_loaded(int year) const { return !has_region_ || region_loaded_.contains(year); }
  /// What is not known of `year`, to be shown with every date that rests on it. Both empty when all is known.
  base::Text unknown_of(int year) const;

  /// Names all that is known: another digest, and some day may be reckoned otherwise.
  std::string digest() const;

 private:
  struct Change {
    bool works = false;
    std::string name;
  };

  base::Result<void> apply(const Year& year, std::set<int>& loaded);

  std::map<base::Date, Change> changes_;
  std::set<int> announced_;
  std::set<int> region_loaded_;
  bool has_region_ = false;
};

}  // namespace calendar
