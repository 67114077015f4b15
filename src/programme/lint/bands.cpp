#include "programme/lint/checks.h"
#include "programme/lint/regions.h"

/// Conditions beside each other that divide one fact among themselves, as the rows of a decision table do: what none of
/// them covers, and what two of them cover, with a case that shows it.
namespace programme::internal {
namespace {

using rules::Condition;
using rules::Fact;
using rules::FactType;

constexpr std::size_t most_rows = 40;

/// The rows of such a table: conditions whose `when`s read one and the same fact.
struct Bands {
  const Fact* fact = nullptr;
  std::vector<const Condition*> rows;
  bool is_whole = true;                // no other condition beside them reads the fact too
};

bool is_ordered(const Fact& fact) {
  return fact.type == FactType::integer || fact.type == FactType::number || fact.type == FactType::money || fact.type == FactType::percent || fact.type == FactType::area ||
         fact.type == FactType::mass || fact.type == FactType::date;
}

/// What the rows cover at each value of the fact, in the order of its values.
struct Coverage {
  struct Value { std::vector<std::size_t> rows; base::Text shown; };
  std::vector<Value> values;
};

/// What a test asks for, so that two rows can be seen to ask for the same thing.
std::set<std::string> asked(const rules::Rulebook& rulebook, const Condition& condition) {
  std::set<std::string> facts;
  for (const std::string& name : rules::feel::free_names(*condition.test))
    if (rulebook.facts.contains(name)) facts.insert(name);
  return facts;
}

class BandLint {
 public:
  BandLint(Draft& draft, const rules::Set& set) : draft_(draft), set_(set) {}

  void walk(const std::vector<Condition>& conditions) {
    for (const Bands& bands : bands_among(conditions)) check(bands);
    for (const Condition& condition : conditions) walk(condition.conditions);
  }

 private:
  base::Date day() const { return draft_.programme.effective_from.value_or(base::Date()); }

  std::vector<Bands> bands_among(const std::vector<Condition>& conditions) {
    std::map<const Fact*, Bands> by_fact;
    for (const Condition& condition : conditions) {
      if (!condition.when) continue;
      Regions regions(draft_.programme.rulebook, day());
      regions.add(*condition.when);
      const Fact* fact = regions.only_fact();
      if (!fact || (!is_ordered(*fact) && fact->type != FactType::choice)) continue;
      by_fact[fact].fact = fact;
      by_fact[fact].rows.push_back(&condition);
    }
    std::vector<Bands> all;
    for (auto& [fact, bands] : by_fact) {
      if (bands.rows.size() < 2 || bands.rows.size() > most_rows) continue;
      bands.is_whole = bands.rows.size() == static_cast<std::size_t>(std::count_if(conditions.begin(), conditions.end(), [&](const Condition& c) { return reads(c, *bands.fact); }));
      all.push_back(std::move(bands));
    }
    return all;
  }

  static bool reads(const Condition& condition, const Fact& fact) {
    if (!condition.when) return false;
    const auto names = rules::feel::free_names(*condition.when);
    return std::find(names.begin(), names.end(), fact.name) != names.end();
  }

  Coverage coverage_of(const Bands& bands) {
    Regions regions(draft_.programme.rulebook, day());
    for (const Condition* row : bands.rows) regions.add(*row->when);
    Coverage coverage;
    regions.each([&](const Regions::Row& row) {
      Coverage::Value value{{}, row.shown()};
      for (std::size_t i = 0; i < bands.rows.size(); ++i)
        if (row.holds(i) == true) value.rows.push_back(i);
      coverage.values.push_back(std::move(value));
      return true;
    });
    return coverage;
  }

  void check(const Bands& bands) {
    const Coverage coverage = coverage_of(bands);
    if (bands.is_whole) is_ordered(*bands.fact) ? gap_between(bands, coverage) : option_left_out(bands, coverage);
    overlap(bands, coverage);
  }

