#include "base/refusal.h"
#include "fuzz/entry.h"
#include "rules/feel/context.h"
#include "rules/feel/expression.h"

namespace {

/// Values of every kind, some of them missing, under short names.
const rules::feel::Context& surroundings() {
  static const rules::feel::Context context = rules::feel::context_from_text(R"(
a: 1
b: -0.5
c: text
d: 2024-06-20
e: P3Y
f: PT36H
g: 10:00:00@Asia/Shanghai
h: 2024-06-20T10:00:00+08:00
i: [3, 1, 2]
j: {x: 1, y: [{x: 2}, {x: missing}]}
k: {2021: -5, 2023: 10}
l: missing
m: true
n: null
)",
                                                                                     "surroundings")
                                                       .value();
  return context;
}

}  // namespace

/// Any expression and any cell over known values ends, the same with a trace and without.
void fuzz_one(std::string_view bytes) {
  rules::feel::MapScope scope;
  for (const auto& [name, value] : surroundings().entries) scope.set(name, value);
  if (const auto expression = rules::feel::parse(bytes)) {
    rules::feel::Trace trace;
    const auto told = rules::feel::evaluate(*expression, scope, &trace);
    const auto plain = rules::feel::evaluate(*expression, scope);
    const bool cut_short = !trace.errors.empty() && trace.errors.back().find("more steps") != std::string::npos;
    base::ensure(cut_short || told.kind() == plain.kind(), "a trace changes nothing");
    (void)rules::feel::to_json(plain);
  }
  if (const auto tests = rules::feel::parse_unary_tests(bytes)) {
    rules::feel::Trace trace;
    (void)rules::feel::evaluate_unary_tests(*tests, *scope.find("a"), scope, &trace);
    (void)rules::feel::evaluate_unary_tests(*tests, *scope.find("l"), scope);
  }
}
