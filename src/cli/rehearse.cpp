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

/// Each move as it was made, and as it is told.
JsonArray moves_json(const rehearsal::Moves& moves, const std::vector<rehearsal::Told>& story) {
  JsonArray array;
  for (std::size_t i = 0; i < moves.size(); ++i) {
    auto one = rehearsal::to_json(moves[i]);
    if (i < story.size()) {
      one["told"] = story[i].line.zh;
      one["told_en"] = story[i].line.en;
    }
    array.push_back(std::move(one));
  }
  return array;
}

JsonObject violation_json(const rehearsal::invariants::Violation& violation) {
  return {{"invariant", violation.invariant}, {"what", violation.what.zh}, {"what_en", violation.what.en}, {"stream", violation.stream}, {"version", violation.version}};
}

JsonObject json_of(const programme::Programme& edition, std::uint64_t seed, const rehearsal::Rehearsal& played) {
  JsonArray violations;
  for (const auto& broken : played.broken) {
    auto one = violation_json(broken.violation);
    one["history"] = broken.history;
    one["shortest"] = moves_json(broken.shortest, broken.story);
    violations.push_back(std::move(one));
  }
  return {{"edition", edition.name()}, {"cases", played.cases}, {"seed", seed}, {"events", played.events}, {"root", base::hex(played.root)}, {"violations", std::move(violations)},
          {"histories", played.histories}, {"visited", boost::json::value_from(played.visited)}, {"never_visited", boost::json::value_from(rehearsal::never_visited(edition, played.visited))},
          {"refused", boost::json::value_from(played.refusals)}};
}

/// In Chinese, then in English: the same story twice is easier to follow than two languages in one line.
void print_story(const std::vector<rehearsal::Told>& story) {
  for (const auto& told : story) fmt::print("    {}  {}\n", told.on, told.line.zh);
  fmt::print("\n");
  for (const auto& told : story) fmt::print("    {}  {}\n", told.on, told.line.en);
}

void print(const JsonObject& report, const rehearsal::Rehearsal& played) {
  fmt::print("{}\n案卷 cases {} · 历史 histories {} · 事件 events {}\n根 root {}\n", base::text_of(report, "edition"), played.cases, played.histories, played.events, base::hex(played.root));
  fmt::print("被拒绝 refused:");
  for (const auto& [code, count] : played.refusals) fmt::print(" {} {}", code, count);
  fmt::print("\n走过 visited:\n");
  for (const auto& [what, count] : played.visited) fmt::print("  {:>8} {}\n", count, what);
  fmt::print("没有走到 never visited:\n");
  for (const auto& what : report.at("never_visited").as_array()) fmt::print("  {}\n", std::string_view(what.as_string()));
  fmt::print("违反 violations {}\n", played.broken.size());
  for (const auto& broken : played.broken) {
    fmt::print("  {} [{} {}]\n    {}\n    {}\n\n", broken.violation.invariant, broken.violation.stream, broken.violation.version, broken.violation.what.zh, broken.violation.what.en);
    print_story(broken.story);
  }
}

JsonObject fault_json(const rehearsal::FaultFound& found) {
  JsonObject one{{"fault", found.fault->id}, {"label", found.fault->label.zh}, {"label_en", found.fault->label.en}, {"applies", found.applies}, {"caught", found.by.has_value()}};
  if (!found.by) return one;
  one["by"] = found.by->invariant;
  one["expected"] = found.fault->caught_by;
  one["what"] = found.by->what.zh;
  one["what_en"] = found.by->what.en;
  one["after_cases"] = found.after_cases;
  one["shortest"] = moves_json(found.shortest, found.story);
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
  const rehearsal::Subject subject{**edition, *calendar, rehearsal::settings_of(**edition, facts_folder(arguments))};
  const auto played = rehearsal::rehearse(subject, *cases, *seed, static_cast<unsigned>(*threads));
  auto report = json_of(**edition, *seed, played);
  if (!arguments.json()) print(report, played);
  bool fine = played.broken.empty();
  if (arguments.has("faults")) fine = show_faults(rehearsal::seed_faults(subject, *cases, *seed, static_cast<unsigned>(*threads)), report, arguments.json()) && fine;
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
