#pragma once

namespace views {

/// SQL about a row `c` of view_case: whether the office $1 and its account $2 meet the case in a list. A grant reaches what was
/// submitted within its territory, where the procedure gives its role sight; whoever stood aside is nobody's reader any more.
inline constexpr const char* is_listed =
    "(c.applicant = $1 or (c.holder <> '' and c.holder = $1 and c.submitted = 1) or (c.person <> '' and c.person = $2 and c.submitted = 1) or exists (select 1 from view_case_person p where p.case_id = c.id and p.account = $2) "
    " or (c.submitted = 1 and exists (select 1 from view_grant g join view_case_reader r on r.role = g.role and (r.scope = '' or r.scope = g.scope) "
    "     where g.office = $1 and r.case_id = c.id and g.programme = c.programme_id and substr(c.place, 1, length(g.prefix)) = g.prefix)))";

}  // namespace views
