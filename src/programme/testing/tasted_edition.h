#pragma once
#include "programme/testing/small_edition.h"

/// The small edition with tasters who mark the bread before the Guild decides.
namespace programme::testing {

inline Sources tasted_edition() {
  Sources sources = small_edition();
  sources.files["criteria/tasting.yaml"] = R"(sheets:
  tasting:
    label: {zh: 品尝表, en: tasting sheet}
    scale: {kind: points, of: 100}
    aggregate: {mean: trimmed, drop: 1}
    weights: {crust: 40, crumb: 60}
    floors: {crumb: 30}
    pass: 60
    decimals: 2
    bands:
      gold: {label: {zh: 金, en: gold}, at_least: 85}
      silver: {label: {zh: 银, en: silver}, at_least: 70}
    source: {name: {zh: 面包品尝规范, en: The Tasting Rules}, treats: [T-3]}
    criteria:
      crust: {label: {zh: 外皮, en: crust}}
      crumb: {label: {zh: 内里, en: crumb}}
      rye: {label: {zh: 黑麦香, en: taste of rye}, when: 'grain = "rye"', counts: false}
    treats: [T-3]
)";
  sources.files["programme.yaml"] += "  tasters: {is: enrolled, label: {zh: 品尝人, en: tasters}}\n  panel: {is: assigned, from: [tasters], label: {zh: 品尝小组, en: panel}}\n";
  std::string& procedure = sources.files["procedures/application.yaml"];
  const std::string from = "next: {submitted: decide}}";
  procedure.replace(procedure.find(from), from.size(), R"(next: {submitted: appoint}}
  appoint: {type: assignment, label: {zh: 选派, en: appoint}, by: guild, fills: panel, next: {assigned: taste}}
  taste: {type: evaluation, label: {zh: 品尝, en: tasting}, by: panel, sheet: tasting, blind: true, at_least: 3, next: {pass: decide, fail: refused}})");
  return sources;
}

/// The same with one text of one file replaced by another.
inline Sources tasted_differently(const std::string& file, const std::string& from, const std::string& to) {
  Sources sources = tasted_edition();
  std::string& bytes = sources.files[file];
  const std::size_t at = bytes.find(from);
  base::ensure(at != std::string::npos, "the sample holds the text a test changes: " + from);
  bytes.replace(at, from.size(), to);
  return sources;
}

}  // namespace programme::testing
