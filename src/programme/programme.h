#pragma once
#include "base/digest.h"
#include "base/text.h"
#include "calendar/period.h"
#include "programme/example.h"
#include "rules/rulebook.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// The immutable model of one edition of one regulation, as loaded from its folder (docs/reference/programme.md).
namespace programme {

enum class Treatment { computed, judged, procedural, stated };

struct Clause {
  std::string id, cite;
  std::vector<Treatment> treat;        // the intent; lint compares it with where the part is named
  base::Text gloss;                    // our own words
  std::string text;                    // only an office's own copy
  std::vector<std::string> cites;      // other parts this one points to
  base::Text remark;                   // what a reader must know of the text: a contradiction, a gap
  int line = 0;
};

/// One place where a part is treated: an element of the folder and how it treats the part.
struct TreatmentPlace {
  std::string clause;
  Treatment kind = Treatment::stated;
  std::string element;                 // "eligibility.basic.no_loss_run", "application.submit", "role county" ...
  std::string file;                    // "rules/conditions.yaml"
  int line = 0;
};

/// An ambiguity of the text and the reading this edition chose.
struct Reading {
  std::string id;                      // A1 ...; elements name it with `reading:`
  base::Text chosen, other;
};

/// Who acts. Kinds: party (applicant, holder, objector), named (an office), area (the office whose territory holds the
/// address fact), sector, choice, enrolled, assigned, body, elected, anyone. See format.md section 3.
enum class RoleKind { party, named, area, sector, choice, enrolled, assigned, body, elected, anyone };

struct Role {
  std::string id;
  RoleKind is = RoleKind::party;
  base::Text label;
  std::string level;                   // area: county | prefecture | province
  std::string of;                      // area, sector: the fact that places the case
  std::vector<std::string> among;      // choice: roles
  std::vector<std::string> from;       // assigned: roles it is drawn from
  bool many = false;
  std::vector<std::string> treats;
  int line = 0;
};

enum class ScaleKind { yes_no, points, ordinal, choice, text };

struct Criterion {
  std::string id;
  base::Text label;
  std::vector<std::string> show;       // facts laid beside it
  std::string help_from;               // "form" | "dates"
  bool optional = false;
  std::vector<std::string> treats;
};

struct Sheet {
  std::string id;
  base::Text label;
  ScaleKind scale = ScaleKind::yes_no;
  std::vector<std::string> scale_options;  // choice, ordinal: in order
  std::map<std::string, base::Text> scale_labels;  // of each option
  std::optional<base::Decimal> low, high;  // points
  bool with_finding = false;               // a reasoned finding with each answer
  std::string aggregate = "none";          // none | all | mean | median
  std::vector<Criterion> criteria;
  std::vector<std::string> treats;
};

struct FormField {
  std::string fact;
  base::Text label;                    // empty: the fact's
  std::optional<rules::feel::Expression> show_when;
  bool may_be_empty = false;
  std::optional<int> at_most;          // characters
  std::optional<int> years;            // series: how many years
  int line = 0;
};

struct FormPart {
  std::string id;
  base::Text label;
  std::vector<FormField> fields;
  std::string attach;                  // "", required, list, per_condition
  std::string of;                      // per_condition: the set
  std::string sign;                    // role that signs; empty: none
  std::string filled_by;               // role; empty: whoever files the form
  std::vector<std::string> hidden_from;
  std::optional<rules::feel::Expression> show_when;
};

struct Form {
  std::string id;
  base::Text label;
  std::string layout = "official";     // official | set_by_call | not_supplied
  std::vector<FormPart> parts;
  std::vector<std::string> treats;
  int line = 0;
};

struct Document {
  std::string id;
  base::Text label;
  std::string of;                      // case | list | title | form | round
  std::vector<std::string> format;     // pdf, xlsx
  std::vector<std::string> shows, columns;
  std::vector<std::string> treats;
};

struct MarkUse { std::string carrier; std::vector<std::string> treats; base::Text label; };

struct Title {
  std::string id;
  base::Text label;
  std::string holder, covers;
  std::vector<std::string> items;
  std::optional<calendar::Period> valid_for;   // none: the text sets no expiry
  base::Text valid_note;
  std::vector<std::string> states;             // active, suspended, withdrawn, ...
  std::map<std::string, std::vector<std::string>> rights;
  bool has_mark = false;
  base::Text mark_label;
  std::vector<MarkUse> mark_allowed, mark_refused;
  std::string number;                          // pattern: "XJYP-{year}-{seq:5}"
  std::vector<std::string> treats;
};

struct Ban {
  std::string id;
  base::Text label;
  std::string who;
  std::vector<std::string> bars;               // procedures
  std::optional<calendar::Period> for_;
  std::vector<std::string> treats;
};

enum class StageType { submission, check, assignment, evaluation, decision, ballot, publication, registration };

struct Deadline {
  std::string from;                    // "stage.entered", "stage.received", "form.<date fact>", "round.opened" ...
  std::string date;                    // instead of from/within: a date fact "form.report_due" or parameter
  std::string within;                  // parameter name (its value may be null: never overdue)
  std::optional<calendar::Period> period;  // a literal period
  std::string missed = "flag";         // flag | late | missed | an outcome's name
  bool rolls = false;                  // a last day that is a rest day moves to the next working day (R8)
  std::vector<std::string> treats;
};

/// One possible outcome of a decision (or ballot).
struct Choice {
  std::string id;
  base::Text label;
  std::optional<rules::feel::Expression> if_;
  std::vector<std::string> require;    // sets that must pass before it
  std::vector<std::string> open_to;    // roles: what only they have yet to judge does not hold it back
  bool reason_required = false;
  bool items_required = false;         // return for correction: names the fields to correct
  std::optional<int> at_most;
  std::string at_most_parameter;
  std::vector<std::string> treats;
};

struct Channel { std::string id; base::Text label; std::vector<std::string> treats; };

/// What a registration does to the register: {issue|change|suspend|reinstate|withdraw: title or ban}.
struct RegisterAct { std::string act, what; };

/// A step that collects entries until its outcome is known; the outcome's name is a key of `next`.
struct Stage {
  std::string id;
  StageType type = StageType::submission;
  base::Text label;
  std::string by, to;                  // roles
  std::map<std::string, std::string> next;     // outcome -> stage or result
  std::vector<std::string> treats;
  std::string reading;
  std::string list;                    // key of the procedure's lists
  std::vector<std::string> require, preview;   // sets
  std::vector<std::string> not_roles;
  std::vector<std::string> forms, documents;
  std::optional<Deadline> deadline;
  bool optional = false;
  // check
  std::vector<std::string> rules;
  std::string as_of;                   // "" | "today"
  // assignment
  std::string fills;
  // evaluation, decision
  std::string sheet;
  std::string mode;
  int at_least = 1;
  bool blind = false;
  std::string confirms;                // decision: the set whose judged conditions this stage's role judges here
  // decision, ballot
  std::vector<Choice> options;
  // publication
  std::vector<Channel> channels;
  std::string period;                  // parameter: 公示; empty: 公布 after a decision
  // registration
  std::vector<RegisterAct> acts;
  int line = 0;
};

struct Way {
  std::string id;
  base::Text label;
  std::string by, at;
  std::vector<std::string> require;
  std::string follows;                 // "change.conditions_lost": another procedure's result opens it
  std::vector<std::string> treats;
  std::string reading;
};

struct ListKind { std::string id; base::Text label; std::vector<std::string> per; std::string closes = "by_act"; };

struct Outcome_ { std::string id; base::Text label; };

struct Procedure {
  std::string id;
  base::Text label;
  std::string subject;                 // product, organisation, ...; empty when `about` says it
  std::string about_kind, about;       // "title" + "listing", "case" + procedure, "none"
  bool per_round = false;
  std::string withdrawable_until;
  std::vector<Outcome_> results;
  std::vector<Way> ways;
  std::vector<ListKind> lists;
  std::vector<Stage> stages;           // in the file's order
  std::vector<std::string> treats;
  std::string file;
  int line = 0;

