#pragma once
#include "base/text.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace base {

/// Where something is wrong: a file position (line and column from 1, columns in characters; 0 = unknown),
/// a JSON pointer into what was sent, or both. All parts may be empty.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
  std::string pointer;
};

/// One thing that is wrong, with its own stable code. A refusal may carry many.
struct Problem {
  std::string code;
  Text message;
  Place place;
};

/// A reasoned "no" (RFC 9457): expected, so a value and never an exception. `code` is stable and listed in
/// docs/reference/refusals.md; `message` says what, why and what now; `articles` are clause ids; `retry_after` is in seconds,
/// 0 where waiting changes nothing.
struct Refusal {
  std::string code;
  Text message;
  std::vector<Problem> problems;
  std::vector<std::string> articles;
  std::int64_t retry_after = 0;
};

template <class T>
using Result = tl::expected<T, Refusal>;

/// `return refuse("calendar_gap", {"……", "..."});`
tl::unexpected<Refusal> refuse(std::string code, Text message, std::vector<std::string> articles = {});

/// The same with the problems found, in the order they are to be shown. `problems` is not empty.
tl::unexpected<Refusal> refuse(std::string code, Text message, std::vector<Problem> problems);

/// Stops the process when `condition` is false: an invariant is broken and a wrong record would follow.
void ensure(bool condition, std::string_view what_must_hold);

}  // namespace base
