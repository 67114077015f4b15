#include "http/pages/check_all.h"

#include "http/pages/self_check_fields.h"

#include <fmt/format.h>
#include <set>

namespace http::pages {
namespace {

bool same_question(const rules::Fact& a, const rules::Fact& b) { return a.type == b.type && a.unit == b.unit && a.options.size() == b.options.size() && a.fields.size() == b.fields.size(); }

struct Seen { const rules::Fact* fact = nullptr; std::set<std::string> programmes; };

/// The verdict in two or three words, with its colour.
std::string verdict(Language language, const EditionAnswer& answer) {
  const auto tag = [](std::string_view kind, std::string_view words) { return fmt::format(R"(<span class="tag {}">{}</span>)", kind, words); };
  if (!answer.result) return tag("wait", say(language, "有填写要改", "to be corrected"));
  if (answer.result->verdict == rules::Verdict::fail) return tag("no", say(language, "✕ 还不能", "✕ not yet"));
  if (!answer.missing.empty()) return tag("wait", say(language, "? 还缺信息", "? information missing"));
  if (answer.result->verdict == rules::Verdict::pass) return tag("ok", say(language, "✓ 符合", "✓ met"));
  return tag("info", say(language, "可核算的都符合，其余待判断", "what can be computed is met"));
}

std::string hidden(const Answers& answers) {
  std::string html;
  for (const auto& [name, value] : answers)
    if (name != "step" && !value.empty()) html += fmt::format(R"(<input type="hidden" name="{}" value="{}">)", escape(name), escape(value));
  return html;
}

std::string items(const std::vector<std::string>& lines) {
  std::string html = "<ul>";
  for (const auto& line : lines) html += "<li>" + line + "</li>";
  return html + "</ul>";
}

std::string failures(const Frame& frame, const EditionAnswer& answer) {
  std::vector<std::string> lines;
  const std::string guide = "/programmes/" + answer.programme->name();
  for (const auto& finding : answer.result->findings)
    if (finding.result == rules::Outcome::fail)
      lines.push_back(escape(pick(finding.label, frame.language)) + " " + clause_chip(finding.cite, link(frame, guide + "#" + finding.clause)) + fmt::format(R"( <span class="quiet">{}</span>)", escape(pick(finding.sentence, frame.language))));
  return lines.empty() ? std::string() : fmt::format("<h3>{}</h3>{}", say(frame.language, "未达到", "Not met"), items(lines));
}

std::string missing(const Frame& frame, const EditionAnswer& answer) {
  constexpr std::size_t most = 12;
  std::vector<std::string> lines;
  for (const auto& name : answer.missing) {
    const auto fact = answer.programme->rulebook.facts.find(name);
    if (lines.size() == most) break;
    lines.push_back(escape(fact == answer.programme->rulebook.facts.end() ? name : pick(fact->second.label, frame.language)));
  }
  if (answer.missing.size() > most) lines.push_back(fmt::format("{} {}", say(frame.language, "另外还有", "and more:"), answer.missing.size() - most));
  return lines.empty() ? std::string() : fmt::format("<details><summary>{} {}</summary>{}</details>", say(frame.language, "还缺的信息：", "Missing:"), answer.missing.size(), items(lines));
}

std::string card(const Frame& frame, const Answers& answers, const EditionAnswer& answer) {
  const auto language = frame.language;
  const auto& programme = *answer.programme;
  std::string html = fmt::format(R"(<li class="card"><h2><span class="square" aria-hidden="true">{}</span> {}</h2><p class="quiet">{}{}</p><p>{}</p>)", escape(programme.mark), escape(pick(programme.label, language)), escape(pick(programme.edition_label, language)),
                                 programme.status == "in_force" ? "" : say(language, " · 草案，仅供试算", " · draft, trial only"), verdict(language, answer));
  for (const auto& problem : answer.problems) html += fmt::format(R"(<p class="error">{}</p>)", escape(pick(problem.message, language)));
  if (answer.result) html += failures(frame, answer) + missing(frame, answer);
  html += fmt::format("<p><b>{}</b>{}</p>", say(language, "下一步：", "Next: "), escape(pick(answer.next, language)));
  html += fmt::format(R"(<div class="buttons no-print"><form method="post" action="{}">{}<button class="button" type="submit">{}<span class="hidden-text"> {}</span></button></form>)", link(frame, "/programmes/" + programme.name() + "/check"), hidden(answers),
                      say(language, "接着自查本项", "Go on with this one"), escape(pick(programme.label, language)));
  if (answer.href.starts_with("/app/")) html += fmt::format(R"(<a class="button primary" href="{}">{}<span class="hidden-text"> {}</span></a>)", escape(answer.href), say(language, "去申报", "Apply"), escape(pick(programme.label, language)));
  return html + "</div></li>";
}

}  // namespace

std::vector<const rules::Fact*> common_questions(const std::vector<programme::ProgrammePtr>& editions, const SetOf& set_of, base::Date on) {
  std::vector<std::string> order;
  std::map<std::string, Seen> seen;
  for (const auto& edition : editions) {
    const auto* set = set_of(*edition);
    if (!set) continue;
    const SelfCheck check(*edition, *set, on);
    for (const int step : {1, 2})
      for (const auto& name : check.asked(step, {})) {
        const auto& fact = edition->rulebook.facts.at(name);
        auto& known = seen[name];
        if (!known.fact) {
          known.fact = &fact;
          order.push_back(name);
        }
        if (same_question(*known.fact, fact)) known.programmes.insert(edition->id);
      }
  }
  std::vector<const rules::Fact*> common;
  for (const auto& name : order)
    if (seen[name].programmes.size() > 1) common.push_back(seen[name].fact);
  return common;
}

base::JsonObject facts_of(const std::vector<const rules::Fact*>& questions, const Answers& answers, base::Date on) {
  base::JsonObject facts;
  for (const auto* fact : questions)
    if (auto value = value_of(*fact, answers, on.year() - 1); !value.is_null()) facts.emplace(fact->name, std::move(value));
  return facts;
}

std::string check_all_form(Frame frame, const std::vector<const rules::Fact*>& questions, const Answers& answers, base::Date on) {
  const auto language = frame.language;
  frame.section = "home";
  frame.title = say(language, "我能申报哪些", "Which may I apply for");
  std::string body = fmt::format(R"(<h1>{}</h1><p>{}</p>)", escape(frame.title),
                                 say(language, "填一次，看各个项目的条件达到没有。这里只问几个项目共有的内容，不清楚的留空：留空的按“缺信息”处理，不会被当作符合。不需登录，不保存任何内容。",
                                     "Answer once and see where you stand under each programme. Only what several of them ask is asked here; leave the rest empty: it counts as missing, never as met. Nothing is stored."));
  body += fmt::format(R"(<form method="post" action="{}"><input type="hidden" name="step" value="2">)", link(frame, "/check"));
  for (const auto* fact : questions) body += field(frame, *fact, answers, {}, on.year() - 1);
  body += fmt::format(R"(<p class="buttons"><button class="button primary" type="submit">{}</button></p></form>)", say(language, "看结果", "Show the result"));
  return page(frame, body);
}

std::string check_all_result(Frame frame, const Answers& answers, const std::vector<EditionAnswer>& editions) {
  const auto language = frame.language;
  frame.section = "home";
  frame.title = say(language, "我能申报哪些：结果", "Which may I apply for: result");
  std::string body = fmt::format(R"(<h1>{}</h1><ul class="cards">)", escape(frame.title));
  for (const auto& answer : editions) body += card(frame, answers, answer);
  body += fmt::format(R"(</ul><form method="post" action="{}" class="no-print">{}<p class="buttons"><button class="button" type="submit">{}</button></p></form><p class="quiet">{}</p>)", link(frame, "/check"), hidden(answers), say(language, "改填写再看", "Change the answers"),
                      say(language, "自查不留痕、不报送；正式结论以审核为准。", "Nothing is kept or sent. The offices decide on the evidence."));
  return page(frame, body);
}

}  // namespace http::pages
