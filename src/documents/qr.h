#pragma once
#include "base/refusal.h"

#include <string>
#include <string_view>
#include <vector>

namespace documents {

/// The modules of a QR code (ISO/IEC 18004, error correction M): `width` x `width`, row by row, true = dark.
struct QrCode {
  int width = 0;
  std::vector<bool> dark;
};

/// Refuses `document_too_large` for an empty text or one over 300 bytes.
base::Result<QrCode> qr_code(std::string_view text);

/// The same as a self-contained SVG with a quiet zone of four modules, for pages.
base::Result<std::string> qr_svg(std::string_view text);

}  // namespace documents
