#pragma once
#include "programme/programme.h"
#include "store/reader.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// One row a case, shaped like the queue and the list of one's own cases; and whose turn it is.
namespace views {

/// The edition a digest names; nullptr when it is not known. Views ask it who acts at a stage; editions never change.
using EditionOf = std::function<programme::ProgrammePtr(const std::string& digest, store::Reader& db)>;

struct CaseRow {
  std::string id, programme, edition, procedure, way, round, about;
  std::string applicant, applicant_name, holder;         // office ids; holder: of the certificate the case is about
  std::string place, org_name, product_name;
  std::string stage, role;                               // empty once closed; the role that acts
  std::int64_t opened_at = 0, entered_at = 0;            // microseconds
  std::string due;                                       // YYYY-MM-DD or empty
  bool provisional = false, submitted = false, returned = false, closed = false;
  std::string result;
  std::int64_t version = 0;
  bool mine = false;                                     // it is the asking office's turn
};

/// Who asks for a list. Seen are: what the office applied for; what was submitted about its certificate, or in a programme in
/// which it holds a role, within that role's territory; what the account was assigned to. As access_control::sight_of.
struct Viewer { std::string account, office; };

struct CaseFilter {
  std::string programme, procedure, stage, due_before, words;   // empty: any; words: part of a name or an id
  enum class Whose { all, mine, closed, own } whose = Whose::all;   // own: those the office applied for
  std::int64_t limit = 100, offset = 0;
};

struct CasePage { std::vector<CaseRow> rows; std::int64_t total = 0; };

store::Applier cases_view(EditionOf edition_of);

/// Earliest due first, then those that wait longest.
CasePage list_cases(store::Reader& db, const Viewer& viewer, const CaseFilter& filter);
std::optional<CaseRow> find_case(store::Reader& db, const std::string& id);
/// How many cases of a round ("": of a procedure without rounds) came to each outcome of a stage; withdrawn ones do not count.
std::map<std::string, int> outcomes_at(store::Reader& db, const std::string& programme, const std::string& procedure, const std::string& round, const std::string& stage);
/// Open cases whose last day is before `day`, at most `limit`.
std::vector<CaseRow> overdue_cases(store::Reader& db, const std::string& day, std::int64_t limit);
std::int64_t open_case_count(store::Reader& db);

/// The roles that may act where the programme says `role`: itself, or for a choice those it is among.
std::vector<std::string> acting_roles(const programme::Programme& programme, const std::string& role);

}  // namespace views
