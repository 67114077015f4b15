#pragma once
#include "service/command.h"
#include "service/list_table.h"
#include "service/strips.h"

namespace service {

/// What a list says place by place: "第 3 行 联系电话" -> the text printed there.
Printed printed_list(const ListTable& table);

/// {"code","document","label","version","printed_at","matches","changed":[label]} of a file on this case: the print it is a
/// scan of, beside what the case says now, or with `data` would say. Null where the file carries no code of this house.
base::Json strip_json(House& house, store::Reader& db, const Session& session, const Seen& seen, const std::string& digest, const base::JsonObject& data = {});

/// The same beside this session's draft; null where the case is not theirs to see.
base::Json strip_with_draft(House& house, store::Reader& db, const Session& session, const std::string& case_id, const std::string& digest);

/// The files sent with an act where sealed scans belong (`scan_of`) are scans of what is sent. A file without a code passes: it
/// is looked at by people. Refuses `strip_outdated` with the places that changed, `strip_of_another`.
base::Result<void> scans_fit(House& house, store::Reader& db, const Session& session, const Seen& seen, const base::JsonObject& data);

/// 200 {"strip": …}: the code typed from the foot of a scan that was handed in. Refuses `not_found`, `not_yours`, `strip_unknown`.
struct TypedStrip { std::string case_id, digest, code; };
base::Result<Answer> type_strip(House& house, const Session& session, const TypedStrip& typed);

}  // namespace service
