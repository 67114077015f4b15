#include "http/pages/guide.h"
#include "http/pages/home.h"
#include "http/pages/verify.h"
#include "programme/loader.h"
#include "programme/testing/small_edition.h"

#include <gtest/gtest.h>

namespace http::pages {
namespace {

CertificateShown certificate(std::string status) {
  return {"YP-2024-00001", std::move(status), {"样例优品", "Sample"}, {"样例中心", "Sample centre"}, "样例食品有限公司", "样例<牌>面粉",
          "2024-09-02",    "",                "",                     "第九条",                       "/programmes/p/1#C-9", {}};
}

Frame frame() {
  Frame frame;
  frame.path = "/verify/YP-2024-00001";
  return frame;
}

TEST(escape, markup_in_a_value_stays_text) { EXPECT_EQ(escape("<b>&\"'"), "&lt;b&gt;&amp;&quot;&#39;"); }

TEST(verify_page, valid_certificate_says_so_first_and_escapes_names) {
  const auto html = verify_page(frame(), "YP-2024-00001", certificate("valid"), "2024-09-03 08:00");
  EXPECT_NE(html.find("证书真实，目前有效"), std::string::npos);
  EXPECT_NE(html.find("样例&lt;牌&gt;面粉"), std::string::npos);
  EXPECT_NE(html.find("第九条"), std::string::npos);
}

TEST(verify_page, withdrawn_certificate_never_says_valid) {
  const auto html = verify_page(frame(), "YP-2024-00001", certificate("withdrawn"), "2024-09-03 08:00");
  EXPECT_EQ(html.find("目前有效"), std::string::npos);
  EXPECT_NE(html.find("已被取消"), std::string::npos);
}

TEST(verify_page, unknown_number_is_told_kindly_and_echoed_as_text) {
  const auto html = verify_page(frame(), "<script>", std::nullopt, "2024-09-03 08:00");
  EXPECT_NE(html.find("查无此证"), std::string::npos);
  EXPECT_EQ(html.find("<script>"), std::string::npos);
}

TEST(verify_page, fits_in_four_kilobytes_of_utf8_without_compression) {
  EXPECT_LE(verify_page(frame(), "YP-2024-00001", certificate("valid"), "2024-09-03 08:00").size(), 4096U);
}

TEST(register_page, empty_register_says_what_will_be_here) {
  EXPECT_NE(register_page({}, "", {}, 0).find("还没有证书"), std::string::npos);
}

TEST(guide_page, tells_what_silence_comes_to_what_a_mark_is_not_for_and_what_bars) {
  auto sources = programme::testing::changed("procedures/application.yaml", "within: answer_time, missed: flag", "within: new_shop, missed: refuse");
  sources.files["register.yaml"] = R"(titles:
  prize: {label: {zh: 好面包, en: Good Bread}, holder: organisation, valid: {for: 3 years}, treats: [T-6], mark: {label: {zh: 标识, en: mark}, refused: {cake: {label: {zh: 蛋糕, en: cake}}}}}
bans: {late: {label: {zh: 迟到的不受理, en: latecomers}, who: holder, bars: application, for: null}}
)";
  const auto edition = programme::load(sources);
  ASSERT_TRUE(edition);
  const auto html = guide_page({}, **edition);
  for (const char* part : {"期限：2 年；逾期没有办理的：不授予", "标识不得用于", "蛋糕", "迟到的不受理", "营业执照"}) EXPECT_NE(html.find(part), std::string::npos) << part;
}

TEST(home_page, sample_store_says_so) {
  Frame sample;
  sample.sample = true;
  EXPECT_NE(home_page(sample, {}, {}, {}, {}).find("样例"), std::string::npos);
  EXPECT_EQ(home_page({}, {}, {}, {}, {}).find("样例"), std::string::npos);
}

NoticeShown notice(const char* object_href) { return {{"质量奖", "Award"}, {"受理名单", "acceptance list"}, "测试<公司>", "", "乌鲁木齐市", "2024-06-20", "2024-06-27", false, "第十一条（四）", "/programmes/p/1#C-4", object_href}; }

TEST(notices_page, names_list_days_clause_and_how_to_object) {
  const auto html = notices_page({}, {notice("/app/start?programme=p/1&procedure=objection&about=c1")}, {});
  for (const char* part : {"测试&lt;公司&gt;", "受理名单", "2024-06-27", "第十一条（四）", "提出异议", "procedure=objection&amp;about=c1", "还没有结束的公示"}) EXPECT_NE(html.find(part), std::string::npos) << part;
}

TEST(notices_page, offers_no_objection_where_none_is_taken) {
  const auto html = notices_page({}, {}, {notice("")});
  EXPECT_EQ(html.find("/app/start"), std::string::npos);
  EXPECT_NE(html.find("没有正在公示"), std::string::npos);
}

TEST(home_page, tells_what_is_posted_for_comment) {
  EXPECT_NE(home_page({}, {}, {notice("")}, {}, {}).find("/notices"), std::string::npos);
  EXPECT_EQ(notices_in_short({}, {}), "");
}

TEST(link, english_page_links_to_english_pages_and_keeps_the_anchor) {
  Frame english;
  english.language = Language::en;
  EXPECT_EQ(link(english, "/programmes/p/1#C-9"), "/programmes/p/1?lang=en#C-9");
}

}  // namespace
}  // namespace http::pages
