#pragma once
#include "procedure/case.h"

/// Interests in a case. An edition may bind roles to declare case by case that there is none; who has one stands aside.
/// Cases about a round or about nothing concern nobody, so nothing is declared there.
namespace procedure {

/// Plays a role here that the edition binds to declare.
bool plays_bound_role(const CaseState& state, const Actor& actor, const programme::Programme& programme);

/// Plays a bound role, has declared nothing on this case and has not stood aside.
bool owes_declaration(const CaseState& state, const Actor& actor, const programme::Programme& programme);

/// The same for roles whose people declare before they see what the case says: assigned, body, enrolled. Until then they
/// see who the applicant is, and no fact.
bool must_declare_first(const CaseState& state, const Actor& actor, const programme::Programme& programme);

/// The roles that nobody of the applicant plays in such a case: those the edition binds, where a party opened it. None where
/// the case concerns nobody.
std::vector<std::string> roles_closed_to_the_applicant(const programme::Programme& programme, const programme::Procedure& procedure, const std::string& way);

/// Whoever stood aside, and whoever plays a bound role and belongs to the applicant, takes no part in the case. False where
/// the edition binds nobody.
bool is_recused(const CaseState& state, const Actor& actor, const programme::Programme& programme);

/// Before an act in `role`: refuses `recused`, and `declaration_needed` where the role is bound, nothing was declared and
/// `data.no_conflict` is not true.
base::Result<void> may_act_in(const std::string& role, const CaseState& state, const base::JsonObject& data, const Actor& actor, const programme::Programme& programme);

/// Whether the data says `no_conflict: true`.
bool says_no_conflict(const base::JsonObject& data);

/// `case.declare`, with `no_conflict: true`. Refuses `not_yours` (no bound role), `recused`, `already_declared`,
/// `incomplete_entry`.
base::Result<Effects> declare(const CaseState& state, const Command& command, const Actor& actor, const Situation& situation);

/// `case.recuse`, with a reason; it also ends an appointment. At a stage that has a way of its own to stand aside it is
/// that one. Refuses `not_yours` (no bound role), `recused`, `incomplete_entry`, and what the stage's own way refuses.
base::Result<Effects> stand_aside(const CaseState& state, const Command& command, const Actor& actor, const Situation& situation);

}  // namespace procedure
