#include "rules/feel/builtins/arguments.h"

/// Source: OMG DMN 1.5, table 85.
namespace rules::feel {
namespace {

Context entry_context(const std::string& key, const Value& value) { return Context{{{"key", Value(key)}, {"value", value}}}; }

void put(Context& context, const std::string& key, const Value& value) {
  for (auto& [name, entry] : context.entries)
    if (name == key) return void(entry = value);
  context.entries.emplace_back(key, value);
}

/// By name, `key` is one text and `keys` a list.
bool key_or_keys(std::string_view parameter, const Value& value) {
  if (parameter == "key") return value.text() || value.is_missing();
  return parameter != "keys" || value.list() || value.is_missing();
}

/// The value at the end of a path of keys; null where there is none.
Value run_get_value(std::span<const Value> arguments, Machine& machine) {
  const auto* context = one_at(arguments, 0).context();
  if (!context) return Value();
  if (const auto* keys = arguments[1].list()) {
    Value at = *context;
    for (const Value& key : *keys) {
      const auto* inner = at.context();
      const Value* found = inner && key.text() ? inner->find(*key.text()) : nullptr;
      if (!found) return machine.fail("get value() finds no such entry");
      at = *found;
    }
    return at;
  }
  if (!arguments[1].text()) return Value();
  const Value* found = context->find(*arguments[1].text());
  return found ? *found : Value();
}

Value run_get_entries(std::span<const Value> arguments, Machine&) {
  const auto* context = one_at(arguments, 0).context();
  if (!context) return Value();
  List entries;
  for (const auto& [key, value] : context->entries) entries.push_back(entry_context(key, value));
  return entries;
}

/// A context of a list of {key, value}; a key twice makes none.
Value run_context(std::span<const Value> arguments, Machine&) {
  const auto entries = list_at(arguments, 0);
  if (!entries) return Value();
  Context made;
  for (const Value& entry : *entries) {
    if (entry.is_missing()) return entry;
    const auto* pair = entry.context();
    const Value* key = pair ? pair->find("key") : nullptr;
    const Value* value = pair ? pair->find("value") : nullptr;
    if (!key || !value || !key->text() || made.find(*key->text())) return Value();
    made.entries.emplace_back(*key->text(), *value);
  }
  return made;
}

Value put_at(const Context& context, std::span<const Value> keys, const Value& value) {
  const std::string* key = keys.front().text();
  if (!key) return Value();
  Context changed = context;
  if (keys.size() == 1) {
    put(changed, *key, value);
    return changed;
  }
  const Value* inner = context.find(*key);
  if (!inner || !inner->context()) return Value();
  const Value within = put_at(*inner->context(), keys.subspan(1), value);
  if (within.is_null()) return Value();
  put(changed, *key, within);
  return changed;
}

Value run_context_put(std::span<const Value> arguments, Machine& machine) {
  constexpr std::size_t most_keys = 100;
  const auto* context = one_at(arguments, 0).context();
  if (!context || arguments.size() < 3) return Value();
  const auto* keys = arguments[1].list();
  const std::span<const Value> path = keys ? std::span<const Value>(*keys) : arguments.subspan(1, 1);
  if (path.empty() || path.size() > most_keys) return machine.fail("context put() needs a key, or a list of 1 to 100 keys");
  return put_at(*context, path, arguments[2]);
}

Value run_context_merge(std::span<const Value> arguments, Machine&) {
  const auto contexts = list_at(arguments, 0);
  if (!contexts) return Value();
  Context merged;
  for (const Value& item : *contexts) {
    if (item.is_missing()) return item;
    if (!item.context()) return Value();
    for (const auto& [key, value] : item.context()->entries) put(merged, key, value);
  }
  return merged;
}

}  // namespace

const std::vector<Builtin>& context_builtins() {
  using enum Builtin::Missing;
  static const std::vector<Builtin> table = {
      {"get value", {{"m", "key"}, {"m", "keys"}, {"context", "key"}, {"context", "keys"}}, 2, false, spreads, key_or_keys, run_get_value},
      {"get entries", {{"m"}, {"context"}}, 1, false, is_carried, nullptr, run_get_entries},
      {"context", {{"entries"}}, 1, false, is_carried, nullptr, run_context},
      {"context put", {{"context", "key", "value"}, {"context", "keys", "value"}}, 3, false, is_carried, key_or_keys, run_context_put},
      {"context merge", {{"contexts"}}, 1, false, is_carried, nullptr, run_context_merge},
  };
  return table;
}

}  // namespace rules::feel
