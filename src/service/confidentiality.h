#pragma once
#include "service/loaded.h"
#include "views/cases.h"

namespace service {

/// Whether a fact, or the papers at a condition's place, is within what this session sees of a case: its class, the
/// applicant's mark, and the declaration that some roles owe before they see anything.
bool shows(const Seen& seen, std::string_view name);

/// Whether it stands in a part of a form that is kept from a role this session plays here.
bool is_kept_from(const Seen& seen, std::string_view name);

/// Whether who applied is kept from this session: its name is, or who it is that came of their own accord.
bool hides_applicant(const Seen& seen);

/// The name of whose case it is, as this session may read it in a list; empty where it is kept from it.
std::string org_name_for(House& house, store::Reader& db, const Session& session, const views::CaseRow& row);

/// Whether somebody brought a case about somebody else by a way open to anyone: told the answer, not what was found on the way.
bool is_stranger(const Seen& seen);

/// Whether the applicant marked it and somebody else is looking: then reading it is recorded.
bool is_marked_for(const Seen& seen, std::string_view name);

/// Notes that this session read marked content; the same within ten minutes is noted once. What cannot be noted is not to be
/// shown.
[[nodiscard]] base::Result<void> record_reads(House& house, const Session& session, const std::string& case_id, const std::vector<std::string>& what);

/// openapi.yaml: Read each, latest first: for the authorities whom the edition lets see what was marked, and the programme's
/// owner; reviewers do not learn who else reads. Refuses `not_found`.
base::Result<base::JsonArray> read_reads(House& house, const Session& session, const std::string& case_id);

}  // namespace service
