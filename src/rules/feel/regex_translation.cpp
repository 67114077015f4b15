#include "rules/feel/regex.h"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

/// XPath's notation into ICU's, in one pass over the grammar; whatever XPath does not know is an error here.
namespace rules::feel {
namespace {

using Text = std::u32string;
using Error = std::string;

constexpr int most_nesting = 50;
constexpr std::size_t most_characters = 5'000;
constexpr int most_repeats = 1'000;

bool is_blank(char32_t c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

Text characters_of(const std::string& text) {
  Text characters;
  const auto units = icu::UnicodeString::fromUTF8(text);
  for (std::int32_t i = 0; i < units.length(); i = units.moveIndex32(i, 1)) characters += static_cast<char32_t>(units.char32At(i));
  return characters;
}

std::string literal(char32_t c) { return fmt::format("\\x{{{:x}}}", static_cast<std::uint32_t>(c)); }

/// XPath's `x` takes blanks away everywhere but in a class.
Text without_blanks(const Text& pattern) {
  Text kept;
  int classes = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\' && i + 1 < pattern.size() && !(classes == 0 && is_blank(pattern[i + 1]))) {
      kept += pattern[i];
      kept += pattern[++i];
      continue;
    }
    if (pattern[i] == '[') ++classes;
    if (pattern[i] == ']' && classes > 0) --classes;
    if (classes == 0 && is_blank(pattern[i])) continue;
    kept += pattern[i];
  }
  return kept;
}

class Translation {
 public:
  Translation(Text pattern, bool dot_all, bool multi_line) : pattern_(std::move(pattern)), dot_all_(dot_all), multi_line_(multi_line) {}

  tl::expected<std::string, Error> run() {
    if (pattern_.size() > most_characters) return tl::unexpected(Error("the pattern is too long"));
    alternatives();
    if (error_.empty() && !at_end()) refuse("a ')' without '('");
    if (!error_.empty()) return tl::unexpected(error_);
    return written_;
  }

 private:
  bool at_end() const { return at_ >= pattern_.size() || !error_.empty(); }
  char32_t peek(std::size_t ahead = 0) const { return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : 0; }
  bool at(char32_t c) const { return !at_end() && peek() == c; }
  bool take(char32_t c) { return at(c) ? (++at_, true) : false; }
  void refuse(std::string_view why) {
    if (error_.empty()) error_ = fmt::format("the pattern is no regular expression: {}", why);
    at_ = pattern_.size();
  }

  void alternatives() {
    if (++nesting_ > most_nesting) return refuse("nested too deeply");
    do {
      while (!at_end() && !at('|') && !at(')')) piece();
    } while (take('|') && (written_ += '|', true));
    --nesting_;
  }

  void piece() {
    const bool anchor = at('^') || at('$');
    atom();
    if (anchor && (at('*') || at('+') || at('?') || at('{'))) return refuse("an anchor cannot be repeated");
    quantifier();
  }

  void quantifier() {
    if (at_end()) return;
    if (at('*') || at('+') || at('?')) {
      written_ += static_cast<char>(peek());
      ++at_;
    } else if (take('{')) {
      counted();
    } else {
      return;
    }
    if (take('?')) written_ += '?';
    if (at('*') || at('+') || at('?') || at('{')) refuse("a quantifier after a quantifier");
  }

  std::optional<int> count() {
    if (at_end() || peek() < '0' || peek() > '9') return std::nullopt;
    int value = 0;
    for (; !at_end() && peek() >= '0' && peek() <= '9'; ++at_) value = std::min(value * 10 + static_cast<int>(peek() - '0'), most_repeats + 1);
    return value;
  }

  /// {n}, {n,}, {n,m}
  void counted() {
    const auto least = count();
    if (!least) return refuse("a count is a number");
    written_ += fmt::format("{{{}", *least);
    int most = *least;
    if (take(',')) {
      written_ += ',';
      if (const auto read = count()) most = *read, written_ += std::to_string(most);
    }
    if (!take('}')) return refuse("a count has no end");
    if (*least > most_repeats || most > most_repeats || most < *least) return refuse("a count out of range");
    written_ += '}';
  }

