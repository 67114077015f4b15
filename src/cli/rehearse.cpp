#include "rehearsal/rehearse.h"

#include "cli/command.h"
#include "programme/calendars.h"
#include "programme/catalogue.h"

#include <charconv>

namespace cli {
namespace {

using base::JsonArray;
using base::JsonObject;

constexpr std::uint64_t most_cases = 10'000'000;

base::Result<std::uint64_t> number_of(const Arguments& arguments, const std::string& option, std::uint64_t otherwise, std::uint64_t most) {
  const auto text = arguments.value(option);
  if (!text) return otherwise;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error == std::errc() && end == text->data() + text->size() && number <= most) return number;
  return base::refuse("wrong_usage", {fmt::format("--{} 应是 0 至 {} 的整数。", option, most), fmt::format("--{} takes a whole number from 0 to {}.", option, most)});
}

JsonArray moves_json(const rehearsal::Moves& moves) {
  JsonArray array;
  for (const auto& move : moves) array.push_back(rehearsal::to_json(move));
  return array;
}

JsonObject violation_json(const rehearsal::invariants::Violation& violation) {
  return {{"invariant", violation.invariant}, {"what", violation.what.zh}, {"what_en", violation.what.en}, {"stream", violation.stream}, {"version", violation.version}};
}

JsonObject json_of(const std::string& edition, std::uint64_t seed, const rehearsal::Rehearsal& played) {
  JsonArray violations;
  for (const auto& broken : played.broken) {
    auto one = violation_json(broken.violation);
    one["history"] = broken.history;
    one["shortest"] = moves_json(broken.shortest);
    violations.push_back(std::move(one));
  }
  return {{"edition", edition}, {"cases", played.cases}, {"seed", seed}, {"events", played.events}, {"root", base::hex(played.root)}, {"violations", std::move(violations)}};
}

void print_moves(const rehearsal::Moves& moves) {
  for (const auto& move : moves) fmt::print("    {}\n", boost::json::serialize(rehearsal::to_json(move)));
}

void print(const JsonObject& report, const rehearsal::Rehearsal& played) {
  fmt::print("{}\n案卷 cases {} · 历史 histories {} · 事件 events {}\n根 root {}\n", base::text_of(report, "edition"), played.cases, played.histories, played.events, base::hex(played.root));
  fmt::print("被拒绝 refused:");
  for (const auto& [code, count] : played.refusals) fmt::print(" {} {}", code, count);
  fmt::print("\n走过 visited:\n");
  for (const auto& [what, count] : played.visited) fmt::print("  {:>8} {}\n", count, what);
  fmt::print("违反 violations {}\n", played.broken.size());
  for (const auto& broken : played.broken) {
    fmt::print("  {} {} {} [{} {}]\n", broken.violation.invariant, broken.violation.what.zh, broken.violation.what.en, broken.violation.stream, broken.violation.version);
    print_moves(broken.shortest);
  }
}

JsonObject fault_json(const rehearsal::FaultFound& found) {
  JsonObject one{{"fault", found.fault->id}, {"label", found.fault->label.zh}, {"label_en", found.fault->label.en}, {"applies", found.applies}, {"caught", found.by.has_value()}};
  if (!found.by) return one;
  one["by"] = found.by->invariant;
  one["after_cases"] = found.after_cases;
  one["shortest"] = moves_json(found.shortest);
  return one;
}

/// False when a fault that touches the edition goes unnoticed.
bool show_faults(const std::vector<rehearsal::FaultFound>& faults, JsonObject& report, bool json) {
  JsonArray array;
  bool all_caught = true;
  for (const auto& found : faults) {
    all_caught = all_caught && (!found.applies || found.by);
    array.push_back(fault_json(found));
    if (json) continue;
    const std::string caught = !found.applies ? "— 不适用 does not apply" : !found.by ? "✗ 没有发现 not caught" : fmt::format("✓ {} （{} 件 cases，{} 步 moves）", found.by->invariant, found.after_cases, found.shortest.size());
    fmt::print("{:<22} {} {}：{}\n", found.fault->id, found.fault->label.zh, found.fault->label.en, caught);
  }
  report["faults"] = std::move(array);
  return all_caught;
}

int run_rehearse(const Arguments& arguments) {
  const auto cases = number_of(arguments, "cases", 400, most_cases), seed = number_of(arguments, "seed", 1, std::uint64_t{1} << 53), threads = number_of(arguments, "threads", 0, 64);
  for (const auto* number : {&cases, &seed, &threads})
    if (!*number) return refused(arguments, number->error(), wrong_usage);
  const auto edition = programme::Catalogue{programmes_folder(arguments), facts_folder(arguments)}.load(arguments.words[0]);
  if (!edition) return refused(arguments, edition.error());
  const auto calendar = programme::load_calendar(calendars_folder(arguments), (*edition)->calendar);
  if (!calendar) return refused(arguments, calendar.error());
  const auto played = rehearsal::rehearse(**edition, *calendar, *cases, *seed, static_cast<unsigned>(*threads));
  auto report = json_of((*edition)->name(), *seed, played);
  if (!arguments.json()) print(report, played);
  bool fine = played.broken.empty();
  if (arguments.has("faults")) fine = show_faults(rehearsal::seed_faults(**edition, *calendar, *cases, *seed), report, arguments.json()) && fine;
  if (arguments.json()) print_json(report);
  return fine ? yes : no;
}

}  // namespace

Command rehearse_command() {
  return {"rehearse",
          "<edition> [--cases N] [--seed S] [--faults]",
          "Plays whole rounds with simulated people and holds the law against every event; exit code 1 with a violation.",
          {{"cases", "N", "how many cases people open (400)"},
           {"seed", "S", "the same seed gives the same root (1)"},
           {"faults", "", "also puts faults into the engine, one by one, and says which are caught"},
           {"threads", "N", "how many threads play (all processors); the result is the same"},
           {"programmes", "DIR", "where editions lie"},
           {"calendars", "DIR", "where the calendars lie"}},
          1,
          1,
          run_rehearse};
}

}  // namespace cli
