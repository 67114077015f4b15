#pragma once
#include "procedure/case.h"

namespace procedure::stages {

/// One act about to be taken at the stage a case is in.
struct Step {
  const CaseState& state;
  const programme::Procedure& procedure;
  const programme::Stage& stage;
  const Command& command;
  const Actor& actor;
  const Situation& situation;
  std::string role;                    // the role acted in
};

/// What an act puts on the file. Confidential and personal content stands in `sealed_fields`.
struct Recorded {
  base::JsonObject public_fields, sealed_fields;
  std::optional<std::string> outcome;  // empty: the stage goes on collecting
  std::vector<programme::RegisterAct> register_acts;
};

/// A stage type: the acts it takes and how one is taken. One file each; `all.cpp` lists them.
struct StageKind {
  programme::StageType type;
  /// What may be done at the stage: "submit", an option's id, "sheet" ...
  std::vector<std::string> (*acts)(const programme::Stage& stage);
  base::Result<Recorded> (*accept)(const Step& step, const std::string& what);
};

const StageKind& kind_of(programme::StageType type);

extern const StageKind submission, check, assignment, evaluation, decision, ballot, publication, registration;

// What several stage types share.

/// Whether every field that must be filled in has to be.
enum class Completeness { whole, partial };

/// Takes `data.facts`, `data.evidence` and `data.dated_checks` against the stage's forms: public facts into the leaf, the
/// others sealed. Refuses `incomplete_entry`, `not_returned` (after a return only the named items change), and what
/// rules::read_dossier refuses.
base::Result<void> take_facts(const Step& step, Recorded& recorded, Completeness completeness);

/// An option that turns the case down or sends it back: it needs no finished sheet and passes no gate.
bool is_a_no(const programme::Choice& option);

/// Takes `data.judgements` of conditions that this stage's role judges. Adds to `sealed_fields.judgements`.
/// Refuses `not_yours_to_judge`, `incomplete_entry`.
base::Result<void> take_judgements(const Step& step, Recorded& recorded);

/// Takes `data.sheet` against the stage's sheet; every criterion answered unless `partial`. Refuses `incomplete_entry`.
base::Result<void> take_sheet(const Step& step, Recorded& recorded, bool partial);

/// The sets must pass on what the case says after this act; open findings judged by a role of `open_to` do not block.
/// Refuses `requirement_not_met`, `requirement_open` with the findings as problems and their clauses as articles.
base::Result<void> require_sets(const Step& step, const std::vector<std::string>& sets, const std::vector<std::string>& open_to, Recorded& recorded);

/// `incomplete_entry` with these problems, or nothing when there are none.
base::Result<void> complete(std::vector<base::Problem> problems);
base::Problem missing_answer(std::string pointer, const base::Text& what);

/// Non-empty text of a member of the data, at most 4,000 characters.
std::string text_in(const base::JsonObject& data, std::string_view key);

}  // namespace procedure::stages
