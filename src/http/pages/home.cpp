#include "http/pages/home.h"

#include <fmt/format.h>

namespace http::pages {
namespace {

std::string programme_card(const Frame& frame, const programme::Programme& p) {
  const auto language = frame.language;
  const std::string name = escape(pick(p.label, language));
  return fmt::format(
      R"(<li class="card"><h3><span class="square" aria-hidden="true">{}</span> {}</h3><p class="quiet">{} · {} · {}</p><p class="buttons"><a class="button primary" href="{}">{}<span class="hidden-text"> {}</span></a><a class="button" href="{}">{}<span class="hidden-text"> {}</span></a></p></li>)",
      escape(p.mark), name, escape(pick(p.issuer, language)), escape(pick(p.edition_label, language)),
      p.status == "in_force" ? say(language, "现行", "in force") : say(language, "草案，仅供试算", "draft, trial only"),
      link(frame, "/programmes/" + p.name() + "/check"), say(language, "自查", "Self-check"), name, link(frame, "/programmes/" + p.name()),
      say(language, "办事指南", "Guide"), name);
}

std::string check_all_button(const Frame& frame) {
  return fmt::format(R"(<p class="buttons"><a class="button" href="{}">{}</a></p>)", link(frame, "/check"), say(frame.language, "我能申报哪些？填一次，看所有项目", "Which may I apply for? Check all at once"));
}

}  // namespace

std::string home_page(Frame frame, const std::vector<programme::ProgrammePtr>& editions, const std::vector<NoticeShown>& running, const std::vector<Announcement>& latest, const Figures& figures) {
  const auto language = frame.language;
  frame.section = "home";
  frame.title = say(language, "品鉴 · 质量品牌服务", "Pinjian · quality brands");
  std::string body = fmt::format(
      R"(<h1>{}</h1><p>{}</p><form method="get" action="/register" role="search"><div class="field"><label for="q">{}</label><div class="with-unit"><input class="input" id="q" name="q" maxlength="100"><button class="button primary" type="submit">{}</button></div></div></form><h2>{}</h2>{}<ul class="cards">)",
      say(language, "从规定到证书，每一步都有凭据", "From the regulation to the certificate, every step with its ground"),
      say(language, "先自查，再申报；办到哪一步、由谁在办，随时可查。", "Check first, then apply; see at any time where your case stands and who holds it."),
      say(language, "核验证书：编号、企业或产品", "Verify a certificate: number, enterprise or product"), say(language, "查询", "Search"),
      say(language, "可以办理的事项", "Programmes"), editions.size() > 1 ? check_all_button(frame) : std::string());
  if (editions.empty()) body += fmt::format(R"(<li class="empty">{}</li>)", say(language, "还没有载入任何办法。", "No programme is loaded yet."));
  for (const auto& p : editions) body += programme_card(frame, *p);
  body += "</ul>" + notices_in_short(frame, running);
  body += fmt::format("<h2>{}</h2>", say(language, "结果发布", "Announcements"));
  if (latest.empty()) {
    body += fmt::format(R"(<div class="empty"><p>{}</p></div>)",
                        say(language, "还没有发布的结果。名单发布后会出现在这里，并附发布渠道的链接。", "Nothing announced yet. Lists appear here with a link to where they were published."));
  } else {
    body += "<ul>";
    for (const auto& a : latest)
      body += fmt::format(R"(<li><a href="{}">{}</a> <span class="quiet number">{}</span></li>)", link(frame, a.href), escape(a.title), escape(a.date));
    body += "</ul>";
  }
  body += fmt::format(R"(<h2>{}</h2><dl class="pairs"><dt>{}</dt><dd class="number">{}</dd><dt>{}</dt><dd class="number">{}</dd></dl>)",
                      say(language, "数字", "Figures"), say(language, "在办", "In progress"), figures.in_progress, say(language, "有效证书", "Certificates in force"),
                      figures.valid_certificates);
  return page(frame, body);
}

std::string problem_page(Frame frame, const std::string& title, const std::string& detail, const std::string& code) {
  frame.title = title;
  return page(frame, fmt::format(R"(<h1>{}</h1><p>{}</p><p class="quiet">{} {}</p><p class="buttons"><a class="button" href="{}">{}</a></p>)", escape(title),
                                 escape(detail), say(frame.language, "代码", "Code"), escape(code), link(frame, "/"), say(frame.language, "回首页", "Home")));
}

}  // namespace http::pages
