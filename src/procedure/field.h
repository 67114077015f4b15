#pragma once
#include "procedure/case.h"

/// What an act asks for, field by field, in the edition's own terms.
namespace procedure {

/// One thing an act asks for. What the edition says of it stands there: these point into the programme, and those that
/// a field does not stem from are null.
struct Field {
  std::string name;
  std::string_view in;                 // the member of the data it goes into: "facts", "evidence", "judgements", "sheet", "channels", "parameters", "data"
  std::string_view type;               // as in openapi.yaml: Field
  bool required = false;
  bool hidden = false;                 // not asked for, given what is stated so far; a place for papers: see to_json
  bool locked = false;                 // what is on file stays
  const rules::Fact* fact = nullptr;
  const programme::FormField* asked = nullptr;      // with a fact: how the form asks for it
  const programme::FormPart* part = nullptr;
  const rules::Condition* condition = nullptr;      // judged, or with a place for papers
  const programme::Sheet* sheet = nullptr;
  const programme::Criterion* criterion = nullptr;  // of the sheet
  const programme::Channel* channel = nullptr;
  const rules::Parameter* parameter = nullptr;
  base::Text label = {};               // of a field that stems from none of these
  std::vector<rules::Option> options = {};          // likewise: what may be chosen
  int latest_year = 0;                 // of a series

  /// What may be answered, of the fact where it is one.
  const std::vector<rules::Option>& choices() const { return fact ? fact->options : options; }
};

/// The answers on a sheet, where its scale has names for them.
std::vector<rules::Option> answers_on(const programme::Sheet& sheet);

/// The years of a series, the latest first.
std::vector<std::string> years_of(const Field& field);

/// The fields of forms, judgements, sheet, reason … that one act asks for.
std::vector<Field> fields_of(const CaseState& state, const programme::Stage& stage, const std::string& what, const Actor& actor, const Situation& situation);

/// The same with all that is said of them (openapi.yaml: Field). A place for the papers of a condition that does not apply
/// to the case is hidden.
base::JsonArray to_json(const std::vector<Field>& fields, const CaseState& state, const programme::Stage& stage, const Situation& situation);

/// The field that asks an office for a value of a round (openapi.yaml: Field).
base::JsonObject field_of(const programme::Programme& programme, const rules::Parameter& parameter);

base::JsonObject to_json(const base::Text& text);

}  // namespace procedure
