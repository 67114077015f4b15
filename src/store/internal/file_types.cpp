#include "store/internal/file_types.h"

#include <fmt/format.h>
#include <magic.h>
#include <mutex>

namespace store::internal {
namespace {

constexpr std::size_t head_bytes = 256 << 10;
constexpr std::size_t tail_bytes = 64 << 10;
constexpr std::string_view docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
constexpr std::string_view xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

struct Allowed { std::string_view ending, type; };
constexpr Allowed allowed[] = {{"pdf", "application/pdf"}, {"png", "image/png"}, {"jpg", "image/jpeg"}, {"jpeg", "image/jpeg"}, {"docx", docx},
                               {"xlsx", xlsx},             {"txt", "text/plain"}, {"csv", "text/plain"}};

/// libmagic's judgement; one cookie is not for two threads.
class Magic {
 public:
  static std::string judge(std::string_view bytes) {
    static Magic magic;
    const std::lock_guard lock(magic.mutex_);
    const char* type = magic_buffer(magic.cookie_, bytes.data(), bytes.size());
    return type == nullptr ? "" : type;
  }

 private:
  Magic() : cookie_(magic_open(MAGIC_MIME_TYPE)) {
    if (cookie_ == nullptr || magic_load(cookie_, nullptr) != 0) throw std::runtime_error("libmagic cannot load its database");
  }
  ~Magic() { magic_close(cookie_); }
  magic_t cookie_;
  std::mutex mutex_;
};

/// Writers differ in the order of a ZIP's parts, so libmagic may see only the ZIP.
std::string office_type(const Sample& sample) {
  if (!sample.holds("[Content_Types].xml")) return "";
  if (sample.holds("word/document.xml")) return std::string(docx);
  return sample.holds("xl/workbook.xml") ? std::string(xlsx) : "";
}

std::string found_type(const Sample& sample) {
  const std::string judged = Magic::judge(sample.head());
  if (judged == "text/csv" || judged == "application/csv") return "text/plain";
  const bool is_zip = sample.head().starts_with("PK\x03\x04");
  return is_zip && judged != docx && judged != xlsx ? office_type(sample) : judged;
}

bool is_allowed(std::string_view type) {
  return std::any_of(std::begin(allowed), std::end(allowed), [&](const Allowed& one) { return one.type == type; });
}

std::string lower(std::string_view text) {
  std::string small(text);
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return small;
}

bool fits_name(std::string_view name, std::string_view type) {
  const std::size_t dot = name.rfind('.');
  if (dot == name.npos) return true;
  const std::string ending = lower(name.substr(dot + 1));
  return std::any_of(std::begin(allowed), std::end(allowed), [&](const Allowed& one) { return one.ending == ending && one.type == type; });
}

bool fits_claim(std::string_view claimed, std::string_view type) {
  const std::string said = lower(claimed.substr(0, claimed.find_first_of("; ")));
  if (said.empty() || said == "application/octet-stream" || said == type) return true;
  return (said == "image/jpg" && type == "image/jpeg") || (said == "text/csv" && type == "text/plain");
}

}  // namespace

void Sample::add(std::string_view chunk) {
  const std::size_t room = head_bytes - head_.size();
  head_.append(chunk.substr(0, room));
  tail_.append(chunk);
  if (tail_.size() > tail_bytes) tail_.erase(0, tail_.size() - tail_bytes);
}

base::Result<std::string> type_of(const Sample& sample, const FileClaim& claim) {
  const std::string type = found_type(sample);
  if (!is_allowed(type))
    return base::refuse("file_type", {"不能上传这种文件。请上传 PDF、PNG、JPEG、DOCX、XLSX 或纯文本文件。", "This kind of file is not accepted. Send PDF, PNG, JPEG, DOCX, XLSX or plain text."});
  if (!fits_name(claim.name, type) || !fits_claim(claim.type, type))
    return base::refuse("file_mislabelled", {fmt::format("文件内容与名称不符：内容是 {}。请用正确的扩展名保存后再上传。", type),
                                             fmt::format("The file is not what its name says: its content is {}. Save it under the right ending and send it again.", type)});
  return type;
}

}  // namespace store::internal
