#pragma once
#include "rules/feel/ast.h"
#include "rules/rulebook.h"

#include <optional>
#include <string>

namespace bench {

/// The languages of the peers: FEEL as feelin reads it (without series), and the expressions of zen.
enum class Dialect { feelin, zen };

/// The expression in the peer's words, parameters folded in. Throws std::runtime_error for what the translation does not know.
std::string translated(const rules::Rulebook& rulebook, const rules::feel::Expression& expression, Dialect dialect);

}  // namespace bench
