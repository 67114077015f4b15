#include "cli/command.h"
#include "programme/calendars.h"
#include "programme/catalogue.h"
#include "programme/coverage.h"
#include "programme/diff.h"
#include "programme/json.h"
#include "programme/lint.h"
#include "programme/loader.h"
#include "rehearsal/examples.h"

namespace cli {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;
using programme::Programme;
using programme::ProgrammePtr;

programme::Catalogue catalogue(const Arguments& arguments) { return {programmes_folder(arguments), facts_folder(arguments)}; }

JsonObject text_json(const base::Text& text) { return programme::to_json(text); }

int wrong_words(const Arguments& arguments, const std::string& usage) {
  return refused(arguments, {"wrong_usage", {"用法：pinjian programme " + usage, "Usage: pinjian programme " + usage}, {}, {}}, wrong_usage);
}

// list

JsonObject listed(const std::string& name, const base::Result<ProgrammePtr>& loaded) {
  if (loaded) return programme::summary(**loaded);
  return {{"name", name}, {"problem", loaded.error().message.zh}, {"problem_en", loaded.error().message.en}};
}

int list(const Arguments& arguments) {
  const auto editions = catalogue(arguments);
  JsonArray all;
  bool all_load = true;
  for (const std::string& name : editions.names()) {
    const auto loaded = editions.load(name);
    all_load = all_load && loaded.has_value();
    if (arguments.json()) all.push_back(listed(name, loaded));
    else if (loaded) fmt::print("{:<28} {} {} · {}\n", name, (*loaded)->label.zh, (*loaded)->edition_label.zh, (*loaded)->label.en);
    else fmt::print("{:<28} {} {}\n", name, loaded.error().message.zh, loaded.error().message.en);
  }
  if (arguments.json()) print_json(all);
  return all_load ? yes : no;
}

// show

std::string period_shown(const rules::Parameter& parameter) {
  if (parameter.value.is_null()) return "原文未规定 (the text sets none)";
  if (const auto period = programme::period_of(parameter)) return fmt::format("{} ({})", period->text().zh, period->text().en);
  const bool amount = parameter.value.number() && !parameter.unit.empty();
  return amount ? parameter.value.shown() + " " + parameter.unit : parameter.value.shown();
}

void print_procedure(const programme::Procedure& procedure) {
  fmt::print("\n{} {} [{}]\n", procedure.label.zh, procedure.label.en, procedure.id);
  for (const programme::Stage& stage : procedure.stages) {
    fmt::print("  {:<20} {:<13} {} {}\n", stage.id, programme::name_of(stage.type), stage.label.zh, stage.label.en);
    for (const std::string& outcome : programme::outcomes_of(stage))
      if (const auto next = stage.next.find(outcome); next != stage.next.end()) fmt::print("    {} → {}\n", outcome, next->second);
  }
}

void print_programme(const Programme& edition) {
  fmt::print("{} · {} {}\n{} · {}\n", edition.name(), edition.label.zh, edition.label.en, edition.issuer.zh, edition.issuer.en);
  fmt::print("{}\n", base::name_of(edition.digest));
  fmt::print("条款 clause parts {} · 事实 facts {} · 条件组 sets {} · 示例 examples {}\n", edition.clauses.size(), edition.rulebook.facts.size(),
             edition.rulebook.sets.size(), edition.examples.size());
  fmt::print("\n参数 parameters\n");
  for (const auto& [name, parameter] : edition.rulebook.parameters)
    fmt::print("  {:<24} {} · {}\n", name, parameter.label.zh, period_shown(parameter));
  for (const programme::Procedure& procedure : edition.procedures) print_procedure(procedure);
}

int show(const Arguments& arguments) {
  if (arguments.words.size() != 2) return wrong_words(arguments, "show <edition>");
  const auto loaded = catalogue(arguments).load(arguments.words[1]);
  if (!loaded) return refused(arguments, loaded.error());
  if (arguments.json()) print_json(programme::to_json(**loaded));
  else print_programme(**loaded);
  return yes;
}

// lint

JsonObject problem_json(const base::Problem& problem) {
  return {{"code", problem.code},       {"message", problem.message.zh},  {"message_en", problem.message.en},
          {"file", problem.place.file}, {"line", problem.place.line},     {"column", problem.place.column}};
}

void print_problems(const std::vector<base::Problem>& problems) {
  for (const base::Problem& problem : problems) {
    const base::Place& place = problem.place;
    fmt::print("{}:{}:{}: {} {} [{}]\n", place.file, place.line, place.column, problem.message.zh, problem.message.en, problem.code);
  }
}

base::Problem as_problem(const rehearsal::Unnoticed& unnoticed) {
  return {"unnoticed_change",
          {fmt::format("没有示例察觉这一改动：{}，{}。请加一个示例。", unnoticed.element, unnoticed.change.zh),
           fmt::format("No example notices this change: {}, {}. Add one.", unnoticed.element, unnoticed.change.en)},
          {unnoticed.file, unnoticed.line, 1, {}}};
}

/// A refusal among the problems of a lint.
std::vector<base::Problem> as_problems(const base::Refusal& refusal, const std::string& file) {
  if (!refusal.problems.empty()) return refusal.problems;
  return {{refusal.code, refusal.message, {file, 1, 1, {}}}};
}

/// With the edition's folder before their files, as lint's own problems have it.
std::vector<base::Problem> in_folder(std::vector<base::Problem> problems, const std::string& folder) {
  for (base::Problem& problem : problems)
    if (!problem.place.file.starts_with(folder)) problem.place.file = folder + "/" + problem.place.file;
  return problems;
}

/// What the examples say: those that fail, and with --mutate what none of them would notice. Nothing for an edition that
/// does not load: lint has said why.
std::vector<base::Problem> example_problems(const Arguments& arguments, const programme::Sources& sources) {
  const auto loaded = programme::load(sources);
  if (!loaded) return {};
  if (const auto misplaced = catalogue(arguments).misplaced(arguments.words[1], **loaded)) return {*misplaced};
  const auto calendar = programme::load_calendar(calendars_folder(arguments), (*loaded)->calendar);
  if (!calendar) return as_problems(calendar.error(), sources.folder + "/programme.yaml");
  std::vector<base::Problem> problems;
  for (const rehearsal::ExampleResult& result : rehearsal::run_examples(**loaded, *calendar))
    problems.insert(problems.end(), result.problems.begin(), result.problems.end());
  if (!arguments.has("mutate") || !problems.empty()) return in_folder(std::move(problems), sources.folder);
  const auto mutations = rehearsal::mutate(**loaded, *calendar);
  if (!mutations) return as_problems(mutations.error(), sources.folder);
  for (const rehearsal::Unnoticed& unnoticed : mutations->unnoticed) problems.push_back(as_problem(unnoticed));
  return in_folder(std::move(problems), sources.folder);
}

int lint(const Arguments& arguments) {
  if (arguments.words.size() != 2) return wrong_words(arguments, "lint <edition> [--mutate]");
  const auto editions = catalogue(arguments);
  const auto folder = editions.folder_of(arguments.words[1]);
  if (!folder) return refused(arguments, folder.error());
  const auto sources = programme::read_sources(*folder, editions.facts_folder());
  if (!sources) return refused(arguments, sources.error());
  std::vector<base::Problem> problems = programme::lint(*sources);
  const auto found = example_problems(arguments, *sources);
  problems.insert(problems.end(), found.begin(), found.end());
  JsonArray shown;
  for (const base::Problem& problem : problems) shown.push_back(problem_json(problem));
  if (arguments.json()) print_json(JsonObject{{"edition", arguments.words[1]}, {"ok", problems.empty()}, {"problems", std::move(shown)}});
  else print_problems(problems);
  if (!arguments.json()) fmt::print("{}: {} 处问题 problems\n", arguments.words[1], problems.size());
  return problems.empty() ? yes : no;
}

// diff

JsonObject difference_json(const programme::Difference& difference) {
  return {{"change", programme::name_of(difference.change)}, {"kind", difference.kind}, {"id", difference.id}, {"label", text_json(difference.label)},
          {"from", difference.from}, {"to", difference.to}, {"sentence", text_json(difference.sentence)}};
}

int diff(const Arguments& arguments) {
  if (arguments.words.size() != 3) return wrong_words(arguments, "diff <edition> <edition>");
  const auto editions = catalogue(arguments);
  const auto before = editions.load(arguments.words[1]);
  if (!before) return refused(arguments, before.error());
  const auto after = editions.load(arguments.words[2]);
  if (!after) return refused(arguments, after.error());
  const auto differences = programme::differences(**before, **after);
  JsonArray shown;
  for (const programme::Difference& difference : differences) {
    if (arguments.json()) shown.push_back(difference_json(difference));
    else fmt::print("{} {}\n", difference.sentence.zh, difference.sentence.en);
  }
  if (arguments.json()) print_json(JsonObject{{"before", (*before)->name()}, {"after", (*after)->name()}, {"differences", std::move(shown)}});
  else fmt::print("{} 处不同 differences\n", differences.size());
  return yes;
}

// coverage

JsonObject row_json(const programme::CoveredRow& row) {
  JsonArray places;
  for (const programme::TreatmentPlace& place : row.places)
    places.push_back(JsonObject{{"kind", programme::name_of(place.kind)}, {"element", place.element}, {"file", place.file}, {"line", place.line}});
  return {{"id", row.id}, {"programme", row.group}, {"edition", row.edition}, {"left", row.left()}, {"places", std::move(places)}};
}

void print_row(const programme::CoveredRow& row) {
  if (row.left()) return fmt::print("{}\t未处理 left over\n", row.id);
  for (const programme::TreatmentPlace& place : row.places)
    fmt::print("{}\t{}\t{}/{}:{}\t{}\n", row.id, programme::name_of(place.kind), row.edition, place.file, place.line, place.element);
}

/// Every edition that loads; those that do not are named on standard error.
std::vector<ProgrammePtr> all_editions(const Arguments& arguments) {
  std::vector<ProgrammePtr> all;
  const auto editions = catalogue(arguments);
  for (const std::string& name : editions.names()) {
    auto loaded = editions.load(name);
    if (loaded) all.push_back(*loaded);
    else fmt::print(stderr, "pinjian: {} {} {}\n", name, loaded.error().message.zh, loaded.error().message.en);
  }
  return all;
}

int coverage(const Arguments& arguments) {
  if (arguments.words.size() != 2) return wrong_words(arguments, "coverage <table.tsv> [--programme PREFIX]");
  const auto table = read_file(arguments.words[1]);
  if (!table) return refused(arguments, table.error());
  const auto covered = programme::coverage(*table, all_editions(arguments), arguments.value("programme").value_or(""));
  if (!covered) return refused(arguments, covered.error());
  JsonArray rows;
  for (const programme::CoveredRow& row : covered->rows) {
    if (arguments.json()) rows.push_back(row_json(row));
    else print_row(row);
  }
  if (arguments.json()) print_json(JsonObject{{"rows", std::move(rows)}, {"left", covered->left}});
  else fmt::print("{} 行 rows, {} 行未处理 left over\n", covered->rows.size(), covered->left);
  return covered->left == 0 ? yes : no;
}

int run_programme(const Arguments& arguments) {
  struct Part { std::string_view name; int (*run)(const Arguments&); };
  constexpr Part parts[] = {{"list", list}, {"show", show}, {"lint", lint}, {"diff", diff}, {"coverage", coverage}};
  for (const Part& part : parts)
    if (part.name == arguments.words[0]) return part.run(arguments);
  return wrong_words(arguments, "list | show <edition> | lint <edition> [--mutate] | diff <edition> <edition> | coverage <table.tsv>");
}

}  // namespace

Command programme_command() {
  return {"programme",
          "list | show <edition> | lint <edition> [--mutate] | diff <edition> <edition> | coverage <table.tsv> [--programme PREFIX]",
          "Shows editions, checks them, compares them with each other and with a table of requirements.",
          {{"programmes", "DIR", "the folder of the programmes"},
           {"calendars", "DIR", "lint: the folder of the calendars, for examples with deadlines"},
           {"mutate", "", "lint: change each rule and parameter in turn; fail where no example notices"},
           {"programme", "PREFIX", "coverage: only the rows of this programme (column 2)"}},
          1,
          3,
          run_programme};
}

}  // namespace cli
