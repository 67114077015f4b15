#include "rules/feel/builtins/arguments.h"
#include "rules/feel/regex.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

/// Texts; lengths and positions count characters (code points). Source: OMG DMN 1.5, table 73.
namespace rules::feel {
namespace {

std::int64_t length_of(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

/// The byte at which character `index` (from 0) begins.
std::size_t byte_of(std::string_view text, std::int64_t index) {
  std::int32_t at = 0;
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int64_t i = 0; i < index && at < size; ++i) U8_FWD_1(text.data(), at, size);
  return static_cast<std::size_t>(at);
}

Value run_substring(std::span<const Value> arguments, Machine&) {
  const auto* text = text_at(arguments, 0);
  const auto position = integer_at(arguments, 1);
  if (!text || !position || *position == 0) return Value();
  const std::int64_t size = length_of(*text);
  const std::int64_t start = *position > 0 ? *position - 1 : size + *position;
  if (start < 0 || start >= size) return Value();
  std::int64_t length = size - start;
  if (is_given(arguments, 2)) {
    const auto asked = integer_at(arguments, 2);
    if (!asked || *asked < 1) return Value();
    length = std::min(length, *asked);
  }
  const std::size_t first = byte_of(*text, start);
  return text->substr(first, byte_of(std::string_view(*text).substr(first), length));
}

Value run_string_length(std::span<const Value> arguments, Machine&) {
  const auto* text = text_at(arguments, 0);
  return text ? number_of(length_of(*text)) : Value();
}

template <bool upper>
Value run_case(std::span<const Value> arguments, Machine&) {
  const auto* text = text_at(arguments, 0);
  if (!text) return Value();
  auto converted = icu::UnicodeString::fromUTF8(*text);
  if (upper) converted.toUpper(icu::Locale::getRoot());
  else converted.toLower(icu::Locale::getRoot());
  std::string written;
  converted.toUTF8String(written);
  return written;
}

using Search = Value (*)(const std::string& text, const std::string& match);

template <Search search>
Value run_search(std::span<const Value> arguments, Machine&) {
  const auto *text = text_at(arguments, 0), *match = text_at(arguments, 1);
  return text && match ? search(*text, *match) : Value();
}

Value before(const std::string& text, const std::string& match) {
  const std::size_t found = text.find(match);
  return found == std::string::npos ? std::string() : text.substr(0, found);
}
Value after(const std::string& text, const std::string& match) {
  const std::size_t found = text.find(match);
  return found == std::string::npos ? std::string() : text.substr(found + match.size());
}
Value holds(const std::string& text, const std::string& match) { return text.find(match) != std::string::npos; }
Value begins(const std::string& text, const std::string& match) { return text.starts_with(match); }
Value ends(const std::string& text, const std::string& match) { return text.ends_with(match); }

/// Long matching is paid for like any other work.
Regex::Tick tick_of(Machine& machine) {
  return [&machine] { return machine.spend(10'000); };
}

/// A pattern with its flags; null flags are none. Writes down why it is not one.
std::optional<Regex> regex_of(const std::string& pattern, const std::string* flags, Machine& machine) {
  if (!machine.spend(200 + static_cast<std::int64_t>(pattern.size()))) return std::nullopt;
  auto regex = Regex::compile(pattern, flags ? *flags : "");
  if (regex) return std::move(*regex);
  machine.fail(regex.error());
  return std::nullopt;
}

bool flags_are_text(std::span<const Value> arguments, std::size_t index) { return !is_given(arguments, index) || text_at(arguments, index); }

Value run_matches(std::span<const Value> arguments, Machine& machine) {
  const auto *input = text_at(arguments, 0), *pattern = text_at(arguments, 1);
  if (!input || !pattern || !flags_are_text(arguments, 2)) return Value();
  const auto regex = regex_of(*pattern, text_at(arguments, 2), machine);
  if (!regex) return Value();
  const auto found = regex->matches(*input, tick_of(machine));
  return found ? Value(*found) : machine.fail("the pattern takes too long on this text");
}

Value run_replace(std::span<const Value> arguments, Machine& machine) {
  const auto *input = text_at(arguments, 0), *pattern = text_at(arguments, 1), *replacement = text_at(arguments, 2);
  if (!input || !pattern || !replacement || !flags_are_text(arguments, 3)) return Value();
  const auto regex = regex_of(*pattern, text_at(arguments, 3), machine);
  if (!regex) return Value();
  const auto replaced = regex->replaced(*input, *replacement, tick_of(machine));
  return replaced ? Value(*replaced) : machine.fail(replaced.error());
}

Value run_split(std::span<const Value> arguments, Machine& machine) {
  const auto *text = text_at(arguments, 0), *delimiter = text_at(arguments, 1);
  if (!text || !delimiter) return Value();
  const auto regex = regex_of(*delimiter, nullptr, machine);
  if (!regex) return Value();
  const auto parts = regex->split(*text, tick_of(machine));
  if (!parts) return machine.fail(parts.error());
  List list;
  for (const std::string& part : *parts) list.push_back(Value(part));
  return list;
}

/// null items are left out.
Value run_string_join(std::span<const Value> arguments, Machine&) {
  const auto items = list_at(arguments, 0);
  if (!items || (is_given(arguments, 1) && !text_at(arguments, 1))) return Value();
  const std::string delimiter = is_given(arguments, 1) ? *text_at(arguments, 1) : "";
  std::string joined;
  bool first = true;
  for (const Value& item : *items) {
    if (item.is_null()) continue;
    if (!item.text() || joined.size() + item.text()->size() + delimiter.size() > Machine::most_text_bytes) return Value();
    if (!first) joined += delimiter;
    joined += *item.text();
    first = false;
  }
  return joined;
}

}  // namespace

const std::vector<Builtin>& text_builtins() {
  using enum Builtin::Missing;
  static const std::vector<Builtin> table = {
      {"substring", {{"string", "start position", "length"}}, 2, false, spreads, nullptr, run_substring},
      {"string length", {{"string"}}, 1, false, spreads, nullptr, run_string_length},
      {"upper case", {{"string"}}, 1, false, spreads, nullptr, run_case<true>},
      {"lower case", {{"string"}}, 1, false, spreads, nullptr, run_case<false>},
      {"substring before", {{"string", "match"}}, 2, false, spreads, nullptr, run_search<before>},
      {"substring after", {{"string", "match"}}, 2, false, spreads, nullptr, run_search<after>},
      {"replace", {{"input", "pattern", "replacement", "flags"}}, 3, false, spreads, nullptr, run_replace},
      {"contains", {{"string", "match"}}, 2, false, spreads, nullptr, run_search<holds>},
      {"starts with", {{"string", "match"}}, 2, false, spreads, nullptr, run_search<begins>},
      {"ends with", {{"string", "match"}}, 2, false, spreads, nullptr, run_search<ends>},
      {"matches", {{"input", "pattern", "flags"}}, 2, false, spreads, nullptr, run_matches},
      {"split", {{"string", "delimiter"}}, 2, false, spreads, nullptr, run_split},
      {"string join", {{"list", "delimiter"}}, 1, false, spreads, nullptr, run_string_join},
  };
  return table;
}

}  // namespace rules::feel
