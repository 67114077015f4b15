#include "rules/internal/sentences.h"

namespace rules::internal {
namespace {

using base::Text;

constexpr std::size_t most_reasons = 3;

bool of_days(const Reason& reason) { return reason.left->date() != nullptr; }

/// What the label of a rule is made of.
std::string_view zh(const Condition& condition) { return condition.label.zh.empty() ? condition.id : condition.label.zh; }
std::string_view en(const Condition& condition) { return condition.label.zh.empty() ? condition.id : condition.label.en; }

/// Puts the value behind a space, unless it begins with a quotation mark or stands first: "为 -12 万元", "为“否”".
void add_spaced(Text& out, const feel::Value& value, const Reason& reason, const Words& words, bool stands_first) {
  const std::size_t at = out.zh.size();
  words.add_value(out, value, reason.subject);
  if (!stands_first && !std::string_view(out.zh).substr(at).starts_with("“")) out.zh.insert(at, " ");
}

/// "，差 12 万元" for an amount that falls short or goes beyond; nothing where a difference says nothing.
void add_gap(Text& out, const Reason& reason, const Words& words) {
  const bool too_small = reason.op == Demand::greater || reason.op == Demand::greater_equal;
  if (!too_small && reason.op != Demand::less && reason.op != Demand::less_equal) return;
  const auto margin = margin_of(reason);
  if (!margin || margin->is_zero()) return;
  add(out, too_small ? "，差 " : "，超出 ", ", ");
  if (of_days(reason)) {
    const std::string size = margin->absolute().text();
    add(out, size, size);
    add(out, " 天", " day(s)");
  } else {
    words.add_value(out, feel::Value(margin->absolute()), reason.subject);
  }
  add(out, "", too_small ? " short" : " over");
}

/// "净利润为 3 元", "商标有效期至 2024-06-30", "有效期至没有填写".
void add_is(Text& out, const Reason& reason, const Words& words) {
  words.add_subject(out, reason.subject);
  if (reason.left->is_null()) return add(out, "没有填写", " is not stated");
  if (reason.right->is_null()) return add(out, "已填写", " is stated");
  add(out, out.zh.ends_with("至") ? "" : "为", " is ");
  add_spaced(out, *reason.left, reason, words, false);
}

/// {"不小于", "at least"}; for days {"不早于", "no earlier than"}.
void add_demand(Text& out, Demand demand, bool of_days) {
  switch (demand) {
    case Demand::greater_equal: return of_days ? add(out, "不早于", "no earlier than ") : add(out, "不小于", "at least ");
    case Demand::greater: return of_days ? add(out, "晚于", "later than ") : add(out, "大于", "more than ");
    case Demand::less_equal: return of_days ? add(out, "不晚于", "no later than ") : add(out, "不大于", "at most ");
    case Demand::less: return of_days ? add(out, "早于", "earlier than ") : add(out, "小于", "less than ");
    case Demand::equal: return add(out, "为", "");
    case Demand::not_equal: return add(out, "不是", "other than ");
    case Demand::in: return add(out, "属于", "one of or within ");
    case Demand::not_in: return add(out, "不属于", "outside of ");
  }
}

/// What the fact should be, to stand behind "应" and "should be".
void add_demanded(Text& out, const Reason& reason, const Words& words) {
  const bool is_negated = reason.op == Demand::not_equal || reason.op == Demand::not_in;
  if (reason.right->is_null()) return is_negated ? add(out, "填写", "stated") : add(out, "不填写", "left out");
  if (const bool* yes = reason.right->boolean(); yes && is_negated) return *yes ? add(out, "为“否”", "no") : add(out, "为“是”", "yes");
  if (reason.right->range()) {
    add(out, is_negated ? "不在 " : "在 ", is_negated ? "outside " : "within ");
    words.add_value(out, *reason.right, reason.subject);
    return add(out, " 之内", "");
  }
  if (const auto* list = reason.right->list()) {
    const bool is_one = list->size() == 1;
    add(out, is_negated ? "不是" : "为", is_negated ? (is_one ? "other than " : "none of ") : (is_one ? "" : "one of "));
    words.add_value(out, *reason.right, reason.subject);
    return add(out, is_one ? "" : is_negated ? "中的任何一种" : "之一", "");
  }
  add_demand(out, reason.op, of_days(reason));
  add_spaced(out, *reason.right, reason, words, false);
}

/// Nothing to add to "A is B" where B is the very thing asked for.
bool says_all(const Reason& reason) { return reason.op == Demand::equal || reason.right->is_null() || reason.right->boolean(); }

void add_empty_list(Text& out, const Reason& reason, const Words& words, std::string_view zh, std::string_view en) {
  add(out, "“", "");
  words.add_subject(out, {reason.subject.name, reason.subject.fact, {}, {}, nullptr});   // the list as a whole
  add(out, zh, en);
}

void add_failing_reason(Text& out, const Reason& reason, const Words& words) {
  if (reason.is_empty_list) return add_empty_list(out, reason, words, "”没有符合要求的一项", " has no item that meets the requirement");
  add_is(out, reason, words);
  add(out, "，应", ", should be ");
  add_demanded(out, reason, words);
  add_gap(out, reason, words);
}

void add_passing_reason(Text& out, const Reason& reason, const Words& words) {
  if (reason.is_empty_list) return add_empty_list(out, reason, words, "”没有记录", " has no entries");
  add_is(out, reason, words);
  if (says_all(reason)) return;
  add(out, "，", ", ");
  add_demanded(out, reason, words);
}

/// "有效期至 2024-06-30": the field of a row and what it holds.
void add_field(Text& out, const Reason& reason, const Words& words) {
  const Fact* field = reason.subject.declared();
  const bool has_zh = field && !field->label.zh.empty(), has_en = field && !field->label.en.empty();
  add(out, has_zh ? std::string_view(field->label.zh) : reason.subject.field_name, has_en ? std::string_view(field->label.en) : reason.subject.field_name);
  const bool stands_first = !has_zh && reason.subject.field_name.empty();
  add(out, "", " ");
  if (reason.left->is_null()) return add(out, stands_first ? "没有填写" : " 没有填写", "not stated");
  add_spaced(out, *reason.left, reason, words, stands_first);
}

/// A row that brought the failure by being there is told as it is, not as what each of its fields should be.
void add_row_reason(Text& out, std::span<const Reason> row, const Words& words) {
  const Subject& first = row.front().subject;
  words.add_subject(out, {first.name, first.fact, first.at, {}, nullptr});
  add(out, "（", " (");
  for (const Reason& reason : row) {
    if (&reason != row.data()) add(out, "，", ", ");
    add_field(out, reason, words);
  }
  add(out, "）属于不得有的情形", ") is of a kind that bars");
}

/// The comparisons of one row, told together when it took several.
bool same_row(const Subject& a, const Subject& b) {
  return !a.field_name.empty() && !b.field_name.empty() && !a.at.empty() && a.name == b.name && a.at == b.at;
}

/// A row whose one field should not be what it is: the row is the trouble, not the field.
bool bars(const Reason& reason) {
  return reason.is_turned && !reason.subject.at.empty() && !reason.subject.field_name.empty() && !reason.left->is_null() &&
         (reason.op == Demand::not_equal || reason.op == Demand::not_in);
}

/// "No expiry" beside "or not yet expired": the day that is stated already answers whether one is.
bool is_answered_beside(const Reason& reason, std::span<const Reason> row) {
  return !reason.is_empty_list && reason.right->is_null() && std::any_of(row.begin(), row.end(), [&](const Reason& other) {
    return !other.right->is_null() && other.subject.field_name == reason.subject.field_name;
  });
}

/// Tells at most three reasons, each after a semicolon but the first, and how many more there are.
class Told {
 public:
  explicit Told(Text& out) : out_(out) {}

