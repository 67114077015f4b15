#include "base/instant.h"
#include "cli/command.h"
#include "programme/catalogue.h"
#include "rehearsal/sets.h"
#include "rules/dossier.h"

namespace cli {
namespace {

using base::Result;
using rules::Finding;
using rules::Outcome;
using rules::Verdict;

/// What is checked, on which day.
struct Task {
  programme::ProgrammePtr programme;
  std::vector<std::string> sets;
  rules::Inputs inputs;
};

base::Date today_in(const std::string& zone) {
  const auto now = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  return base::date_in_zone(base::Instant{now.time_since_epoch().count()}, zone);
}

Result<base::YamlNode> read_yaml(const std::string& path) {
  const auto text = read_file(path, 4 << 20);
  if (!text) return tl::unexpected(text.error());
  return base::parse_yaml(*text, path);
}

/// The same refusal with the place of `key` in the dossier.
tl::unexpected<base::Refusal> refused_at(std::string code, base::Text message, const std::string& file, const base::YamlNode& dossier, std::string_view key) {
  const base::YamlNode* where = dossier.find(key);
  const base::Place place{file, where ? where->line : 1, where ? where->column : 1, {}};
  return base::refuse(code, message, {{code, message, place}});
}

base::Text other_programme(const rules::Dossier& dossier, const programme::Programme& programme) {
  return {fmt::format("材料写的是 {}，与要核对的 {} 不同。", dossier.programme, programme.name()),
          fmt::format("The dossier is for {}, not for {}.", dossier.programme, programme.name())};
}

Result<const programme::Procedure*> procedure_of(const rules::Dossier& dossier, const programme::Programme& programme) {
  const programme::Procedure* procedure = dossier.procedure.empty() ? &programme.procedures.front() : programme.procedure(dossier.procedure);
  if (procedure) return procedure;
  std::vector<std::string> known;
  for (const auto& other : programme.procedures) known.push_back(other.id);
  return base::refuse("unknown_procedure", {fmt::format("没有程序“{}”，有：{}。", dossier.procedure, fmt::join(known, "、")),
                                            fmt::format("There is no procedure '{}'; there are: {}.", dossier.procedure, fmt::join(known, ", "))});
}

Result<std::vector<std::string>> sets_of(const Arguments& arguments, const rules::Dossier& dossier, const programme::Programme& programme) {
  if (const auto set = arguments.value("set")) return std::vector<std::string>{*set};
  const auto procedure = procedure_of(dossier, programme);
  if (!procedure) return tl::unexpected(procedure.error());
  auto sets = rehearsal::sets_to_check(programme, **procedure);
  if (!sets.empty()) return sets;
  return base::refuse("nothing_to_check", {fmt::format("程序“{}”没有要核对的条件。", (*procedure)->label.zh),
                                           fmt::format("The procedure '{}' has no conditions to check.", (*procedure)->label.en)});
}

Result<base::Date> reference_date(const Arguments& arguments, const rules::Dossier& dossier, const programme::Programme& programme) {
  if (const auto on = arguments.value("on")) return base::Date::parse(*on);
  return dossier.date.value_or(today_in(programme.zone));
}

Result<Task> prepare(const Arguments& arguments) {
  const programme::Catalogue catalogue{programmes_folder(arguments), facts_folder(arguments)};
  const auto programme = catalogue.load(arguments.words[0]);
  if (!programme) return tl::unexpected(programme.error());
  const auto yaml = read_yaml(arguments.words[1]);
  if (!yaml) return tl::unexpected(yaml.error());
  auto dossier = rules::read_dossier(*yaml, arguments.words[1], (*programme)->rulebook);
  if (!dossier) return tl::unexpected(dossier.error());
  if (!dossier->programme.empty() && dossier->programme != (*programme)->name())
    return refused_at("other_programme", other_programme(*dossier, **programme), arguments.words[1], *yaml, "programme");
  const auto sets = sets_of(arguments, *dossier, **programme);
  if (!sets && sets.error().code == "unknown_procedure") return refused_at(sets.error().code, sets.error().message, arguments.words[1], *yaml, "procedure");
  if (!sets) return tl::unexpected(sets.error());
  const auto date = reference_date(arguments, *dossier, **programme);
  if (!date) return tl::unexpected(date.error());
  dossier->inputs.reference_date = dossier->inputs.today = *date;
  dossier->inputs.evidence_required = arguments.has("evidence-required");
  return Task{*programme, *sets, std::move(dossier->inputs)};
}

std::string_view shown(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass: return "符合";
    case Outcome::fail: return "不符合";
    case Outcome::exempt: return "免予";
    case Outcome::not_applicable: return "不适用";
    case Outcome::undetermined: return "待补充";
    case Outcome::needs_decision: return "待认定";
  }
  return "";
}

std::string_view shown(Verdict verdict) {
  return verdict == Verdict::pass ? "符合全部条件" : verdict == Verdict::fail ? "不符合条件" : "尚不能得出结论";
}

/// What a finding still lacks evidence for: facts and the judged condition itself by their labels, exemptions by their ids.
std::vector<std::string> labels_of(const Finding& finding, const rules::Rulebook& rulebook) {
  std::vector<std::string> labels;
  for (const std::string& name : finding.unsupported) {
    const auto fact = rulebook.facts.find(name);
    labels.push_back(fact != rulebook.facts.end() ? fact->second.label.zh : name == finding.path ? finding.label.zh : name);
  }
  return labels;
}

void print_finding(const Finding& finding, const Task& task) {
  fmt::print("{:<8}{}  {}\n        {}\n", shown(finding.result), finding.cite.empty() ? finding.clause : finding.cite, finding.label.zh, finding.sentence.zh);
  if (!task.inputs.evidence_required && !finding.unsupported.empty() && finding.result == Outcome::pass)
    fmt::print("        （尚未附证明材料：{}）\n", fmt::join(labels_of(finding, task.programme->rulebook), "、"));
}

void print_result(const Task& task, const rules::CheckResult& result) {
  fmt::print("{} · {}\n基准日 {}：{}\n\n", task.programme->label.zh, task.programme->edition_label.zh, task.inputs.reference_date.text(), shown(result.verdict));
  for (const Finding& finding : result.findings) print_finding(finding, task);
  if (!result.remedies.empty()) fmt::print("\n可以这样改进（任选一种）：\n");
  for (const rules::Remedy& remedy : result.remedies) fmt::print("  · {}\n", remedy.shown.zh);
}

base::JsonObject document_of(const Task& task, const rules::CheckResult& result) {
  base::JsonObject document{{"programme", task.programme->name()}, {"digest", base::name_of(task.programme->digest)},
                            {"on", task.inputs.reference_date.text()}, {"provisional", false}};
  for (auto& [key, value] : rules::to_json(result)) document[key] = std::move(value);
  return document;
}

int run_check(const Arguments& arguments) {
  const auto task = prepare(arguments);
  if (!task) return refused(arguments, task.error());
  const auto result = rehearsal::check_sets(*task->programme, task->sets, task->inputs);
  if (!result) return refused(arguments, result.error());
  if (arguments.json()) print_json(document_of(*task, *result));
  else print_result(*task, *result);
  return result->verdict == Verdict::pass ? yes : result->verdict == Verdict::fail ? no : open;
}

}  // namespace

Command check_command() {
  return {"check",
          "<edition> <dossier.yaml> [--on DATE] [--evidence-required]",
          "Applies the conditions to a dossier, clause by clause: exit code 0 pass, 1 fail, 2 open.",
          {{"on", "DATE", "the reference date; goes before the dossier's own and today"},
           {"evidence-required", "", "a fact without the evidence it needs counts as missing, as inside a case"},
           {"set", "SET", "check this set instead of those of the dossier's procedure"},
           {"programmes", "DIR", "where the editions lie"}},
          2,
          2,
          run_check};
}

}  // namespace cli
