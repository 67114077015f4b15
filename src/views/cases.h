#pragma once
#include "programme/programme.h"
#include "store/reader.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// One row a case, shaped like the queue and the list of one's own cases; and whose turn it is.
namespace views {

/// The edition a digest names; nullptr when it is not known. Views ask it who acts at a stage; editions never change.
using EditionOf = std::function<programme::ProgrammePtr(const std::string& digest, store::Reader& db)>;

struct CaseRow {
  std::string id, programme, edition, procedure, way, round, about;
  std::string applicant, applicant_name, holder;         // office ids; holder: the other party, where it may read the case
  std::string person;                                    // account the case is about, where that person may read it
  std::string place, org_name, product_name;
  std::string stage, role;                               // empty once closed; the role that acts
  std::int64_t opened_at = 0, entered_at = 0;            // microseconds
  std::string due;                                       // YYYY-MM-DD or empty
  bool provisional = false, submitted = false, returned = false, closed = false;
  std::string result;
  std::int64_t version = 0, filed_at = 0;                // filed_at: microseconds; 0 while a draft
  bool mine = false;                                     // it is the asking office's turn
  std::string claimed_by;                                // account of the asking office that works on it; a working row, decides nothing
};

/// Who asks for a list. Seen are: what the office applied for; what was submitted about its certificate or its own case where
/// it may read that, or in a programme in which it holds a role, within that role's territory and sector; what the account was
/// assigned to or is about. As access_control::sight_of; without what the account stood aside from.
struct Viewer { std::string account, office; };

struct CaseFilter {
  std::string programme, procedure, stage, due_before, words;   // empty: any; words: part of a name or an id
  std::string round;                                     // of the round, or about a case of it; empty: any
  std::string today;                                     // YYYY-MM-DD, for `overdue`
  // own: those the office applied for; claimed: the account works on; overdue: past their last day; waiting: for others
  enum class Whose { all, mine, closed, own, claimed, overdue, waiting } whose = Whose::all;
  std::int64_t limit = 100, offset = 0;
};

struct CasePage { std::vector<CaseRow> rows; std::int64_t total = 0; };

store::Applier cases_view(EditionOf edition_of);

/// Earliest due first, then those that wait longest.
CasePage list_cases(store::Reader& db, const Viewer& viewer, const CaseFilter& filter);
std::optional<CaseRow> find_case(store::Reader& db, const std::string& id);
/// Whether the viewer stood aside from the case, or belongs to its applicant where it would review.
bool is_kept_from(store::Reader& db, const Viewer& viewer, const std::string& id);
/// How many cases of a round ("": of a procedure without rounds) came to each outcome of a stage, and of those how many are of
/// each group noted with it ("outcome/group"); those that ended with one of `void_results` do not count.
std::map<std::string, int> outcomes_at(store::Reader& db, const std::string& programme, const std::string& procedure, const std::string& round, const std::string& stage,
                                       const std::set<std::string>& void_results = {"withdrawn_by_applicant"});
/// The cases still running that came to this outcome of a stage.
std::set<std::string> running_with(store::Reader& db, const std::string& programme, const std::string& procedure, const std::string& round, const std::string& stage, const std::string& outcome);
/// The cases of a round that stand at a stage (option "") or came to an outcome there, by id; without withdrawn ones.
struct AtStage { std::string id, option; };
std::vector<AtStage> cases_at(store::Reader& db, const std::string& programme, const std::string& procedure, const std::string& round, const std::string& stage, std::int64_t limit);
/// The cases that stand at a stage, by id, in the order in which they were filed; at most 20,000.
struct Standing { std::string programme, procedure, round, stage; };
std::vector<std::string> cases_standing(store::Reader& db, const Standing& where);
/// The cases of the lists that were closed in a round ("": without rounds), the latest first.
std::vector<std::string> closed_lists(store::Reader& db, const std::string& programme, const std::string& round, std::int64_t limit);
/// The cases about a case or certificate, in the order they were opened; at most 1,000.
std::vector<CaseRow> cases_about(store::Reader& db, const std::string& about);
/// Another case of the applicant in the same procedure and round ("": without rounds), not withdrawn.
bool has_another_case(store::Reader& db, const std::string& programme_id, const std::string& procedure, const std::string& round, const std::string& applicant, const std::string& but_id);
/// The next open cases whose last day is before `day`, earliest first, at most `limit`; after the one looked at last.
struct LastOverdue { std::string due, id; };
std::vector<CaseRow> overdue_cases(store::Reader& db, const std::string& day, const LastOverdue& after, std::int64_t limit);
/// The next open cases after the id `after` ("": from the first) whose last day is provisional, at most `limit`, by id.
std::vector<std::string> provisional_cases(store::Reader& db, const std::string& after, std::int64_t limit);
/// Filed and not ended. What is a draft is counted nowhere: it is its applicant's alone.
std::int64_t open_case_count(store::Reader& db);
/// How many filed cases of a round, and cases about those, stand at a stage ("": ended) or came to a result ("": running). By
/// procedure; without those that the viewer stood aside from.
struct RoundCount { std::string procedure, stage, result; std::int64_t cases = 0; };
std::vector<RoundCount> counts_of_round(store::Reader& db, const Viewer& viewer, const std::string& round);

}  // namespace views
