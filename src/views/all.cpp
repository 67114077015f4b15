#include "views/all.h"

#include "views/bans.h"
#include "views/inbox.h"
#include "views/notices.h"
#include "views/offices.h"
#include "views/register.h"
#include "views/rounds.h"

namespace views {

store::Applier all_views(EditionOf edition_of) {
  constexpr int version = 7;   // raise it with any change of a view's tables or meaning
  const std::vector<store::Applier> parts = {
      offices_view(), rounds_view(), register_view(), cases_view(edition_of), bans_view(), notices_view(edition_of), inbox_view(edition_of),
  };
  store::Applier all{"views", version, {}, {}, nullptr};
  for (const auto& part : parts) {
    all.tables.insert(all.tables.end(), part.tables.begin(), part.tables.end());
    all.ddl.insert(all.ddl.end(), part.ddl.begin(), part.ddl.end());
  }
  all.apply = [parts](const ledger::Event& event, store::Transaction& tx) {
    for (const auto& part : parts) part.apply(event, tx);
  };
  return all;
}

}  // namespace views
