#include "fuzz/entry.h"
#include "rules/feel/expression.h"

/// Any text is parsed or refused, and what is parsed is evaluated without end or crash.
void fuzz_one(std::string_view bytes) {
  const auto expression = rules::feel::parse(bytes);
  if (!expression) return;
  rules::feel::Trace trace;
  (void)rules::feel::evaluate(*expression, rules::feel::MapScope(), &trace);
}
