#include "http/pages/routes.h"

#include "http/pages/guide.h"
#include "http/pages/self_check.h"
#include "http/security.h"

#include <fmt/format.h>

namespace http::pages {
namespace {

constexpr std::size_t longest_form = 64 * 1024;
constexpr std::size_t most_answers = 600;

Frame frame_of(const Request& request, bool sample) {
  Frame frame;
  frame.path = request.path;
  for (const auto& [name, value] : request.query)
    if (name == "q") frame.query = "q=" + value;
  frame.language = request.language() == "en" ? Language::en : Language::zh;
  frame.big = request.query_of("big") == "1" || (request.query_of("big").empty() && request.cookie("big") == "1");
  frame.sample = sample;
  return frame;
}

/// Remembers the choices of language and type size, so that every later page keeps them.
Response remembered(const Request& request, Response response) {
  for (const char* name : {"lang", "big"})
    if (const auto value = request.query_of(name); value == "zh" || value == "en" || value == "0" || value == "1")
      response.set("Set-Cookie", fmt::format("{}={}; Path=/; SameSite=Lax; Max-Age=31536000", name, value));
  return response;
}

base::Refusal no_such_page() {
  return {"not_found",
          {"没有这个页面。地址可能写错了，请从首页重新进入。", "There is no such page. The address may be mistyped; start again from the home page."},
          {},
          {}};
}

/// The handlers of the public pages, sharing their sources.
class Pages {
 public:
  Pages(Sources sources, Handler standing) : sources_(std::move(sources)), standing_(std::move(standing)) {}

  Response home(const Request& request) const {
    return remembered(request, html(200, home_page(frame_of(request, sources_.sample), sources_.editions(), sources_.running_notices(), sources_.announcements(), sources_.figures())));
  }

  Response programmes(const Request& request) const {
    return remembered(request, html(200, programmes_page(frame_of(request, sources_.sample), sources_.editions())));
  }

  Response guide(const Request& request) const {
    const auto edition = sources_.edition(request.param("p"), request.param("e"));
    if (!edition) return problem_response(request, 404, no_such_page(), sources_.sample);
    return remembered(request, html(200, guide_page(frame_of(request, sources_.sample), *edition)));
  }

  Response check(const Request& request) const {
    const auto edition = sources_.edition(request.param("p"), request.param("e"));
    const rules::Set* set = edition ? sources_.set_to_check(*edition) : nullptr;
    if (!set) return problem_response(request, 404, no_such_page(), sources_.sample);
    const base::Date today = base::date_in_zone(sources_.now(), edition->zone);
    const SelfCheck self_check(*edition, *set, today);
    const Answers answers = parse_query(request.body, most_answers);
    const auto found = answers.find("step");
    return remembered(request, html(200, step(request, self_check, *edition, *set, answers, found == answers.end() ? "" : found->second, today)));
  }

  Response check_all(const Request& request) const {
    const Frame frame = frame_of(request, sources_.sample);
    const auto editions = sources_.editions();
    const base::Date today = base::date_in_zone(sources_.now(), "Asia/Shanghai");
    const auto questions = common_questions(editions, sources_.set_to_check, today);
    const Answers answers = parse_query(request.body, most_answers);
    const auto step = answers.find("step");
    if (step == answers.end() || step->second != "2") return remembered(request, html(200, check_all_form(frame, questions, answers, today)));
    return remembered(request, html(200, check_all_result(frame, answers, sources_.check_all(facts_of(questions, answers, today)))));
  }

  Response notices(const Request& request) const {
    return remembered(request, html(200, notices_page(frame_of(request, sources_.sample), sources_.running_notices(), sources_.past_notices())));
  }

  Response find(const Request& request) const {
    const std::string q = std::string(request.query_of("q").substr(0, 300));
    const auto [rows, total] = sources_.search_register(q);
    return remembered(request, html(200, register_page(frame_of(request, sources_.sample), q, rows, total)));
  }

  Response verify(const Request& request) const {
    constexpr std::string_view wall_clock = "Asia/Shanghai";   // as the page says
    if (request.wants_json() && !request.wants_html()) return standing_(request);
    static const std::string policy = page_policy(verify_style());
    const std::string number(request.param("number"));
    const auto certificate = sources_.certificate(number);
    Response response = html(certificate ? 200 : 404, verify_page(frame_of(request, sources_.sample), number, certificate, base::minute_in_zone(sources_.now(), wall_clock)));
    response.set("Content-Security-Policy", policy);
    return response;
  }

 private:
  std::string step(const Request& request, const SelfCheck& self_check, const programme::Programme& edition, const rules::Set& set, const Answers& answers,
                   std::string_view done, base::Date today) const {
    const Frame frame = frame_of(request, sources_.sample);
    const bool two_steps = !self_check.asked(1, answers).empty();
    if (done != "2") return self_check.form_page(frame, two_steps && done != "1" ? 1 : 2, answers, {});
    const auto result = sources_.check(edition, set, self_check.facts(answers), today);
    if (result) return self_check.result_page(frame, answers, *result);
    auto problems = result.error().problems;
    if (problems.empty()) problems.push_back({result.error().code, result.error().message, {}});
    return self_check.form_page(frame, 2, answers, problems);
  }

  Sources sources_;
  Handler standing_;
};

}  // namespace

Response problem_response(const Request& request, int status, const base::Refusal& refusal, bool sample) {
  const Frame frame = frame_of(request, sample);
  const std::string title(status == 404 ? say(frame.language, "没有找到", "Not found") : say(frame.language, "没有办成", "That did not work"));
  return html(status, problem_page(frame, title, pick(refusal.message, frame.language), refusal.code));
}

std::vector<Route> page_routes(Sources sources, Handler standing) {
  const bool near = sources.near;
  const auto pages = std::make_shared<const Pages>(std::move(sources), std::move(standing));
  const auto on = [pages](Response (Pages::*handler)(const Request&) const) {
    return [pages, handler](const Request& request) { return (pages.get()->*handler)(request); };
  };
  return {
      {Method::get, "/", on(&Pages::home)},
      {Method::get, "/check", on(&Pages::check_all)},
      {Method::post, "/check", on(&Pages::check_all), Body::text, longest_form},
      {Method::get, "/programmes", on(&Pages::programmes)},
      {Method::get, "/programmes/{p}/{e}", on(&Pages::guide)},
      {Method::get, "/programmes/{p}/{e}/check", on(&Pages::check)},
      {Method::post, "/programmes/{p}/{e}/check", on(&Pages::check), Body::text, longest_form},
      {Method::get, "/notices", on(&Pages::notices)},
      {Method::get, "/register", on(&Pages::find)},
      {Method::get, "/verify/{number}", on(&Pages::verify), Body::none, 0, near},
  };
}

}  // namespace http::pages
