#pragma once
#include "rules/feel/context.h"
#include "rules/feel/expression.h"

#include <gtest/gtest.h>

/// What the tests of this folder share.
namespace rules::feel::testing {

/// Names and values from YAML, as `pinjian feel --context` reads them.
struct Surroundings {
  MapScope scope;
  Names names;

  explicit Surroundings(std::string_view yaml) {
    const auto context = context_from_text(yaml, "context");
    EXPECT_TRUE(context) << (context ? "" : context.error().message.en);
    if (!context) return;
    for (const auto& [name, value] : context->entries) {
      scope.set(name, value);
      names.known.insert(name);
      add_members(names, value);
    }
  }
};

/// What an expression comes to, as it is shown; a refusal as "code line:column".
inline std::string shown(std::string_view text, const Surroundings& around = Surroundings(""), Trace* trace = nullptr) {
  const auto expression = parse(text, &around.names);
  if (expression) return evaluate(*expression, around.scope, trace).shown();
  const auto& problem = expression.error().problems.at(0);
  return fmt::format("{} {}:{}", problem.code, problem.place.line, problem.place.column);
}

struct Case { const char* text; const char* value; };

inline void expect_all(std::initializer_list<Case> cases, const Surroundings& around = Surroundings("")) {
  for (const Case& each : cases) EXPECT_EQ(shown(each.text, around), each.value) << each.text;
}

}  // namespace rules::feel::testing