  void atom() {
    const char32_t c = peek();
    if (c == '(') return group();
    if (c == '[') return void(written_ += class_expression());
    if (c == '\\') return escape();
    ++at_;
    switch (c) {
      case '.': written_ += dot_all_ ? "[\\s\\S]" : "[^\\n\\r]"; return;
      case '^': written_ += multi_line_ ? "^" : "\\A"; return;
      case '$': written_ += multi_line_ ? "$" : "\\z"; return;
      case '?': case '*': case '+': case '{': case '}': case ']': return refuse("a special character stands where none can");
      default: written_ += literal(c);
    }
  }

  void group() {
    ++at_;
    const bool captures = !at('?');
    if (!captures && (peek(1) != ':')) return refuse("look-around and named groups are not known");
    if (!captures) at_ += 2;
    const int number = captures ? ++groups_ : 0;
    written_ += captures ? "(" : "(?:";
    alternatives();
    if (!take(')')) return refuse("a '(' without ')'");
    written_ += ')';
    if (captures) closed_.push_back(number);
  }

  /// An escape outside a class: a class by itself, a character, or \1 for a group already closed.
  void escape() {
    if (peek(1) >= '1' && peek(1) <= '9') return back_reference();
    written_ += escaped();
  }

  void back_reference() {
    ++at_;
    int number = 0;
    while (!at_end() && peek() >= '0' && peek() <= '9') {
      const int longer = number * 10 + static_cast<int>(peek() - '0');
      if (number > 0 && longer > groups_) break;
      number = longer;
      ++at_;
    }
    if (std::find(closed_.begin(), closed_.end(), number) == closed_.end()) return refuse("a back reference to no group");
    written_ += fmt::format("(?:\\{})", number);
  }

  /// What stands after a backslash, as ICU writes it: for use outside and inside a class.
  std::string escaped() {
    ++at_;
    if (at_end()) return refuse("a backslash at the end"), "";
    const char32_t c = peek();
    ++at_;
    switch (c) {
      case 'n': return "\\n";
      case 'r': return "\\r";
      case 't': return "\\t";
      case 's': return "[\\x20\\t\\n\\r]";
      case 'S': return "[^\\x20\\t\\n\\r]";
      case 'd': return "\\p{Nd}";
      case 'D': return "\\P{Nd}";
      case 'w': return "[^\\p{P}\\p{Z}\\p{C}]";
      case 'W': return "[\\p{P}\\p{Z}\\p{C}]";
      case 'i': return "[\\p{L}\\p{Nl}_:]";
      case 'I': return "[^\\p{L}\\p{Nl}_:]";
      case 'c': return "[\\p{L}\\p{Nl}\\p{Nd}\\p{M}_:.\\-\\xB7]";
      case 'C': return "[^\\p{L}\\p{Nl}\\p{Nd}\\p{M}_:.\\-\\xB7]";
      case 'p': return property(false);
      case 'P': return property(true);
      default: break;
    }
    if (std::u32string_view(U"\\|.-^?*+{}()[]$").find(c) == std::u32string_view::npos) return refuse("an unknown escape"), "";
    return literal(c);
  }

