#pragma once
#include "store/reader.h"

#include "registry/certificate.h"

#include <optional>
#include <string>
#include <vector>

/// The public register: one row a certificate, found by number, holder, product or place.
namespace views {

struct RegisterFilter {
  std::string words, programme, status;      // empty: any; status as of the events and `today`
  std::string today;                         // YYYY-MM-DD
  std::int64_t limit = 50, offset = 0;
};

struct CertificateRow {
  std::string number, programme, edition, title, holder, holder_name, uscc, product, category, place, case_id;
  std::string issued_on, valid_to, status, reason, clause;   // valid_to empty: the text sets no end
  std::int64_t since = 0;                    // microseconds
  std::int64_t version = 0;
};

struct CertificatePage { std::vector<CertificateRow> rows; std::int64_t total = 0; };

store::Applier register_view();

std::optional<CertificateRow> find_certificate(store::Reader& db, const std::string& number, const std::string& today);
/// Words that are a certificate's whole number find that one alone.
CertificatePage search_register(store::Reader& db, const RegisterFilter& filter);
/// The latest issued, newest first.
std::vector<CertificateRow> latest_certificates(store::Reader& db, std::int64_t limit);
std::vector<CertificateRow> certificates_of_case(store::Reader& db, const std::string& case_id);
std::vector<CertificateRow> certificates_of_holder(store::Reader& db, const std::string& office);
std::int64_t valid_certificate_count(store::Reader& db);

/// How many certificates a title has given out in a year, so that the next number follows.
std::int64_t issued_in_year(store::Reader& db, const std::string& programme, const std::string& title, const std::string& year);

}  // namespace views
