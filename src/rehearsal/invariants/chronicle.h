#pragma once
#include "calendar/calendar.h"
#include "ledger/event.h"
#include "programme/programme.h"

#include <set>

/// A second reading of the regulation. What stands in this folder looks at the events and at the edition's own words, and
/// at nothing the engine computed: no state, no gate, no deadline, no right of access.
namespace rehearsal::invariants {

using base::Date;
using ledger::Event;
using programme::Procedure;
using programme::Stage;

/// One entry on a file.
struct Entry {
  const Event* event = nullptr;
  std::string stage, action;
  Date day;

  std::string text(std::string_view key) const;          // a public or sealed member
  const base::Json* member(std::string_view key) const;  // the same, whatever it is; nullptr without
};

/// A stage that was left, and how.
struct Step { std::string stage, outcome; };

/// What the events say of one case.
struct Record {
  std::string id, applicant, place, round, about;
  const programme::Programme* edition = nullptr;   // under what was set for its round
  const Procedure* procedure = nullptr;
  const programme::Way* way = nullptr;
  Date opened_on;
  const Stage* stage = nullptr;                // none: between two, or at the end
  Date entered_on;
  std::string entered_due;                     // as the engine wrote it
  std::size_t visit = 0;                       // the first entry since then
  std::vector<Step> path;                      // stages left, in order
  std::map<std::string, Date> arrived_on, left_on;            // stage -> when last
  std::vector<Entry> entries;
  std::map<std::string, const base::Json*, std::less<>> facts;
  std::map<std::string, std::vector<std::string>> assigned;   // role -> accounts
  std::map<std::string, std::string> places;   // stage -> outcome that counts there
  std::set<std::string> aside;                 // accounts that stood aside
  std::set<std::string> declared;              // accounts that said to have no interest in it
  std::vector<std::string> cases_about;        // ids
  std::optional<Date> filed_on;
  bool closed = false;
  std::string result;
  std::int64_t version = 0;

  std::string fact(std::string_view name) const;              // as text; empty when it is none
};

struct TitleRecord {
  std::string title, holder, case_id, status = "valid";       // valid | suspended | withdrawn
  Date issued_on;
  std::optional<Date> valid_to;
};

struct OfficeRecord {
  std::string kind, territory;
  std::set<std::pair<std::string, std::string>> roles;        // role, and of a sector's the option it is for

  bool has(const std::string& role) const;
};

/// Somebody is kept out, both days included; no last day: for good.
struct BanRecord {
  std::string ban, office, certificate;
  Date from;
  std::optional<Date> until;
  bool lifted = false;
  std::string stream;                  // of its own events; empty until they come
};

/// The edition by what an office set for a round: parameter -> value.
using Editions = std::map<std::map<std::string, std::string>, const programme::Programme*>;

/// Everything the events said so far.
class Chronicle {
 public:
  Chronicle(const programme::Programme& programme, const calendar::Calendar& calendar, Editions editions) : programme(programme), calendar(calendar), editions_(std::move(editions)) {}

  /// `event` stays where it is as long as the chronicle lives.
  void take(const Event& event, Date day);

  const Record* record(const std::string& stream) const;      // of "case/<id>"
  const Record* record_of(const std::string& id) const;
  const std::vector<std::string>& cases_of(const std::string& office) const;   // ids of those it opened
  /// The case that says where this one lies and who was picked for it: itself, or the one it is about.
  const Record& placing(const Record& record) const;
  /// The day from which what a case issues runs: the date its registration is `dated` by, else the day of the entry.
  Date runs_from(const std::string& case_id, const std::string& what, Date day) const;
  /// Cases of a round whose last word at a stage is this outcome; those withdrawn do not count.
  int places_taken(const Record& record, const std::string& stage, const std::string& outcome) const;

  const programme::Programme& programme;
  const calendar::Calendar& calendar;
  std::map<std::string, Record> cases;                        // by id
  std::map<std::string, TitleRecord> titles;                  // by number
  std::map<std::string, OfficeRecord> offices;                // by id
  std::map<std::string, std::string> office_of;               // account -> office
  std::map<std::string, std::set<std::string>> enrolled;      // account -> roles it was given in person
  std::map<std::string, std::set<std::string>> struck_off;    // account -> roles taken from it
  std::vector<BanRecord> bans;                                // as the titles and registrations bring them, read from the edition
  std::map<std::string, std::set<std::string>> titles_of;     // case -> titles issued on it
  std::map<std::string, std::int64_t> versions;               // stream -> its last
  std::string open_round;                                     // id; empty: none
  std::vector<std::string> rounds;                            // ids, in order
  std::map<std::string, std::string> year_of;                 // round -> its year

 private:
  void take_case(Record& record, const Event& event, Date day);
  void open(Record& record, const Event& event, Date day);
  void enter(Record& record, const Event& event, Date day);
  void enter_entry(Record& record, const Event& event, Date day);
  void leave(Record& record, const Event& event, Date day);
  void count(Record& record, const std::string& stage, int by);
  void take_title(const Event& event, Date day);
  void take_office(const Event& event);
  void take_ban(const Event& event, Date day);
  void take_round(const Event& event);
  const programme::Programme& edition_of(const std::string& round) const;
  void begin_ban(const std::string& id, const programme::Ban& ban, const std::string& office, const std::string& certificate, Date from);
  void lift_bans_with(const std::string& certificate);

  Editions editions_;
  std::map<std::string, const programme::Programme*> edition_of_round_;
  std::map<std::string, std::vector<std::string>> opened_by_;
  std::map<std::string, int> places_;                         // procedure, round, stage, outcome -> cases
};

std::string text(const base::JsonObject& fields, std::string_view key);

}  // namespace rehearsal::invariants
