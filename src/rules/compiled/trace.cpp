#include "rules/compiled/trace.h"

#include <array>
#include <boost/container/small_vector.hpp>

namespace rules::compiled {

using feel::Operator;
using feel::Value;
using internal::Demand;
using internal::Reason;
using internal::Subject;

namespace {

const Value null_value;
constexpr std::int64_t most_numbers = 10'000;

/// "1", "2", … "9999": rows and years as text that lasts.
std::string_view text_of(std::int64_t number) {
  static const auto texts = [] {
    std::vector<std::string> all;
    for (std::int64_t i = 0; i < most_numbers; ++i) all.push_back(std::to_string(i));
    return all;
  }();
  return texts[static_cast<std::size_t>(number)];
}

Demand demand_of(Operator op) { return static_cast<Demand>(op); }
static_assert(static_cast<int>(Demand::greater_equal) == static_cast<int>(Operator::greater_equal));

}  // namespace

/// Which comparisons of a connective stay: those of the operands that decide, else of those that leave it open, else all.
class Tracing::Spans {
 public:
  Spans(Reasons& reasons, bool decides) : reasons_(reasons), start_(reasons.size()), decides_(decides) {}

  void begin() { from_ = reasons_.size(); }
  void end(const Cell& cell) {
    const std::pair span{from_, reasons_.size()};
    if (cell.known() && (cell.number != 0) == decides_) has_deciding_ = true, spans_.push_back({span, 2});
    else spans_.push_back({span, cell.known() ? 0 : 1}), has_open_ = has_open_ || !cell.known();
  }

  void settle() {
    const int wanted = has_deciding_ ? 2 : has_open_ ? 1 : 0;
    if (wanted == 0) return;
    std::size_t kept = start_;
    for (const auto& [span, kind] : spans_)
      for (std::size_t i = span.first; kind == wanted && i < span.second; ++i, ++kept)
        if (kept != i) reasons_[kept] = reasons_[i];
    reasons_.resize(kept);
  }

