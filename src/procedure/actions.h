#pragma once
#include "procedure/field.h"

#include <functional>

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

/// One of them, with what it asks for.
struct Asking { std::string action; std::vector<Field> fields; };

/// Lets somebody choose among these names. Nothing where none is open, or what was chosen cannot be taken.
std::optional<Asking> chosen(const CaseState& state, const Actor& actor, const Situation& situation, const std::function<std::string(const std::vector<std::string>&)>& choose);

}  // namespace procedure
