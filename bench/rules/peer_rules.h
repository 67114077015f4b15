#pragma once
#include "base/json.h"
#include "dialect.h"
#include "rules/check.h"

#include <set>
#include <string>

namespace bench {

/// The set as one list of named expressions, each of which may read those before it: derived facts, groups, then
/// "all_outcomes", one a condition in the file's order, last "verdict". [["in_operation", "…"], …]. Sets of groups that need all of their members only.
base::JsonArray peer_rules(const rules::Rulebook& rulebook, const rules::Set& set, Dialect dialect);

/// The facts a set reads, also through derived ones.
std::set<std::string> facts_read(const rules::Rulebook& rulebook, const rules::Set& set);

/// These facts and the judgements of one case as JSON: dates as texts, a series as {"y2023": 5, "last1": 5}, a judgement as
/// judged_<number of the condition>: true or false.
base::JsonObject peer_case(const rules::Set& set, const std::set<std::string>& facts, const rules::Inputs& inputs);

}  // namespace bench
