#include "rules/facts_read.h"

namespace rules {
namespace {

bool is_stated_in(const base::JsonObject& facts, std::string_view name, const base::Json& value) {
  const auto* known = facts.if_contains(name);
  return known && *known == value;
}

}  // namespace

base::JsonObject FactsRead::unread(const base::JsonObject& stated) const {
  base::JsonObject unread;
  for (const auto& [name, value] : stated)
    if (!is_stated_in(stated_, name, value)) unread.emplace(name, value);
  return unread;
}

base::JsonObject FactsRead::unread(const base::Shared<base::JsonObject>& stated) const { return all_ && all_->is(stated) ? base::JsonObject() : unread(*stated); }

void FactsRead::add(base::JsonObject stated, Inputs& read) {
  if (stated.empty()) return;
  all_.reset();
  for (auto& [name, value] : stated) {
    forget(std::string(name));
    stated_.insert_or_assign(name, std::move(value));
  }
  values_.edit().merge(read.facts.edit());
  if (!read.units->empty()) units_.edit().merge(read.units.edit());
}

void FactsRead::keep_only(const base::Shared<base::JsonObject>& stated) {
  all_ = stated;
  if (stated->size() == stated_.size()) return;
  std::vector<std::string> gone;
  for (const auto& known : stated_)
    if (!stated->contains(known.key())) gone.emplace_back(known.key());
  for (const auto& name : gone) forget(name);
}

void FactsRead::tell(Inputs& inputs) const {
  inputs.facts = values_;
  inputs.units = units_;
}

/// With the units of a list's columns ("certs.area").
void FactsRead::forget(const std::string& name) {
  if (stated_.erase(name) == 0) return;
  values_.edit().erase(name);
  if (units_->empty()) return;
  std::erase_if(units_.edit(), [&](const auto& one) { return one.first == name || one.first.starts_with(name + "."); });
}

}  // namespace rules
