#include "procedure/asked.h"

#include "procedure/stages/stage.h"
#include "procedure/standing.h"
#include "rules/dossier.h"

namespace procedure {
namespace {

using rules::feel::Value;

}  // namespace

/// A name the expression reads and of which nothing is known here is missing, never null.
class Asked::Lookup : public rules::feel::Scope {
 public:
  Lookup(const Asked& asked, const rules::feel::Expression& expression) : asked_(asked), expression_(expression) {}

  const Value* find(std::string_view name) const override {
    if (const auto* known = asked_.find(name)) return known;
    const auto& names = rules::feel::free_names(expression_);
    if (!std::binary_search(names.begin(), names.end(), name)) return nullptr;
    return &missing_.try_emplace(std::string(name), Value::missing(std::string(name))).first->second;
  }

 private:
  const Asked& asked_;
  const rules::feel::Expression& expression_;
  mutable std::map<std::string, Value, std::less<>> missing_;
};

Asked::Asked(const programme::Programme& programme, const base::JsonObject& facts, Surroundings surroundings) : programme_(programme), facts_(facts), surroundings_(std::move(surroundings)) {}

Asked::Asked(const programme::Programme& programme, const base::JsonObject& facts, Around around) : programme_(programme), facts_(facts), around_(std::move(around)) {}

Asked::Asked(const programme::Programme& programme, const base::JsonObject& facts, const base::JsonObject& sent, Around around) : programme_(programme), facts_(facts), sent_(&sent), around_(std::move(around)) {}

bool Asked::asks(const programme::FormPart& part, const programme::FormField& field) const { return asks(part, field, programme_.rulebook.facts.at(field.fact)); }

bool Asked::asks(const programme::FormPart& part, const programme::FormField& field, const rules::Fact& fact) const {
  return holds(part.show_when) && holds(field.show_when) && holds(fact.ask_when);
}

bool Asked::holds(const std::optional<rules::feel::Expression>& condition) const {
  if (!condition) return true;
  const auto before = std::find_if(answered_.begin(), answered_.end(), [&](const auto& one) { return one.first == &*condition; });
  return before != answered_.end() ? before->second : answered_.emplace_back(&*condition, value_of(*condition).is_true()).second;
}

Value Asked::value_of(const rules::feel::Expression& expression) const { return rules::feel::evaluate(expression, Lookup(*this, expression)); }

const Value* Asked::find(std::string_view name) const {
  if (const auto known = known_.find(name); known != known_.end()) return &known->second;
  std::string key(name);
  auto value = looked_up(key);
  return value ? &known_.emplace(std::move(key), std::move(*value)).first->second : nullptr;
}

const base::Json* Asked::stated(std::string_view name) const {
  const auto* sent = sent_ ? sent_->if_contains(name) : nullptr;
  return sent ? sent : facts_.if_contains(name);
}

/// Derived facts first, then what is stated (one at a time, so that a half-typed value hides nothing but itself), parameters,
/// facts nobody stated, and the surroundings.
std::optional<Value> Asked::looked_up(const std::string& name) const {
  const rules::Rulebook& rulebook = programme_.rulebook;
  const auto fact = rulebook.facts.find(name);
  if (fact != rulebook.facts.end()) {
    if (fact->second.formula) return value_of(*fact->second.formula);
    if (const auto* value = stated(name); value && !stages::is_erased(*value))
      if (auto read = rules::readable(*value, fact->second)) return read;
  }
  if (const auto parameter = rulebook.parameters.find(name); parameter != rulebook.parameters.end()) return parameter->second.value;
  if (fact != rulebook.facts.end()) return Value::missing(name);
  if (around_) surroundings_ = std::exchange(around_, nullptr)();
  const auto around = surroundings_.find(name);
  return around == surroundings_.end() ? std::nullopt : std::optional(around->second);
}

Asked asked_in(const CaseState& state, const base::JsonObject& facts, const Situation& situation) {
  return Asked(situation.programme, facts, Asked::Around([&state, &situation] { return surroundings_of(state, situation); }));
}

Asked asked_with(const CaseState& state, const base::JsonObject& sent, const Situation& situation) {
  return Asked(situation.programme, state.facts, sent, [&state, &situation] { return surroundings_of(state, situation); });
}

}  // namespace procedure
