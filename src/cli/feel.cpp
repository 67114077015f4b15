#include "cli/command.h"
#include "rules/feel/context.h"
#include "rules/feel/expression.h"
#include "rules/feel/temporal.h"

namespace cli {
namespace {

using rules::feel::Comparison;
using rules::feel::Trace;
using rules::feel::Value;

/// The context file as names and values. No file: no names.
base::Result<rules::feel::Context> read_context(const Arguments& arguments) {
  const auto file = arguments.value("context");
  if (!file) return rules::feel::Context{};
  const auto text = read_file(*file, 4 << 20);
  if (!text) return tl::unexpected(text.error());
  return rules::feel::context_from_text(*text, *file);
}

std::string origin_of(const std::string& name, const std::string& at, const std::string& field) {
  std::string origin = name;
  if (!at.empty()) origin += "[" + at + "]";
  if (!field.empty()) origin += "." + field;
  return origin;
}

base::JsonObject json_of(const Comparison& comparison) {
  return {{"op", comparison.op},
          {"left", comparison.left.shown()},
          {"left_from", origin_of(comparison.left_name, comparison.left_at, comparison.left_field)},
          {"right", comparison.right.shown()},
          {"right_from", origin_of(comparison.right_name, comparison.right_at, comparison.right_field)},
          {"holds", comparison.holds}};
}

void print_trace(const Trace& trace) {
  for (const Comparison& comparison : trace.comparisons) {
    const std::string from = origin_of(comparison.left_name, comparison.left_at, comparison.left_field);
    const std::string to = origin_of(comparison.right_name, comparison.right_at, comparison.right_field);
    fmt::print(stderr, "  {}{}{} {} {}{}{} : {}\n", from, from.empty() ? "" : " = ", comparison.left.shown(), comparison.op, to,
               to.empty() ? "" : " = ", comparison.right.shown(), comparison.holds ? "true" : "false");
  }
}

/// Why something became null. Also without --trace: a null that nobody explains looks like an answer.
void print_errors(const Trace& trace) {
  for (const std::string& error : trace.errors) fmt::print(stderr, "  null: {}\n", error);
}

/// The facts a missing value waits for.
void print_needs(const Value& value) {
  const auto* missing = value.missing();
  if (missing && !missing->needs.empty()) fmt::print(stderr, "  缺少 missing: {}\n", fmt::join(missing->needs, ", "));
}

void print_result(const Arguments& arguments, const Value& value, const Trace& trace) {
  if (!arguments.json()) {
    fmt::print("{}\n", value.shown());
    if (arguments.has("trace")) print_trace(trace);
    print_errors(trace);
    print_needs(value);
    return;
  }
  base::JsonObject document{{"value", rules::feel::to_json(value)}};
  if (const auto* missing = value.missing()) document["needs"] = base::JsonArray(missing->needs.begin(), missing->needs.end());
  if (arguments.has("trace")) {
    base::JsonArray comparisons;
    for (const Comparison& comparison : trace.comparisons) comparisons.push_back(json_of(comparison));
    document["comparisons"] = std::move(comparisons);
  }
  if (!trace.errors.empty()) document["errors"] = base::JsonArray(trace.errors.begin(), trace.errors.end());
  print_json(document);
}

int run_feel(const Arguments& arguments) {
  const auto context = read_context(arguments);
  if (!context) return refused(arguments, context.error());
  rules::feel::Names names;
  rules::feel::MapScope scope;
  for (const auto& [name, value] : context->entries) {
    names.known.insert(name);
    scope.set(name, value);
    rules::feel::add_members(names, value);
  }
  const auto expression = rules::feel::parse(arguments.words[0], &names);
  if (!expression) return refused(arguments, expression.error());
  Trace trace;
  const auto clock = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  const rules::feel::DateTime now = rules::feel::moment_of(base::Instant{clock.time_since_epoch().count()});
  const Value value = rules::feel::evaluate(*expression, scope, &trace, &now);
  print_result(arguments, value, trace);
  return value.is_missing() ? open : yes;
}

}  // namespace

Command feel_command() {
  return {"feel",
          "'<expression>' [--context FILE] [--trace]",
          "The value of a FEEL expression; exit code 2 when a fact it needs is missing.",
          {{"context", "FILE", "names and their values, YAML or JSON; an unquoted `missing` is a fact nobody has given"},
           {"trace", "", "also the comparisons it rests on"}},
          1, 1, run_feel};
}

}  // namespace cli
