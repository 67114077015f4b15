#include "cli/command.h"
#include "rules/dmn/kit.h"
#include "rules/feel/temporal.h"

#include <filesystem>

namespace cli {
namespace {

namespace files = std::filesystem;
using rules::dmn::KitResult;
using rules::dmn::Source;

/// Counts of the kit. A case passes when all its result nodes do, a directory when all its cases do.
struct Figures {
  int cases = 0, cases_passed = 0;
  int valued = 0, valued_passed = 0;   // cases that expect something other than null
  int folders = 0, folders_passed = 0;
};

std::vector<files::path> sorted(const files::path& folder, const std::string& extension) {
  std::vector<files::path> found;
  for (const auto& entry : files::directory_iterator(folder))
    if (entry.path().extension() == extension) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

/// Every folder below that holds test cases, in order.
std::vector<files::path> folders_of_cases(const files::path& root) {
  std::set<files::path> folders;
  for (const auto& entry : files::recursive_directory_iterator(root))
    if (entry.path().extension() == ".xml") folders.insert(entry.path().parent_path());
  return {folders.begin(), folders.end()};
}

base::Result<std::vector<Source>> read_all(const std::vector<files::path>& paths) {
  std::vector<Source> sources;
  for (const files::path& path : paths) {
    auto text = read_file(path.string(), 16 << 20);
    if (!text) return tl::unexpected(text.error());
    sources.push_back({path.filename().string(), std::move(*text)});
  }
  return sources;
}

std::string quoted(const std::string& text) {
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c == '\n' || c == '\r' ? ' ' : c;
  }
  return cell + "\"";
}

void print_row(const std::string& folder, const KitResult& result) {
  fmt::print("{},{},{},{},{}\n", quoted(folder), quoted(result.case_id), quoted(result.node), quoted(result.success ? "SUCCESS" : "ERROR"), quoted(result.detail));
}

/// Adds up a file's results; the nodes of a case follow each other. True when every case passed.
bool count(const std::vector<KitResult>& results, Figures& figures) {
  bool all = true;
  for (std::size_t i = 0; i < results.size();) {
    bool passed = true, valued = false;
    const std::string id = results[i].case_id;
    for (; i < results.size() && results[i].case_id == id; ++i) passed &= results[i].success, valued |= results[i].expects_value;
    ++figures.cases, figures.cases_passed += passed;
    if (valued) ++figures.valued, figures.valued_passed += passed;
    all &= passed;
  }
  return all;
}

base::Result<void> run_folder(const files::path& root, const files::path& folder, const rules::feel::DateTime& now, Figures& figures) {
  const auto models = read_all(sorted(folder, ".dmn"));
  const auto cases = read_all(sorted(folder, ".xml"));
  if (!models) return tl::unexpected(models.error());
  if (!cases) return tl::unexpected(cases.error());
  bool all = true;
  std::string name = files::relative(folder, root).generic_string();
  if (name == ".") name = files::weakly_canonical(folder).filename().string();
  for (const Source& file : *cases) {
    const auto results = rules::dmn::run_kit(file, *models, &now);
    if (!results) return tl::unexpected(results.error());
    for (const KitResult& result : *results) print_row(name, result);
    all &= count(*results, figures);
  }
  ++figures.folders, figures.folders_passed += all;
  return {};
}

int run_tck(const Arguments& arguments) {
  const files::path root = arguments.words[0];
  std::error_code error;
  if (!files::is_directory(root, error)) {
    const base::Text message{fmt::format("没有“{}”这个文件夹。", root.string()), fmt::format("There is no folder '{}'.", root.string())};
    return refused(arguments, base::Refusal{"cannot_read", message, {}, {}});
  }
  Figures figures;
  const auto clock = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  const rules::feel::DateTime now = rules::feel::moment_of(base::Instant{clock.time_since_epoch().count()});
  for (const files::path& folder : folders_of_cases(root))
    if (const auto ran = run_folder(root, folder, now, figures); !ran) return refused(arguments, ran.error());
  fmt::print(stderr, "cases passed: {} of {}\nnon-null cases passed: {} of {}\ndirectories passed whole: {} of {}\n", figures.cases_passed,
             figures.cases, figures.valued_passed, figures.valued, figures.folders_passed, figures.folders);
  return figures.cases_passed == figures.cases ? yes : no;
}

}  // namespace

Command tck_command() {
  return {"tck",
          "<folder>",
          "Runs the DMN conformance kit: CSV on standard output, one row a result node; the figures on standard error.",
          {},
          1, 1, run_tck};
}

}  // namespace cli
