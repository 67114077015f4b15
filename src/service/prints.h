#pragma once
#include "service/accounts.h"
#include "service/house.h"

namespace service {

struct Print { std::string bytes, name, type; };

/// A document of the programme filled from a case, as this session may see it. Refuses `not_found`, `document_too_large`.
base::Result<Print> print_document(House& house, const Session& session, const std::string& case_id, const std::string& document);

/// The certificate as PDF with its QR code, for anyone. Refuses `not_found`.
base::Result<Print> print_certificate(House& house, const std::string& number);

}  // namespace service
