#pragma once
#include "programme/loader.h"
#include "store/reader.h"
#include "views/cases.h"

namespace service {

/// The file an edition is kept as in the store.
constexpr const char* packed_file = "edition.json";

/// The edition the store keeps under a digest, with the values set for a round. Refuses `not_found`, `edition_changed` (what is kept
/// is no longer what the digest names), and what the loader refuses.
base::Result<programme::ProgrammePtr> load_kept_edition(store::Reader& db, const std::string& digest, const programme::SetParameters& set = {});

/// Every edition a store keeps, by digest, all loaded at once; nullptr for one that is not kept or was changed.
views::EditionOf kept_editions(store::Reader& db);

/// Why an edition kept under one of the digests cannot be used any more, one refusal each.
std::vector<base::Refusal> damaged_editions(store::Reader& db);

}  // namespace service