  /// \p{Lu} a category, \p{IsBasicLatin} a block.
  std::string property(bool negated) {
    if (!take('{')) return refuse("a property has no name"), "";
    std::string name;
    while (!at_end() && !at('}')) {
      const char32_t c = peek();
      if (c > 0x7F || !(u_isalnum(static_cast<UChar32>(c)) || c == '-')) return refuse("a property has an odd name"), "";
      name += static_cast<char>(c);
      ++at_;
    }
    if (!take('}')) return refuse("a property has no end"), "";
    const bool block = name.starts_with("Is");
    const std::string value = block ? name.substr(2) : name;
    const UProperty kind = block ? UCHAR_BLOCK : UCHAR_GENERAL_CATEGORY_MASK;
    if (value.empty() || u_getPropertyValueEnum(kind, value.c_str()) == UCHAR_INVALID_CODE || (!block && value.size() > 2))
      return refuse("an unknown property"), "";
    return fmt::format("\\{}{{{}{}}}", negated ? 'P' : 'p', block ? "blk=" : "", value);
  }

  /// [abc], [^abc], [a-z-[aeiou]]. A negated class and a subtraction are written as look-aheads, so that `i` reads each
  /// part by itself: [^Q] with `i` is neither Q nor q.
  std::string class_expression() {
    if (++nesting_ > most_nesting) return refuse("nested too deeply"), "";
    ++at_;
    const bool negated = take('^');
    std::string items, subtracted;
    bool empty = true;
    while (!at_end() && !at(']')) {
      if (at('-') && peek(1) == '[' && !empty) {
        ++at_;
        subtracted = class_expression();
        break;
      }
      items += class_item();
      empty = false;
    }
    if (!take(']') || empty) return refuse("a class without an end, or empty"), "";
    --nesting_;
    if (!negated && subtracted.empty()) return "[" + items + "]";
    std::string written = "(?:";
    if (!subtracted.empty()) written += "(?!" + subtracted + ")";
    written += negated ? "(?![" + items + "])[\\s\\S]" : "[" + items + "]";
    return written + ")";
  }

  /// One character of a class; nothing for an escape that is a class by itself, written to `whole`.
  std::optional<char32_t> class_character(std::string& whole) {
    const char32_t c = peek();
    if (c == '[') return refuse("a '[' in a class"), std::nullopt;
    if (c != '\\') {
      ++at_;
      return c;
    }
    const char32_t letter = peek(1);
    if (letter >= '0' && letter <= '9') return refuse("a back reference in a class"), std::nullopt;
    static constexpr std::u32string_view single = U"nrt", meaning = U"\n\r\t";
    if (const auto found = single.find(letter); found != std::u32string_view::npos) {
      at_ += 2;
      return meaning[found];
    }
    const bool literal_escape = std::u32string_view(U"\\|.-^?*+{}()[]$").find(letter) != std::u32string_view::npos;
    if (literal_escape && at_ + 1 < pattern_.size()) {
      at_ += 2;
      return letter;
    }
    whole = escaped();
    return std::nullopt;
  }

  std::string class_item() {
    std::string whole;
    const auto first = class_character(whole);
    if (!first) return whole;
    if (!at('-') || peek(1) == ']' || peek(1) == '[' || peek(1) == 0) return literal(*first);
    ++at_;
    const auto last = class_character(whole);
    if (!last || *last < *first) return refuse("a range in a class has no order"), "";
    return literal(*first) + "-" + literal(*last);
  }

  Text pattern_;
  bool dot_all_, multi_line_;
  std::size_t at_ = 0;
  int nesting_ = 0;
  int groups_ = 0;
  std::vector<int> closed_;
  std::string written_;
  std::string error_;
};

}  // namespace

tl::expected<std::string, std::string> icu_pattern(const std::string& pattern, const std::string& flags) {
  if (flags.find_first_not_of("smixq") != std::string::npos) return tl::unexpected(Error("an unknown flag of a pattern"));
  const auto has = [&](char flag) { return flags.find(flag) != std::string::npos; };
  const Text characters = characters_of(pattern);
  if (has('q')) {
    std::string written;
    if (characters.size() > most_characters) return tl::unexpected(Error("the pattern is too long"));
    for (const char32_t c : characters) written += literal(c);
    return written;
  }
  return Translation(has('x') ? without_blanks(characters) : characters, has('s'), has('m')).run();
}

}  // namespace rules::feel
