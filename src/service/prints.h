#pragma once
#include "service/accounts.h"
#include "service/house.h"

namespace service {

struct Print { std::string bytes, name, type; };

enum class Format { pdf, xlsx };

/// A document of the programme filled from a case, as this session may see it; a form with what lies in this session's draft. A
/// list as the table of its cases. Refuses `not_found` (also a format the document has not), `document_too_large`.
base::Result<Print> print_document(House& house, const Session& session, const std::string& case_id, const std::string& document, Format format = Format::pdf);

/// The certificate as PDF with its QR code, for anyone. Refuses `not_found`.
base::Result<Print> print_certificate(House& house, const std::string& number);

}  // namespace service
