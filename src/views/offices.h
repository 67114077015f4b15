#pragma once
#include "access/office.h"
#include "store/reader.h"

#include <optional>
#include <string>
#include <vector>

/// Offices, their roles and their people. Events of the streams "office/<id>":
/// office_registered {kind, name, uscc, territory} · office_changed {claim | name | territory, reason} ·
/// role_granted and role_revoked {programme, role, territory, scope} for the office (territory: where the role is an area's;
/// scope: where it is a sector's), {role: member, account} for a person who acts for it, {programme, role, account} for a
/// person enrolled in a programme's list or struck off it.
namespace views {

using access_control::Office;

store::Applier offices_view();

std::optional<Office> find_office(store::Reader& db, const std::string& id);
std::optional<Office> find_office_by_uscc(store::Reader& db, const std::string& uscc);
/// All offices, by kind and name; at most 10,000.
std::vector<Office> all_offices(store::Reader& db);
/// Enterprises whose claim to their code waits for an answer, within a territory (empty: everywhere).
std::vector<Office> open_claims(store::Reader& db, const std::string& territory);
/// Offices that hold a role in a programme; with a scope, those whose grant names it.
std::vector<Office> offices_with_role(store::Reader& db, const std::string& programme, const std::string& role, const std::string& scope = {});
/// People enrolled in person in a role, and those struck off, who are no longer drawn from whatever office they act for.
struct Enrolment { std::string account, programme, role, office; bool enrolled = true; };
std::vector<Enrolment> enrolments_in(store::Reader& db, const std::string& programme, const std::string& role);
std::vector<Enrolment> enrolments_of(store::Reader& db, const std::string& account);
/// Ids of the offices an account acts for, and accounts that act for an office; in the order they were joined.
std::vector<std::string> offices_of(store::Reader& db, const std::string& account);
std::vector<std::string> accounts_of(store::Reader& db, const std::string& office);

/// What all codes within a territory start with: "650100" -> "6501", "650000" -> "65", "650102" -> "650102", "" -> "".
/// Source: GB/T 2260, two digits a level.
std::string prefix_of(const std::string& territory);

}  // namespace views
