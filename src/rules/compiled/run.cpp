#include "rules/compiled/row.h"
#include "rules/feel/temporal.h"

#include <array>

namespace rules::compiled {
namespace {

/// Walks the steps. No heap, no names; every result is a cell.
class Run {
 public:
  Run(const Program& program, Row& row) : program_(program), steps_(program.steps().data()), lists_(program.lists().data()), row_(row) {}

  Cell value(std::uint32_t at) {
    const Step& step = steps_[at];
    switch (step.op) {
      case Op::constant: return step.constant;
      case Op::fact: return row_.facts[step.a];
      case Op::derived: return derived(step);
      case Op::field: return row_.in_hand[step.a].cells[step.b];
      case Op::reference_date: return row_.reference_date;
      case Op::today: return row_.today;
      case Op::series_position: return of_year(row_.facts[step.a], row_.latest_year + 1 - step.constant.number);
      case Op::series_year: return series_year(step);
      case Op::compare: return compare(step.comparison, value(step.a), value(step.b));
      case Op::equals_constant: return equals(row_.facts[step.a], step.constant);
      case Op::one_of: return one_of(step);
      case Op::holds_text: return holds_text(step);
      case Op::both: return connective(step, true);
      case Op::either: return connective(step, false);
      case Op::negation: return negation(value(step.a));
      case Op::choose: return choose(step);
      case Op::some: return quantified(step, false);
      case Op::every: return quantified(step, true);
      case Op::between: return between(step);
      case Op::within: return within(step);
      case Op::add_months: return add_months(step);
      case Op::year_of: return year_of(value(step.a));
      case Op::row_count: return row_count(row_.facts[step.a]);
    }
    return in_state(State::odd);
  }

 private:
  static Cell negation(const Cell& cell) { return cell.known() ? truth(cell.number == 0) : cell; }

  static Cell equals(const Cell& cell, const Cell& constant) {
    if (cell.known()) return truth(cell.number == constant.number);
    return cell.state == State::null ? truth(false) : cell;
  }

  Cell derived(const Step& step) {
    if (!row_.is_derived_known[step.a]) {
      // A formula sees no row in hand, and takes its own.
      const auto outside = std::to_array(row_.in_hand);
      row_.derived[step.a] = value(program_.derived()[step.a].step);
      std::copy(outside.begin(), outside.end(), row_.in_hand);
      row_.is_derived_known[step.a] = true;
    }
    return row_.derived[step.a];
  }

  Cell of_year(const Cell& series, std::int64_t year) const {
    if (!series.known()) return series;
    for (std::size_t i = 0; i < series.count; ++i) {
      const Row::Amount& amount = row_.amounts[static_cast<std::size_t>(series.number) + i];
      if (amount.year == year) return amount.cell;
    }
    return in_state(State::missing);
  }

  Cell series_year(const Step& step) {
    const Cell& series = row_.facts[step.a];
    if (!series.known()) return series;
    const Cell year = value(step.b);
    if (!year.known()) return year;
    return year.scale == 0 ? of_year(series, year.number) : in_state(State::odd);
  }

  Cell one_of(const Step& step) {
    const Cell text = value(step.a);
    if (!text.known()) return text.state == State::null ? truth(false) : text;
    for (std::uint32_t i = 0; i < step.count; ++i)
      if (lists_[step.list + i] == static_cast<std::uint64_t>(text.number)) return truth(true);
    return truth(false);
  }

  Cell holds_text(const Step& step) {
    const Cell& list = row_.facts[step.a];
    if (!list.known()) return list;
    Cell result = truth(false);
    for (std::uint32_t i = 0; i < list.count; ++i) {
      const Cell same = equals(row_.fields[static_cast<std::size_t>(list.number) + i], step.constant);
      if (same.is_true()) return same;
      if (!same.known()) result = in_state(undecided(result.state, same.state));
    }
    return result;
  }

