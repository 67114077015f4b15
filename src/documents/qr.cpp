#include "documents/qr.h"

#include <qrencode.h>

#include <fmt/format.h>
#include <memory>
#include <stdexcept>

namespace documents {
namespace {

constexpr std::size_t longest_text = 300;
constexpr int quiet_zone = 4;

}  // namespace

base::Result<QrCode> qr_code(std::string_view text) {
  if (text.empty() || text.size() > longest_text)
    return base::refuse("document_too_large", {"二维码内容须为 1 至 300 字节。", "A QR code holds 1 to 300 bytes here."});
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_M), QRcode_free);
  if (!code) throw std::runtime_error("the QR library failed");
  QrCode result{code->width, {}};
  result.dark.reserve(static_cast<std::size_t>(code->width) * code->width);
  for (int i = 0; i < code->width * code->width; ++i) result.dark.push_back(code->data[i] & 1);
  return result;
}

base::Result<std::string> qr_svg(std::string_view text) {
  auto code = qr_code(text);
  if (!code) return tl::unexpected(code.error());
  const int side = code->width + 2 * quiet_zone;
  std::string path;
  for (int y = 0; y < code->width; ++y)
    for (int x = 0; x < code->width; ++x)
      if (code->dark[static_cast<std::size_t>(y) * code->width + x])
        path += fmt::format("M{} {}h1v1h-1z", x + quiet_zone, y + quiet_zone);
  return fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges"><rect width="{0}" height="{0}" fill="#fff"/><path d="{1}"/></svg>)",
      side, path);
}

}  // namespace documents
