#include "http/pages/notices.h"

#include <fmt/format.h>

namespace http::pages {
namespace {

constexpr std::size_t most_in_short = 6;

std::string who(const NoticeShown& notice) { return escape(notice.product.empty() ? notice.organisation : notice.organisation + " " + notice.product); }

/// 2024-06-20 — 2024-06-27
std::string period(const Frame& frame, const NoticeShown& notice) {
  return fmt::format(R"(<span class="number">{}</span> {} <span class="number">{}</span>{})", escape(notice.posted_on), say(frame.language, "起，至", "to"), escape(notice.last_day),
                     notice.provisional ? fmt::format(R"( <span class="quiet">{}</span>)", say(frame.language, "（暂定：假期安排公布后重算）", "(provisional: recomputed once the holidays are announced)")) : std::string());
}

std::string object_link(const Frame& frame, const NoticeShown& notice) {
  if (notice.object_href.empty()) return {};
  return fmt::format(R"(<a class="button" href="{}">{}<span class="hidden-text"> {}</span></a>)", escape(notice.object_href), say(frame.language, "提出异议", "Object"), who(notice));
}

/// What the columns hold, in their order.
struct Heads { std::string_view who, what, when, basis, objection; };

Heads heads(Language language) {
  return {say(language, "单位", "Organisation"), say(language, "公示内容", "What is posted"), say(language, "公示期（含首尾两日的自然日期）", "Posted from, last day"), say(language, "依据", "Basis"), say(language, "异议", "Objection")};
}

/// On a phone the row is a card, and each cell says what it holds.
std::string row(const Frame& frame, const NoticeShown& notice) {
  const auto [subject, what, when, basis, objection] = heads(frame.language);
  const auto place = notice.place.empty() ? std::string() : fmt::format(R"(<br><span class="quiet">{}</span>)", escape(notice.place));
  const auto cell = [](std::string_view head, const std::string& content) { return content.empty() ? std::string("<td></td>") : fmt::format(R"(<td data-label="{}"><span>{}</span></td>)", head, content); };
  return fmt::format(R"(<tr><th scope="row" data-label="{}"><span>{}{}</span></th>)", subject, who(notice), place) +
         cell(what, fmt::format(R"({}<br><span class="quiet">{}</span>)", escape(pick(notice.title, frame.language)), escape(pick(notice.programme, frame.language)))) + cell(when, period(frame, notice)) +
         cell(basis, clause_chip(notice.cite, notice.clause_href)) + cell(objection, object_link(frame, notice)) + "</tr>";
}

std::string table(const Frame& frame, std::string_view caption, const std::vector<NoticeShown>& notices) {
  const auto [subject, what, when, basis, objection] = heads(frame.language);
  std::string html = fmt::format(R"(<table class="stack"><caption class="hidden-text">{}</caption><thead><tr>)", caption);
  for (const auto head : {subject, what, when, basis, objection}) html += fmt::format(R"(<th scope="col">{}</th>)", head);
  html += "</tr></thead><tbody>";
  for (const auto& notice : notices) html += row(frame, notice);
  return html + "</tbody></table>";
}

}  // namespace

std::string notices_page(Frame frame, const std::vector<NoticeShown>& running, const std::vector<NoticeShown>& past) {
  const auto language = frame.language;
  frame.section = "notices";
  frame.title = say(language, "公示", "Notices for comment");
  const auto now = say(language, "正在公示", "Open for comment"), before = say(language, "以往公示", "Past notices");
  std::string body = fmt::format("<h1>{}</h1><p>{}</p><h2>{}</h2>", say(language, "公示", "Notices for comment"),
                                 say(language, "对正在公示的对象有异议的，请在公示期内按该项目的规定提出；能在线提出的，表中有“提出异议”。", "Whoever objects to something posted does so while the notice runs, as the programme's regulation says; where it can be done here, the table has a button."), now);
  body += running.empty() ? fmt::format(R"(<div class="empty"><p>{}</p></div>)", say(language, "现在没有正在公示的名单。名单公示后会出现在这里。", "Nothing is posted for comment now. Lists appear here when they are.")) : table(frame, now, running);
  body += fmt::format("<h2>{}</h2>", before);
  body += past.empty() ? fmt::format(R"(<div class="empty"><p>{}</p></div>)", say(language, "还没有结束的公示。", "No notice has ended yet.")) : table(frame, before, past);
  return page(frame, body);
}

std::string notices_in_short(const Frame& frame, const std::vector<NoticeShown>& running) {
  if (running.empty()) return {};
  std::string html = fmt::format("<h2>{}</h2><ul>", say(frame.language, "正在公示", "Open for comment"));
  for (std::size_t i = 0; i < running.size() && i < most_in_short; ++i)
    html += fmt::format(R"(<li>{}：{} <span class="quiet">{} <span class="number">{}</span></span></li>)", who(running[i]), escape(pick(running[i].title, frame.language)), say(frame.language, "至", "until"), escape(running[i].last_day));
  return html + fmt::format(R"(</ul><p><a href="{}">{}</a></p>)", link(frame, "/notices"), say(frame.language, "全部公示与提出异议", "All notices, and how to object"));
}

}  // namespace http::pages
