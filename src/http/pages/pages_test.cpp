#include "http/pages/home.h"
#include "http/pages/verify.h"

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
  const auto html = verify_page(frame(), "YP-2024-00001", certificate("valid"), "2024-09-03T00:00:00Z");
  EXPECT_NE(html.find("证书真实，目前有效"), std::string::npos);
  EXPECT_NE(html.find("样例&lt;牌&gt;面粉"), std::string::npos);
  EXPECT_NE(html.find("第九条"), std::string::npos);
}

TEST(verify_page, withdrawn_certificate_never_says_valid) {
  const auto html = verify_page(frame(), "YP-2024-00001", certificate("withdrawn"), "2024-09-03T00:00:00Z");
  EXPECT_EQ(html.find("目前有效"), std::string::npos);
  EXPECT_NE(html.find("已被取消"), std::string::npos);
}

TEST(verify_page, unknown_number_is_told_kindly_and_echoed_as_text) {
  const auto html = verify_page(frame(), "<script>", std::nullopt, "2024-09-03T00:00:00Z");
  EXPECT_NE(html.find("查无此证"), std::string::npos);
  EXPECT_EQ(html.find("<script>"), std::string::npos);
}

TEST(verify_page, fits_in_four_kilobytes_of_utf8_without_compression) {
  EXPECT_LE(verify_page(frame(), "YP-2024-00001", certificate("valid"), "2024-09-03T00:00:00Z").size(), 4096U);
}

TEST(register_page, empty_register_says_what_will_be_here) {
  EXPECT_NE(register_page({}, "", {}, 0).find("还没有证书"), std::string::npos);
}

TEST(home_page, sample_store_says_so) {
  Frame sample;
  sample.sample = true;
  EXPECT_NE(home_page(sample, {}, {}, {}).find("样例"), std::string::npos);
  EXPECT_EQ(home_page({}, {}, {}, {}).find("样例"), std::string::npos);
}

TEST(link, english_page_links_to_english_pages_and_keeps_the_anchor) {
  Frame english;
  english.language = Language::en;
  EXPECT_EQ(link(english, "/programmes/p/1#C-9"), "/programmes/p/1?lang=en#C-9");
}

}  // namespace
}  // namespace http::pages
