#pragma once
#include "service/command.h"

namespace service {

/// The table of a list come back: of a document that is made as a workbook, at the step of the list, from whoever acts there. `path`: where the file lies for the moment.
/// `confirm`: the `digest` of a review; empty: review alone.
struct ListImport { std::string case_id, document, path, name, confirm; };

/// 200 ListReview (openapi.yaml): each row beside the case it is about, the cases it leaves out, what was passed over, and what
/// is wrong with row and column; nothing is recorded. Confirmed: 201 the same; the file is kept with the case, and the list's cases
/// lie ready in the draft of the act. A table cannot change a case: what differs is told. Refuses `not_found`, `not_yours`,
/// `bad_import` (problems left), `import_changed`, and what service::read_table refuses.
base::Result<Answer> import_list(House& house, const Session& session, const Sent& sent, const ListImport& import);

}  // namespace service
