#include "rules/internal/sentences.h"

namespace rules::internal {
namespace {

using base::Text;

constexpr std::size_t most_reasons = 3;

bool of_days(const Reason& reason) { return reason.left.date() != nullptr; }

/// "在 … 至 … 之内", "为 -12 万元", "为“否”": no space before a quotation mark.
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

/// What the fact is, as a sentence, and what it should be, to stand behind "应" and "should be".
struct Parts { Text is, demanded; };

/// "净利润为 3 元", "商标有效期至 2024-06-30", "有效期至没有填写".
Text is_sentence(const Reason& reason, const Words& words) {
  const Because& b = reason.because;
  const Text subject = words.subject(b.fact, b.at, b.field);
  if (reason.left.is_null()) return {subject.zh + "没有填写", subject.en + " is not stated"};
  if (reason.right.is_null()) return {subject.zh + "已填写", subject.en + " is stated"};
  const Text left = words.value(reason.left, b.fact, b.field);
  return {spaced(subject.zh + (subject.zh.ends_with("至") ? "" : "为"), left.zh), fmt::format("{} is {}", subject.en, left.en)};
}

Text demand_sentence(const Reason& reason, const Words& words) {
  const Because& b = reason.because;
  const bool is_negated = b.op == "!=" || b.op == "not in";
  if (reason.right.is_null()) return is_negated ? Text{"填写", "stated"} : Text{"不填写", "left out"};
  if (const bool* yes = reason.right.boolean(); yes && is_negated) return *yes ? Text{"为“否”", "no"} : Text{"为“是”", "yes"};
  const Text right = words.value(reason.right, b.fact, b.field);
  if (reason.right.range()) return {fmt::format("{}在 {} 之内", is_negated ? "不" : "", right.zh), (is_negated ? "outside " : "within ") + right.en};
  if (reason.right.list() && reason.right.list()->size() == 1) return is_negated ? Text{"不是" + right.zh, "other than " + right.en} : Text{"为" + right.zh, right.en};
  if (reason.right.list()) return is_negated ? Text{"不是" + right.zh + "中的任何一种", "none of " + right.en} : Text{"为" + right.zh + "之一", "one of " + right.en};
  const Text must = demand(b.op, of_days(reason));
  return {spaced(must.zh, right.zh), must.en.empty() ? right.en : must.en + " " + right.en};
}

Parts parts_of(const Reason& reason, const Words& words) { return {is_sentence(reason, words), demand_sentence(reason, words)}; }

/// Nothing to add to "A is B" where B is the very thing asked for.
bool says_all(const Reason& reason) { return reason.because.op == "=" || reason.right.is_null() || reason.right.boolean(); }

Text failing_reason(const Reason& reason, const Words& words) {
  const Text subject = words.subject(reason.because.fact, "", "");
  if (reason.is_empty_list) return {fmt::format("“{}”没有符合要求的一项", subject.zh), fmt::format("{} has no item that meets the requirement", subject.en)};
  const Parts parts = parts_of(reason, words);
  const Text lack = gap(reason, words);
  return {fmt::format("{}，应{}{}", parts.is.zh, parts.demanded.zh, lack.zh), fmt::format("{}, should be {}{}", parts.is.en, parts.demanded.en, lack.en)};
}

Text passing_reason(const Reason& reason, const Words& words) {
  const Text subject = words.subject(reason.because.fact, "", "");
  if (reason.is_empty_list) return {fmt::format("“{}”没有记录", subject.zh), fmt::format("{} has no entries", subject.en)};
  const Parts parts = parts_of(reason, words);
  if (says_all(reason)) return parts.is;
  return {parts.is.zh + "，" + parts.demanded.zh, parts.is.en + ", " + parts.demanded.en};
}

/// A row that brought the failure by being there is told as it is, not as what each of its fields should be.
Text row_reason(const std::vector<const Reason*>& row, const Words& words) {
  std::vector<Text> parts;
  const Because& first = row.front()->because;
  for (const Reason* reason : row) {
    const Because& b = reason->because;
    const Fact* field = words.declared(b.fact, b.field);
    const Text left = reason->left.is_null() ? Text{"没有填写", "not stated"} : words.value(reason->left, b.fact, b.field);
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

/// A row whose one field should not be what it is: the row is the trouble, not the field.
bool bars(const Reason& reason) {
  const Because& b = reason.because;
  return reason.is_turned && !b.at.empty() && !b.field.empty() && !reason.left.is_null() && (b.op == "!=" || b.op == "not in");
}

/// "No expiry" beside "or not yet expired": the day that is stated already answers whether one is.
bool is_answered_beside(const Reason& reason, const std::vector<const Reason*>& row) {
  return reason.right.is_null() && std::any_of(row.begin(), row.end(), [&](const Reason* other) {
    return !other->right.is_null() && other->because.field == reason.because.field;
  });
}

/// What brought a row's failure: by being what it is (`not(some …)`), told at once; else what each of its fields lacks.
void add_row(const std::vector<const Reason*>& row, const Words& words, std::vector<Text>& texts) {
  const bool is_turned = std::all_of(row.begin(), row.end(), [](const Reason* reason) { return reason->is_turned; });
  if ((row.size() > 1 && is_turned) || bars(*row[0])) return texts.push_back(row_reason(row, words));
  for (const Reason* reason : row)
    if (!is_answered_beside(*reason, row)) texts.push_back(failing_reason(*reason, words));
}

std::vector<Text> failing_reasons(const std::vector<Reason>& reasons, const Words& words) {
  std::vector<Text> texts;
  for (std::size_t i = 0; i < reasons.size();) {
    std::vector<const Reason*> row{&reasons[i]};
    for (++i; i < reasons.size() && same_row(row[0]->because, reasons[i].because); ++i) row.push_back(&reasons[i]);
    add_row(row, words, texts);
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

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> endings, std::size_t& length) {
  for (const std::string_view ending : endings)
    if (text.ends_with(ending)) return length = ending.size(), true;
  return false;
}

/// What a person wrote, on one line and without the stop it ends in, so that the sentence around it can end once.
std::string without_stop(std::string text) {
  for (char& c : text)
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  std::size_t length = 0;
  while (ends_with_any(text, {" ", "　", "。", "．", ".", "；", ";", "，", ",", "、"}, length)) text.resize(text.size() - length);
  return text;
}

/// The sentence with its full stop, unless a person's own words end it ("！", "?").
std::string ended(std::string sentence, std::string_view stop) {
  std::size_t length = 0;
  return ends_with_any(sentence, {"！", "!", "？", "?", "…"}, length) ? sentence : sentence + std::string(stop);
}

Text judged(const Leaf& leaf, std::string_view zh, std::string_view en) {
  const Judgement& judgement = *leaf.judgement;
  const std::string day = judgement.date ? judgement.date->text() : "", reason = without_stop(judgement.reason);
  const std::string in_chinese = fmt::format("{} {}认定{}{}", judgement.judge, day.empty() ? "" : day + " ", zh, reason.empty() ? "" : "：" + reason);
  const std::string in_english = fmt::format("Judged {} by {}{}{}", en, judgement.judge, day.empty() ? "" : " on " + day, reason.empty() ? "" : ": " + reason);
  return {ended(in_chinese, "。"), ended(in_english, ".")};
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

/// An empty list that counts with the day of an enquiry only.
bool says_none(const Fact& fact, const Inputs& inputs) {
  const auto stated = inputs.facts.find(fact.name);
  return fact.empty_needs_dated_check && stated != inputs.facts.end() && stated->second.list() && stated->second.list()->empty();
}

Text lacking_evidence(const Finding& finding, const Leaf& leaf, const Words& words) {
  std::vector<Text> parts;
  for (const std::string& name : finding.unsupported) {
    const Fact* fact = words.declared(name, "");
    const auto dated = fact && fact->empty_needs_dated_check && fact->evidence.empty();
    const Text kinds = words.evidence_for(fact ? fact->evidence : leaf.exemption && leaf.exemption->id == name ? leaf.exemption->evidence : leaf.condition->evidence);
    const Text subject = fact ? words.subject(name, "", "") : leaf.exemption && leaf.exemption->id == name ? leaf.exemption->label : finding.label;
    if (const auto check = words.inputs().dated_checks.find(name); fact && says_none(*fact, words.inputs()) && check != words.inputs().dated_checks.end()) {
      parts.push_back({fmt::format("“{}”（{} 的查询不在所查期间之内）", subject.zh, check->second.text()),
                       fmt::format("{} (the check of {} lies outside the period)", subject.en, check->second.text())});
      continue;
    }
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
    because.push_back(is_sentence(reason, words));
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