  /// `and` and `or`: the first operand that decides ends it.
  Cell connective(const Step& step, bool conjunction) {
    State state = State::known;
    for (std::uint32_t i = 0; i < step.count; ++i) {
      const Cell operand = value(lists_[step.list + i]);
      if (operand.known() && (operand.number != 0) != conjunction) return operand;
      state = undecided(state, operand.state);
    }
    return state == State::known ? truth(conjunction) : in_state(state);
  }

  /// An undetermined condition leaves both branches possible; where they agree, it does not matter.
  Cell choose(const Step& step) {
    const Cell asked = value(step.a);
    if (asked.state == State::odd) return asked;
    if (asked.state != State::missing) return value(asked.is_true() ? step.b : lists_[step.list]);
    const Cell yes = value(step.b), no = value(lists_[step.list]);
    const Cell same = compare(feel::Operator::equal, yes, no);
    if (same.state == State::odd) return same;
    return same.is_true() && yes.state != State::missing ? yes : asked;
  }

  /// `some` is a long `or`, `every` a long `and`.
  Cell quantified(const Step& step, bool universal) {
    const Cell& list = row_.facts[step.a];
    if (list.state == State::missing || list.state == State::odd) return list;
    if (list.state == State::null) return list;
    const std::size_t width = program_.facts()[step.a].width();
    State state = State::known;
    for (std::uint32_t i = 0; i < list.count; ++i) {
      row_.in_hand[step.row] = {row_.fields.data() + list.number + i * width, i + 1};
      const Cell body = value(step.b);
      if (body.known() && (body.number != 0) != universal) return body;
      state = undecided(state, body.state);
    }
    return state == State::known ? truth(universal) : in_state(state);
  }

  Cell between(const Step& step) {
    const Cell tested = value(step.a);
    const Cell above = compare(feel::Operator::greater_equal, tested, value(step.b)), below = compare(feel::Operator::less_equal, tested, value(lists_[step.list]));
    if (above.is_false() || below.is_false()) return truth(false);
    return above.known() && below.known() ? above : in_state(undecided(above.state, below.state));
  }

  /// An interval that ends before it begins, or has no end, is null, and a value is then compared with null.
  Cell within(const Step& step) {
    const Cell low = value(step.b), high = value(lists_[step.list]), tested = value(step.a);
    if (low.state == State::odd || high.state == State::odd || tested.state == State::odd) return in_state(State::odd);
    const bool is_null = low.state == State::null || high.state == State::null || (low.known() && high.known() && order(low, high) > 0);
    if (is_null) return tested.state == State::missing ? tested : truth(tested.state == State::null);
    const Cell above = compare(step.closed_low ? feel::Operator::greater_equal : feel::Operator::greater, tested, low);
    if (above.is_false()) return above;
    const Cell below = compare(step.closed_high ? feel::Operator::less_equal : feel::Operator::less, tested, high);
    if (below.is_false()) return below;
    return above.known() && below.known() ? above : in_state(undecided(above.state, below.state));
  }

  /// null goes before missing, as in every sum.
  Cell add_months(const Step& step) {
    const Cell date = value(step.a), months = value(step.b);
    if (date.state == State::odd || months.state == State::odd) return in_state(State::odd);
    if (date.state == State::null || months.state == State::null) return in_state(State::null);
    if (!date.known() || !months.known()) return in_state(State::missing);
    const base::Date from{std::chrono::sys_days(std::chrono::days(date.number))};
    const auto sum = feel::plus(from, feel::YearsMonths{step.negative ? -months.number : months.number});
    return sum ? known(sum->days().time_since_epoch().count()) : in_state(State::null);
  }

  static Cell year_of(const Cell& date) {
    if (!date.known()) return date;
    return known(feel::civil_of(base::Date{std::chrono::sys_days(std::chrono::days(date.number))}).year);
  }

  static Cell row_count(const Cell& list) {
    if (list.known()) return known(list.count);
    return list.state == State::null ? in_state(State::odd) : list;
  }

  const Program& program_;
  const Step* steps_;
  const std::uint32_t* lists_;
  Row& row_;
};

}  // namespace

Cell run(const Program& program, Row& row, std::uint32_t step) { return Run(program, row).value(step); }

}  // namespace rules::compiled
