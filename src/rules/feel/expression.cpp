#include "rules/feel/expression.h"

#include "rules/feel/parser.h"

namespace rules::feel {
namespace {

/// The expressions of an edition are read one after the other with the same names: those last asked for are kept.
const Vocabulary& vocabulary_of(const Names* names) {
  static const Vocabulary any;
  if (!names) return any;
  thread_local Names last;
  thread_local Vocabulary made;
  if (made.strict && last.known == names->known && last.members == names->members) return made;
  made = {};
  made.strict = true;
  for (const std::string& name : names->known) made.known.add(name);
  for (const std::string& name : names->members) made.members.add(name);
  last = *names;
  return made;
}

}  // namespace

base::Result<Expression> parse(std::string_view text, const Names* names) {
  auto root = parse_program(text, vocabulary_of(names));
  if (!root) return tl::unexpected(root.error());
  return Expression{std::string(text), std::move(*root)};
}

base::Result<Expression> parse_unary_tests(std::string_view text, const Names* names) {
  auto root = parse_tests_program(text, vocabulary_of(names));
  if (!root) return tl::unexpected(root.error());
  return Expression{std::string(text), std::move(*root)};
}

const std::vector<std::string>& free_names(const Expression& expression) { return expression.root->sorted_names; }

void MapScope::set(std::string name, Value value) { values_.insert_or_assign(std::move(name), std::move(value)); }

const Value* MapScope::find(std::string_view name) const {
  const auto found = values_.find(name);
  if (found != values_.end()) return &found->second;
  return outer_ ? outer_->find(name) : nullptr;
}

}  // namespace rules::feel
