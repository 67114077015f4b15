#include "documents/pdf.h"
#include "documents/qr.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace documents {
namespace {

Certificate sample_certificate() {
  return {"优", "样例优品", "样例中心", "YP-2024-00001", "2024 年 9 月 2 日", "有效期：依据文件未规定期限",
          {{"企业", "样例食品有限公司"}, {"产品", "样例牌小麦粉"}}, "依据：第九条", "https://example.org/verify/YP-2024-00001", "样例 · sha256:00", true};
}

std::string text_of_pdf(const std::string& bytes) {
  const std::string path = testing::TempDir() + "document.pdf";
  std::ofstream(path, std::ios::binary) << bytes;
  std::string text;
  if (FILE* pipe = popen(("pdftotext -layout " + path + " - 2>/dev/null").c_str(), "r")) {
    char buffer[4096];
    while (const auto n = fread(buffer, 1, sizeof buffer, pipe)) text.append(buffer, n);
    pclose(pipe);
  }
  return text;
}

bool pdftotext_is_here() { return std::system("command -v pdftotext > /dev/null 2>&1") == 0; }

TEST(certificate, is_a_pdf_with_its_chinese_text) {
  const auto pdf = render_pdf(sample_certificate());
  ASSERT_TRUE(pdf);
  EXPECT_EQ(pdf->substr(0, 5), "%PDF-");
  if (!pdftotext_is_here()) GTEST_SKIP() << "pdftotext";
  const auto text = text_of_pdf(*pdf);
  EXPECT_NE(text.find("样例食品有限公司"), std::string::npos) << text;
  EXPECT_NE(text.find("YP-2024-00001"), std::string::npos) << text;
}

TEST(certificate, same_input_gives_the_same_bytes) {
  EXPECT_EQ(*render_pdf(sample_certificate()), *render_pdf(sample_certificate()));
}

TEST(certificate, address_too_long_for_the_code_is_refused) {
  auto certificate = sample_certificate();
  certificate.verify_url = std::string(301, 'x');
  EXPECT_EQ(render_pdf(certificate).error().code, "document_too_large");
}

TEST(document, long_table_runs_over_pages_and_loses_no_row) {
  Document document{"名单", "", {}, "strip", false};
  Table table{{"序号", "企业"}, {}};
  for (int i = 1; i <= 120; ++i) table.rows.push_back({std::to_string(i), "第" + std::to_string(i) + "号样例企业"});
  document.blocks.push_back(table);
  const auto pdf = render_pdf(document);
  ASSERT_TRUE(pdf);
  if (!pdftotext_is_here()) GTEST_SKIP() << "pdftotext";
  const auto text = text_of_pdf(*pdf);
  EXPECT_NE(text.find("第1号样例企业"), std::string::npos);
  EXPECT_NE(text.find("第120号样例企业"), std::string::npos);
  EXPECT_NE(text.find("1/"), std::string::npos);
}

TEST(document, more_text_than_a_document_holds_is_refused) {
  Document document{"长", "", {Paragraph{std::string((2 << 20) + 1, 'a')}}, "", false};
  EXPECT_EQ(render_pdf(document).error().code, "document_too_large");
}

TEST(qr, empty_text_is_refused) { EXPECT_FALSE(qr_code("")); }

TEST(qr, svg_is_square_with_a_quiet_zone) {
  const auto svg = qr_svg("https://example.org/verify/1");
  ASSERT_TRUE(svg);
  EXPECT_NE(svg->find("viewBox=\"0 0 "), std::string::npos);
}

}  // namespace
}  // namespace documents
