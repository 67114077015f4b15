#include "cli/housework.h"
#include "store/archive.h"

#include <cstdio>

namespace cli {
namespace {

std::string data_of(const Arguments& arguments) { return arguments.value("data").value_or("./data"); }

// verify

base::JsonObject problem_json(const ledger::LedgerProblem& problem) {
  return {{"code", problem.code}, {"message", problem.detail}, {"seq", problem.seq == 0 ? base::Json() : base::Json(std::to_string(problem.seq))}};
}

base::JsonObject report_json(const ledger::Report& report) {
  base::JsonArray problems;
  for (const auto& problem : report.problems) problems.push_back(problem_json(problem));
  return {{"ok", report.ok()}, {"size", std::to_string(report.size)}, {"root", base::hex(report.root)}, {"unopened", std::to_string(report.unopened)}, {"problems", std::move(problems)}};
}

void print_report(const ledger::Report& report) {
  for (const auto& problem : report.problems) fmt::print("{}{}: {}\n", problem.code, problem.seq == 0 ? "" : fmt::format(" (#{})", problem.seq), problem.detail);
  if (report.unopened > 0) fmt::print("未打开的保密内容 sealed fields not opened (no store.key): {}\n", report.unopened);
  fmt::print("{} · 记录 records {} · 根 root {}\n", report.ok() ? "账本完好 the ledger is sound" : "账本有问题 the ledger has problems", report.size, base::hex(report.root));
}

int finish(const Arguments& arguments, const ledger::Report& report) {
  if (arguments.json()) print_json(report_json(report));
  else print_report(report);
  return report.ok() ? yes : no;
}

/// A database too damaged to open is an answer of `verify`, not a fault of the program.
base::Result<std::unique_ptr<store::Archive>> open_archive(const Arguments& arguments, ledger::Report& damage) {
  try {
    return store::Archive::open(data_of(arguments), database_of(arguments));
  } catch (const std::runtime_error& fault) {
    damage.problems.push_back({"store_damaged", 0, fault.what()});
    return std::unique_ptr<store::Archive>();
  }
}

int verify(const Arguments& arguments) {
  ledger::Report damage;
  const auto archive = open_archive(arguments, damage);
  if (!archive) return refused(arguments, archive.error());
  if (!damage.ok()) return finish(arguments, damage);
  const auto report = (*archive)->verify(arguments.value("key").value_or(""));
  return report ? finish(arguments, *report) : refused(arguments, report.error());
}

// prove

int prove(const Arguments& arguments) {
  if (arguments.words.size() != 2)
    return refused(arguments, {"wrong_usage", {"用法：pinjian ledger prove <序号或记录编号>", "Usage: pinjian ledger prove <place or id of a record>"}, {}, {}}, wrong_usage);
  const auto archive = store::Archive::open(data_of(arguments), database_of(arguments));
  if (!archive) return refused(arguments, archive.error());
  const auto proof = (*archive)->prove(arguments.words[1]);
  if (!proof) return refused(arguments, proof.error());
  if (arguments.json()) print_json(base::JsonObject{{"proof", *proof}});
  else fmt::print("{}", *proof);
  return yes;
}

// export

/// One record a line, exactly the bytes that were hashed: canonical JSON holds no line break.
int export_records(const Arguments& arguments) {
  const auto archive = store::Archive::open(data_of(arguments), database_of(arguments));
  if (!archive) return refused(arguments, archive.error());
  if (arguments.json()) {
    base::JsonArray records;
    (*archive)->each_envelope([&](std::string_view leaf) { records.emplace_back(leaf); });
    print_json(base::JsonObject{{"head", (*archive)->head()}, {"records", std::move(records)}});
    return yes;
  }
  (*archive)->each_envelope([](std::string_view leaf) {
    std::fwrite(leaf.data(), 1, leaf.size(), stdout);
    std::fputc('\n', stdout);
  });
  return yes;
}

int run_ledger(const Arguments& arguments) {
  if (arguments.words[0] == "verify" && arguments.words.size() == 1) return verify(arguments);
  if (arguments.words[0] == "prove") return prove(arguments);
  if (arguments.words[0] == "export" && arguments.words.size() == 1) return export_records(arguments);
  return refused(arguments, {"wrong_usage", {"用法：pinjian ledger verify | prove <记录> | export", "Usage: pinjian ledger verify | prove <record> | export"}, {}, {}}, wrong_usage);
}

}  // namespace

Command ledger_command() {
  return {"ledger",
          "verify | prove <record> | export [--data DIR] [--database URL]",
          "Checks the ledger of a folder, proves that a record is in it, writes its records out; also while a server runs on it.",
          {{"data", "DIR", "the folder of the store (./data)"}, database_option(), {"key", "VKEY", "verify: the public key that must have signed the heads (else DIR/head.vkey)"}},
          1,
          2,
          run_ledger};
}

}  // namespace cli
