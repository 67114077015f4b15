#pragma once
#include "rules/compiled/row.h"
#include "rules/internal/because.h"

#include <deque>

namespace rules::compiled {

/// The comparisons that the result of a step rests on, as feel::evaluate traces them: of facts only, not yet turned. Of a
/// false `and` the false operands stay, of a true `some` the rows that satisfied it.
class Tracing {
 public:
  /// What the comparisons point to, beside the inputs; must outlive them.
  using Scratch = std::deque<feel::Value>;
  using Reasons = std::vector<internal::Reason>;

  Tracing(const Program& program, Row& row, Scratch& scratch, Reasons& reasons)
      : program_(program), row_(row), scratch_(scratch), reasons_(reasons) {}

  /// What the step comes to; its comparisons stand behind those there are.
  Cell run(std::uint32_t step);
  /// Something compared could not be put into words here: only the tree walker knows it.
  bool has_failed() const { return has_failed_; }

 private:
  class Spans;
  struct Side { std::uint32_t step; Cell cell; };

  Cell value(std::uint32_t at);
  Cell comparison(std::uint32_t at, const Step& step);
  Cell equality(std::uint32_t at, const Step& step);
  Cell one_of(std::uint32_t at, const Step& step);
  Cell connective(const Step& step, bool conjunction);
  Cell negation(const Step& step);
  Cell choose(const Step& step);
  Cell quantified(const Step& step, bool universal);
  Cell between(const Step& step);
  Cell within(std::uint32_t at, const Step& step);

  void record_condition(std::uint32_t at, const Cell& cell);
  void record(internal::Demand op, const Side& left, const Side& right, const Cell& result);
  void push(const internal::Subject& subject, internal::Demand op, const feel::Value* left, const feel::Value* right, bool holds);

  static internal::Subject subject_of(const Fact& fact);
  internal::Subject origin_of(std::uint32_t at);
  internal::Subject origin_of_year(std::uint32_t place, std::int64_t year);
  internal::Subject origin_of_field(const Step& step) const;
  const feel::Value* value_of(std::uint32_t at, const Cell& cell);
  const feel::Value* text_of_number(std::int64_t number);
  const feel::Value* kept(feel::Value value);

  const Program& program_;
  Row& row_;
  Scratch& scratch_;
  Reasons& reasons_;
  bool has_failed_ = false;
};

}  // namespace rules::compiled