  template <class Tell>
  void add(const Tell& tell) {
    if (++count_ > most_reasons) return;
    if (count_ > 1) internal::add(out_, "；", "; ");
    tell(out_);
  }

  bool is_empty() const { return count_ == 0; }

  void end() {
    if (count_ <= most_reasons) return;
    const std::string more = std::to_string(count_ - most_reasons);
    internal::add(out_, "；另有 ", "; and ");
    internal::add(out_, more, more);
    internal::add(out_, " 处", " more");
  }

 private:
  Text& out_;
  std::size_t count_ = 0;
};

/// What brought a row's failure: by being what it is (`not(some …)`), told at once; else what each of its fields lacks.
void tell_row(Told& told, std::span<const Reason> row, const Words& words) {
  const bool is_turned = std::all_of(row.begin(), row.end(), [](const Reason& reason) { return reason.is_turned; });
  if ((row.size() > 1 && is_turned) || bars(row[0])) return told.add([&](Text& out) { add_row_reason(out, row, words); });
  for (const Reason& reason : row)
    if (!is_answered_beside(reason, row)) told.add([&](Text& out) { add_failing_reason(out, reason, words); });
}

/// False when there is nothing to tell.
bool add_failing_reasons(Text& out, std::span<const Reason> reasons, const Words& words) {
  Told told(out);
  for (std::size_t i = 0; i < reasons.size();) {
    std::size_t end = i + 1;
    while (end < reasons.size() && same_row(reasons[i].subject, reasons[end].subject)) ++end;
    tell_row(told, reasons.subspan(i, end - i), words);
    i = end;
  }
  told.end();
  return !told.is_empty();
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

/// The sentence's full stop, unless a person's own words end it ("！", "?").
void add_stop(std::string& sentence, std::string_view stop) {
  std::size_t length = 0;
  if (!ends_with_any(sentence, {"！", "!", "？", "?", "…"}, length)) sentence += stop;
}

/// "张三 2024-06-20 认定符合：现场核实。"
void add_judged(Text& out, const Leaf& leaf, std::string_view chinese, std::string_view english) {
  const Judgement& judgement = *leaf.judgement;
  const std::string day = judgement.date ? judgement.date->text() : "", reason = without_stop(judgement.reason);
  add(out, judgement.judge, "Judged ");
  add(out, " ", english);
  add(out, day, " by ");
  add(out, day.empty() ? "认定" : " 认定", judgement.judge);
  add(out, chinese, day.empty() ? "" : " on ");
  add(out, reason.empty() ? "" : "：", day);
  add(out, reason, reason.empty() ? "" : ": ");
  add(out, "", reason);
  add_stop(out.zh, "。");
  add_stop(out.en, ".");
}

void add_pass(Text& out, std::span<const Reason> reasons, const Leaf& leaf, const Words& words) {
  if (leaf.basis == Leaf::Basis::judgement) return add_judged(out, leaf, "符合", "as met");
  if (reasons.empty()) {
    add(out, "“", "Met: ");
    add(out, zh(*leaf.condition), en(*leaf.condition));
    return add(out, "”符合要求。", ".");
  }
  Told told(out);
  for (const Reason& reason : reasons) told.add([&](Text& text) { add_passing_reason(text, reason, words); });
  told.end();
  add(out, "，符合要求。", ": met.");
}

void add_fail(Text& out, std::span<const Reason> reasons, const Leaf& leaf, const Words& words) {
  if (leaf.basis == Leaf::Basis::judgement) {
    add_judged(out, leaf, "不符合", "as not met");
  } else if (add_failing_reasons(out, reasons, words)) {
    add(out, "。", ".");
  } else {
    add(out, "“", "Not met: ");
    add(out, zh(*leaf.condition), en(*leaf.condition));
    add(out, "”不符合要求。", ".");
  }
  if (leaf.one_of_several) add(out, "（本组条件不要求每项都满足。）", " (Not every condition of this group is required.)");
}

void add_exempt(Text& out, const Leaf& leaf) {
  const base::Text& exemption = leaf.exemption->label;
  add(out, "因“", "Exempt from '");
  add(out, exemption.zh, en(*leaf.condition));
  add(out, "”，免予考察“", "': ");
  add(out, zh(*leaf.condition), exemption.en);
  add(out, "”。", ".");
}

/// An empty list that counts with the day of an enquiry only.
bool says_none(const Fact& fact, const Inputs& inputs) {
  const auto stated = inputs.facts->find(fact.name);
  return fact.empty_needs_dated_check && stated != inputs.facts->end() && stated->second.list() && stated->second.list()->empty();
}

Text lacking_evidence(const Leaf& leaf, const Words& words) {
  std::vector<Text> parts;
  for (const std::string& name : leaf.unsupported) {
    const Fact* fact = words.declared(name, "");
    const auto dated = fact && fact->empty_needs_dated_check && fact->evidence.empty();
    const Text kinds = words.evidence_for(fact ? fact->evidence : leaf.exemption && leaf.exemption->id == name ? leaf.exemption->evidence : leaf.condition->evidence);
    const Text subject = fact ? words.subject(name, "", "") : leaf.exemption && leaf.exemption->id == name ? leaf.exemption->label : label_of(*leaf.condition);
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

Text undetermined(const Leaf& leaf, const Words& words) {
  const Text label = label_of(*leaf.condition);
  Text text;
  if (!leaf.needs.empty()) {
    const Text names = words.needs({leaf.needs.begin(), leaf.needs.end()});
    text = {"还不知道" + names.zh + "，请补充后再判断。", "Not known yet: " + names.en + ". Please add it."};
  }
  if (words.inputs().evidence_required && !leaf.unsupported.empty()) {
    const Text lacking = lacking_evidence(leaf, words);
    text = {text.zh + lacking.zh, text.en.empty() ? lacking.en : text.en + " " + lacking.en};
  }
  if (!text.zh.empty()) return text;
  return {fmt::format("“{}”尚不能判断，请核对所填内容。", label.zh), fmt::format("{} cannot be decided yet: please check what was stated.", label.en)};
}

Text needs_decision(std::span<const Reason> reasons, const Leaf& leaf, const Words& words) {
  Text why;
  if (leaf.stated == false) add_failing_reasons(why, reasons, words);
  const Text failed = why.zh.empty() ? Text{"计算结果不符合要求", "not met"} : why;
  if (leaf.judge_role.empty() && leaf.exemption) {
    const Text names = words.needs({leaf.needs.begin(), leaf.needs.end()});
    return {fmt::format("{}；但可能适用“{}”，须先弄清{}。", failed.zh, leaf.exemption->label.zh, names.zh.empty() ? "其条件" : names.zh),
            fmt::format("{}; yet '{}' may apply: {} must be settled first.", failed.en, leaf.exemption->label.en, names.en.empty() ? "its ground" : names.en)};
  }
  const Text role = words.role(std::string(leaf.judge_role));
  if (leaf.stated == false) {
    return {fmt::format("{}；可由{}认定是否仍予认可。", failed.zh, role.zh),
            fmt::format("{}; {} may decide whether to accept it all the same.", failed.en, role.en)};
  }
  const Text label = label_of(*leaf.condition);
  return {fmt::format("“{}”由{}判断。", label.zh, role.zh), fmt::format("{} is for {} to judge.", label.en, role.en)};
}

/// Without a `when` that says no it is the text that is silent on what the rule compares with.
void add_not_applicable(Text& out, std::span<const Reason> reasons, const Leaf& leaf, const Words& words) {
  if (leaf.basis != Leaf::Basis::when || leaf.stated != false) return add(out, "文件没有规定这一项的标准，不作要求。", "The text sets no standard here: nothing is asked.");
  Told told(out);
  for (const Reason& reason : reasons)
    if (!reason.is_empty_list) told.add([&](Text& text) { add_is(text, reason, words); });
  told.end();
  if (told.is_empty()) return add(out, "对本次申报不适用。", "Does not apply here.");
  add(out, "，不适用。", ": does not apply.");
}

}  // namespace

Text label_of(const Condition& condition) { return {std::string(zh(condition)), std::string(en(condition))}; }

void add_sentence(Text& out, const Leaf& leaf, std::span<const Reason> reasons, const Words& words) {
  switch (leaf.outcome) {
    case Outcome::pass: return add_pass(out, reasons, leaf, words);
    case Outcome::fail: return add_fail(out, reasons, leaf, words);
    case Outcome::exempt: return add_exempt(out, leaf);
    case Outcome::not_applicable: return add_not_applicable(out, reasons, leaf, words);
    case Outcome::undetermined: return add(out, undetermined(leaf, words));
    case Outcome::needs_decision: return add(out, needs_decision(reasons, leaf, words));
  }
}

}  // namespace rules::internal
