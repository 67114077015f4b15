#include "documents/internal/archive.h"

#include <array>

namespace documents::internal {
namespace {

constexpr std::size_t free_of_ratio = 1u << 20;   // small files are packed tightly
constexpr std::string_view compound_file("\xD0\xCF\x11\xE0", 4);   // .xls, and .xlsx under a password

struct FileCloser { void operator()(zip_file_t* file) const { zip_fclose(file); } };

}  // namespace

tl::unexpected<base::Refusal> bad_xlsx(const std::string& zh, const std::string& en) {
  return base::refuse("bad_xlsx", {"这份文件读不出表格：" + zh + "请用 Excel 或 WPS 另存为“.xlsx 工作簿”后再传。", "No table can be read from this file: " + en + " Save it as an .xlsx workbook and send it again."});
}

tl::unexpected<base::Refusal> xlsx_too_large(const std::string& zh, const std::string& en) {
  return base::refuse("xlsx_too_large", {"表格超出上限：" + zh + "请删去多余的内容，或分几份上传。", "The workbook is beyond the limits: " + en + " Take out what is not needed, or send it in parts."});
}

base::Result<Archive> Archive::open(std::string_view bytes, const Bounds& bounds) {
  if (bytes.size() > bounds.bytes) return xlsx_too_large(fmt::format("文件大于 {} MB。", bounds.bytes >> 20), fmt::format("the file is over {} MB.", bounds.bytes >> 20));
  if (bytes.starts_with(compound_file)) return bad_xlsx("这是旧版 .xls 或加了密码的文件。", "it is an old .xls, or under a password.");
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
  zip_error_fini(&error);
  if (!zip) {
    if (source) zip_source_free(source);
    return bad_xlsx("它不是 .xlsx 文件，或已损坏。", "it is no .xlsx file, or damaged.");
  }
  Archive archive;
  archive.zip_.reset(zip);
  archive.bounds_ = bounds;
  archive.packed_ = bytes.size();
  if (archive.parts() > bounds.parts) return xlsx_too_large("内部文件过多。", "it has too many parts.");
  return archive;
}

bool Archive::has(const std::string& part) const { return zip_name_locate(zip_.get(), part.c_str(), 0) >= 0; }

std::int64_t Archive::parts() const { return zip_get_num_entries(zip_.get(), 0); }

std::string Archive::name(std::int64_t part) const {
  const char* name = zip_get_name(zip_.get(), static_cast<zip_uint64_t>(part), 0);
  return name ? name : "";
}

base::Result<std::string> Archive::read(const std::string& part) { return unpack(zip_fopen(zip_.get(), part.c_str(), 0), part); }

base::Result<std::string> Archive::read(std::int64_t part) { return unpack(zip_fopen_index(zip_.get(), static_cast<zip_uint64_t>(part), 0), name(part)); }

base::Result<std::string> Archive::unpack(zip_file_t* opened, const std::string& part) {
  const std::unique_ptr<zip_file_t, FileCloser> file(opened);
  if (!file) return bad_xlsx(fmt::format("缺少内部文件 {}，或它加了密码。", part), fmt::format("its part {} is missing or locked.", part));
  std::string content;
  std::array<char, 64 * 1024> chunk;
  while (true) {
    const auto read = zip_fread(file.get(), chunk.data(), chunk.size());
    if (read < 0) return bad_xlsx("内部文件已损坏。", "a part of it is damaged.");
    if (read == 0) return content;
    content.append(chunk.data(), static_cast<std::size_t>(read));
    expanded_ += static_cast<std::size_t>(read);
    if (expanded_ > bounds_.expanded) return xlsx_too_large(fmt::format("解压后大于 {} MB。", bounds_.expanded >> 20), fmt::format("unpacked it is over {} MB.", bounds_.expanded >> 20));
    if (expanded_ > free_of_ratio && expanded_ / bounds_.ratio > packed_) return xlsx_too_large(fmt::format("解压后大小超过原文件的 {} 倍。", bounds_.ratio), fmt::format("unpacked it is over {} times its size.", bounds_.ratio));
  }
}

}  // namespace documents::internal