  const Stage* stage(std::string_view id) const;   // nullptr when there is none
  const Way* way(std::string_view id) const;
};

struct Round {
  bool none = true;
  std::string every;                   // "1 year"
  int year = 0;                        // the one year this edition is for; 0: any
  bool soft = false;                   // deviation needs a recorded reason only
  std::string opened_by;
  std::vector<std::string> treats;
};

/// One edition. Everything is read once, checked, and never changes.
struct Programme {
  std::string id;                      // the folder’s name
  std::string edition;                 // "1"
  std::string name() const { return id + "/" + edition; }
  base::Text label, edition_label, issuer, purpose;
  std::string status;                  // in_force | draft
  std::string edition_number;          // the document's own number; empty: it has none
  base::Text edition_note;
  std::optional<base::Date> effective_from, until;
  std::string calendar = "cn";         // cn | cn-65
  std::string zone = "Asia/Shanghai";
  std::string mark;                    // one character for the square: 疆
  std::string region;                  // division code prefix: 65
  std::string subject, holder;
  Round round;
  base::Digest digest{};               // of the canonical content of the folder
  std::vector<Clause> clauses;         // in the text's order
  std::map<std::string, Role> roles;
  rules::Rulebook rulebook;
  std::map<std::string, Sheet> sheets;
  std::map<std::string, Form> forms;
  std::map<std::string, Document> documents;
  std::map<std::string, Title> titles;
  std::map<std::string, Ban> bans;
  std::vector<Procedure> procedures;   // in file order; the first is the default
  std::map<std::string, base::Text> missing_sources;
  std::vector<std::string> treats;     // parts treated by programme.yaml itself
  std::map<std::string, Reading> readings;
  std::vector<TreatmentPlace> treatments;      // every part at every place that names it, in file order
  std::vector<Example> examples;
  std::string folder;                  // where it was read from

  const Clause* clause(std::string_view id) const;
  const Procedure* procedure(std::string_view id) const;
  /// "第五条（一）4" for XJYP-5-1-4b; empty when unknown.
  std::string cite(std::string_view clause_id) const;
};

using ProgrammePtr = std::shared_ptr<const Programme>;

std::string_view name_of(Treatment);
std::string_view name_of(RoleKind);
std::string_view name_of(ScaleKind);
std::string_view name_of(StageType);
std::string_view name_of(rules::FactType);
std::string_view name_of(rules::FactClass);

/// The outcomes a stage can have, in the order shown: those of its type, its options, its deadline's (`late`, `missed`).
std::vector<std::string> outcomes_of(const Stage& stage);

/// A parameter as a period: a duration in years, months or days, or a number with one of these units or `working days`.
/// None when its value is null (the text is silent) or not a period.
std::optional<calendar::Period> period_of(const rules::Parameter& parameter);

}  // namespace programme
