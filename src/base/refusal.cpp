#include "base/refusal.h"

#include <cstdio>
#include <cstdlib>

namespace base {

tl::unexpected<Refusal> refuse(std::string code, Text message, std::vector<std::string> articles) {
  return tl::unexpected(Refusal{std::move(code), std::move(message), {}, std::move(articles)});
}

tl::unexpected<Refusal> refuse(std::string code, Text message, std::vector<Problem> problems) {
  ensure(!problems.empty(), "a refusal with problems names at least one");
  return tl::unexpected(Refusal{std::move(code), std::move(message), std::move(problems), {}});
}

void ensure(bool condition, std::string_view what_must_hold) {
  if (condition) return;
  std::fprintf(stderr, "pinjian: broken invariant: %.*s\n", static_cast<int>(what_must_hold.size()),
               what_must_hold.data());
  std::abort();
}

}  // namespace base
