#pragma once
#include "base/refusal.h"
#include "documents/document.h"

#include <string>

namespace documents {

/// PDF bytes, the same for the same input. Refuses `document_too_large` over 200 pages or 2 MiB of text.
/// Throws std::runtime_error when the drawing library fails (a fault).
base::Result<std::string> render_pdf(const Document& document);

/// Refuses `document_too_large` when the address does not fit a QR code (over 300 bytes) or the rows do not fit the page.
base::Result<std::string> render_pdf(const Certificate& certificate);

}  // namespace documents
