#include "rules/compiled/row.h"

#include "rules/dossier.h"
#include "rules/internal/scope.h"

namespace rules::compiled {
namespace {

using feel::Value;

constexpr std::size_t most_rows = 5'000;   // beyond these the tree walker's own bounds count

Cell cell_of(const Program& program, Type type, const Value& value) {
  if (value.is_missing()) return in_state(State::missing);
  if (value.is_null()) return in_state(State::null);
  switch (type) {
    case Type::boolean: return value.boolean() ? truth(*value.boolean()) : in_state(State::odd);
    case Type::number: return value.number() ? compiled::cell_of(*value.number()) : in_state(State::odd);
    case Type::date: return value.date() ? known(value.date()->days().time_since_epoch().count()) : in_state(State::odd);
    case Type::text: return value.text() ? known(program.text_number(*value.text())) : in_state(State::odd);
    case Type::months: return value.years_months() ? known(value.years_months()->months) : in_state(State::odd);
    case Type::series: case Type::rows: case Type::nothing: break;
  }
  return in_state(State::odd);
}

/// Lays out one case.
class Layout {
 public:
  Layout(const Program& program, const Inputs& inputs, Row& row) : program_(program), inputs_(inputs), row_(row), evidence_(inputs.evidence->begin()) {}

  void run() {
    row_.fields.clear();
    row_.field_sources.clear();
    row_.fact_sources.assign(program_.facts().size(), nullptr);
    row_.is_unsupported.assign(program_.facts().size(), false);
    row_.amounts.clear();
    row_.facts.resize(program_.facts().size());
    row_.derived.resize(program_.derived().size());
    row_.is_derived_known.assign(program_.derived().size(), false);
    row_.reference_date = known(inputs_.reference_date.days().time_since_epoch().count());
    row_.today = known(inputs_.today.days().time_since_epoch().count());
    row_.latest_year = latest_fiscal_year(inputs_.reference_date);
    // Facts and places are both in the order of names: one walk.
    auto stated = inputs_.facts->begin();
    for (const std::uint32_t place : program_.facts_by_name()) {
      const std::string& name = program_.facts()[place].fact->name;
      while (stated != inputs_.facts->end() && stated->first < name) ++stated;
      row_.facts[place] = fact(place, stated != inputs_.facts->end() && stated->first == name ? &stated->second : nullptr);
    }
  }

 private:
  Cell fact(std::uint32_t index, const Value* stated) {
    const FactPlace& place = program_.facts()[index];
    if (!stated) return place.type == Type::series ? series(nullptr) : in_state(State::missing);
    row_.fact_sources[index] = stated;
    if (!is_supported(*place.fact, *stated)) {
      row_.is_unsupported[index] = true;
      if (inputs_.evidence_required) return in_state(State::missing);
    }
    if (place.type == Type::series) return series(stated);
    return place.type == Type::rows ? rows(place, *stated) : cell_of(program_, place.type, *stated);
  }

  /// As internal::is_supported; evidence too is in the order of names.
  bool is_supported(const Fact& fact, const Value& stated) {
    if (fact.empty_needs_dated_check && stated.list() && stated.list()->empty()) return internal::is_supported(fact, inputs_);
    if (fact.evidence.empty()) return true;
    while (evidence_ != inputs_.evidence->end() && evidence_->first < fact.name) ++evidence_;
    return evidence_ != inputs_.evidence->end() && evidence_->first == fact.name && !evidence_->second.empty();
  }

  static Cell span(std::size_t first, std::size_t count) { return {static_cast<std::int64_t>(first), static_cast<std::uint32_t>(count), 0, State::known}; }

  /// One of which nothing is known has all its years missing.
  Cell series(const Value* value) {
    const std::size_t first = row_.amounts.size();
    if (value && value->series())
      for (const auto& [year, amount] : value->series()->amounts) row_.amounts.push_back({year, compiled::cell_of(amount)});
    return span(first, row_.amounts.size() - first);
  }

  Cell rows(const FactPlace& place, const Value& value) {
    if (value.is_missing() || value.is_null()) return in_state(value.is_null() ? State::null : State::missing);
    if (!value.list() || value.list()->size() > most_rows) return in_state(State::odd);
    const std::size_t first = row_.fields.size();
    for (const Value& item : *value.list()) add(place, item);
    return span(first, value.list()->size());
  }

  void add(const FactPlace& place, const Value& item) {
    if (place.fact->fields.empty()) return add_field(&item, Type::text);
    for (std::size_t i = 0; i < place.fields.size(); ++i) {
      if (item.context()) add_field(item.context()->find(place.fields[i]->name), place.field_types[i]);
      else add_field(nullptr, in_state(State::odd));
    }
  }

  void add_field(const Value* value, Type type) { add_field(value, value ? cell_of(program_, type, *value) : in_state(State::missing)); }

  void add_field(const Value* value, Cell cell) {
    row_.fields.push_back(cell);
    row_.field_sources.push_back(value);
  }

  const Program& program_;
  const Inputs& inputs_;
  Row& row_;
  std::map<std::string, std::vector<std::string>>::const_iterator evidence_;
};

}  // namespace

void lay_out(const Program& program, const Inputs& inputs, Row& row) { Layout(program, inputs, row).run(); }

}  // namespace rules::compiled
