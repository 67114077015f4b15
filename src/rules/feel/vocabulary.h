#pragma once
#include "rules/feel/lexer.h"
#include "rules/feel/type.h"

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

/// Which names an expression may use, some of them of several words: the parser asks here where a name ends.
namespace rules::feel {

/// Names by their canonical spelling.
class NameTable {
 public:
  void add(std::string_view name);
  bool empty() const { return names_.empty(); }
  bool has(std::string_view name) const { return names_.contains(canonical_name(name)); }
  /// The known name that the first tokens spell, the longest: its spelling and how many tokens it takes (0: none).
  struct Match { std::string name; std::size_t tokens = 0; };
  Match longest(std::span<const Token> tokens) const;
  const std::map<std::string, std::string, std::less<>>& names() const { return names_; }

 private:
  std::map<std::string, std::string, std::less<>> names_;  // canonical -> as declared
  std::size_t most_tokens_ = 1;
};

/// What the words from the first to the last token spell together.
std::string canonical_of(std::span<const Token> tokens);

struct Vocabulary {
  bool strict = false;        // a name that is not known is refused, else it evaluates to null
  NameTable known;
  NameTable members;          // fields and context entries
  std::function<TypeRef(std::string_view)> type_named;  // item definitions; may be empty
};

/// The name most like `name` among these by edit distance; empty when none is near.
std::string nearest_name(std::string_view name, const NameTable& among);

}  // namespace rules::feel
