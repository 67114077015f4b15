#pragma once
#include "base/date.h"
#include "base/decimal.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rules::feel {

class Value;
struct Function;

/// FEEL null: a value that is known to be nothing.
struct Null {};
/// Not a FEEL value of the standard: the fact is not known. It propagates through every operator and built-in unless
/// the other operands already decide, and names what is needed: "net_profit_fy.2023", sorted, no repeats.
struct Missing {
  /// What is known of an undetermined list or of its count: a filter may keep this many rows.
  struct Rows { std::int64_t least = 0, most = 0; };
  std::vector<std::string> needs;
  std::optional<Rows> rows;
};

struct Time { std::int32_t second_of_day = 0; std::int32_t nanosecond = 0; std::optional<std::int32_t> offset_seconds; std::string zone; };
struct DateTime { base::Date date; Time time; };
struct YearsMonths { std::int64_t months = 0; };
struct DaysTime { std::int64_t seconds = 0; std::int32_t nanoseconds = 0; };

using List = std::vector<Value>;
struct Context { std::vector<std::pair<std::string, Value>> entries; const Value* find(std::string_view name) const; };
struct Range;

/// Amounts by fiscal year. `s[1]` is the latest completed year, `s[year = 2022]` a year by its number; a year that is
/// absent is Missing "<name>.<year>". Elsewhere it reads as the list of its amounts, latest first, gaps Missing.
struct Series {
  std::string name;
  int latest_year = 0;                        // the latest completed fiscal year at the reference date
  std::map<int, base::Decimal> amounts;       // in the fact's base unit
  Value of_year(std::int64_t year) const;     // a number, or Missing
  Value of_position(std::int64_t position) const;  // from 1 = latest_year backwards
};

/// How far a value reaches: lists inside lists, and all values in it counted as often as they appear. What is shared is
/// cheap to hold but not to walk; evaluation bounds both.
struct Extent { std::int32_t depth = 0; std::int64_t weight = 1; };

/// A FEEL value. Cheap to copy: what is large is shared and immutable.
class Value {
 public:
  Value() : data_(Null{}) {}
  Value(Null) : data_(Null{}) {}
  Value(bool b) : data_(b) {}
  Value(base::Decimal n) : data_(n) {}
  Value(base::Date d) : data_(d) {}
  Value(std::string text) : data_(std::make_shared<const std::string>(std::move(text))) {}
  Value(const char*) = delete;
  Value(Missing m) : data_(std::make_shared<const Missing>(std::move(m))) {}
  Value(Time t) : data_(std::make_shared<const Time>(std::move(t))) {}
  Value(DateTime t) : data_(std::make_shared<const DateTime>(std::move(t))) {}
  Value(YearsMonths d) : data_(d) {}
  Value(DaysTime d) : data_(d) {}
  Value(List items);
  Value(Context c);
  Value(Range r);
  Value(Series s) : data_(std::make_shared<const Series>(std::move(s))) {}
  Value(std::shared_ptr<const Function> f) : data_(std::move(f)) {}

  /// A missing fact of this name.
  static Value missing(std::string name) { return Value(Missing{{std::move(name)}}); }

  // Each returns nullptr when the value is of another kind.
  const bool* boolean() const { return std::get_if<bool>(&data_); }
  const base::Decimal* number() const { return std::get_if<base::Decimal>(&data_); }
  const base::Date* date() const { return std::get_if<base::Date>(&data_); }
  const YearsMonths* years_months() const { return std::get_if<YearsMonths>(&data_); }
  const DaysTime* days_time() const { return std::get_if<DaysTime>(&data_); }
  const std::string* text() const { return shared<std::string>(); }
  const Missing* missing() const { return shared<Missing>(); }
  const Time* time() const { return shared<Time>(); }
  const DateTime* date_time() const { return shared<DateTime>(); }
  const List* list() const;
  const Context* context() const;
  const Range* range() const { return shared<Range>(); }
  const Series* series() const { return shared<Series>(); }
  const Function* function() const { return shared<Function>(); }
  /// What kind of value it is, for messages: "number", "list", "missing" ...
  std::string_view kind() const;
  bool is_null() const { return std::holds_alternative<Null>(data_); }
  bool is_missing() const { return missing() != nullptr; }
  bool is_true() const { return boolean() && *boolean(); }
  bool is_false() const { return boolean() && !*boolean(); }

  Extent extent() const { return data_.index() < 6 ? Extent{} : extent_of_shared(); }

  /// As FEEL's string() prints it; Missing prints "missing: a, b". What is longer than a mebibyte is cut.
  std::string shown() const;

 private:
  template <class T> struct Measured;
  Extent extent_of_shared() const;
  template <class T>
  const T* shared() const {
    const auto* p = std::get_if<std::shared_ptr<const T>>(&data_);
    return p ? p->get() : nullptr;
  }
  std::variant<Null, bool, base::Decimal, base::Date, YearsMonths, DaysTime, std::shared_ptr<const std::string>,
               std::shared_ptr<const Missing>, std::shared_ptr<const Time>, std::shared_ptr<const DateTime>,
               std::shared_ptr<const Measured<List>>, std::shared_ptr<const Measured<Context>>, std::shared_ptr<const Range>,
               std::shared_ptr<const Function>, std::shared_ptr<const Series>>
      data_;
};

/// [low..high], (low..high), or one-sided; an absent end is a Null value.
struct Range { Value low, high; bool low_closed = true, high_closed = true; };

template <class T>
struct Value::Measured { T value; Extent extent; };

inline const List* Value::list() const {
  const auto* p = std::get_if<std::shared_ptr<const Measured<List>>>(&data_);
  return p ? &(*p)->value : nullptr;
}
inline const Context* Value::context() const {
  const auto* p = std::get_if<std::shared_ptr<const Measured<Context>>>(&data_);
  return p ? &(*p)->value : nullptr;
}
inline Value::Value(Range r) : data_(std::make_shared<const Range>(std::move(r))) {}

}  // namespace rules::feel
