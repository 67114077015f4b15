#include "programme/lint/scan.h"

#include <cctype>

namespace programme::internal {
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_name_part(char c) { return static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::size_t end_of_text(std::string_view s, std::size_t at) {
  std::size_t end = at + 1;
  while (end < s.size() && s[end] != '"') end += s[end] == '\\' ? 2 : 1;
  return std::min(end + 1, s.size());
}

/// Digits with at most one point that is not the start of `..`.
std::size_t end_of_number(std::string_view s, std::size_t at) {
  std::size_t end = at;
  while (end < s.size() && is_digit(s[end])) ++end;
  if (end + 1 < s.size() && s[end] == '.' && is_digit(s[end + 1]))
    for (++end; end < s.size() && is_digit(s[end]);) ++end;
  return end;
}

std::size_t end_of_sign(std::string_view s, std::size_t at) {
  constexpr std::string_view doubles[] = {"<=", ">=", "!=", "..", "->", "**"};
  for (const std::string_view two : doubles)
    if (s.substr(at, 2) == two) return at + 2;
  return at + 1;
}

struct Cut { Word::Kind kind; std::size_t end; };

Cut cut(std::string_view s, std::size_t at) {
  if (s[at] == '"') return {Word::Kind::text, end_of_text(s, at)};
  if (is_digit(s[at])) return {Word::Kind::number, end_of_number(s, at)};
  if (!is_name_part(s[at])) return {Word::Kind::sign, end_of_sign(s, at)};
  std::size_t end = at;
  while (end < s.size() && is_name_part(s[end])) ++end;
  return {Word::Kind::name, end};
}

}  // namespace

std::vector<Word> words_of(std::string_view expression) {
  std::vector<Word> words;
  int column = 1;
  for (std::size_t at = 0; at < expression.size();) {
    if (std::isspace(static_cast<unsigned char>(expression[at]))) {
      ++at;
      ++column;
      continue;
    }
    const Cut found = cut(expression, at);
    std::string text(expression.substr(at, found.end - at));
    if (found.kind == Word::Kind::text && text.size() >= 2) text = text.substr(1, text.size() - 2);
    words.push_back({found.kind, std::move(text), column});
    for (; at < found.end; ++at) column += is_continuation(expression[at]) ? 0 : 1;
  }
  return words;
}

}  // namespace programme::internal