  base::Place place_of(const Condition& condition) const { return draft_.places.contains(key(condition)) ? draft_.places.at(key(condition)) : base::Place{draft_.prefix + set_.file, condition.line, 1, {}}; }
  std::string key(const Condition& condition) const { return fmt::format("condition {} {}", set_.id, condition.path); }

  /// A value that no row covers, with covered ones below and above it.
  void gap_between(const Bands& bands, const Coverage& coverage) {
    const auto covered = [](const Coverage::Value& value) { return !value.rows.empty(); };
    const auto first = std::find_if(coverage.values.begin(), coverage.values.end(), covered);
    const auto last = std::find_if(coverage.values.rbegin(), coverage.values.rend(), covered).base();
    for (auto value = first; value < last; ++value) {
      if (covered(*value)) continue;
      return report_gap(*bands.rows[(value - 1)->rows.front()], value->shown);
    }
  }

  /// Most options have a row each, and a few have none.
  void option_left_out(const Bands& bands, const Coverage& coverage) {
    const auto left_out = std::count_if(coverage.values.begin(), coverage.values.end(), [](const Coverage::Value& value) { return value.rows.empty(); });
    const auto covered = static_cast<std::ptrdiff_t>(coverage.values.size()) - left_out;
    if (left_out == 0 || covered < 3 || left_out * 3 > covered || bands.rows.size() < 3) return;
    for (const Coverage::Value& value : coverage.values)
      if (value.rows.empty()) return report_gap(*bands.rows.front(), value.shown);
  }

  void report_gap(const Condition& beside, const base::Text& witness) {
    draft_.advise("band_gap", place_of(beside), {fmt::format("{}.{} 及其并列的条件没有覆盖所有情形：{} 时没有一条适用。", set_.id, beside.path, witness.zh),
                                                 fmt::format("{}.{} and the conditions beside it leave a gap: where {}, none of them applies.", set_.id, beside.path, witness.en)});
  }

  /// Two rows that ask for the same facts and both apply somewhere, though each also applies alone.
  void overlap(const Bands& bands, const Coverage& coverage) {
    for (std::size_t a = 0; a < bands.rows.size(); ++a)
      for (std::size_t b = a + 1; b < bands.rows.size(); ++b) {
        if (!bands.rows[a]->test || !bands.rows[b]->test || asked(draft_.programme.rulebook, *bands.rows[a]) != asked(draft_.programme.rulebook, *bands.rows[b])) continue;
        if (const base::Text* witness = shared(coverage, a, b)) report_overlap(*bands.rows[a], *bands.rows[b], *witness);
      }
  }

  static const base::Text* shared(const Coverage& coverage, std::size_t a, std::size_t b) {
    const base::Text* witness = nullptr;
    bool only_a = false, only_b = false;
    for (const Coverage::Value& value : coverage.values) {
      const auto covers = [&](std::size_t row) { return std::find(value.rows.begin(), value.rows.end(), row) != value.rows.end(); };
      if (covers(a) && covers(b) && !witness) witness = &value.shown;
      only_a = only_a || (covers(a) && !covers(b));
      only_b = only_b || (covers(b) && !covers(a));
    }
    return only_a && only_b ? witness : nullptr;
  }

  void report_overlap(const Condition& one, const Condition& other, const base::Text& witness) {
    draft_.advise("band_overlap", place_of(other), {fmt::format("{0}.{1} 与 {0}.{2} 重叠：{3} 时两条都适用。", set_.id, one.path, other.path, witness.zh),
                                                    fmt::format("{0}.{1} and {0}.{2} overlap: where {3}, both apply.", set_.id, one.path, other.path, witness.en)});
  }

  Draft& draft_;
  const rules::Set& set_;
};

}  // namespace

void lint_bands(Draft& draft) {
  for (const auto& [id, set] : draft.programme.rulebook.sets) BandLint(draft, set).walk(set.conditions);
}

}  // namespace programme::internal
