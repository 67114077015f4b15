#pragma once
#include "rules/feel/expression.h"
#include "rules/feel/value.h"

#include <span>
#include <string>

namespace rules::feel {

/// What one evaluation may spend, and where it writes down what it saw. Bounds hold across all functions it calls.
class Machine {
 public:
  explicit Machine(Trace* trace, const DateTime* now = nullptr) : trace_(trace), now_(now) {}

  static constexpr std::int64_t most_steps = 2'000'000;
  static constexpr int most_depth = 1'500;
  static constexpr int most_value_depth = 100;               // lists in lists
  static constexpr std::size_t most_items = 1'000'000;       // of a list
  static constexpr std::size_t most_text_bytes = 1 << 20;    // of a text

  Trace* trace() const { return trace_; }
  /// The moment now() and today() tell; nullptr: they have none, as rules of law must not read a clock.
  const DateTime* now() const { return now_; }

  /// Writes down why the result is null, and is null.
  Value fail(std::string_view why);
  /// Takes `steps` of what is left; false when there is nothing left, and everything then ends as null.
  bool spend(std::int64_t steps) {
    steps_left_ -= steps;
    return steps_left_ >= 0 || stop("more steps than an evaluation may take");
  }
  bool stopped() const { return stopped_; }
  bool stop(std::string_view why);

  /// Calls a function value, here and in the functions that take one.
  Value call(const Function& function, std::vector<Value> arguments);

  /// One level deeper for as long as it lives; `ok()` is false where it is too deep.
  class Level {
   public:
    explicit Level(Machine& machine) : machine_(machine) { ++machine_.depth_; }
    ~Level() { --machine_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    bool ok() { return (machine_.depth_ <= most_depth && !machine_.stopped_) || machine_.stop("calls nested too deeply"); }

   private:
    Machine& machine_;
  };

 private:
  Trace* trace_;
  const DateTime* now_;
  std::int64_t steps_left_ = most_steps;
  int depth_ = 0;
  bool stopped_ = false;
};

}  // namespace rules::feel
