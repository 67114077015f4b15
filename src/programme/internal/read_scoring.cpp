#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

using base::Decimal;

constexpr int most_decimals = 10;

void refuse_value(Draft& draft, const YamlNode& node, std::string zh, std::string en) { draft.refuse("bad_value", draft.at(node), {std::move(zh), std::move(en)}); }

/// `{mean: trimmed, drop: 1}`
void read_trimmed(Draft& draft, const YamlNode& node, Sheet& sheet, const std::string& element) {
  Keys keys(draft, node, element + " aggregate");
  sheet.aggregate = keys.need_word("mean", {"trimmed"});
  sheet.scheme.how = review::Aggregate::trimmed_mean;
  keys.need("drop");
  sheet.scheme.drop = keys.count("drop").value_or(1);
}

void read_aggregate(Keys& keys, Sheet& sheet) {
  const YamlNode* node = keys.take("aggregate");
  if (node && node->kind == YamlNode::Kind::mapping) read_trimmed(keys.draft(), *node, sheet, keys.element());
  else sheet.aggregate = keys.word("aggregate", {"none", "all", "mean", "median"});
  if (sheet.aggregate.empty()) sheet.aggregate = "none";
  if (sheet.aggregate == "median") sheet.scheme.how = review::Aggregate::median;
  sheet.scheme.levels = sheet.scale == ScaleKind::ordinal;
}

const Criterion* criterion_of(const Sheet& sheet, const std::string& id) {
  for (const Criterion& criterion : sheet.criteria)
    if (criterion.id == id) return &criterion;
  return nullptr;
}

/// A figure on the scale of scores: a number, or on an ordinal scale the name of a level.
std::optional<Decimal> read_figure(Draft& draft, const YamlNode& node, const Sheet& sheet) {
  if (!expect(draft, node, YamlNode::Kind::scalar)) return std::nullopt;
  const auto level = std::find(sheet.scale_options.begin(), sheet.scale_options.end(), node.text);
  if (sheet.scheme.levels && level != sheet.scale_options.end()) return Decimal(level - sheet.scale_options.begin() + 1);
  if (const auto number = Decimal::parse(node.text); number && !sheet.scheme.levels && !number->is_negative()) return *number;
  const base::Text near = suggestion(node.text, sheet.scale_options);
  draft.refuse("bad_number", draft.at(node), {fmt::format("“{}”不是分数（等级量表上请写等级的名称）{}", node.text, near.zh), fmt::format("'{}' is no score (on an ordinal scale, the name of a level){}", node.text, near.en)});
  return std::nullopt;
}

/// `{criterion: figure}`, of criteria that count.
review::Points read_figures(Keys& keys, std::string_view key, const Sheet& sheet) {
  review::Points figures;
  const YamlNode* node = keys.take(key);
  if (!node) return figures;
  each_member(keys.draft(), *node, [&](const std::string& id, const YamlNode& name, const YamlNode& value) {
    const Criterion* criterion = criterion_of(sheet, id);
    if (!criterion || !criterion->counts) {
      std::vector<std::string> ids;
      for (const Criterion& one : sheet.criteria) ids.push_back(one.id);
      const base::Text near = suggestion(id, ids);
      keys.draft().refuse("unknown_criterion", keys.draft().at(name), {fmt::format("{}：没有计分的项目“{}”{}", keys.element(), id, near.zh), fmt::format("{}: no criterion '{}' counts{}", keys.element(), id, near.en)});
    }
    if (const auto figure = read_figure(keys.draft(), value, sheet)) figures[id] = *figure;
  });
  return figures;
}

bool has_figures(const Sheet& sheet) { return sheet.scale == ScaleKind::points || sheet.scale == ScaleKind::yes_no || sheet.scale == ScaleKind::ordinal; }

