#include "documents/sent.h"
#include "documents/testing/zip.h"
#include "documents/xlsx.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <fstream>
#include <vector>

namespace documents {
namespace {

using Parts = std::vector<std::pair<std::string, std::string>>;

std::string zip_of(const Parts& parts) { return documents::testing::zipped(parts); }

std::string big_endian(std::uint32_t number, int size) {
  std::string out;
  for (int i = size - 1; i >= 0; --i) out += static_cast<char>(number >> (8 * i) & 0xFF);
  return out;
}

std::string chunk_of(const std::string& name, const std::string& content) {
  const auto named = name + content;
  return big_endian(static_cast<std::uint32_t>(content.size()), 4) + named + big_endian(static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(named.data()), static_cast<uInt>(named.size()))), 4);
}

const std::string png_start("\x89PNG\r\n\x1a\n");
std::string png_header(std::uint32_t width, std::uint32_t height) { return png_start + chunk_of("IHDR", big_endian(width, 4) + big_endian(height, 4) + std::string("\x08\x02\0\0\0", 5)); }
std::string png(std::uint32_t width, std::uint32_t height) { return png_header(width, height) + chunk_of("IDAT", "pixels") + chunk_of("IEND", ""); }

std::string segment(char marker, const std::string& content) { return std::string("\xFF") + marker + big_endian(static_cast<std::uint32_t>(content.size() + 2), 2) + content; }
std::string frame(std::uint32_t width, std::uint32_t height) { return segment('\xC0', "\x08" + big_endian(height, 2) + big_endian(width, 2) + "\x01"); }
const std::string scan = segment('\xDA', "\x01") + std::string("pixels\xFF\0more\xFF\xD0of them", 21);
std::string jpeg(std::uint32_t width, std::uint32_t height) { return "\xFF\xD8" + segment('\xE0', "JFIF") + frame(width, height) + scan + "\xFF\xD9"; }

/// The refusal's code; empty: it may be kept.
std::string looked_through(const std::string& bytes) {
  const std::string path = ::testing::TempDir() + "sent";
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  confine::Children children;
  const auto sound = look_through(children, path);
  return sound ? "" : sound.error().code;
}

TEST(Sent, sound_archives_and_images_are_taken_and_what_nothing_opens_passes) {
  EXPECT_EQ(looked_through(zip_of({{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<d><p>正文</p></d>"}, {"word/media/a.bin", "<no xml"}})), "");
  EXPECT_EQ(looked_through(png(4'000, 3'000)), "");
  EXPECT_EQ(looked_through(jpeg(4'000, 3'000)), "");
  EXPECT_EQ(looked_through("%PDF-1.4\n"), "");
  EXPECT_EQ(looked_through(""), "");
}

TEST(Sent, an_archive_that_swells_has_too_many_parts_or_declares_types_is_refused) {
  EXPECT_EQ(looked_through(zip_of({{"a.bin", std::string(40u << 20, '\0')}})), "archive_unsafe");   // 1,000 times its size
  Parts many;
  for (int i = 0; i < 1'001; ++i) many.emplace_back(std::to_string(i), "x");
  EXPECT_EQ(looked_through(zip_of(many)), "archive_unsafe");
  many.pop_back();
  EXPECT_EQ(looked_through(zip_of(many)), "");
  std::string laughs = "<!DOCTYPE l [<!ENTITY a0 \"ha\">";
  for (int i = 1; i < 30; ++i) laughs += "<!ENTITY a" + std::to_string(i) + " \"&a" + std::to_string(i - 1) + ";&a" + std::to_string(i - 1) + ";\">";
  EXPECT_EQ(looked_through(zip_of({{"word/document.xml", laughs + "]><l>&a29;</l>"}})), "archive_unsafe");
}

TEST(Sent, each_of_two_parts_of_one_name_is_looked_at) {
  auto two = zip_of({{"a.xml", "<a/>"}, {"b.xml", "<!DOCTYPE b><b/>"}});
  for (auto at = two.find("b.xml"); at != std::string::npos; at = two.find("b.xml")) two[at] = 'a';
  EXPECT_NE(looked_through(two), "");
}

TEST(Sent, deep_broken_and_cut_archives_are_unreadable) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_EQ(looked_through(zip_of({{"word/document.xml", deep}})), "unreadable_file");
  EXPECT_EQ(looked_through(zip_of({{"word/document.xml", "<a><b></a>"}})), "unreadable_file");
  const auto whole = zip_of({{"word/document.xml", "<a/>"}});
  EXPECT_EQ(looked_through(whole.substr(0, whole.size() - 10)), "unreadable_file");
  EXPECT_EQ(looked_through("PK\x03\x04 and nothing"), "unreadable_file");
}

TEST(Sent, an_image_of_too_many_pixels_is_refused) {
  EXPECT_EQ(looked_through(png(20'000, 10'000)), "");
  EXPECT_EQ(looked_through(png(20'001, 10'000)), "image_too_large");
  EXPECT_EQ(looked_through(png(0x7FFFFFFF, 0x7FFFFFFF)), "image_too_large");
  EXPECT_EQ(looked_through(jpeg(65'535, 65'535)), "image_too_large");
}

TEST(Sent, an_image_cut_anywhere_or_changed_is_unreadable) {
  for (const auto& whole : {png(10, 10), jpeg(10, 10)})
    for (std::size_t size = 8; size < whole.size(); size += 3) EXPECT_EQ(looked_through(whole.substr(0, size)), "unreadable_file") << size << " of " << whole.size();
  EXPECT_EQ(looked_through(png(0, 10)), "unreadable_file");
  EXPECT_EQ(looked_through(jpeg(10, 0)), "unreadable_file");
  EXPECT_EQ(looked_through(png_header(1, 1) + chunk_of("IEND", "")), "unreadable_file");
  auto changed = png(10, 10);
  changed[20] ^= 1;
  EXPECT_EQ(looked_through(changed), "unreadable_file");
  EXPECT_EQ(looked_through(png_start + big_endian(0xFFFFFFFF, 4) + "IHDR"), "unreadable_file");
  EXPECT_EQ(looked_through("\xFF\xD8" + frame(10, 10) + frame(10, 10) + scan + "\xFF\xD9"), "unreadable_file");
}

TEST(Sent, a_workbook_is_read_by_the_child_as_it_is_read_here) {
  const auto bytes = render_xlsx({"汇总表", "填报单位：某市", {"序号", "名称"}, {{"1", "样例食品有限公司"}, {"2", ""}}, {}});
  ASSERT_TRUE(bytes);
  confine::Children children;
  const auto there = read_sent_xlsx(children, *bytes), here = read_xlsx(*bytes);
  ASSERT_TRUE(there && here);
  ASSERT_EQ(there->size(), here->size());
  for (std::size_t i = 0; i < here->size(); ++i) {
    EXPECT_EQ((*there)[i].number, (*here)[i].number);
    EXPECT_EQ((*there)[i].cells, (*here)[i].cells);
    EXPECT_EQ((*there)[i].errors, (*here)[i].errors);
  }
  const auto refused = read_sent_xlsx(children, "PK\x03\x04 no zip");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "bad_xlsx");
  EXPECT_FALSE(refused.error().message.zh.empty());
}

}  // namespace
}  // namespace documents

int main(int count, char** words) {
  if (const auto child = confine::serve(count, words, documents::confined_works())) return *child;
  testing::InitGoogleTest(&count, words);
  return RUN_ALL_TESTS();
}
