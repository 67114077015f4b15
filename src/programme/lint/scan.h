#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace programme::internal {

/// A word of an expression, cut without understanding it: enough for checks that look at neighbours.
struct Word {
  enum class Kind { name, number, text, sign };
  Kind kind;
  std::string text;     // of a text: without its quotes
  int column;           // from 1, in characters
};

/// Cuts an expression that has been parsed without an error.
std::vector<Word> words_of(std::string_view expression);

}  // namespace programme::internal
