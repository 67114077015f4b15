#include "rules/internal/sentences.h"

namespace rules::internal {
namespace {

using base::Text;

constexpr std::size_t most_reasons = 3;

bool of_days(const Reason& reason) { return reason.left.date() != nullptr; }

/// "为 -12 万元", "为“否”": no space before a quotation mark.
std::string spaced(std::string_view before, std::string_view value) {
  return fmt::format("{}{}{}", before, value.starts_with("“") || before.empty() ? "" : " ", value);
}

/// "，差 12 万元" for an amount that falls short or goes beyond; nothing where a difference says nothing.
Text gap(const Reason& reason, const Words& words) {
  const Because& b = reason.because;
  const auto margin = base::Decimal::parse(b.margin);
  if (!margin || margin->is_zero() || (b.op[0] != '<' && b.op[0] != '>')) return {};
  const bool too_small = b.op[0] == '>';
  const std::string size = margin->absolute().text();
  if (of_days(reason)) return {fmt::format("，{} {} 天", too_small ? "差" : "超出", size), fmt::format(", {} day(s) {}", size, too_small ? "short" : "over")};
  const Text amount = words.value(feel::Value(margin->absolute()), b.fact, b.field);
  return {fmt::format("，{} {}", too_small ? "差" : "超出", amount.zh), fmt::format(", {} {}", amount.en, too_small ? "short" : "over")};
}

struct Parts { Text subject, left, demanded; };

Parts parts_of(const Reason& reason, const Words& words) {
  const Because& b = reason.because;
  const Text right = words.value(reason.right, b.fact, b.field), must = demand(b.op, of_days(reason));
  return {words.subject(b.fact, b.at, b.field), words.value(reason.left, b.fact, b.field),
          {spaced(must.zh, right.zh), must.en.empty() ? right.en : must.en + " " + right.en}};
}

Text failing_reason(const Reason& reason, const Words& words) {
  const Parts parts = parts_of(reason, words);
  const Text lack = gap(reason, words);
  if (reason.is_empty_list) return {fmt::format("“{}”没有符合要求的一项", parts.subject.zh), fmt::format("{} has no item that meets the requirement", parts.subject.en)};
  return {fmt::format("{}，应{}{}", spaced(parts.subject.zh + "为", parts.left.zh), parts.demanded.zh, lack.zh),
          fmt::format("{} is {}, should be {}{}", parts.subject.en, parts.left.en, parts.demanded.en, lack.en)};
}

Text passing_reason(const Reason& reason, const Words& words) {
  const Parts parts = parts_of(reason, words);
  if (reason.is_empty_list) return {fmt::format("“{}”没有记录", parts.subject.zh), fmt::format("{} has no entries", parts.subject.en)};
  const Text is{spaced(parts.subject.zh + "为", parts.left.zh), fmt::format("{} is {}", parts.subject.en, parts.left.en)};
  if (reason.because.op == "=") return is;
  return {is.zh + "，" + parts.demanded.zh, is.en + ", " + parts.demanded.en};
}

/// A row that brought the failure by being there is told as it is, not as what each of its fields should be.
Text row_reason(const std::vector<const Reason*>& row, const Words& words) {
  std::vector<Text> parts;
  const Because& first = row.front()->because;
  for (const Reason* reason : row) {
    const Because& b = reason->because;
    const Fact* field = words.declared(b.fact, b.field);
    const Text left = words.value(reason->left, b.fact, b.field);
    parts.push_back({spaced(field && !field->label.zh.empty() ? field->label.zh : b.field, left.zh),
                     fmt::format("{} {}", field && !field->label.en.empty() ? field->label.en : b.field, left.en)});
  }
  const Text subject = words.subject(first.fact, first.at, ""), list = joined(parts, "，", ", ");
  return {fmt::format("{}（{}）属于不得有的情形", subject.zh, list.zh), fmt::format("{} ({}) is of a kind that bars", subject.en, list.en)};
}

/// The comparisons of one row, told together when it took several.
bool same_row(const Because& a, const Because& b) {
  return !a.field.empty() && !b.field.empty() && !a.at.empty() && a.fact == b.fact && a.at == b.at;
}

std::vector<Text> failing_reasons(const std::vector<Reason>& reasons, const Words& words) {
  std::vector<Text> texts;
  for (std::size_t i = 0; i < reasons.size();) {
    std::vector<const Reason*> row{&reasons[i]};
    for (++i; i < reasons.size() && same_row(row[0]->because, reasons[i].because); ++i) row.push_back(&reasons[i]);
    texts.push_back(row.size() > 1 ? row_reason(row, words) : failing_reason(*row[0], words));
  }
  return texts;
}

/// At most three reasons; how many more there are is said.
Text told(std::vector<Text> reasons) {
  const std::size_t more = reasons.size() > most_reasons ? reasons.size() - most_reasons : 0;
  reasons.resize(reasons.size() - more);
  Text text = joined(reasons, "；", "; ");
  if (more > 0) text = {fmt::format("{}；另有 {} 处", text.zh, more), fmt::format("{}; and {} more", text.en, more)};
  return text;
}

Text judged(const Leaf& leaf, std::string_view zh, std::string_view en) {
  const Judgement& judgement = *leaf.judgement;
  const std::string day = judgement.date ? judgement.date->text() : "";
  const std::string reason = judgement.reason.empty() ? "" : "：" + judgement.reason;
  return {fmt::format("{} {}认定{}{}。", judgement.judge, day.empty() ? "" : day + " ", zh, reason), fmt::format("Judged {} by {} {}{}.", en, judgement.judge, day, reason)};
}

Text pass_sentence(const Finding& finding, const std::vector<Reason>& reasons, const Leaf& leaf, const Words& words) {
  if (leaf.basis == Leaf::Basis::judgement) return judged(leaf, "符合", "as met");
  std::vector<Text> texts;
  for (const Reason& reason : reasons) texts.push_back(passing_reason(reason, words));
  if (texts.empty()) return {fmt::format("“{}”符合要求。", finding.label.zh), fmt::format("Met: {}.", finding.label.en)};
  const Text text = told(std::move(texts));
  return {text.zh + "，符合要求。", text.en + ": met."};
}

Text fail_sentence(const Finding& finding, const std::vector<Reason>& reasons, const Leaf& leaf, const Words& words) {
  Text text;
  if (leaf.basis == Leaf::Basis::judgement) text = judged(leaf, "不符合", "as not met");
  else {
    text = told(failing_reasons(reasons, words));
    text = text.zh.empty() ? Text{fmt::format("“{}”不符合要求。", finding.label.zh), fmt::format("Not met: {}.", finding.label.en)}
                           : Text{text.zh + "。", text.en + "."};
  }
  if (!leaf.one_of_several) return text;
  return {text.zh + "（本组条件不要求每项都满足。）", text.en + " (Not every condition of this group is required.)"};
}

Text lacking_evidence(const Finding& finding, const Leaf& leaf, const Words& words) {
  std::vector<Text> parts;
  for (const std::string& name : finding.unsupported) {
    const Fact* fact = words.declared(name, "");
    const auto dated = fact && fact->empty_needs_dated_check && fact->evidence.empty();
    const Text kinds = words.evidence_for(fact ? fact->evidence : leaf.exemption && leaf.exemption->id == name ? leaf.exemption->evidence : leaf.condition->evidence);
    const Text subject = fact ? words.subject(name, "", "") : leaf.exemption && leaf.exemption->id == name ? leaf.exemption->label : finding.label;
    parts.push_back({fmt::format("“{}”{}", subject.zh, dated || kinds.zh.empty() ? "（注明日期的查询结果）" : "（" + kinds.zh + "）"),
                     fmt::format("{} ({})", subject.en, dated || kinds.en.empty() ? "a dated check" : kinds.en)});
  }
  const Text list = joined(parts, "、", ", ");
  return {"还缺证明材料：" + list.zh + "，请补交。", "Evidence is still lacking for " + list.en + ": please add it."};
}

Text undetermined_sentence(const Finding& finding, const Leaf& leaf, const Words& words) {
  Text text;
  if (!finding.needs.empty()) {
    const Text names = words.needs(finding.needs);
    text = {"还不知道" + names.zh + "，请补充后再判断。", "Not known yet: " + names.en + ". Please add it."};
  }
  if (words.inputs().evidence_required && !finding.unsupported.empty()) {
    const Text lacking = lacking_evidence(finding, leaf, words);
    text = {text.zh + lacking.zh, text.en.empty() ? lacking.en : text.en + " " + lacking.en};
  }
  if (!text.zh.empty()) return text;
  return {fmt::format("“{}”尚不能判断，请核对所填内容。", finding.label.zh), fmt::format("{} cannot be decided yet: please check what was stated.", finding.label.en)};
}

Text decision_sentence(const Finding& finding, const std::vector<Reason>& reasons, const Leaf& leaf, const Words& words) {
  const Text why = leaf.stated == false ? told(failing_reasons(reasons, words)) : Text{};
  const Text failed = why.zh.empty() ? Text{"计算结果不符合要求", "not met"} : why;
  if (finding.judge_role.empty() && leaf.exemption) {
    const Text names = words.needs(finding.needs);
    return {fmt::format("{}；但可能适用“{}”，须先弄清{}。", failed.zh, leaf.exemption->label.zh, names.zh.empty() ? "其条件" : names.zh),
            fmt::format("{}; yet '{}' may apply: {} must be settled first.", failed.en, leaf.exemption->label.en, names.en.empty() ? "its ground" : names.en)};
  }
  const Text role = words.role(finding.judge_role);
  if (leaf.stated == false) {
    return {fmt::format("{}；可由{}认定是否仍予认可。", failed.zh, role.zh),
            fmt::format("{}; {} may decide whether to accept it all the same.", failed.en, role.en)};
  }
  return {fmt::format("“{}”由{}判断。", finding.label.zh, role.zh), fmt::format("{} is for {} to judge.", finding.label.en, role.en)};
}

/// Without a `when` that says no it is the text that is silent on what the rule compares with.
Text not_applicable_sentence(const std::vector<Reason>& reasons, const Leaf& leaf, const Words& words) {
  if (leaf.basis != Leaf::Basis::when || leaf.stated != false) return {"文件没有规定这一项的标准，不作要求。", "The text sets no standard here: nothing is asked."};
  std::vector<Text> because;
  for (const Reason& reason : reasons) {
    if (reason.is_empty_list) continue;
    const Parts parts = parts_of(reason, words);
    because.push_back({spaced(parts.subject.zh + "为", parts.left.zh), fmt::format("{} is {}", parts.subject.en, parts.left.en)});
  }
  const Text text = told(std::move(because));
  if (text.zh.empty()) return {"对本次申报不适用。", "Does not apply here."};
  return {text.zh + "，不适用。", text.en + ": does not apply."};
}

}  // namespace

Text sentence_of(const Finding& finding, const std::vector<Reason>& reasons, const Leaf& leaf, const Words& words) {
  switch (finding.result) {
    case Outcome::pass: return pass_sentence(finding, reasons, leaf, words);
    case Outcome::fail: return fail_sentence(finding, reasons, leaf, words);
    case Outcome::exempt:
      return {fmt::format("因“{}”，免予考察“{}”。", leaf.exemption->label.zh, finding.label.zh), fmt::format("Exempt from '{}': {}.", finding.label.en, leaf.exemption->label.en)};
    case Outcome::not_applicable: return not_applicable_sentence(reasons, leaf, words);
    case Outcome::undetermined: return undetermined_sentence(finding, leaf, words);
    case Outcome::needs_decision: return decision_sentence(finding, reasons, leaf, words);
  }
  return {};
}

}  // namespace rules::internal
