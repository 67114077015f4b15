#pragma once
#include "procedure/asked.h"
#include "procedure/stages/stage.h"

#include <deque>

/// What an act asks for: the fields of its stage's forms, the papers they have a place for, and facts noted with the act.
namespace procedure::stages {

/// One field, with the part of the form it stands in. `noted`: on no form.
struct Question { const programme::FormPart* part; const programme::FormField* field; const rules::Fact* fact; bool noted = false; };

/// In the order of the forms, then as `record` has them. Moved, never copied: `asked` points into `own`.
struct Questions {
  std::vector<Question> asked;
  std::deque<programme::FormField> own;

  Questions() = default;
  Questions(Questions&&) = default;
  Questions(const Questions&) = delete;
};

/// Whether whoever acts at the stage fills in the part (programme::fills_in). Where the stage or the part belongs to a choice of
/// roles, that one counts which the case's facts pick.
bool fills_in(const CaseState& state, const programme::Programme& programme, const programme::Stage& stage, const programme::FormPart& part);

/// Of a submission and a decision also the forms; of `what` as in an action's name.
Questions questions_of(const CaseState& state, const programme::Programme& programme, const programme::Stage& stage, const std::string& what);

/// Condition path or exemption -> the facts it lays before its judge. Points into the programme.
using Slots = std::map<std::string_view, const std::vector<std::string>*>;

/// Where the forms have a place for the papers of each condition or exemption.
Slots slots_of_forms(const CaseState& state, const programme::Programme& programme, const programme::Stage& stage);

/// Whether they have one so called.
bool has_slot(const CaseState& state, const programme::Programme& programme, const programme::Stage& stage, std::string_view name);

/// Where the papers of a part that has them (`attach: list`, `required`) stand: "papers/<form>.<part>"; empty where it has
/// none. And those of the stage's forms.
std::string papers_of(const std::string& form, const programme::FormPart& part);
/// What they are called: after the part, where it has a name.
base::Text papers_label(const programme::FormPart& part);
std::vector<std::string> papers_of_parts(const CaseState& state, const programme::Programme& programme, const programme::Stage& stage);

/// Facts and places for papers in parts whose content may be marked a trade secret.
bool may_be_marked(const CaseState& state, const programme::Programme& programme, const programme::Stage& stage, std::string_view name);

/// What has to be filled in and is not, with the facts and papers sent, and what is asked for with them. Without its forms
/// (`partial`), an act still has to note what goes with it.
std::vector<base::Problem> unfilled(const Step& step, const Questions& questions, const Asked& asked, const base::JsonObject& facts, const base::JsonObject& evidence, Completeness completeness);

/// What was sent and is too long, too short, has too few or too many rows, or is not the one answer that is taken.
std::vector<base::Problem> beyond_limits(const Questions& questions, const base::JsonObject& sent);

/// `data.not_applicable`: parts left out as a whole, each with its reason. Refuses `incomplete_entry`.
base::Result<base::JsonObject> parts_left_out(const Step& step, const Questions& questions);
bool is_left_out(const Step& step, const programme::FormPart& part);

/// A member of facts; null where it is not stated.
const base::Json& stated(const base::JsonObject& facts, std::string_view name);

/// A paper no rule reads: of a part as a whole ("papers/<form>.<part>"), asked for in a return ("extra/<name>"), or the proof
/// of a posting ("proof/<stage>").
bool is_beside_the_forms(std::string_view paper);

}  // namespace procedure::stages
