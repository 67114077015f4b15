#pragma once
#include "service/loaded.h"

#include <istream>

namespace service {

/// What stands on a print, place by place: a fact's name, or "row 3, 联系电话" of a list -> the text printed there.
using Printed = std::map<std::string, std::string>;

/// The code at the foot of a print: 12 characters of Crockford's base 32 in groups of four, "7K3F-9Q2M-4XAB". The same content
/// of the same document of a case has the same code; any other content another one.
std::string strip_code(const std::string& case_id, const std::string& document, const Printed& printed);

/// What the QR code and the file's keywords say: "pinjian:7K3F9Q2M4XAB".
std::string machine_code(const std::string& code);

/// A code as typed: blanks and hyphens left out, O read as 0, I and L as 1; empty when it is none.
std::string typed_code(std::string_view text);

/// The code a file of our own carries, also with a seal added behind it; empty where there is none, or more than one. Reads the
/// file piece by piece and opens nothing in it.
std::string code_in(std::istream& content);

/// Remembers what was printed, so that a scan of it can be told from a scan of another version. A print that is not remembered
/// is not to leave the house.
struct WhatPrinted { std::string case_id, document; std::int64_t version = 0; };
base::Result<void> keep_print(House& house, const Session& session, const WhatPrinted& what, const std::string& code, const Printed& printed);

/// A print by its code.
struct KeptPrint {
  std::string code, case_id, document, printed_at;   // printed_at: RFC 3339
  std::int64_t version = 0;
  std::map<std::string, std::string> digests;        // place -> digest of what was printed there
};
std::optional<KeptPrint> find_print(House& house, store::Reader& db, const std::string& code);

/// The places where the print says something else than `now`, or says something that `now` does not, or the reverse.
std::vector<std::string> changed_since(const KeptPrint& print, const Printed& now);

}  // namespace service
