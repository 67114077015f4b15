#include "rehearsal/run_check.h"

#include "calendar/reckoning.h"
#include "rules/units.h"

namespace rehearsal {
namespace {

using base::YamlNode;
using rules::CheckResult;
using rules::Finding;

std::vector<std::string> texts_of(const YamlNode& node) {
  std::vector<std::string> texts;
  if (node.kind == YamlNode::Kind::scalar && !node.is_null()) texts.push_back(node.text);
  for (const YamlNode& item : node.items) texts.push_back(item.text);
  return texts;
}

const Finding* finding_at(const CheckResult& result, const std::string& path) {
  for (const Finding& finding : result.findings)
    if (finding.path == path) return &finding;
  return nullptr;
}

std::vector<std::string> all_needs(const CheckResult& result) {
  std::set<std::string> needs;
  for (const Finding& finding : result.findings) needs.insert(finding.needs.begin(), finding.needs.end());
  return {needs.begin(), needs.end()};
}

/// `margin: -1 万元`: the margin of the first comparison, in the unit of its fact.
void expect_margin(const YamlNode& where, const Finding& finding, Expectations& expect) {
  if (finding.because.empty()) return expect.broken(where, {"这一项没有可比的数值。", "This rule compared nothing."});
  const rules::Because& because = finding.because.front();
  const auto expected = rules::parse_quantity(where.text, because.unit);
  expect.equal(where, expected ? expected->value.text() : where.text, because.margin);
}

/// {result, needs, unsupported, margin, shown, exemption, judge}
void expect_finding(const YamlNode& expected, const Finding& finding, Expectations& expect) {
  for (const auto& [key, value] : expected.members) {
    if (key.text == "result") expect.equal(value, value.text, std::string(name_of(finding.result)));
    else if (key.text == "needs") expect.equal(value, texts_of(value), finding.needs);
    else if (key.text == "unsupported") expect.equal(value, texts_of(value), finding.unsupported);
    else if (key.text == "margin") expect_margin(value, finding, expect);
    else if (key.text == "shown") expect.equal(value, value.text, finding.because.empty() ? "" : finding.because.front().shown.zh);
    else if (key.text == "exemption") expect.equal(value, value.is_null() ? "" : value.text, finding.exemption);
    else if (key.text == "judge") expect.equal(value, value.text, finding.judge_role);
    else expect.unclear(key, {fmt::format("示例的结果里不认识“{}”。", key.text), fmt::format("The example's then does not know '{}'.", key.text)});
  }
}

void expect_path(const YamlNode& key, const YamlNode& value, const CheckResult& result, Expectations& expect) {
  const auto outcome = result.outcomes.find(key.text);
  if (outcome == result.outcomes.end())
    return expect.unclear(key, {fmt::format("这组条件里没有“{}”。", key.text), fmt::format("The set has no condition '{}'.", key.text)});
  if (value.kind == YamlNode::Kind::scalar) return expect.equal(value, value.text, std::string(name_of(outcome->second)));
  const Finding* finding = finding_at(result, key.text);
  if (finding) expect_finding(value, *finding, expect);
  else expect.unclear(key, {fmt::format("“{}”是一组条件，只有结果。", key.text), fmt::format("'{}' is a group: it has a result only.", key.text)});
}

void expect_refusal(const programme::Example& example, const base::Refusal& refusal, Expectations& expect) {
  const YamlNode* refused = example.then.find("refused");
  if (refused) expect.equal(*refused, refused->text, refusal.code);
  else expect.broken(example.when, refusal.message);
}

/// The reckoned day of a stage's deadline or posting, or nothing where the text sets none.
struct Reckoned {
  base::Result<std::optional<calendar::Reckoning>> deadline = std::optional<calendar::Reckoning>{};
  std::optional<base::Date> fixed, next_step_from;
};

std::optional<calendar::Period> period_named(const rules::Rulebook& rulebook, const std::string& name) {
  const auto parameter = rulebook.parameters.find(name);
  return parameter == rulebook.parameters.end() ? std::nullopt : programme::period_of(parameter->second);
}

std::optional<base::Date> fixed_date(const rules::Rulebook& rulebook, const Given& given, const std::string& named) {
  const std::string fact = named.starts_with("form.") ? named.substr(5) : named;
  if (const auto stated = given.inputs.facts->find(fact); stated != given.inputs.facts->end() && stated->second.date()) return *stated->second.date();
  const auto parameter = rulebook.parameters.find(fact);
  if (parameter != rulebook.parameters.end() && parameter->second.value.date()) return *parameter->second.value.date();
  return std::nullopt;
}

Reckoned reckon_posting(const programme::Stage& stage, const rules::Rulebook& rulebook, base::Date posted, const calendar::Calendar& calendar) {
  Reckoned out;
  const auto period = period_named(rulebook, stage.period);
  if (!period) return out;
  const auto publicity = calendar::reckon_publicity(posted, *period, calendar);
  if (!publicity) {
    out.deadline = tl::make_unexpected(publicity.error());
    return out;
  }
  out.deadline = publicity->reckoning;
  out.next_step_from = publicity->next_step_from;
  return out;
}

Reckoned reckon_stage(const programme::Stage& stage, const rules::Rulebook& rulebook, const Given& given, const calendar::Calendar& calendar) {
  const base::Date event = given.date.value_or(given.inputs.reference_date);
  if (!stage.period.empty()) return reckon_posting(stage, rulebook, event, calendar);
  Reckoned out;
  if (!stage.deadline) return out;
  if (!stage.deadline->date.empty()) {
    out.fixed = fixed_date(rulebook, given, stage.deadline->date);
    return out;
  }
  const auto period = stage.deadline->within.empty() ? stage.deadline->period : period_named(rulebook, stage.deadline->within);
  if (!period) return out;
  auto reckoning = calendar::reckon(event, *period, calendar, stage.deadline->rolls ? calendar::Roll::to_working_day : calendar::Roll::none);
  if (reckoning) out.deadline = std::optional(*reckoning);
  else out.deadline = tl::make_unexpected(reckoning.error());
  return out;
}

const programme::Stage* stage_named(const programme::Programme& programme, const std::string& name) {
  const std::size_t dot = name.find('.');
  const programme::Procedure* procedure = programme.procedure(name.substr(0, dot));
  return procedure && dot != std::string::npos ? procedure->stage(name.substr(dot + 1)) : nullptr;
}

void expect_days(const programme::Example& example, const Reckoned& reckoned, Expectations& expect) {
  const std::optional<calendar::Reckoning>& reckoning = *reckoned.deadline;
  const auto text = [](const std::optional<base::Date>& date) { return date ? date->text() : std::string("null"); };
  const std::optional<base::Date> due = reckoned.fixed ? reckoned.fixed : reckoning ? std::optional(reckoning->last) : std::nullopt;
  for (const auto& [key, value] : example.then.members) {
    const std::string expected = value.is_null() ? "null" : value.text;
    if (key.text == "due" || key.text == "last_day") expect.equal(value, expected, text(due));
    else if (key.text == "next_step_from") expect.equal(value, expected, text(reckoned.next_step_from));
    else if (key.text == "provisional") expect.equal(value, expected, reckoning && reckoning->provisional ? "true" : "false");
    else expect.unclear(key, {fmt::format("示例的结果里不认识“{}”。", key.text), fmt::format("The example's then does not know '{}'.", key.text)});
  }
}

}  // namespace

void Expectations::add(const char* code, const YamlNode& where, base::Text message) {
  problems_.push_back({code, std::move(message), {file_, where.line, where.column, {}}});
}
void Expectations::broken(const YamlNode& where, base::Text message) { add("example_broken", where, std::move(message)); }
void Expectations::unclear(const YamlNode& where, base::Text message) { add("example_unclear", where, std::move(message)); }

void Expectations::equal(const YamlNode& where, const std::string& expected, const std::string& got) {
  if (expected == got) return;
  broken(where, {fmt::format("应为 {}，得到 {}。", expected.empty() ? "空" : expected, got.empty() ? "空" : got),
                 fmt::format("Expected {}, got {}.", expected.empty() ? "nothing" : expected, got.empty() ? "nothing" : got)});
}

void Expectations::equal(const YamlNode& where, std::vector<std::string> expected, std::vector<std::string> got) {
  std::sort(expected.begin(), expected.end());
  std::sort(got.begin(), got.end());
  equal(where, fmt::format("[{}]", fmt::join(expected, ", ")), fmt::format("[{}]", fmt::join(got, ", ")));
}

void run_check(const rules::Rulebook& rulebook, const programme::Example& example, const Given& given, Expectations& expect) {
  const auto result = rules::check(rulebook, example.when.find("check")->text, given.inputs);
  if (!result) return expect_refusal(example, result.error(), expect);
  for (const auto& [key, value] : example.then.members) {
    if (key.text == "result") expect.equal(value, value.text, std::string(name_of(result->verdict)));
    else if (key.text == "needs") expect.equal(value, texts_of(value), all_needs(*result));
    else if (key.text == "refused") expect.broken(value, {"没有被拒绝。", "Nothing was refused."});
    else expect_path(key, value, *result, expect);
  }
}

void run_deadline(const programme::Programme& programme, const rules::Rulebook& rulebook, const programme::Example& example, const Given& given,
                  const calendar::Calendar& calendar, Expectations& expect) {
  const YamlNode& named = *example.when.find("deadline");
  const programme::Stage* stage = stage_named(programme, named.text);
  if (!stage) return expect.unclear(named, {fmt::format("没有阶段“{}”。", named.text), fmt::format("There is no stage '{}'.", named.text)});
  const Reckoned reckoned = reckon_stage(*stage, rulebook, given, calendar);
  if (reckoned.deadline) expect_days(example, reckoned, expect);
  else expect_refusal(example, reckoned.deadline.error(), expect);
}

}  // namespace rehearsal
