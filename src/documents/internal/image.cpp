#include "documents/internal/image.h"

#include "confine/child.h"

#include <zlib.h>

namespace documents::internal {
namespace {

constexpr std::uint64_t most_pixels = 200'000'000;

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t number = 0;
  for (std::size_t i = at; i < at + size; ++i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

base::Result<void> check_size(std::uint64_t width, std::uint64_t height) {
  if (width == 0 || height == 0) return confine::unreadable_file();
  if (width > most_pixels / height)
    return base::refuse("image_too_large", {"图片的像素过多（超过 2 亿）。请缩小，或用较低的分辨率重新扫描后再传。", "The image has too many pixels (over 200 million): make it smaller, or scan it at a lower resolution, and send it again."});
  return {};
}

/// SOF0 to SOF15 without DHT, JPG and DAC, which lie among them.
bool begins_frame(unsigned marker) { return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC; }

/// Where the next marker after coded pixels stands: not a stuffed zero, not a restart.
std::size_t after_scan(std::string_view bytes, std::size_t at) {
  for (; at + 1 < bytes.size(); ++at) {
    const auto next = static_cast<unsigned char>(bytes[at + 1]);
    if (bytes[at] == '\xFF' && next != 0 && next != 0xFF && !(next >= 0xD0 && next <= 0xD7)) return at;
  }
  return bytes.size();
}

}  // namespace

base::Result<void> check_png(std::string_view bytes) {
  constexpr std::size_t around = 12, header = 13;   // length, name and checksum; IHDR's content
  bool pixels = false;
  for (std::size_t at = 8; at + around <= bytes.size();) {
    const auto length = number_at(bytes, at, 4);
    const auto name = bytes.substr(at + 4, 4);
    if (length > bytes.size() - at - around || (at == 8) != (name == "IHDR")) break;
    const auto sum = crc32(0, reinterpret_cast<const Bytef*>(bytes.data() + at + 4), static_cast<uInt>(length + 4));
    if (number_at(bytes, at + 8 + length, 4) != sum || (name == "IHDR" && length != header)) break;
    if (name == "IHDR")
      if (auto size = check_size(number_at(bytes, at + 8, 4), number_at(bytes, at + 12, 4)); !size) return size;
    pixels = pixels || name == "IDAT";
    if (name == "IEND") return pixels ? base::Result<void>{} : confine::unreadable_file();
    at += around + length;
  }
  return confine::unreadable_file();
}

base::Result<void> check_jpeg(std::string_view bytes) {
  constexpr unsigned end_of_image = 0xD9, start_of_scan = 0xDA;
  bool frame = false, scan = false;
  for (std::size_t at = 2; at + 4 <= bytes.size() || (scan && at + 2 <= bytes.size());) {
    if (bytes[at] != '\xFF') break;
    const auto marker = static_cast<unsigned char>(bytes[at + 1]);
    if (marker == end_of_image) return frame && scan ? base::Result<void>{} : confine::unreadable_file();
    if (at + 4 > bytes.size()) break;
    if (marker == 0xFF) {   // filling
      ++at;
      continue;
    }
    const auto length = number_at(bytes, at + 2, 2);
    if (length < 2 || length > bytes.size() - at - 2) break;
    if (begins_frame(marker)) {
      if (frame || length < 8) break;
      frame = true;
      if (auto size = check_size(number_at(bytes, at + 7, 2), number_at(bytes, at + 5, 2)); !size) return size;
    }
    scan = scan || (frame && marker == start_of_scan);
    at += 2 + length;
    if (marker == start_of_scan) at = after_scan(bytes, at);
  }
  return confine::unreadable_file();
}

}  // namespace documents::internal
