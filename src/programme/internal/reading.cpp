#include "programme/internal/reading.h"

#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

using Documents = std::map<std::string, YamlNode>;

struct FileKind {
  std::string_view path;      // the file, or the folder with its slash
  void (*read)(Draft&, const YamlNode&);
};

/// The files of an edition, in the order they are read. facts.yaml needs the dictionary and is read apart.
constexpr FileKind kinds[] = {{"programme.yaml", read_programme}, {"clauses.yaml", read_clauses},   {"parameters.yaml", read_parameters},
                              {"rules/", read_rules},             {"criteria/", read_criteria},     {"forms/", read_forms},
                              {"documents/", read_documents},     {"register.yaml", read_register}, {"procedures/", read_procedures},
                              {"examples/", read_examples}};

bool belongs(std::string_view path, const FileKind& kind) {
  if (!kind.path.ends_with('/')) return path == kind.path;
  return path.starts_with(kind.path) && path.ends_with(".yaml") && path.find('/', kind.path.size()) == std::string_view::npos;
}

bool is_known(std::string_view path) {
  return path == "facts.yaml" || path == "README.md" || std::any_of(std::begin(kinds), std::end(kinds), [&](const FileKind& kind) { return belongs(path, kind); });
}

std::string with_slash(const std::string& folder) { return folder.empty() || folder.ends_with('/') ? folder : folder + "/"; }

void parse_into(Draft& draft, Documents& documents, const std::string& path, const std::string& bytes) {
  auto document = base::parse_yaml(bytes, draft.prefix + path);
  if (document) documents.emplace(path, std::move(*document));
  else draft.problems.insert(draft.problems.end(), document.error().problems.begin(), document.error().problems.end());
}

Documents parse_edition(Draft& draft, const Sources& sources) {
  Documents documents;
  for (const auto& [path, bytes] : sources.files) {
    draft.file = path;
    if (!is_known(path)) {
      draft.refuse("unknown_file", {draft.prefix + path, 1, 1, {}}, {fmt::format("“{}”不是一个版本的文件，请移走。", path),
                                                                     fmt::format("'{}' is no file of an edition: move it away.", path)});
    } else if (path.ends_with(".yaml")) {
      parse_into(draft, documents, path, bytes);
    }
  }
  return documents;
}

Documents parse_dictionary(Draft& draft, const Sources& sources) {
  Documents documents;
  std::swap(draft.prefix, draft.shared_prefix);
  for (const auto& [path, bytes] : sources.shared) parse_into(draft, documents, path, bytes);
  std::swap(draft.prefix, draft.shared_prefix);
  return documents;
}

void check_present(Draft& draft, const Sources& sources) {
  for (const char* file : {"programme.yaml", "clauses.yaml", "facts.yaml"})
    if (!sources.files.contains(file))
      draft.refuse("missing_file", {draft.prefix + file, 1, 1, {}}, {fmt::format("缺少 {}。", file), fmt::format("{} is missing.", file)});
  const bool has_procedures = std::any_of(sources.files.begin(), sources.files.end(), [](const auto& file) { return file.first.starts_with("procedures/"); });
  if (!has_procedures)
    draft.refuse("missing_file", {draft.prefix + "procedures/", 1, 1, {}}, {"文件夹 procedures/ 中没有程序，这个版本什么也不能办。", "The folder procedures/ holds no procedure: nothing could be done under this edition."});
}

void begin_file(Draft& draft, const Sources& sources, const std::string& path) {
  draft.file = path;
  draft.source = sources.files.at(path);
}

void read_kind(Draft& draft, const Sources& sources, const Documents& documents, const FileKind& kind) {
  for (const auto& [path, document] : documents) {
    if (!belongs(path, kind)) continue;
    begin_file(draft, sources, path);
    kind.read(draft, document);
  }
}

void read_all(Draft& draft, const Sources& sources, const Documents& documents, const Documents& dictionary) {
  gather_names(draft, documents);
  if (const auto facts = documents.find("facts.yaml"); facts != documents.end()) {
    begin_file(draft, sources, facts->first);
    read_facts(draft, facts->second, dictionary);
  }
  for (const FileKind& kind : kinds) read_kind(draft, sources, documents, kind);
}

/// Of a file that could not be read, everything it declares is missed elsewhere: those complaints would hide the cause.
/// What does not follow from it (other keys, other words) is kept.
void keep_causes(Draft& draft) {
  if (!lacks_a_file(draft)) return;
  std::erase_if(draft.problems, [](const base::Problem& problem) {
    return problem.code.starts_with("unknown_") ? problem.code != "unknown_key" && problem.code != "unknown_word" && problem.code != "unknown_file"
                                                : problem.code == "next_nowhere" || problem.code == "feel_unknown_name";
  });
}

/// Procedures that open a case of their own come first, so that the default of an edition is its application.
void order_procedures(Programme& programme) {
  std::vector<Procedure> ordered;
  for (const bool own : {true, false})
    for (const Procedure& procedure : programme.procedures)
      if (procedure.about_kind.empty() == own) ordered.push_back(procedure);
  programme.procedures = std::move(ordered);
}

}  // namespace

bool lacks_a_file(const Draft& draft) {
  return std::any_of(draft.problems.begin(), draft.problems.end(), [](const base::Problem& p) { return p.code == "bad_yaml" || p.code == "missing_file"; });
}

void sort_problems(std::vector<base::Problem>& problems) {
  const auto key = [](const base::Problem& p) { return std::tie(p.place.file, p.place.line, p.place.column, p.code, p.message.en); };
  std::sort(problems.begin(), problems.end(), [&](const base::Problem& a, const base::Problem& b) { return key(a) < key(b); });
  problems.erase(std::unique(problems.begin(), problems.end(), [&](const base::Problem& a, const base::Problem& b) { return key(a) == key(b); }),
                 problems.end());
}

Draft read_edition(const Sources& sources, const std::map<std::string, std::string>& set) {
  Draft draft;
  draft.set_for_round = set;
  draft.prefix = with_slash(sources.folder);
  draft.shared_prefix = with_slash(sources.shared_folder);
  draft.programme.folder = sources.folder;
  check_present(draft, sources);
  for (const std::string& path : sources.not_followed)
    draft.advise("not_followed", {draft.prefix + path, 1, 1, {}}, {fmt::format("“{}”是链接或特殊文件，不会读取，请换成普通文件。", path),
                                                                   fmt::format("'{}' is a link or special file and is not read: put a plain file there.", path)});
  const Documents dictionary = parse_dictionary(draft, sources);
  const Documents documents = parse_edition(draft, sources);
  read_all(draft, sources, documents, dictionary);
  order_procedures(draft.programme);
  fill_citations(draft);
  resolve_references(draft);
  order_derived_facts(draft);
  check_cycles(draft);
  check_scoring(draft);
  check_procedures(draft);
  check_values(draft);
  draft.programme.digest = digest_of(sources, draft);
  keep_causes(draft);
  sort_problems(draft.problems);
  return draft;
}

}  // namespace programme::internal
