#pragma once
#include "base/refusal.h"

#include <string_view>

namespace documents::internal {

/// Whether a PNG or JPEG is whole, by its chunks or segments alone: no pixel is decoded. Refuses `unreadable_file`,
/// `image_too_large` over 200 million pixels. Source: ISO/IEC 15948 (PNG), ISO/IEC 10918-1 annex B (JPEG).
base::Result<void> check_png(std::string_view bytes);
base::Result<void> check_jpeg(std::string_view bytes);

}  // namespace documents::internal
