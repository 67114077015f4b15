#pragma once
#include "procedure/actions.h"

namespace rehearsal {

/// Where an act's content comes from: the example's facts, and what the act itself says.
struct Content {
  const base::YamlNode& facts;   // mapping
  const base::YamlNode& act;     // mapping: facts, judgements, reason, items, channels, sheet
};

/// The data of one act as somebody would send it who finds everything in order: facts stated with evidence and dated
/// checks, open questions judged `pass`, sheets answered with their first option, every channel, the first candidate (`members`: so many).
/// What the act says itself goes before.
base::JsonObject filled_in(const procedure::CaseState& state, const programme::Stage& stage, const std::string& what, const procedure::Actor& actor,
                           const procedure::Situation& situation, const Content& sources);

/// "submit", "sheet", "assign" ...: what is done at a stage when nothing else is said.
std::string usual_act(const programme::Stage& stage);

/// Scalars as texts, null as null, the rest likewise.
base::Json json_of(const base::YamlNode& node);

}  // namespace rehearsal
