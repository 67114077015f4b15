#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

ScaleKind scale_kind(std::string_view word) {
  for (const ScaleKind kind : {ScaleKind::yes_no, ScaleKind::points, ScaleKind::ordinal, ScaleKind::choice, ScaleKind::text})
    if (name_of(kind) == word) return kind;
  return ScaleKind::yes_no;
}

constexpr std::initializer_list<std::string_view> scale_words = {"yes_no", "points", "ordinal", "choice", "text"};

/// `{id: {zh, en}}` in order.
void read_scale_options(Draft& draft, const YamlNode& node, Sheet& sheet, const std::string& element) {
  each_member(draft, node, [&](const std::string& id, const YamlNode&, const YamlNode& value) {
    sheet.scale_options.push_back(id);
    sheet.scale_labels[id] = read_both(draft, value, element + " option " + id);
  });
}

/// "100" (from 0) or "1..10".
PointRange read_points(Draft& draft, const YamlNode& node) {
  if (!expect(draft, node, YamlNode::Kind::scalar)) return {};
  const std::size_t dots = node.text.find("..");
  const auto low = base::Decimal::parse(dots == std::string::npos ? "0" : node.text.substr(0, dots));
  const auto high = base::Decimal::parse(dots == std::string::npos ? node.text : node.text.substr(dots + 2));
  if (!low || !high || !(*low < *high)) {
    draft.refuse("bad_number", draft.at(node), {fmt::format("“{}”不是分值，请写 100 或 1..10。", node.text),
                                                fmt::format("'{}' is no range of points: write 100 or 1..10.", node.text)});
    return {};
  }
  return {*low, *high};
}

std::pair<std::optional<base::Decimal>, std::optional<base::Decimal>> ends_of(const PointRange& range) { return {range.low, range.high}; }

void read_scale(Draft& draft, const YamlNode& node, Sheet& sheet, const std::string& element) {
  Keys keys(draft, node, element + " scale");
  sheet.scale = scale_kind(keys.need_word("kind", scale_words));
  if (const YamlNode* of = keys.take("of")) std::tie(sheet.low, sheet.high) = ends_of(read_points(draft, *of));
  if (const YamlNode* options = keys.take("options")) read_scale_options(draft, *options, sheet, element);
  sheet.with_finding = keys.word("with", {"finding"}) == "finding";
  const bool lists = sheet.scale == ScaleKind::choice || sheet.scale == ScaleKind::ordinal;
  if (lists && sheet.scale_options.empty())
    draft.refuse("missing_key", draft.at(node), {fmt::format("{} 的等级缺少 options。", element), fmt::format("The scale of {} lacks its options.", element)});
  if (sheet.scale == ScaleKind::points && !sheet.high)
    draft.refuse("missing_key", draft.at(node), {fmt::format("{} 的评分缺少 of（满分）。", element), fmt::format("The scale of {} lacks 'of', its highest score.", element)});
}

Criterion read_criterion(Draft& draft, const YamlNode& node, const std::string& id, const std::string& element) {
  Keys keys(draft, node, element);
  Criterion criterion;
  criterion.id = id;
  criterion.label = keys.label();
  criterion.show = keys.refer_all("show", Kind::fact);
  criterion.help_from = keys.word("help_from", {"form", "dates"});
  criterion.optional = keys.flag("optional");
  criterion.treats = keys.treats({Treatment::judged});
  criterion.when = keys.expression("when");
  criterion.counts = !keys.has("counts") || keys.flag("counts");
  if (const YamlNode* of = keys.take("of")) std::tie(criterion.low, criterion.high) = ends_of(read_points(draft, *of));
  return criterion;
}

Sheet read_sheet(Draft& draft, const YamlNode& node, const std::string& id) {
  const std::string element = "sheet " + id;
  Keys keys(draft, node, element);
  Sheet sheet;
  sheet.id = id;
  sheet.label = keys.label();
  if (const YamlNode* scale = keys.need("scale")) {
    if (scale->kind == YamlNode::Kind::mapping) read_scale(draft, *scale, sheet, element);
    else sheet.scale = scale_kind(keys.word("scale", {"yes_no", "text"}));
  }
  if (const YamlNode* criteria = keys.need("criteria"))
    each_member(draft, *criteria, [&](const std::string& criterion, const YamlNode&, const YamlNode& value) {
      sheet.criteria.push_back(read_criterion(draft, value, criterion, element + "." + criterion));
    });
  sheet.treats = keys.treats({Treatment::judged});
  read_scoring(keys, sheet);
  keys.not_yet({"builds_on", "sets", "criteria_from"});
  return sheet;
}

}  // namespace

void read_criteria(Draft& draft, const YamlNode& root) {
  Keys keys(draft, root, draft.file);
  const YamlNode* sheets = keys.need("sheets");
  if (!sheets) return;
  each_member(draft, *sheets, [&](const std::string& id, const YamlNode& key, const YamlNode& value) {
    if (draft.programme.sheets.contains(id))
      draft.refuse("duplicate_name", draft.at(key), {fmt::format("评审表“{}”已定义过。", id), fmt::format("The sheet '{}' is declared twice.", id)});
    draft.places["sheet " + id] = draft.at(key);
    draft.programme.sheets[id] = read_sheet(draft, value, id);
  });
}

}  // namespace programme::internal
