#pragma once
#include "registry/ban.h"
#include "store/reader.h"

#include <string>
#include <vector>

/// Who is kept out of what, and until when: the streams "ban/<id>".
namespace views {

store::Applier bans_view();

/// The bans of a programme (its id, without the edition) on an organisation, by office or credit code; lifted ones too,
/// earliest first.
std::vector<registry::BanRecord> bans_on(store::Reader& db, const std::string& programme, const std::string& office, const std::string& uscc);
/// Those that came with a certificate.
std::vector<registry::BanRecord> bans_with(store::Reader& db, const std::string& certificate);
/// Those that rest on a case.
std::vector<registry::BanRecord> bans_of_case(store::Reader& db, const std::string& case_id);

}  // namespace views
