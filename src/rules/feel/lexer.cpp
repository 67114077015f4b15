#include "rules/feel/lexer.h"

#include <unicode/utf8.h>

namespace rules::feel {
namespace {

/// One character of UTF-8; negative when it is none.
UChar32 next_character(std::string_view text, std::size_t& at) {
  UChar32 character = 0;
  auto index = static_cast<std::int32_t>(at);
  U8_NEXT(text.data(), index, static_cast<std::int32_t>(text.size()), character);
  at = static_cast<std::size_t>(index);
  return character;
}

void append(std::string& text, UChar32 character) {
  char bytes[U8_MAX_LENGTH];
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, character);
  text.append(bytes, static_cast<std::size_t>(length));
}

/// Full-width operators, brackets, digits and spaces; letters stay as they are, they may be part of a name.
std::optional<char> plain_form(UChar32 character) {
  if (character == 0x3000 || character == 0xA0) return ' ';
  if (character < 0xFF01 || character > 0xFF5E) return std::nullopt;
  const char plain = static_cast<char>(character - 0xFF01 + 0x21);
  const bool letter = (plain >= 'A' && plain <= 'Z') || (plain >= 'a' && plain <= 'z') || plain == '_';
  if (letter) return std::nullopt;
  return plain;
}

std::string_view spelled_out(UChar32 character) {
  switch (character) {
    case 0x2264: return "<=";
    case 0x2265: return ">=";
    case 0x2260: return "!=";
    default: return "";
  }
}

/// Source: OMG DMN 1.5, grammar rules 28 and 29. `?` is a name of its own.
bool starts_name(UChar32 c) {
  struct Span { UChar32 first, last; };
  static constexpr Span spans[] = {{'A', 'Z'},         {'_', '_'},         {'a', 'z'},         {0xC0, 0xD6},       {0xD8, 0xF6},
                                   {0xF8, 0x2FF},      {0x370, 0x37D},     {0x37F, 0x1FFF},    {0x200C, 0x200D},   {0x2070, 0x218F},
                                   {0x2C00, 0x2FEF},   {0x3001, 0xD7FF},   {0xF900, 0xFDCF},   {0xFDF0, 0xFFFD},   {0x10000, 0xEFFFF}};
  if (c == '?') return true;
  return std::any_of(std::begin(spans), std::end(spans), [&](const Span& span) { return c >= span.first && c <= span.last; });
}

bool continues_name(UChar32 c) {
  return starts_name(c) || (c >= '0' && c <= '9') || c == 0xB7 || (c >= 0x300 && c <= 0x36F) || c == 0x203F || c == 0x2040;
}

bool is_space(UChar32 c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Full-width characters made plain outside strings; the number of characters before each place stays what it was.
base::Result<std::string> plain_text(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  std::optional<UChar32> quote;
  int line = 1, column = 1;
  bool escaped = false;
  for (std::size_t at = 0; at < text.size();) {
    const UChar32 character = next_character(text, at);
    if (character < 0)
      return tl::unexpected(refusal_at("feel_syntax", line, column, {"表达式不是有效的 UTF-8 文本。", "The expression is not valid UTF-8."}));
    const bool is_quote = character == '"' || character == 0xFF02;
    if (quote && !escaped && character == *quote) {
      plain += '"';
      quote.reset();
    } else if (quote) {
      escaped = !escaped && character == '\\';
      append(plain, character);
    } else if (is_quote) {
      plain += '"';
      quote = character;
    } else if (const auto form = plain_form(character)) {
      plain += *form;
    } else {
      append(plain, character);
    }
    column = character == '\n' ? 1 : column + 1;
    line += character == '\n' ? 1 : 0;
  }
  return plain;
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  base::Result<std::vector<Token>> run() {
    while (!problem_ && skip_blank() && at_ < source_.size()) read_token();
    if (problem_) return tl::unexpected(*problem_);
    start_token();
    finish(Token::Kind::end);
    return std::move(tokens_);
  }

 private:
  UChar32 peek() const {
    std::size_t at = at_;
    return at < source_.size() ? next_character(source_, at) : 0;
  }

  bool starts_with(std::string_view text) const { return source_.substr(at_).starts_with(text); }

  void step() {
    const UChar32 character = next_character(source_, at_);
    column_ = character == '\n' ? 1 : column_ + 1;
    line_ += character == '\n' ? 1 : 0;
  }

  void step(std::size_t characters) {
    for (std::size_t i = 0; i < characters; ++i) step();
  }

  void refuse(base::Text message) { problem_ = refusal_at("feel_syntax", token_.line, token_.column, std::move(message)); }

  void start_token() {
    token_ = Token{};
    token_.line = line_;
    token_.column = column_;
    start_ = at_;
  }

  void finish(Token::Kind kind) {
    token_.kind = kind;
    token_.text = source_.substr(start_, at_ - start_);
    tokens_.push_back(std::move(token_));
  }

  bool skip_blank() {
    while (at_ < source_.size() && !problem_) {
      if (is_space(peek())) step();
      else if (starts_with("//")) skip_line();
      else if (starts_with("/*")) skip_comment();
      else return true;
    }
    return !problem_;
  }

  void skip_line() {
    while (at_ < source_.size() && peek() != '\n') step();
  }

  void skip_comment() {
    start_token();
    step(2);
    while (at_ < source_.size() && !starts_with("*/")) step();
    if (at_ == source_.size()) return refuse({"注释没有结束，缺少 */。", "The comment has no end: */ is missing."});
    step(2);
  }

  void read_token() {
    start_token();
    const UChar32 character = peek();
    if (character == '"') return read_string();
    if (is_digit(source_[at_]) || (character == '.' && at_ + 1 < source_.size() && is_digit(source_[at_ + 1]))) return read_number();
    if (starts_name(character)) return read_word();
    read_symbol(character);
  }

  void read_word() {
    do step();
    while (at_ < source_.size() && continues_name(peek()));
    finish(Token::Kind::word);
  }

  void read_digits() {
    while (at_ < source_.size() && is_digit(source_[at_])) step();
  }

  bool digit_at(std::size_t ahead) const { return at_ + ahead < source_.size() && is_digit(source_[at_ + ahead]); }

  void read_number() {
    read_digits();
    if (starts_with(".") && digit_at(1)) {
      step();
      read_digits();
    }
    const bool exponent = starts_with("e") || starts_with("E");
    const bool has_sign = exponent && at_ + 1 < source_.size() && (source_[at_ + 1] == '+' || source_[at_ + 1] == '-');
    if (exponent && digit_at(has_sign ? 2 : 1)) {
      step(has_sign ? 2 : 1);
      read_digits();
    }
    finish(Token::Kind::number);
  }

  void read_symbol(UChar32 character) {
    static constexpr std::string_view symbols[] = {"..", "**", "<=", ">=", "!=", "->", "+", "-", "*", "/", "=", "<", ">", "(", ")",
                                                   "[",  "]",  "{",  "}",  ",",  ":",  ".", "@", "'", "|", "&", "%"};
    for (const std::string_view symbol : symbols) {
      if (!starts_with(symbol)) continue;
      step(symbol.size());
      return finish(Token::Kind::symbol);
    }
    if (const std::string_view spelled = spelled_out(character); !spelled.empty()) {
      step();
      finish(Token::Kind::symbol);
      tokens_.back().text = spelled;
      return;
    }
    std::string shown;
    append(shown, character);
    refuse({fmt::format("这里不应有“{}”。", shown), fmt::format("'{}' does not belong here.", shown)});
  }

  void read_string() {
    step();
    std::string content;
    while (at_ < source_.size() && peek() != '"') {
      if (starts_with("\\")) {
        read_escape(content);
        continue;
      }
      append(content, peek());
      step();
    }
    if (at_ == source_.size()) return refuse({"文本没有结束，缺少引号。", "The text has no end: a quotation mark is missing."});
    step();
    token_.content = std::move(content);
    finish(Token::Kind::string);
  }

  std::optional<UChar32> hexadecimal(std::size_t digits) const {
    if (at_ + 2 + digits > source_.size()) return std::nullopt;
    UChar32 value = 0;
    for (const char c : source_.substr(at_ + 2, digits)) {
      const bool digit = is_digit(c), upper = c >= 'A' && c <= 'F', lower = c >= 'a' && c <= 'f';
      if (!digit && !upper && !lower) return std::nullopt;
      value = value * 16 + (digit ? c - '0' : upper ? c - 'A' + 10 : c - 'a' + 10);
    }
    return value;
  }

  /// \uXXXX (two of them for a pair of surrogates) and \UXXXXXX; an unknown escape stands for itself, as in a pattern.
  void read_escape(std::string& content) {
    const char letter = at_ + 1 < source_.size() ? source_[at_ + 1] : '\0';
    if (letter == 'u' || letter == 'U') return read_unicode(content, letter == 'u' ? 4 : 6);
    static constexpr std::string_view letters = "nrt\"'\\", meanings = "\n\r\t\"'\\";
    const std::size_t found = letters.find(letter);
    step();
    if (letter == '\0' || found == std::string_view::npos) {
      content += '\\';
      return;
    }
    content += meanings[found];
    step();
  }

  void read_unicode(std::string& content, std::size_t digits) {
    auto character = hexadecimal(digits);
    if (!character) {
      content += '\\';
      return step();
    }
    step(2 + digits);
    if (digits == 4 && U16_IS_LEAD(*character) && starts_with("\\u")) {
      const auto trail = hexadecimal(4);
      if (trail && U16_IS_TRAIL(*trail)) {
        character = U16_GET_SUPPLEMENTARY(*character, *trail);
        step(6);
      }
    }
    const bool valid = !U_IS_SURROGATE(*character) && *character <= 0x10FFFF;
    append(content, valid ? *character : 0xFFFD);
  }

  std::string_view source_;
  std::size_t at_ = 0, start_ = 0;
  int line_ = 1, column_ = 1;
  Token token_;
  std::vector<Token> tokens_;
  std::optional<base::Refusal> problem_;
};

}  // namespace

base::Refusal refusal_at(std::string code, int line, int column, base::Text message) {
  const base::Problem problem{code, message, {"", line, column, ""}};
  return {std::move(code), std::move(message), {problem}, {}};
}

base::Result<Tokens> tokens_of(std::string_view text, std::size_t most_bytes) {
  if (text.size() > most_bytes)
    return tl::unexpected(refusal_at("feel_too_large", 1, 1,
                                     {fmt::format("表达式超过 {} 字节，请拆开来写。", most_bytes),
                                      fmt::format("The expression is longer than {} bytes: split it.", most_bytes)}));
  auto plain = plain_text(text);
  if (!plain) return tl::unexpected(plain.error());
  Tokens tokens;
  tokens.source = std::make_unique<const std::string>(std::move(*plain));
  auto list = Lexer(*tokens.source).run();
  if (!list) return tl::unexpected(list.error());
  tokens.list = std::move(*list);
  return tokens;
}

std::string canonical_name(std::string_view name) {
  std::string canonical;
  bool after_word = false, space = false;
  for (std::size_t at = 0; at < name.size();) {
    const UChar32 character = next_character(name, at);
    if (character < 0 || is_space(character)) {
      space = true;
      continue;
    }
    const bool word = continues_name(character);
    if (space && word && after_word) canonical += ' ';
    append(canonical, character);
    after_word = word;
    space = false;
  }
  return canonical;
}

}  // namespace rules::feel
