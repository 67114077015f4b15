#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace rules::feel {

/// A regular expression of XPath, run by ICU with a bound on its time. Source: XQuery and XPath Functions 3.1, 5.6;
/// XML Schema 1.1 part 2, appendix G. What it lacks in Java or Perl (look-around, \b, possessive quantifiers) is refused.
class Regex {
 public:
  /// `flags` of s, m, i, x, q. Errors say in English what is wrong.
  static tl::expected<Regex, std::string> compile(const std::string& pattern, const std::string& flags);

  /// Asked now and then during long work, after about ten thousand steps each time: false ends it.
  using Tick = std::function<bool()>;

  /// Whether it is found anywhere in the text; nothing when that takes too long.
  std::optional<bool> matches(const std::string& text, const Tick& tick) const;
  /// Every match replaced; `$1` stands for a group, `\$` and `\\` for themselves. An error for a pattern that matches nothing
  /// at all (FORX0003), a bad replacement (FORX0004), and for what takes too long.
  tl::expected<std::string, std::string> replaced(const std::string& text, const std::string& replacement, const Tick& tick) const;
  /// What lies between the matches.
  tl::expected<std::vector<std::string>, std::string> split(const std::string& text, const Tick& tick) const;

 private:
  static tl::expected<Regex, std::string> compiled(const std::string& pattern, const std::string& flags);

  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

/// The pattern in ICU's notation, for the flags given.
tl::expected<std::string, std::string> icu_pattern(const std::string& pattern, const std::string& flags);

}  // namespace rules::feel
