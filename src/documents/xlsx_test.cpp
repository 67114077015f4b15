#include "documents/testing/zip.h"
#include "documents/xlsx.h"

#include <gtest/gtest.h>

#include <map>

namespace documents {
namespace {

using Cells = std::vector<std::string>;

std::string zipped(const std::map<std::string, std::string>& parts) { return documents::testing::zipped(parts); }

/// A workbook whose first sheet holds these rows; formats: cell format 0 is plain, 1 a day, 2 an own format that shows one.
std::string workbook(const std::string& rows, const std::string& strings = "") {
  return zipped({{"xl/workbook.xml", R"(<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="表" sheetId="1" r:id="rId7"/></sheets></workbook>)"},
                 {"xl/_rels/workbook.xml.rels", R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId7" Target="worksheets/sheet1.xml"/></Relationships>)"},
                 {"xl/styles.xml", R"(<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/></cellXfs></styleSheet>)"},
                 {"xl/sharedStrings.xml", "<sst>" + strings + "</sst>"},
                 {"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"}});
}

std::string code(const base::Result<std::vector<SheetRow>>& result) { return result ? "" : result.error().code; }

TEST(Xlsx, a_table_written_is_read_back_cell_by_cell) {
  const auto bytes = render_xlsx({"汇总表", "填报单位：某市", {"序号", "名称"}, {{"1", "样例食品有限公司"}, {"2", ""}, {"3", "=1+1"}}, {"校验码 7K3F"}});
  ASSERT_TRUE(bytes);
  const auto rows = read_xlsx(*bytes);
  ASSERT_TRUE(rows) << rows.error().message.en;
  ASSERT_EQ(rows->size(), 7u);
  EXPECT_EQ((*rows)[0].cells, (Cells{"汇总表"}));
  EXPECT_EQ((*rows)[2].cells, (Cells{"序号", "名称"}));
  EXPECT_EQ((*rows)[3].cells, (Cells{"1", "样例食品有限公司"}));
  EXPECT_EQ((*rows)[4].cells, (Cells{"2"}));
  EXPECT_EQ((*rows)[5].cells, (Cells{"3", "=1+1"}));   // text, never reckoned
  EXPECT_EQ((*rows)[6].number, 7);
}

TEST(Xlsx, the_same_table_gives_the_same_bytes) {
  const Sheet sheet{"表", "", {"甲"}, {{"1"}}, {"末"}};
  EXPECT_EQ(*render_xlsx(sheet), *render_xlsx(sheet));
}

TEST(Xlsx, a_table_too_long_is_refused) {
  Sheet sheet{"表", "", {"甲"}, std::vector<Cells>(10'001, Cells{"1"}), {}};
  const auto bytes = render_xlsx(sheet);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().code, "document_too_large");
}

TEST(Xlsx, numbers_days_truths_and_errors_read_as_a_person_sees_them) {
  // 45463 is 2024-06-20: 2024-01-01 is 45292, and June 20 the 171st day after it.
  const auto rows = read_xlsx(workbook(R"(<row r="3"><c r="A3"><v>13800000000</v></c><c r="B3"><v>1.38E10</v></c><c r="C3"><v>0.1</v></c><c r="D3" s="1"><v>45463</v></c><c r="E3" s="2"><v>45463</v></c>
    <c r="F3" t="b"><v>1</v></c><c r="G3" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="H3"><f>A3*2</f><v>4</v></c><c r="I3" t="str"><f>"甲"</f><v>甲</v></c></row>)"));
  ASSERT_TRUE(rows) << rows.error().message.en;
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ((*rows)[0].number, 3);
  EXPECT_EQ((*rows)[0].cells, (Cells{"13800000000", "13800000000", "0.1", "2024-06-20", "2024-06-20", "TRUE", "#DIV/0!", "4", "甲"}));
  EXPECT_EQ((*rows)[0].errors, (std::vector<int>{7}));
}

TEST(Xlsx, texts_come_from_the_shared_table_without_their_pronunciation) {
  const auto rows = read_xlsx(workbook(R"(<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c><c t="s"><v>9</v></c><c t="inlineStr"><is><t>乙_x000D_</t></is></c></row>)", "<si><t>甲</t></si><si><r><t>样</t></r><r><t>例</t></r><rPh><t>yang</t></rPh></si>"));
  ASSERT_TRUE(rows);
  EXPECT_EQ((*rows)[0].cells, (Cells{"样例", "甲", "", "乙"}));
}

TEST(Xlsx, what_is_no_workbook_is_refused_kindly) {
  EXPECT_EQ(code(read_xlsx("PK\x03\x04 no zip")), "bad_xlsx");
  EXPECT_EQ(code(read_xlsx("")), "bad_xlsx");
  EXPECT_EQ(code(read_xlsx("\xD0\xCF\x11\xE0 an old one")), "bad_xlsx");
  EXPECT_EQ(code(read_xlsx(zipped({{"a.txt", "text"}}))), "bad_xlsx");
  EXPECT_EQ(code(read_xlsx(workbook("<row><c></row>"))), "bad_xlsx");
  EXPECT_EQ(code(read_xlsx(zipped({{"xl/workbook.xml", "<!DOCTYPE w [<!ENTITY a 'b'>]><workbook/>"}}))), "bad_xlsx");
}

TEST(Xlsx, every_bound_is_kept) {
  std::string rows;
  for (int i = 0; i < 20; ++i) rows += "<row><c><v>1</v></c></row>";
  Bounds bounds;
  bounds.rows = 20;
  EXPECT_EQ(code(read_xlsx(workbook(rows), bounds)), "");
  bounds.rows = 19;
  EXPECT_EQ(code(read_xlsx(workbook(rows), bounds)), "xlsx_too_large");
  bounds = {};
  bounds.columns = 3;
  EXPECT_EQ(code(read_xlsx(workbook(R"(<row r="1"><c r="C1"><v>1</v></c></row>)"), bounds)), "");
  EXPECT_EQ(code(read_xlsx(workbook(R"(<row r="1"><c r="D1"><v>1</v></c></row>)"), bounds)), "xlsx_too_large");
  bounds = {};
  bounds.cell = 5;
  EXPECT_EQ(code(read_xlsx(workbook(R"(<row><c t="str"><v>12345</v></c></row>)"), bounds)), "");
  EXPECT_EQ(code(read_xlsx(workbook(R"(<row><c t="str"><v>123456</v></c></row>)"), bounds)), "xlsx_too_large");
  bounds = {};
  bounds.bytes = 10;
  EXPECT_EQ(code(read_xlsx(workbook(rows), bounds)), "xlsx_too_large");
}

TEST(Xlsx, a_file_that_swells_when_unpacked_is_refused) {
  const std::string blanks(6u << 20, ' ');   // packs to a few kilobytes
  EXPECT_EQ(code(read_xlsx(workbook(blanks))), "xlsx_too_large");
  Bounds bounds;
  bounds.ratio = 1'000'000;
  EXPECT_EQ(code(read_xlsx(workbook(blanks), bounds)), "");
  bounds.expanded = 5u << 20;
  EXPECT_EQ(code(read_xlsx(workbook(blanks), bounds)), "xlsx_too_large");
}

TEST(Xlsx, columns_are_named_as_in_excel) {
  EXPECT_EQ(column_name(1), "A");
  EXPECT_EQ(column_name(26), "Z");
  EXPECT_EQ(column_name(27), "AA");
  EXPECT_EQ(column_name(702), "ZZ");
}

}  // namespace
}  // namespace documents
