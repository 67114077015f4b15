#pragma once
#include "base/refusal.h"

#include <string>
#include <string_view>
#include <vector>

namespace rules::feel {

struct Token {
  enum class Kind : std::uint8_t { word, number, string, symbol, end };
  Kind kind = Kind::end;
  std::string_view text;   // as in Tokens::source; "" at the end
  std::string content;     // string: what it says, escapes resolved
  int line = 1;
  int column = 1;

  bool is(std::string_view symbol_or_word) const { return (kind == Kind::symbol || kind == Kind::word) && text == symbol_or_word; }
};

/// The tokens of a text, ended by one of kind `end`. `source` is the text with full-width operators, brackets, digits and
/// spaces made plain outside strings; the tokens look into it.
struct Tokens {
  std::unique_ptr<const std::string> source;
  std::vector<Token> list;
};

/// Refuses `feel_syntax` (with the place) for an unfinished string or comment, a stray character or bad UTF-8, and
/// `feel_too_large` for more than `most_bytes`.
base::Result<Tokens> tokens_of(std::string_view text, std::size_t most_bytes = 100'000);

/// A name in the one spelling it is compared by: spaces only between two words, one each.
std::string canonical_name(std::string_view name);

/// The refusal of the parser: one problem with its place in the expression.
base::Refusal refusal_at(std::string code, int line, int column, base::Text message);

}  // namespace rules::feel
