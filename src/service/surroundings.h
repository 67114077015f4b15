#pragma once
#include "service/loaded.h"

namespace service {

/// What FEEL reads of the world around a case: `cases` about it ({procedure, open, complete, result}; complete, once nothing is
/// lacking of what was filed), its `round` ({year}) and the earlier `rounds`, the `title` it is about ({number, title,
/// issued_on, status}). What there is none of is left out.
std::map<std::string, rules::feel::Value> surroundings_of(store::Reader& db, const Loaded& loaded);

/// The same for a case about to be opened in a round (its id; empty: none) about a certificate.
std::map<std::string, rules::feel::Value> surroundings_of(store::Reader& db, const programme::Programme& programme, const std::string& round, const std::optional<views::CertificateRow>& certificate);

/// The certificates of a programme that an office holds, of whichever edition, as they stand today; and as FEEL reads them.
std::vector<views::CertificateRow> certificates_held(store::Reader& db, const programme::Programme& programme, const std::string& office, base::Date today);
rules::feel::Value titles_of(const std::vector<views::CertificateRow>& rows);

}  // namespace service
