#pragma once
#include "access/office.h"
#include "programme/programme.h"

#include <map>
#include <string>
#include <vector>

/// Who may do and see what: one place, default deny. Used by pages, API, search, documents and jobs alike.
namespace access_control {

/// What of a case decides who has to do with it.
struct Relation {
  std::string applicant;               // office id; empty: a case about to be opened
  std::string holder;                  // office id of the certificate's holder; empty: none
  std::string place;                   // division code that the programme's area roles go by
  std::map<std::string, std::vector<std::string>> assigned;   // case role -> accounts
  bool submitted = false;              // a draft is seen by its applicant alone
};

/// The programme roles that `account`, acting for `office`, may play on such a case; in the programme's order.
std::vector<std::string> roles_on(const programme::Programme& programme, const Office& office, const std::string& account, const Relation& relation);

/// What a person sees of a case. Nothing at all when `visible` is false: then the case does not exist for them.
struct Sight {
  bool visible = false;
  bool confidential = false;           // facts of class confidential
  bool personal = false;               // facts of class personal
  bool reviewers = false;              // who reviews, and their sheets
  bool own_only = false;               // of sheets only one's own (a reviewer while others work)
};

/// `procedure`: the one the case runs.
Sight sight_of(const programme::Programme& programme, const programme::Procedure& procedure, const Office& office, const std::string& account, const Relation& relation);

/// The roles whose holders see a filed case of `procedure` wherever their territory holds it; parties and people assigned are
/// told by the case itself. For lists, which cannot ask `sight_of` of every case there is.
std::vector<std::string> reading_roles(const programme::Programme& programme, const programme::Procedure& procedure);

/// Acts outside cases. Each is a line of one table in access.cpp.
enum class Act { confirm_claim, open_round, invite_own, invite_any, create_office, read_ledger, erase, move_clock };

/// `office`: the one acted for, may be null for an administrator; `place`: the division code of what is acted upon.
bool may(Act act, const Office* office, bool administrator, const std::string& programme, const std::vector<std::string>& roles, std::string_view place = {});

}  // namespace access_control
