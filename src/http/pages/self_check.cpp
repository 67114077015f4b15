#include "http/pages/self_check.h"

#include "http/pages/self_check_fields.h"
#include "rules/feel/expression.h"

#include <fmt/format.h>
#include <functional>
#include <set>

namespace http::pages {
namespace {

using rules::Condition;
using rules::feel::Value;
using Names = std::set<std::string>;

/// Facts are looked up among the visitor's choices; every other declared fact is missing, parameters are known.
class AnswerScope : public rules::feel::Scope {
 public:
  AnswerScope(const rules::Rulebook& rulebook, const Answers& answers) {
    for (const auto& [name, fact] : rulebook.facts) values_.emplace(name, value(fact, answers));
    for (const auto& [name, parameter] : rulebook.parameters) values_.emplace(name, parameter.value);
  }

  const Value* find(std::string_view name) const override {
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
  }

 private:
  static Value value(const rules::Fact& fact, const Answers& answers) {
    const std::string_view text = answer(answers, fact.name);
    if (text.empty()) return Value::missing(fact.name);
    if (fact.type == rules::FactType::choice) return Value(std::string(text));
    if (fact.type == rules::FactType::boolean) return Value(text == "true");
    return Value::missing(fact.name);
  }

  std::map<std::string, Value, std::less<>> values_;
};

/// Collects the stated facts an expression needs, through derived facts.
void collect(const rules::Rulebook& rulebook, const rules::feel::Expression& expression, Names& into) {
  for (const auto& name : rules::feel::free_names(expression)) {
    const auto fact = rulebook.facts.find(name);
    if (fact == rulebook.facts.end()) continue;
    if (fact->second.formula)
      collect(rulebook, *fact->second.formula, into);
    else
      into.insert(name);
  }
}

void collect(const rules::Rulebook& rulebook, const std::optional<rules::feel::Expression>& expression, Names& into) {
  if (expression) collect(rulebook, *expression, into);
}

using Visit = std::function<bool(const Condition&)>;  // false: leave out what is below

void walk(const std::vector<Condition>& conditions, const Visit& visit) {
  for (const auto& condition : conditions)
    if (visit(condition)) walk(condition.conditions, visit);
}

Names steering(const rules::Rulebook& rulebook, const rules::Set& set) {
  Names names;
  walk(set.conditions, [&](const Condition& condition) {
    collect(rulebook, condition.when, names);
    return true;
  });
  std::erase_if(names, [&](const auto& name) {
    const auto& fact = rulebook.facts.at(name);
    return fact.type != rules::FactType::choice || fact.ask_when;
  });
  return names;
}

Names relevant(const rules::Rulebook& rulebook, const rules::Set& set, const Answers& answers) {
  const AnswerScope scope(rulebook, answers);
  const auto may_hold = [&](const std::optional<rules::feel::Expression>& e) { return !e || !rules::feel::evaluate(*e, scope).is_false(); };
  Names names;
  walk(set.conditions, [&](const Condition& condition) {
    if (!may_hold(condition.when)) return false;
    collect(rulebook, condition.when, names);
    collect(rulebook, condition.test, names);
    if (condition.if_fail) collect(rulebook, condition.if_fail->when, names);
    return true;
  });
  for (const auto& exemption : set.exemptions) collect(rulebook, exemption.when, names);
  std::erase_if(names, [&](const auto& name) { return !may_hold(rulebook.facts.at(name).ask_when); });
  return names;
}

std::string hidden(const Answers& answers, const Names& except) {
  std::string html;
  for (const auto& [name, value] : answers)
    if (name != "step" && !value.empty() && !except.contains(name.substr(0, name.find('.'))))
      html += fmt::format(R"(<input type="hidden" name="{}" value="{}">)", escape(name), escape(value));
  return html;
}

struct Shown { std::string_view tag, zh, en; };

Shown shown(rules::Outcome outcome) {
  switch (outcome) {
    case rules::Outcome::pass: return {"ok", "✓ 达到", "✓ met"};
    case rules::Outcome::fail: return {"no", "✕ 未达到", "✕ not met"};
    case rules::Outcome::exempt: return {"ok", "✓ 豁免", "✓ exempt"};
    case rules::Outcome::not_applicable: return {"", "不适用", "not applicable"};
    case rules::Outcome::undetermined: return {"wait", "? 缺信息", "? missing"};
    case rules::Outcome::needs_decision: return {"info", "待判断", "to be judged"};
  }
  return {};
}

std::size_t count(const rules::CheckResult& result, rules::Outcome outcome) {
  return static_cast<std::size_t>(std::count_if(result.findings.begin(), result.findings.end(), [&](const auto& f) { return f.result == outcome; }));
}

std::string headline(const Frame& frame, const rules::CheckResult& result) {
  const auto language = frame.language;
  const auto failed = count(result, rules::Outcome::fail);
  if (result.verdict == rules::Verdict::fail)
    return language == Language::zh ? fmt::format("按所填情况还不能申报：{} 项未达到", failed) : fmt::format("Not yet: {} condition(s) not met", failed);
  if (result.verdict == rules::Verdict::pass) return std::string(say(language, "按所填情况符合全部条件", "All conditions are met as stated"));
  if (count(result, rules::Outcome::undetermined) > 0)
    return std::string(say(language, "没有不符合的条件，还有信息要补", "Nothing fails; some information is missing"));
  return std::string(say(language, "可核算的条件都符合，其余由主管部门判断", "What can be computed is met; the rest is for the offices to judge"));
}

}  // namespace

SelfCheck::SelfCheck(const programme::Programme& programme, const rules::Set& set, base::Date on) : programme_(programme), set_(set), on_(on) {}

std::vector<std::string> SelfCheck::order() const {
  std::vector<std::string> names;
  Names seen;
  for (const auto& stage : programme_.procedures.front().stages)
    for (const auto& form_id : stage.forms) {
      const auto form = programme_.forms.find(form_id);
      if (form == programme_.forms.end()) continue;
      for (const auto& part : form->second.parts)
        for (const auto& f : part.fields)
          if (seen.insert(f.fact).second) names.push_back(f.fact);
    }
  for (const auto& [name, fact] : programme_.rulebook.facts)
    if (seen.insert(name).second) names.push_back(name);
  return names;
}

std::vector<std::string> SelfCheck::asked(int step, const Answers& answers) const {
  const Names first = steering(programme_.rulebook, set_);
  const Names all = relevant(programme_.rulebook, set_, answers);
  std::vector<std::string> names;
  for (const auto& name : order())
    if (step == 1 ? first.contains(name) : all.contains(name) && !first.contains(name)) names.push_back(name);
  return names;
}

base::JsonObject SelfCheck::facts(const Answers& answers) const {
  base::JsonObject facts;
  for (const int step : {1, 2})
    for (const auto& name : asked(step, answers)) {
      auto value = value_of(programme_.rulebook.facts.at(name), answers, on_.year() - 1);
      if (!value.is_null()) facts.emplace(name, std::move(value));
    }
  return facts;
}

std::string SelfCheck::form_page(Frame frame, int step, const Answers& answers, const std::vector<base::Problem>& problems) const {
  const auto language = frame.language;
  const auto names = asked(step, answers);
  frame.section = "guide";
  frame.title = pick(programme_.label, language) + " · " + std::string(say(language, "自查", "Self-check"));
  std::string body = fmt::format(R"(<p class="quiet no-print"><a href="{}">{}</a></p><h1>{}</h1><p>{}</p>)", link(frame, "/programmes/" + programme_.name()),
                                 escape(pick(programme_.label, language)), escape(frame.title),
                                 say(language, "填写知道的，不清楚的留空：留空的按“缺信息”处理，不会被当作符合。不需登录，不保存任何内容。",
                                     "Fill in what you know and leave the rest empty: an empty answer counts as missing, never as met. Nothing is stored."));
  if (!problems.empty()) {
    body += fmt::format(R"(<div class="errors" role="alert"><h2>{}</h2><ul>)", say(language, "有几处需要改", "Please correct"));
    for (const auto& problem : problems) {
      const std::string pointer = problem.place.pointer.starts_with("/facts/") ? problem.place.pointer.substr(7) : "";
      body += fmt::format(R"(<li><a href="#{}">{}</a></li>)", escape(pointer.substr(0, pointer.find('/'))), escape(pick(problem.message, language)));
    }
    body += "</ul></div>";
  }
  body += fmt::format(R"(<form method="post" action="{}"><input type="hidden" name="step" value="{}">{})", link(frame, frame.path), step,
                      hidden(answers, Names(names.begin(), names.end())));
  for (const auto& name : names) body += field(frame, programme_.rulebook.facts.at(name), answers, problems, on_.year() - 1);
  body += fmt::format(R"(<p class="buttons"><button class="button primary" type="submit">{}</button></p></form>)",
                      step == 1 ? say(language, "下一步", "Continue") : say(language, "看结果", "Show the result"));
  return page(frame, body);
}

std::string SelfCheck::result_page(Frame frame, const Answers& answers, const rules::CheckResult& result) const {
  const auto language = frame.language;
  const std::string guide = "/programmes/" + programme_.name();
  frame.section = "guide";
  frame.title = pick(programme_.label, language) + " · " + std::string(say(language, "自查结果", "Result of the self-check"));
  std::string body = fmt::format(R"(<p class="quiet no-print"><a href="{}">{}</a></p><h1>{}</h1><p>{} · {}</p>)", link(frame, guide),
                                 escape(pick(programme_.label, language)), headline(frame, result), escape(pick(programme_.edition_label, language)), on_.text());
  for (const auto& remedy : result.remedies)
    body += fmt::format(R"(<div class="card accent"><h2>{}</h2><p>{}</p></div>)", say(language, "差一步", "One step away"), escape(pick(remedy.shown, language)));
  body += fmt::format(R"(<h2>{}</h2><p class="quiet">{} {} · {} {} · {} {} · {} {}</p><ul class="results">)", say(language, "逐条结果", "Clause by clause"),
                      say(language, "达到", "met"), count(result, rules::Outcome::pass) + count(result, rules::Outcome::exempt),
                      say(language, "未达到", "not met"), count(result, rules::Outcome::fail), say(language, "缺信息", "missing"),
                      count(result, rules::Outcome::undetermined), say(language, "待判断", "to be judged"), count(result, rules::Outcome::needs_decision));
  for (const auto& finding : result.findings) {
    if (finding.result == rules::Outcome::not_applicable) continue;
    const auto tag = shown(finding.result);
    body += fmt::format(R"(<li class="result"><span class="tag {}">{}</span><div class="body"><h3>{}</h3><p class="quiet">{}</p></div>{}</li>)", tag.tag,
                        say(language, tag.zh, tag.en), escape(pick(finding.label, language)), escape(pick(finding.sentence, language)),
                        clause_chip(finding.cite, link(frame, guide + "#" + finding.clause)));
  }
  body += fmt::format(R"(</ul><form method="post" action="{}" class="no-print">{}<input type="hidden" name="step" value="0"><p class="buttons">)",
                      link(frame, guide + "/check"), hidden(answers, {}));
  if (programme_.status == "in_force") body += fmt::format(R"(<a class="button primary" href="/app/">{}</a>)", say(language, "登录并开始申报", "Sign in and apply"));
  body += fmt::format(R"(<button class="button" type="submit">{}</button></p></form><p class="quiet">{}</p>)", say(language, "改数字再算", "Change the answers"),
                      say(language, "自查不留痕、不报送；正式结论以审核为准。", "Nothing is kept or sent. The offices decide on the evidence."));
  return page(frame, body);
}

}  // namespace http::pages
