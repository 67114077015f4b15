#include "rules/feel/builtins/arguments.h"
#include "rules/feel/compare.h"

/// Allen's relations between points and intervals. Source: OMG DMN 1.5, table 83, whose formulas stand beside each.
namespace rules::feel {
namespace {

/// A point as the interval [p..p], so that most formulas need one form only.
struct Interval {
  Value low, high;
  bool low_closed = true, high_closed = true;
  bool is_point = false;
};

std::optional<Interval> interval_at(std::span<const Value> arguments, std::size_t index) {
  const Value& value = one_at(arguments, index);
  if (const auto* range = value.range()) return Interval{range->low, range->high, range->low_closed, range->high_closed, false};
  if (value.is_null() || value.list() || value.context() || value.function()) return std::nullopt;
  return Interval{value, value, true, true, true};
}

Value less(const Value& a, const Value& b) { return compare(Operator::less, a, b); }
Value equal(const Value& a, const Value& b) { return compare(Operator::equal, a, b); }

using Relation = Value (*)(const Interval& a, const Interval& b);

Value before(const Interval& a, const Interval& b) {
  return either(less(a.high, b.low), both(!a.high_closed || !b.low_closed, equal(a.high, b.low)));
}
Value after(const Interval& a, const Interval& b) { return before(b, a); }

Value meets(const Interval& a, const Interval& b) { return both(a.high_closed && b.low_closed, equal(a.high, b.low)); }
Value met_by(const Interval& a, const Interval& b) { return meets(b, a); }

/// a starts before b and ends within b.
Value overlaps_before(const Interval& a, const Interval& b) {
  const Value starts_earlier = either(less(a.low, b.low), both(a.low_closed && !b.low_closed, equal(a.low, b.low)));
  const Value reaches = either(less(b.low, a.high), both(a.high_closed && b.low_closed, equal(b.low, a.high)));
  const Value ends_within = either(less(a.high, b.high), both(!a.high_closed || b.high_closed, equal(a.high, b.high)));
  return both(starts_earlier, both(reaches, ends_within));
}
Value overlaps_after(const Interval& a, const Interval& b) { return overlaps_before(b, a); }
Value overlaps(const Interval& a, const Interval& b) { return both(negation(before(a, b)), negation(after(a, b))); }

Value starts_not_before(const Interval& a, const Interval& b) {
  return either(less(b.low, a.low), both(b.low_closed || !a.low_closed, equal(a.low, b.low)));
}
Value ends_not_after(const Interval& a, const Interval& b) {
  return either(less(a.high, b.high), both(b.high_closed || !a.high_closed, equal(a.high, b.high)));
}

Value during(const Interval& a, const Interval& b) { return both(starts_not_before(a, b), ends_not_after(a, b)); }
Value includes(const Interval& a, const Interval& b) { return during(b, a); }

Value finishes(const Interval& a, const Interval& b) {
  return both(both(a.high_closed == b.high_closed, equal(a.high, b.high)), starts_not_before(a, b));
}
Value finished_by(const Interval& a, const Interval& b) { return finishes(b, a); }

Value starts(const Interval& a, const Interval& b) {
  return both(both(a.low_closed == b.low_closed, equal(a.low, b.low)), ends_not_after(a, b));
}
Value started_by(const Interval& a, const Interval& b) { return starts(b, a); }

Value coincides(const Interval& a, const Interval& b) {
  const bool same_ends = a.low_closed == b.low_closed && a.high_closed == b.high_closed;
  return both(same_ends, both(equal(a.low, b.low), equal(a.high, b.high)));
}

/// Which of the two may be points.
enum class Points { any, first, second, none };

template <Relation relation, Points points>
Value run(std::span<const Value> arguments, Machine& machine) {
  const auto a = interval_at(arguments, 0), b = interval_at(arguments, 1);
  if (!a || !b) return Value();
  const bool both_points = a->is_point && b->is_point;
  const bool allowed = points == Points::any || (points == Points::first && !b->is_point) || (points == Points::second && !a->is_point) ||
                       (points == Points::none && !a->is_point && !b->is_point);
  if (!allowed) return machine.fail(both_points ? "an interval is asked for" : "a point stands where an interval is asked for");
  return relation(*a, *b);
}

}  // namespace

const std::vector<Builtin>& range_builtins() {
  using enum Builtin::Missing;
  using Names = std::vector<std::vector<std::string_view>>;
  const Names pairs = {{"point1", "point2"}, {"point", "range"}, {"range", "point"}, {"range1", "range2"}};
  const Names ranges = {{"range1", "range2"}};
  const Names point_in = {{"point", "range"}, {"range1", "range2"}};
  const Names around = {{"range", "point"}, {"range1", "range2"}};
  static const std::vector<Builtin> table = {
      {"before", pairs, 2, false, spreads, nullptr, run<before, Points::any>},
      {"after", pairs, 2, false, spreads, nullptr, run<after, Points::any>},
      {"meets", ranges, 2, false, spreads, nullptr, run<meets, Points::none>},
      {"met by", ranges, 2, false, spreads, nullptr, run<met_by, Points::none>},
      {"overlaps", ranges, 2, false, spreads, nullptr, run<overlaps, Points::none>},
      {"overlaps before", ranges, 2, false, spreads, nullptr, run<overlaps_before, Points::none>},
      {"overlaps after", ranges, 2, false, spreads, nullptr, run<overlaps_after, Points::none>},
      {"finishes", point_in, 2, false, spreads, nullptr, run<finishes, Points::first>},
      {"finished by", around, 2, false, spreads, nullptr, run<finished_by, Points::second>},
      {"includes", around, 2, false, spreads, nullptr, run<includes, Points::second>},
      {"during", point_in, 2, false, spreads, nullptr, run<during, Points::first>},
      {"starts", point_in, 2, false, spreads, nullptr, run<starts, Points::first>},
      {"started by", around, 2, false, spreads, nullptr, run<started_by, Points::second>},
      {"coincides", {{"point1", "point2"}, {"range1", "range2"}}, 2, false, spreads, nullptr, run<coincides, Points::any>},
  };
  return table;
}

}  // namespace rules::feel
