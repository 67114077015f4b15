#pragma once
#include "http/pages/html.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace http::pages {

/// What anyone may know of one certificate, ready to be shown.
struct CertificateShown {
  std::string number;
  std::string status;                 // valid | suspended | withdrawn | expired
  base::Text title;                   // of the certificate or mark
  base::Text issuer;
  std::string holder, product;
  std::string issued_on;              // YYYY-MM-DD
  std::string valid_to;               // empty: the text sets no end
  std::string changed_on;             // day of the last change of status; empty: none
  std::string cite, clause_href;      // the clause its status rests on
  std::vector<std::pair<base::Text, std::string>> more;
};

/// The answer to a scan: verdict first, one request, no script, its style inside (at most 4 KB over the wire).
/// `certificate` empty: no such number. `as_of` as the clock in Beijing shows it.
std::string verify_page(const Frame& frame, const std::string& number, const std::optional<CertificateShown>& certificate, const std::string& as_of);

/// The page's inline style, for the content security policy's hash.
std::string_view verify_style();

struct RegisterRow { std::string number, title, holder, product, issued_on, status; };

/// The public register: a search box and its hits (at most what one page shows); `q` as typed; `total` hits in all.
std::string register_page(Frame frame, const std::string& q, const std::vector<RegisterRow>& rows, std::size_t total);

/// The word for a status: 有效、暂停、已取消、已到期.
std::string_view status_word(std::string_view status, Language language);

}  // namespace http::pages
