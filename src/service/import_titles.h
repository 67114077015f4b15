#pragma once
#include "service/command.h"

namespace service {

/// Awards of earlier years, so that their bars hold from the first day. `table`: an .xlsx workbook or CSV with a header of the
/// columns `title` (its name in the edition, or its label), `holder_name`, `uscc`, `issued_on` (YYYY-MM-DD, or a date of Excel),
/// `number` and, optionally, `year`; or of what these are called in Chinese. `confirm`: the `digest` of a review; empty: review alone.
struct TitleImport { std::string programme, table, confirm; };

/// 200 Review: {"digest","rows":[{"line","title","holder_name","uscc","issued_on","number","year","action":"issue"|"known"|
/// "refused","bans":[{"ban","label","from","until"}]}],"problems":[…]} with lines and columns (of a workbook counted in cells, else in characters); what would be done. Confirmed:
/// 201 the same with "issued". A number that stands on the register as the row says changes nothing. Refuses `not_found`,
/// `forbidden` (the programme's owner or an administrator), `too_large` (2,000 rows), `bad_import` (problems left),
/// `import_changed` (what is confirmed is not what was reviewed).
base::Result<Answer> import_titles(House& house, const Session& session, const Sent& sent, const TitleImport& import);

}  // namespace service
