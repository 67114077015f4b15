#pragma once
#include "procedure/case.h"

namespace procedure {

/// One thing this actor may do now, with what it asks for (openapi.yaml: Action). `json` is the whole of it.
struct Action {
  std::string action, stage;
  base::JsonObject json;
};

/// In the order shown: the stage's acts in the programme's order, then those about the whole case. Empty when it is
/// another's turn.
std::vector<Action> actions(const CaseState& state, const Actor& actor, const Situation& situation);

/// The names of the same acts, which is all that choosing one takes. What is asked for in `<stage>.judge` decides whether
/// that one is there, and is not looked at here.
std::vector<std::string> action_names(const CaseState& state, const Actor& actor, const Situation& situation);

/// One of them with what it asks for; nothing when it cannot be taken.
std::optional<Action> action(const CaseState& state, const Actor& actor, const Situation& situation, const std::string& name);

/// The fields of forms, judgements, sheet, reason … that one act asks for (openapi.yaml: Field).
base::JsonArray fields_of(const CaseState& state, const programme::Stage& stage, const std::string& what, const Actor& actor, const Situation& situation);

/// The field that asks an office for a value of a round (openapi.yaml: Field).
base::JsonObject field_of(const programme::Programme& programme, const rules::Parameter& parameter);

base::JsonObject to_json(const base::Text& text);

}  // namespace procedure
