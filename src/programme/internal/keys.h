#pragma once
#include "programme/internal/draft.h"

#include <initializer_list>
#include <set>

namespace programme::internal {

using base::YamlNode;

/// Reads one mapping of a closed vocabulary: every key is asked for by name, and what nobody asked for is reported when
/// the reader goes out of scope. A wrong value is reported at its place and read as absent, so reading goes on.
class Keys {
 public:
  /// `element` says what is being read, for messages and treatments: "eligibility.basic.registered".
  Keys(Draft& draft, const YamlNode& node, std::string element);
  ~Keys();
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  /// The value, or nullptr when the key is absent. Marks the key as read.
  const YamlNode* take(std::string_view key);
  /// The same; reports `missing_key` when it is absent.
  const YamlNode* need(std::string_view key);
  bool has(std::string_view key) const { return node_.find(key) != nullptr; }

  std::string text(std::string_view key);           // empty: absent
  std::string need_text(std::string_view key);
  bool flag(std::string_view key);                  // true | false; false when absent
  std::optional<int> count(std::string_view key);   // a whole number, 0..1000000
  std::optional<base::Date> date(std::string_view key);   // YYYY-MM-DD or null
  std::vector<std::string> texts(std::string_view key);
  /// One of `words`; reports `unknown_word`. Empty when absent.
  std::string word(std::string_view key, std::initializer_list<std::string_view> words);
  std::string need_word(std::string_view key, std::initializer_list<std::string_view> words);

  /// {zh, en}. `label` reports `missing_label` when it is absent.
  base::Text label();
  base::Text both(std::string_view key);            // absent: empty

  std::optional<rules::feel::Expression> expression(std::string_view key);

  /// A name, or names, of other elements; checked when everything is read.
  std::string refer(std::string_view key, Kind kind, std::string within = {});
  std::vector<std::string> refer_all(std::string_view key, Kind kind, std::string within = {});
  /// Clause parts, recorded as treated here in each of these ways.
  std::vector<std::string> treats(std::initializer_list<Treatment> kinds);
  std::string reading();

  /// Words of the format that nothing carries out yet: reported as `not_supported` rather than ignored.
  void not_yet(std::initializer_list<std::string_view> keys);

  Draft& draft() { return draft_; }
  const std::string& element() const { return element_; }
  const YamlNode& node() const { return node_; }
  int line() const { return node_.line; }

 private:
  Draft& draft_;
  const YamlNode& node_;
  std::string element_;
  std::vector<std::string> asked_;
};

// The same for a node that stands alone.
std::string read_text(Draft&, const YamlNode&);
base::Text read_both(Draft&, const YamlNode&, const std::string& element);
std::vector<std::string> read_texts(Draft&, const YamlNode&);
std::optional<rules::feel::Expression> read_expression(Draft&, const YamlNode&, const std::string& element);
std::string read_reference(Draft&, const YamlNode&, Kind, const std::string& within, const std::string& element);
std::vector<std::string> read_references(Draft&, const YamlNode&, Kind, const std::string& within, const std::string& element);
std::vector<std::string> read_treats(Draft&, const YamlNode&, const std::string& element, std::initializer_list<Treatment>);
std::optional<calendar::Period> read_period(Draft&, const YamlNode&);

/// Calls `read(name, key, value)` for each member of a mapping of freely named elements. Reports names that are no names
/// (`bad_name`), and those a YAML reader elsewhere would take for a boolean (`ambiguous_word`).
/// Which keys are names. Clause ids follow the text's own numbering and may hold points: "FORM1-1.1.2".
enum class Naming { plain, numbered };
void each_member(Draft&, const YamlNode&, const std::function<void(const std::string&, const YamlNode& key, const YamlNode& value)>&, Naming = Naming::plain);
/// One element or a list of them, as rules/ and procedures/ files hold.
void each_of(Draft&, const YamlNode&, const std::function<void(const YamlNode&)>&);

bool expect(Draft&, const YamlNode&, YamlNode::Kind);   // reports `wrong_kind`

}  // namespace programme::internal
