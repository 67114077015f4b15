#pragma once
#include "rules/feel/ast.h"
#include "rules/feel/vocabulary.h"

#include <memory>

namespace rules::feel {

/// A program of one expression. Refuses as `parse` in expression.h does.
base::Result<std::shared_ptr<const Node>> parse_program(std::string_view text, const Vocabulary& vocabulary);

/// A program of unary tests; `?` is the value under test.
base::Result<std::shared_ptr<const Node>> parse_tests_program(std::string_view text, const Vocabulary& vocabulary);

}  // namespace rules::feel
