#include "rules/feel/regex.h"

#include <unicode/regex.h>

namespace rules::feel {
namespace {

constexpr std::int32_t most_stack_bytes = 4 << 20;
constexpr std::size_t most_result_bytes = 1 << 20;
constexpr std::size_t most_kept = 64, longest_kept = 1 << 10;
constexpr const char* too_long = "the pattern takes too long on this text";

UBool U_CALLCONV ask(const void* context, std::int32_t) { return (*static_cast<const Regex::Tick*>(context))() ? 1 : 0; }

std::string utf8_of(const icu::UnicodeString& text) {
  std::string written;
  text.toUTF8String(written);
  return written;
}

}  // namespace

struct Regex::Compiled {
  std::unique_ptr<icu::RegexPattern> pattern;
  bool literal = false;  // flag q: a replacement has no special characters

  std::unique_ptr<icu::RegexMatcher> matcher(const icu::UnicodeString& text, const Tick& tick) const {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::RegexMatcher> made(pattern->matcher(text, status));
    made->setMatchCallback(ask, &tick, status);
    made->setStackLimit(most_stack_bytes, status);
    return made;
  }

  bool matches_nothing(const Tick& tick) const {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString empty;
    return matcher(empty, tick)->find(status) && U_SUCCESS(status);
  }
};

tl::expected<Regex, std::string> Regex::compile(const std::string& pattern, const std::string& flags) {
  thread_local std::map<std::pair<std::string, std::string>, Regex> kept;   // an edition has few, and asks them again and again
  const std::pair key(pattern, flags);
  if (const auto found = kept.find(key); found != kept.end()) return found->second;
  auto regex = compiled(pattern, flags);
  if (!regex || pattern.size() + flags.size() > longest_kept) return regex;
  if (kept.size() == most_kept) kept.clear();
  kept.emplace(key, *regex);
  return regex;
}

tl::expected<Regex, std::string> Regex::compiled(const std::string& pattern, const std::string& flags) {
  const auto translated = icu_pattern(pattern, flags);
  if (!translated) return tl::unexpected(translated.error());
  std::uint32_t options = UREGEX_UNIX_LINES;
  if (flags.find('i') != std::string::npos) options |= UREGEX_CASE_INSENSITIVE;
  if (flags.find('m') != std::string::npos) options |= UREGEX_MULTILINE;
  auto compiled = std::make_shared<Compiled>();
  UErrorCode status = U_ZERO_ERROR;
  UParseError where;
  compiled->pattern.reset(icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(*translated), options, where, status));
  compiled->literal = flags.find('q') != std::string::npos;
  if (U_FAILURE(status)) return tl::unexpected(std::string("the pattern is no regular expression"));
  Regex regex;
  regex.compiled_ = std::move(compiled);
  return regex;
}

std::optional<bool> Regex::matches(const std::string& text, const Tick& tick) const {
  const auto units = icu::UnicodeString::fromUTF8(text);
  UErrorCode status = U_ZERO_ERROR;
  const bool found = compiled_->matcher(units, tick)->find(status);
  if (U_FAILURE(status)) return std::nullopt;
  return found;
}

namespace {

/// The replacement in parts: text, and numbers of groups.
struct ReplacementPart {
  icu::UnicodeString text;
  int group = -1;
};

tl::expected<std::vector<ReplacementPart>, std::string> parts_of(const std::string& replacement, int groups, bool literal) {
  const auto units = icu::UnicodeString::fromUTF8(replacement);
  std::vector<ReplacementPart> parts;
  if (literal) return std::vector<ReplacementPart>{{units, -1}};
  const auto is_digit = [&](std::int32_t i) { return i < units.length() && units[i] >= '0' && units[i] <= '9'; };
  for (std::int32_t i = 0; i < units.length(); ++i) {
    if (units[i] == '\\') {
      ++i;
      if (i >= units.length() || (units[i] != '\\' && units[i] != '$')) return tl::unexpected(std::string("a backslash in a replacement stands before \\ or $"));
      parts.push_back({icu::UnicodeString(units[i]), -1});
    } else if (units[i] == '$') {
      if (!is_digit(i + 1)) return tl::unexpected(std::string("a $ in a replacement stands before a number"));
      int group = units[++i] - '0';
      while (is_digit(i + 1) && group * 10 + (units[i + 1] - '0') <= groups) group = group * 10 + (units[++i] - '0');
      parts.push_back({icu::UnicodeString(), group});
    } else {
      parts.push_back({icu::UnicodeString(units[i]), -1});
    }
  }
  return parts;
}

}  // namespace

tl::expected<std::string, std::string> Regex::replaced(const std::string& text, const std::string& replacement, const Tick& tick) const {
  if (compiled_->matches_nothing(tick)) return tl::unexpected(std::string("the pattern matches an empty text"));
  const auto units = icu::UnicodeString::fromUTF8(text);
  const auto matcher = compiled_->matcher(units, tick);
  const auto parts = parts_of(replacement, matcher->groupCount(), compiled_->literal);
  if (!parts) return tl::unexpected(parts.error());
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString result;
  std::int32_t end = 0;
  while (matcher->find(status) && U_SUCCESS(status)) {
    result.append(units, end, matcher->start(status) - end);
    for (const ReplacementPart& part : *parts) {
      if (part.group < 0) result.append(part.text);
      else if (part.group <= matcher->groupCount()) result.append(matcher->group(part.group, status));
    }
    end = matcher->end(status);
    if (static_cast<std::size_t>(result.length()) > most_result_bytes) return tl::unexpected(std::string("the result is too long"));
  }
  if (U_FAILURE(status)) return tl::unexpected(std::string(too_long));
  result.append(units, end, units.length() - end);
  return utf8_of(result);
}

tl::expected<std::vector<std::string>, std::string> Regex::split(const std::string& text, const Tick& tick) const {
  if (compiled_->matches_nothing(tick)) return tl::unexpected(std::string("the pattern matches an empty text"));
  const auto units = icu::UnicodeString::fromUTF8(text);
  const auto matcher = compiled_->matcher(units, tick);
  UErrorCode status = U_ZERO_ERROR;
  std::vector<std::string> parts;
  std::int32_t end = 0;
  while (matcher->find(status) && U_SUCCESS(status)) {
    parts.push_back(utf8_of(units.tempSubStringBetween(end, matcher->start(status))));
    end = matcher->end(status);
  }
  if (U_FAILURE(status)) return tl::unexpected(std::string(too_long));
  parts.push_back(utf8_of(units.tempSubStringBetween(end, units.length())));
  return parts;
}

}  // namespace rules::feel
