#include "rehearsal/invariants/invariant.h"

#include <fmt/format.h>

namespace rehearsal::invariants {
namespace {

/// The facts the last return named; nothing where the last filing answered it, or nothing was returned.
std::optional<std::set<std::string>> returned(const Record& record) {
  for (auto entry = record.entries.rbegin(); entry != record.entries.rend(); ++entry) {
    if (entry->action == "submit") return std::nullopt;
    const auto* items = entry->member("items");
    if (!items || !items->is_array()) continue;
    std::set<std::string> names;
    for (const auto& item : items->as_array())
      if (const std::string pointer = base::text_of(item, "pointer"); pointer.starts_with("/facts/")) names.insert(pointer.substr(7));
    return names;
  }
  return std::nullopt;
}

bool is_as_before(const Record& record, std::string_view fact, const base::Json& value) {
  const auto known = record.facts.find(fact);
  return known == record.facts.end() ? value.is_null() : *known->second == value;
}

void look(const Occasion& at, const Tell& tell) {
  if (!at.is("entry_recorded") || !at.record || at.text("action") != "submit") return;
  const auto named = returned(*at.record);
  if (!named) return;
  const auto look_at = [&](std::string_view fact, const base::Json& value) {
    if (!named->contains(std::string(fact)) && !is_as_before(*at.record, fact, value))
      tell({fmt::format("退回补正没有列出“{}”，它却改了。", fact), fmt::format("'{}' was changed and not among what was returned.", fact)});
  };
  if (const auto* facts = at.event.public_fields.if_contains("facts"); facts && facts->is_object())
    for (const auto& [name, value] : facts->as_object()) look_at(name, value);
  for (const auto& [name, value] : at.event.sealed_fields)
    if (std::string_view(name).starts_with("fact.")) look_at(std::string_view(name).substr(5), value);
}

}  // namespace

const Invariant returns_kept{"returns_kept", {"退回补正只改列明的项目", "after a return only what it names changes"}, look};

}  // namespace rehearsal::invariants
