#pragma once
#include "base/text.h"

#include <string>
#include <string_view>
#include <vector>

/// The public pages: HTML written on the server, no script, two languages.
namespace http::pages {

enum class Language { zh, en };

/// The text in the page's language; Chinese where the other is empty.
const std::string& pick(const base::Text& text, Language language);
/// Two fixed words of a page: `say(language, "首页", "Home")`.
std::string_view say(Language language, std::string_view zh, std::string_view en);

/// `text` with & < > " ' as entities: every value that did not come from this source file goes through it.
std::string escape(std::string_view text);
/// The same behind what stands in `html` already.
void add_escaped(std::string& html, std::string_view text);

/// What every page shares.
struct Frame {
  std::string title;          // plain text
  std::string path;           // without the query, for the language switch
  std::string query;          // kept by the language switch, without lang; may be empty
  std::string section;        // which menu item is current: home, guide, notices, register; may be empty
  Language language = Language::zh;
  bool sample = false;        // the store is a sample: every page says so
  bool big = false;           // large type
};

/// A whole HTML document around `body` (markup).
std::string page(const Frame& frame, std::string_view body);

/// A clause chip. `href` empty: plain text.
std::string clause_chip(std::string_view cite, std::string_view href = {});

/// An address of this site in the page's language: adds lang=en where needed.
std::string link(const Frame& frame, std::string_view path);

}  // namespace http::pages
