#include "rules/feel/vocabulary.h"

#include <unicode/unistr.h>

namespace rules::feel {
namespace {

constexpr std::size_t most_tokens_of_name = 40;

std::size_t edit_distance(const icu::UnicodeString& a, const icu::UnicodeString& b) {
  std::vector<std::size_t> row(static_cast<std::size_t>(b.length()) + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::int32_t i = 0; i < a.length(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = static_cast<std::size_t>(i) + 1;
    for (std::int32_t j = 0; j < b.length(); ++j) {
      const auto column = static_cast<std::size_t>(j);
      const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[column + 1];
      row[column + 1] = std::min({changed, diagonal + 1, row[column] + 1});
    }
  }
  return row.back();
}

std::size_t tokens_in(std::string_view name) {
  const auto tokens = tokens_of(name);
  return tokens ? tokens->list.size() - 1 : 1;
}

bool may_be_in_name(const Token& token) {
  if (token.kind == Token::Kind::word || token.kind == Token::Kind::number) return true;
  static constexpr std::string_view symbols[] = {".", "/", "-", "'", "+", "*", "**", "%", "&", ".."};
  return token.kind == Token::Kind::symbol && std::find(std::begin(symbols), std::end(symbols), token.text) != std::end(symbols);
}

}  // namespace

void NameTable::add(std::string_view name) {
  names_.emplace(canonical_name(name), name);
  most_tokens_ = std::max(most_tokens_, std::min(tokens_in(name), most_tokens_of_name));
}

std::string canonical_of(std::span<const Token> tokens) {
  const char* first = tokens.front().text.data();
  const char* last = tokens.back().text.data() + tokens.back().text.size();
  return canonical_name(std::string_view(first, static_cast<std::size_t>(last - first)));
}

NameTable::Match NameTable::longest(std::span<const Token> tokens) const {
  std::size_t length = 0;
  while (length < most_tokens_ && length < tokens.size() && may_be_in_name(tokens[length])) ++length;
  for (; length > 0; --length) {
    const auto found = names_.find(canonical_of(tokens.first(length)));
    if (found != names_.end()) return {found->second, length};
  }
  return {};
}

std::string nearest_name(std::string_view name, const NameTable& among) {
  const auto text = icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())));
  std::string nearest;
  std::size_t least = static_cast<std::size_t>(text.length()) / 2 + 1;
  for (const auto& [canonical, original] : among.names()) {
    const std::size_t distance = edit_distance(text, icu::UnicodeString::fromUTF8(original));
    if (distance < least) least = distance, nearest = original;
  }
  return nearest;
}

}  // namespace rules::feel