 private:
  Reasons& reasons_;
  std::size_t start_, from_ = 0;
  bool decides_, has_deciding_ = false, has_open_ = false;
  boost::container::small_vector<std::pair<std::pair<std::size_t, std::size_t>, int>, 8> spans_;
};

Cell Tracing::run(std::uint32_t step) {
  const Cell cell = value(step);
  record_condition(step, cell);
  return cell;
}

Cell Tracing::value(std::uint32_t at) {
  const Step& step = program_.steps()[at];
  switch (step.op) {
    case Op::compare: return comparison(at, step);
    case Op::equals_constant: return equality(at, step);
    case Op::one_of: return one_of(at, step);
    case Op::both: return connective(step, true);
    case Op::either: return connective(step, false);
    case Op::negation: return negation(step);
    case Op::choose: return choose(step);
    case Op::some: return quantified(step, false);
    case Op::every: return quantified(step, true);
    case Op::between: return between(step);
    case Op::within: return within(at, step);
    default: return compiled::run(program_, row_, at);
  }
}

Cell Tracing::comparison(std::uint32_t, const Step& step) {
  const Cell left = value(step.a), right = value(step.b);
  const Cell result = compare(step.comparison, left, right);
  record(demand_of(step.comparison), {step.a, left}, {step.b, right}, result);
  return result;
}

Cell Tracing::equality(std::uint32_t at, const Step& step) {
  const Cell result = compiled::run(program_, row_, at);
  if (!result.known()) return result;
  Reason reason;
  reason.subject = subject_of(*program_.facts()[step.a].fact);
  reason.op = Demand::equal;
  reason.holds = result.is_true();
  reason.left = row_.facts[step.a].known() ? row_.fact_sources[step.a] : &null_value;
  reason.right = &program_.constant(at);
  reasons_.push_back(reason);
  return result;
}

Cell Tracing::one_of(std::uint32_t at, const Step& step) {
  const Cell text = value(step.a);
  const Cell result = compiled::run(program_, row_, at);
  const Subject subject = origin_of(step.a);
  if (!result.known() || !subject.fact) return result;
  push(subject, Demand::in, value_of(step.a, text), &program_.constant(at), result.is_true());
  return result;
}

/// A connective looks at all its operands.
Cell Tracing::connective(const Step& step, bool conjunction) {
  Spans spans(reasons_, !conjunction);
  State state = State::known;
  bool decided = false;
  for (std::uint32_t i = 0; i < step.count; ++i) {
    const std::uint32_t operand = program_.lists()[step.list + i];
    spans.begin();
    const Cell cell = value(operand);
    record_condition(operand, cell);
    spans.end(cell);
    decided = decided || (cell.known() && (cell.number != 0) != conjunction);
    state = undecided(state, cell.state);
  }
  spans.settle();
  return decided ? truth(!conjunction) : state == State::known ? truth(conjunction) : in_state(state);
}

Cell Tracing::negation(const Step& step) {
  const Cell operand = value(step.a);
  record_condition(step.a, operand);
  return operand.known() ? truth(operand.number == 0) : operand;
}

/// An undetermined condition keeps nothing of either branch.
Cell Tracing::choose(const Step& step) {
  const Cell asked = value(step.a);
  record_condition(step.a, asked);
  if (asked.state != State::missing && asked.state != State::odd) return value(asked.is_true() ? step.b : program_.lists()[step.list]);
  const Cell yes = compiled::run(program_, row_, step.b), no = compiled::run(program_, row_, program_.lists()[step.list]);
  const Cell same = compare(Operator::equal, yes, no);
  if (same.state == State::odd) return same;
  return same.is_true() && yes.state != State::missing ? yes : asked;
}

Cell Tracing::quantified(const Step& step, bool universal) {
  const Cell list = row_.facts[step.a];
  if (!list.known()) return list;
  Spans spans(reasons_, !universal);
  State state = State::known;
  bool decided = false;
  for (std::uint32_t i = 0; i < list.count; ++i) {
    row_.in_hand[step.row] = {row_.fields.data() + list.number + i * program_.facts()[step.a].width(), i + 1};
    spans.begin();
    const Cell body = value(step.b);
    record_condition(step.b, body);
    spans.end(body);
    decided = decided || (body.known() && (body.number != 0) != universal);
    state = undecided(state, body.state);
  }
  spans.settle();
  return decided ? truth(!universal) : state == State::known ? truth(universal) : in_state(state);
}

Cell Tracing::between(const Step& step) {
  const Cell tested = value(step.a), low = value(step.b), high = value(program_.lists()[step.list]);
  const Cell above = compare(Operator::greater_equal, tested, low), below = compare(Operator::less_equal, tested, high);
  const bool is_false = above.is_false() || below.is_false();
  if (!is_false || above.is_false()) record(Demand::greater_equal, {step.a, tested}, {step.b, low}, above);
  if (!is_false || below.is_false()) record(Demand::less_equal, {step.a, tested}, {program_.lists()[step.list], high}, below);
  if (is_false) return truth(false);
  return above.known() && below.known() ? above : in_state(undecided(above.state, below.state));
}

Cell Tracing::within(std::uint32_t at, const Step& step) {
  const Cell tested = value(step.a), low = value(step.b), high = value(program_.lists()[step.list]);
  const Cell result = compiled::run(program_, row_, at);
  const Subject subject = origin_of(step.a);
  if (!result.known() || !subject.fact) return result;
  const bool is_null = !low.known() || !high.known() || order(low, high) > 0;
  const Value range = is_null ? Value() : Value(feel::Range{*value_of(step.b, low), *value_of(program_.lists()[step.list], high), step.closed_low, step.closed_high});
  push(subject, Demand::in, value_of(step.a, tested), kept(range), result.is_true());
  return result;
}

/// A yes or no that is a condition by itself.
void Tracing::record_condition(std::uint32_t at, const Cell& cell) {
  if (!cell.known()) return;
  const Subject subject = origin_of(at);
  static const Value yes(true);
  if (subject.fact) push(subject, Demand::equal, value_of(at, cell), &yes, cell.is_true());
}

/// Of a comparison that came out true or false, with its fact on the left.
void Tracing::record(Demand op, const Side& left, const Side& right, const Cell& result) {
  if (!result.known()) return;
  if (const Subject subject = origin_of(left.step); subject.fact)
    return push(subject, op, value_of(left.step, left.cell), value_of(right.step, right.cell), result.is_true());
  if (const Subject subject = origin_of(right.step); subject.fact)
    push(subject, mirrored(op), value_of(right.step, right.cell), value_of(left.step, left.cell), result.is_true());
}

void Tracing::push(const Subject& subject, Demand op, const Value* left, const Value* right, bool holds) {
  Reason reason;
  reason.subject = subject;
  reason.op = op;
  reason.holds = holds;
  reason.left = left;
  reason.right = right;
  reasons_.push_back(reason);
}

Subject Tracing::subject_of(const Fact& fact) { return {fact.name, &fact, {}, {}, nullptr}; }

/// The fact, year or field that a step reads; without a fact when it computes.
Subject Tracing::origin_of(std::uint32_t at) {
  const Step& step = program_.steps()[at];
  switch (step.op) {
    case Op::fact: return subject_of(*program_.facts()[step.a].fact);
    case Op::derived: return subject_of(*program_.derived()[step.a].fact);
    case Op::field: return origin_of_field(step);
    case Op::series_position: return origin_of_year(step.a, row_.latest_year + 1 - step.constant.number);
    case Op::series_year: return origin_of_year(step.a, compiled::run(program_, row_, step.b).number);
    case Op::year_of: {
      Subject subject = origin_of(step.a);
      if (subject.fact) subject.field_name = "year";
      return subject;
    }
    default: return {};
  }
}

Subject Tracing::origin_of_year(std::uint32_t place, std::int64_t year) {
  Subject subject = subject_of(*program_.facts()[place].fact);
  has_failed_ = has_failed_ || year < 0 || year >= most_numbers;
  if (!has_failed_) subject.at = text_of(year);
  return subject;
}

Subject Tracing::origin_of_field(const Step& step) const {
  const FactPlace& place = program_.facts()[step.list];
  Subject subject = subject_of(*place.fact);
  subject.at = text_of(row_.in_hand[step.a].number);
  if (!place.fact->fields.empty()) {
    subject.field = place.fields[step.b];
    subject.field_name = subject.field->name;
  }
  return subject;
}

/// A text that no expression names has no number of its own.
const Value* Tracing::text_of_number(std::int64_t number) {
  has_failed_ = has_failed_ || number == 0;
  return number == 0 ? &null_value : kept(Value(program_.text(number)));
}

const Value* Tracing::kept(Value value) {
  scratch_.push_back(std::move(value));
  return &scratch_.back();
}

const Value* Tracing::value_of(std::uint32_t at, const Cell& cell) {
  if (!cell.known()) return &null_value;
  const Step& step = program_.steps()[at];
  switch (step.op) {
    case Op::constant: return &program_.constant(at);
    case Op::fact: return row_.fact_sources[step.a];
    case Op::field: return row_.field_sources[static_cast<std::size_t>(row_.in_hand[step.a].cells - row_.fields.data()) + step.b];
    default: break;
  }
  switch (program_.type(at)) {
    case Type::boolean: return kept(cell.number != 0);
    case Type::number: return kept(base::Decimal(cell.number, cell.scale));
    case Type::date: return kept(base::Date{std::chrono::sys_days(std::chrono::days(cell.number))});
    case Type::months: return kept(feel::YearsMonths{cell.number});
    case Type::text: return text_of_number(cell.number);
    case Type::series: case Type::rows: case Type::nothing: break;
  }
  return &null_value;
}

}  // namespace rules::compiled
