#pragma once
#include "access/office.h"
#include "programme/programme.h"

#include <map>
#include <set>
#include <string>
#include <vector>

/// Who may do and see what: one place, default deny. Used by pages, API, search, documents and jobs alike.
namespace access_control {

/// What of a case decides who has to do with it.
struct Relation {
  std::string applicant;               // office id of whoever opened it; empty: a case about to be opened
  std::string holder;                  // office id of the other party: the certificate's holder, or who applied in the case it is about
  std::string person;                  // account the case is about
  std::set<std::string> openers;       // `openers_of`; empty: whoever opened it and the other party play every party's role
  std::string place;                   // division code that the programme's area roles go by
  std::map<std::string, std::string> facts;   // the options that pick sectors and choices (`picking_facts`), as far as stated
  std::map<std::string, std::vector<std::string>> assigned;   // case role -> accounts
  bool submitted = false;              // a draft is seen by its applicant alone
  bool about_a_title = false;          // the other party holds the title the case is about
  bool from_anyone = false;            // opened by a way that anyone may take

  bool operator==(const Relation&) const = default;
};

/// The party roles that whoever opened a case by this way plays; the other parties' are left out.
std::set<std::string> openers_of(const programme::Programme& programme, const programme::Procedure& procedure, const std::string& way);

/// The facts whose options decide which office plays a sector's or a choice's role.
std::vector<std::string> picking_facts(const programme::Programme& programme);

/// Whether the other party has a step of its own in the procedure.
bool asks_other_party(const programme::Programme& programme, const programme::Procedure& procedure, const std::set<std::string>& openers);

/// Whether the stage is of whoever opened a case by this way: of its party, or of the way's own role.
bool is_openers_own(const programme::Programme& programme, const programme::Procedure& procedure, const std::string& way, const programme::Stage& stage);

/// Whether the stage, once it is left, has put the case before somebody else: until then nobody but its opener sees it. What is
/// only filled in, or posted inside the own house, does not; a submission made to somebody does (where none of the procedure
/// names a receiver, the first of all), and so does every step of another's.
bool hands_over(const programme::Programme& programme, const programme::Procedure& procedure, const std::string& way, const programme::Stage& stage);

/// Whether a case that a result opened (`follows`) lies before somebody else from its first moment: its first step is no
/// party's, so there is no draft of anybody's.
bool starts_handed_over(const programme::Programme& programme, const programme::Procedure& procedure, const std::string& way);

/// The office that holds a case which followed from another's result: the one that brought that result about where the first
/// step is its own, or a party's and it is a party itself; `party`, whom the new case is about, where the step is a party's
/// and an authority brought it about; else the one that held the case `before` (nobody is kept from a step for being told of it).
std::string holder_of_followed(const programme::Programme& programme, const programme::Procedure& procedure, const std::string& way, const Office* cause, const std::string& before, const std::string& party);

/// Holders of a role; of a sector's, those whose grant names `scope`.
struct Reach {
  std::string role, scope;
  auto operator<=>(const Reach&) const = default;
};

/// Who acts where the programme says `role`: its holders, for a choice those it is among or the one its fact picks. Empty
/// while the fact that decides is not stated. Roles of parties and people assigned stand for themselves.
std::vector<Reach> acting(const programme::Programme& programme, const std::string& role, const std::map<std::string, std::string>& facts);

/// The programme roles that `account`, acting for `office`, may play on such a case; in the programme's order.
std::vector<std::string> roles_on(const programme::Programme& programme, const Office& office, const std::string& account, const Relation& relation);
/// Whether `role` is among them.
bool may_play(const std::string& role, const programme::Programme& programme, const Office& office, const std::string& account, const Relation& relation);

/// What a person sees of a case. Nothing at all when `visible` is false: then the case does not exist for them.
struct Sight {
  bool visible = false;
  bool confidential = false;           // facts of class confidential
  bool personal = false;               // facts of class personal
  bool reviewers = false;              // who reviews, and their sheets
  bool own_only = false;               // of sheets only one's own (a reviewer while others work)
  bool header_only = false;            // owes a declaration first: what kind of case it is and whose, no fact
};

/// `procedure`: the one the case runs.
Sight sight_of(const programme::Programme& programme, const programme::Procedure& procedure, const Office& office, const std::string& account, const Relation& relation);

/// Who sees a filed case of `procedure` with these picking facts wherever their territory holds it; parties and people
/// assigned are told by the case itself. For lists, which cannot ask `sight_of` of every case there is.
std::vector<Reach> readers(const programme::Programme& programme, const programme::Procedure& procedure, const std::map<std::string, std::string>& facts);

/// Acts outside cases. Each is a line of one table in access.cpp.
enum class Act { confirm_claim, open_round, import_titles, invite_own, invite_any, create_office, read_ledger, erase, move_clock };

/// `office`: the one acted for, may be null for an administrator; `place`: the division code of what is acted upon.
bool may(Act act, const Office* office, bool administrator, const std::string& programme, const std::vector<std::string>& roles, std::string_view place = {});

}  // namespace access_control
