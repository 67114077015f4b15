#include "service/kept_editions.h"

#include "programme/sources.h"

#include <fmt/format.h>
#include <map>

namespace service {
namespace {

tl::unexpected<base::Refusal> changed(const std::string& digest) {
  return base::refuse("edition_changed", {fmt::format("库里保存的规定版本 {} 与它的摘要不符，可能被改动，不再采用。请运行 ledger verify，并从备份恢复。", digest),
                                          fmt::format("The edition kept as {} is not what its digest names; it may have been changed and is not used. Run ledger verify, and restore a backup.", digest)});
}

}  // namespace

base::Result<programme::ProgrammePtr> load_kept_edition(store::Reader& db, const std::string& digest, const programme::SetParameters& set) {
  const auto kept = db.edition(digest);
  if (!kept) return base::refuse("not_found", {"没有这个版本。", "There is no such edition."});
  const auto packed = kept->find(packed_file);
  const auto sources = packed == kept->end() ? changed(digest) : programme::unpack(packed->second);
  if (!sources) return changed(digest);
  auto edition = programme::load(*sources, set);
  if (edition && base::name_of((*edition)->digest) != digest) return changed(digest);
  return edition;
}

views::EditionOf kept_editions(store::Reader& db) {
  std::map<std::string, programme::ProgrammePtr> kept;
  for (const auto& row : db.query("select distinct digest from editions"))
    if (const auto edition = load_kept_edition(db, row.text("digest"))) kept[row.text("digest")] = *edition;
  return [kept = std::move(kept)](const std::string& digest, store::Reader&) {
    const auto known = kept.find(digest);
    return known == kept.end() ? nullptr : known->second;
  };
}

std::vector<base::Refusal> damaged_editions(store::Reader& db) {
  std::vector<base::Refusal> damaged;
  for (const auto& row : db.query("select distinct digest from editions order by digest"))
    if (const auto edition = load_kept_edition(db, row.text("digest")); !edition) damaged.push_back(edition.error().code == "edition_changed" ? edition.error() : changed(row.text("digest")).value());
  return damaged;
}

}  // namespace service
