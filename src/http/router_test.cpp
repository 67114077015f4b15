#include "http/problem.h"
#include "http/router.h"
#include "http/security.h"

#include <gtest/gtest.h>

namespace http {
namespace {

Route route(Method method, std::string pattern) {
  return {method, std::move(pattern), [](const Request&) { return no_content(); }};
}

Router table() {
  return Router({route(Method::get, "/api/v1/cases/{id}"), route(Method::get, "/api/v1/cases/mine"), route(Method::post, "/api/v1/cases/{id}/entries"),
                 route(Method::get, "/app/{rest*}"), route(Method::get, "/")});
}

TEST(Router, literal_segments_win_over_parameters) {
  const auto router = table();
  EXPECT_EQ(router.match(Method::get, "/api/v1/cases/mine").route->pattern, "/api/v1/cases/mine");
  const auto other = router.match(Method::get, "/api/v1/cases/abc");
  ASSERT_TRUE(other.route);
  EXPECT_EQ(other.params.at("id"), "abc");
}

TEST(Router, what_is_no_utf8_is_not_decoded) {
  for (const char* bad : {"%ff", "a%c3", "%ed%a0%80", "%f8%88%80%80%80"}) EXPECT_FALSE(percent_decoded(bad)) << bad;
  EXPECT_EQ(percent_decoded("%E8%8B%B9%22%0A"), "苹\"\n");
}

TEST(Router, parameters_are_percent_decoded) {
  EXPECT_EQ(table().match(Method::get, "/api/v1/cases/%E6%96%B0a").params.at("id"), "新a");
}

TEST(Router, a_broken_escape_or_nul_fits_no_route) {
  EXPECT_FALSE(table().match(Method::get, "/api/v1/cases/%E6%9").route);
  EXPECT_FALSE(table().match(Method::get, "/api/v1/cases/%00").route);
}

TEST(Router, a_known_path_with_another_method_names_the_allowed_ones) {
  const auto match = table().match(Method::get, "/api/v1/cases/abc/entries");
  EXPECT_FALSE(match.route);
  EXPECT_EQ(match.allowed, std::vector<Method>{Method::post});
  EXPECT_TRUE(table().match(Method::get, "/nowhere").allowed.empty());
}

TEST(Router, an_empty_parameter_and_a_trailing_slash_do_not_fit) {
  EXPECT_FALSE(table().match(Method::get, "/api/v1/cases/").route);
  EXPECT_FALSE(table().match(Method::get, "/api/v1/cases/abc/").route);
}

TEST(Router, the_rest_takes_slashes) {
  EXPECT_EQ(table().match(Method::get, "/app/a/b.js").params.at("rest"), "a/b.js");
}

TEST(Query, names_are_decoded_and_the_first_of_repeated_wins) {
  const auto query = parse_query("q=%E7%BA%A2%E6%9E%A3+%E5%B9%B2&q=2&empty=&broken=%zz&=x");
  EXPECT_EQ(query.at("q"), "红枣 干");
  EXPECT_EQ(query.at("empty"), "");
  EXPECT_FALSE(query.contains("broken"));
  EXPECT_EQ(query.size(), 2u);
}

TEST(Query, at_most_64_names_are_taken) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "n" + std::to_string(i) + "=1&";
  EXPECT_EQ(parse_query(text).size(), 64u);
}

TEST(Request, a_cookie_is_found_by_its_whole_name) {
  Request request;
  request.headers["cookie"] = "xpinjian=1; pinjian=abc; lang=en";
  EXPECT_EQ(request.cookie("pinjian"), "abc");
  EXPECT_EQ(request.cookie("pin"), "");
  EXPECT_EQ(request.language(), "en");
}

TEST(Security, another_origin_may_not_change_anything) {
  Request request;
  request.method = Method::post;
  request.headers = {{"host", "127.0.0.1:8080"}, {"origin", "http://127.0.0.1:8080"}};
  EXPECT_TRUE(same_origin(request));
  request.headers["origin"] = "http://evil.example";
  EXPECT_FALSE(same_origin(request));
  request.headers["origin"] = "null";
  EXPECT_FALSE(same_origin(request));
  request.method = Method::get;
  EXPECT_TRUE(same_origin(request));
}

TEST(Security, every_answer_forbids_inline_script_and_framing) {
  Response response;
  Request over_tls;
  over_tls.secure = true;
  const auto fields_of = [](const Request& request, const Response& to) {
    const auto fields = security_fields(request, to);
    return std::map<std::string_view, std::string_view>(fields.begin(), fields.end());
  };
  auto fields = fields_of({}, response);
  EXPECT_NE(fields["Content-Security-Policy"].find("script-src 'self';"), std::string_view::npos);
  EXPECT_EQ(fields["X-Content-Type-Options"], "nosniff");
  EXPECT_EQ(fields["X-Frame-Options"], "DENY");
  EXPECT_FALSE(fields.contains("Strict-Transport-Security"));
  EXPECT_TRUE(fields_of(over_tls, response).contains("Strict-Transport-Security"));
  response.set("Cache-Control", "public");
  EXPECT_FALSE(fields_of({}, response).contains("Cache-Control"));
}

TEST(Problem, codes_map_to_status_by_one_table_and_others_are_422) {
  EXPECT_EQ(status_of("not_signed_in"), 401);
  EXPECT_EQ(status_of("not_found"), 404);
  EXPECT_EQ(status_of("stale_version"), 409);
  EXPECT_EQ(status_of("field_required"), 422);
}

TEST(Problem, the_json_names_code_places_and_articles) {
  const base::Refusal refusal{"incomplete", {"缺少", "missing"}, {{"field_required", {"请填写", "fill in"}, {"", 0, 0, "/facts/tm_no"}}}, {"XJYP-5-1-2a"}};
  const auto json = problem_json(422, refusal, [](std::string_view) { return std::string("第五条（一）2"); });
  EXPECT_EQ(json.at("code"), "incomplete");
  EXPECT_EQ(json.at("places").as_array().at(0), "/facts/tm_no");
  EXPECT_EQ(json.at("articles").as_array().at(0).at("cite"), "第五条（一）2");
}

}  // namespace
}  // namespace http