/// What the score can at most come to; none where the scale has no figures.
std::optional<Decimal> highest_score(const Sheet& sheet) {
  if (!has_figures(sheet)) return std::nullopt;
  if (sheet.scheme.levels) return Decimal(static_cast<std::int64_t>(sheet.scale_options.size()));
  Decimal sum, best;
  for (const Criterion& criterion : sheet.criteria) {
    const auto high = range_of(sheet, criterion).high;
    const auto next = high && criterion.counts ? Decimal::add(sum, *high) : base::Result<Decimal>(sum);
    if (!next) return std::nullopt;
    sum = *next;
    if (high && best < *high) best = *high;
  }
  return sheet.scheme.weights.empty() ? sum : best;
}

void check_reach(Draft& draft, const YamlNode& node, const std::optional<Decimal>& figure, const std::optional<Decimal>& highest) {
  if (figure && highest && *figure > *highest)
    refuse_value(draft, node, fmt::format("{} 分达不到：最高只有 {} 分。", figure->text(), highest->text()), fmt::format("{} is never reached: the highest score is {}.", figure->text(), highest->text()));
}

/// Each criterion that counts has its weight, above 0.
void read_weights(Keys& keys, Sheet& sheet) {
  const YamlNode* node = keys.node().find("weights");
  sheet.scheme.weights = read_figures(keys, "weights", sheet);
  if (!node) return;
  for (const Criterion& criterion : sheet.criteria) {
    const auto weight = sheet.scheme.weights.find(criterion.id);
    if (criterion.counts && (weight == sheet.scheme.weights.end() || weight->second.is_zero()))
      refuse_value(keys.draft(), *node, fmt::format("{}：“{}”没有大于 0 的权重；不计分的请写 counts: false。", keys.element(), criterion.id), fmt::format("{}: '{}' has no weight above 0; what does not count says counts: false.", keys.element(), criterion.id));
    if (criterion.high)
      refuse_value(keys.draft(), *node, fmt::format("{}：“{}”既有自己的满分又有权重，请只用一种。", keys.element(), criterion.id), fmt::format("{}: '{}' has points of its own and a weight; use one of them.", keys.element(), criterion.id));
  }
}

void read_floors(Keys& keys, Sheet& sheet) {
  const YamlNode* node = keys.node().find("floors");
  sheet.scheme.floors = read_figures(keys, "floors", sheet);
  for (const auto& [id, figure] : sheet.scheme.floors)
    if (const Criterion* criterion = criterion_of(sheet, id); criterion && !sheet.scheme.levels) check_reach(keys.draft(), *node, figure, range_of(sheet, *criterion).high);
}

void read_pass(Keys& keys, Sheet& sheet) {
  const YamlNode* node = keys.take("pass");
  if (!node) return;
  sheet.scheme.pass = read_figure(keys.draft(), *node, sheet);
  check_reach(keys.draft(), *node, sheet.scheme.pass, highest_score(sheet));
}

/// `{gold: {label, at_least: 85}}`
void read_bands(Keys& keys, Sheet& sheet) {
  const YamlNode* node = keys.take("bands");
  if (!node) return;
  each_member(keys.draft(), *node, [&](const std::string& id, const YamlNode& key, const YamlNode& value) {
    Keys band(keys.draft(), value, keys.element() + " band " + id);
    sheet.band_labels[id] = band.label();
    band.treats({Treatment::judged});
    const YamlNode* least = band.need("at_least");
    const auto figure = least ? read_figure(keys.draft(), *least, sheet) : std::nullopt;
    if (!figure) return;
    check_reach(keys.draft(), *least, figure, highest_score(sheet));
    for (const review::Band& other : sheet.scheme.bands)
      if (other.at_least == *figure) refuse_value(keys.draft(), key, fmt::format("“{}”与“{}”从同一分数起，分不开。", id, other.id), fmt::format("'{}' and '{}' begin at the same score.", id, other.id));
    sheet.scheme.bands.push_back({id, *figure});
  });
}

/// The figures a sheet's own outcomes may read, beside all else.
std::optional<rules::feel::Expression> read_result_when(Keys& keys) {
  auto& known = keys.draft().names.known;
  std::vector<std::string> added;
  for (const char* name : {"score", "scores", "passed"})
    if (known.insert(name).second) added.emplace_back(name);
  auto when = keys.expression("when");
  for (const auto& name : added) known.erase(name);
  return when;
}

