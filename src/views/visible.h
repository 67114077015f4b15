#pragma once
#include <string>

namespace views {

/// SQL about a row `c` of view_case: whether the office $1 and its account $2 meet the case in a list. A grant reaches what was
/// submitted within its territory, where the procedure gives its role sight; whoever was appointed and stood aside is nobody's
/// reader any more.
inline constexpr const char* is_within_reach =
    "(c.applicant = $1 or (c.holder <> '' and c.holder = $1 and c.submitted = 1) or (c.person <> '' and c.person = $2 and c.submitted = 1) or exists (select 1 from view_case_person p where p.case_id = c.id and p.account = $2) "
    " or (c.submitted = 1 and exists (select 1 from view_grant g join view_case_reader r on r.role = g.role and (r.scope = '' or r.scope = g.scope) "
    "     where g.office = $1 and r.case_id = c.id and g.programme = c.programme_id and substr(c.place, 1, length(g.prefix)) = g.prefix)))";

/// SQL about the same row: whether the case is no more for the account, though its office reaches it. It stood aside from it or
/// from the case it is about, or belongs to the applicant and would play a role that is closed to such. A party keeps its own.
inline constexpr const char* is_kept_out =
    "(c.person <> $2 and not exists (select 1 from view_office o where o.id = $1 and o.id in (c.applicant, c.holder) and o.kind <> 'authority') "
    " and (exists (select 1 from view_case_aside a where a.account = $2 and a.case_id in (c.id, c.about)) "
    "   or (c.applicant <> $1 and exists (select 1 from view_member m where m.account = $2 and m.office = c.applicant) "
    "     and exists (select 1 from view_case_closed_role b where b.case_id = c.id and ("
    "       exists (select 1 from view_case_person p where p.case_id = c.id and p.role = b.role and p.account = $2) "
    "       or exists (select 1 from view_enrolment e where e.account = $2 and e.programme = c.programme_id and e.role = b.role and e.enrolled = 1) "
    "       or exists (select 1 from view_grant g where g.office = $1 and g.programme = c.programme_id and g.role = b.role and (b.scope = '' or b.scope = g.scope) and substr(c.place, 1, length(g.prefix)) = g.prefix))))))";

/// Whether both office and account meet it: what lists show.
inline const std::string is_listed = std::string(is_within_reach) + " and not " + is_kept_out;

}  // namespace views