/// `{agreed: {label, when: 'max(scores) - min(scores) <= spread'}, apart: {label}}`: the last one holds otherwise.
void read_results(Keys& keys, Sheet& sheet) {
  const YamlNode* node = keys.take("result");
  if (!node) return;
  each_member(keys.draft(), *node, [&](const std::string& id, const YamlNode&, const YamlNode& value) {
    Keys result(keys.draft(), value, keys.element() + " result " + id);
    sheet.results.push_back({id, result.label(), read_result_when(result)});
    result.treats({Treatment::judged, Treatment::computed});
  });
  for (std::size_t i = 0; i < sheet.results.size(); ++i)
    if (sheet.results[i].when.has_value() == (i + 1 == sheet.results.size()))
      refuse_value(keys.draft(), *node, fmt::format("{}：result 的最后一项不写 when（其余情形），其他各项都写。", keys.element()), fmt::format("{}: the last of the results has no 'when', it holds otherwise; the others have one.", keys.element()));
}

/// `source: {name: {zh, en}, treats}`
void read_source(Keys& keys, Sheet& sheet) {
  const YamlNode* node = keys.take("source");
  if (!node) return;
  Keys source(keys.draft(), *node, keys.element() + " source");
  source.need("name");
  sheet.source = SheetSource{source.both("name"), source.treats({Treatment::judged, Treatment::stated})};
}

/// What needs a score, on a scale that has figures.
void check_scored(Keys& keys, const Sheet& sheet) {
  for (const char* key : {"weights", "floors", "pass", "bands", "decimals", "result"})
    if (const YamlNode* node = keys.node().find(key); node && !sheet.is_scored())
      keys.draft().refuse("missing_key", keys.draft().at(*node), {fmt::format("{} 写了 {}，须用 aggregate（mean、median 或 {{mean: trimmed, drop: 1}}）写明怎样汇总成分数。", keys.element(), key),
                                                                  fmt::format("{} has '{}': say with aggregate (mean, median or {{mean: trimmed, drop: 1}}) how the sheets come to a score.", keys.element(), key)});
  const YamlNode* aggregate = keys.node().find("aggregate");
  if (!aggregate || !sheet.is_scored()) return;
  if (!has_figures(sheet)) refuse_value(keys.draft(), *aggregate, fmt::format("{}：这种量表没有分数，不能汇总。", keys.element()), fmt::format("{}: this scale has no figures to sum up.", keys.element()));
  if (sheet.scheme.levels && sheet.aggregate != "median") refuse_value(keys.draft(), *aggregate, fmt::format("{}：等级量表只能取中位等级（median）。", keys.element()), fmt::format("{}: levels have a median only.", keys.element()));
  for (const char* key : {"weights", "decimals"})
    if (const YamlNode* node = keys.node().find(key); node && sheet.scheme.levels)
      refuse_value(keys.draft(), *node, fmt::format("{}：等级量表没有 {}。", keys.element(), key), fmt::format("{}: levels have no {}.", keys.element(), key));
  if (std::none_of(sheet.criteria.begin(), sheet.criteria.end(), [](const Criterion& criterion) { return criterion.counts && !criterion.optional && !criterion.when; }))
    refuse_value(keys.draft(), *aggregate, fmt::format("{}：没有一项必填的计分项目，可能算不出分数。", keys.element()), fmt::format("{}: no required criterion counts, so there may be no score.", keys.element()));
}

}  // namespace

void read_scoring(Keys& keys, Sheet& sheet) {
  read_aggregate(keys, sheet);
  read_weights(keys, sheet);
  read_floors(keys, sheet);
  read_pass(keys, sheet);
  read_bands(keys, sheet);
  sheet.scheme.decimals = keys.count("decimals");
  if (sheet.scheme.decimals && *sheet.scheme.decimals > most_decimals)
    refuse_value(keys.draft(), *keys.node().find("decimals"), fmt::format("小数位最多 {} 位。", most_decimals), fmt::format("At most {} decimals.", most_decimals));
  read_results(keys, sheet);
  read_source(keys, sheet);
  check_scored(keys, sheet);
}

}  // namespace programme::internal
