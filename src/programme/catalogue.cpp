#include "programme/catalogue.h"

#include "programme/loader.h"

#include <filesystem>

namespace programme {
namespace {

namespace fs = std::filesystem;

constexpr const char* head_file = "programme.yaml";

std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> folders;
  if (!fs::is_directory(folder)) return folders;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.is_directory() && !entry.path().filename().string().starts_with('.')) folders.push_back(entry.path());
  return folders;
}

/// "NAME/EDITION", nothing that climbs out of the folder.
bool is_name(const std::string& edition) {
  return !edition.empty() && !edition.starts_with('/') && edition.find("..") == std::string::npos && std::count(edition.begin(), edition.end(), '/') == 1;
}

}  // namespace

std::vector<std::string> Catalogue::names() const {
  std::vector<std::string> names;
  for (const fs::path& programme : folders_in(programmes))
    for (const fs::path& edition : folders_in(programme))
      if (fs::exists(edition / head_file)) names.push_back(programme.filename().string() + "/" + edition.filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

base::Result<std::string> Catalogue::folder_of(const std::string& edition) const {
  if (is_name(edition) && fs::exists(fs::path(programmes) / edition / head_file)) return (fs::path(programmes) / edition).string();
  if (fs::is_directory(edition)) return fs::path(edition).string();
  const std::string known = fmt::format("{}", fmt::join(names(), ", "));
  return base::refuse("unknown_edition", {fmt::format("没有“{}”这个版本。现有：{}。", edition, known.empty() ? "无" : known),
                                          fmt::format("There is no edition '{}'. There are: {}.", edition, known.empty() ? "none" : known)});
}

std::string Catalogue::facts_folder() const {
  return facts.empty() ? (fs::path(programmes) / ".." / "facts").lexically_normal().string() : facts;
}

base::Result<ProgrammePtr> Catalogue::load(const std::string& edition) const {
  const auto folder = folder_of(edition);
  if (!folder) return tl::unexpected(folder.error());
  auto loaded = programme::load(*folder, facts_folder());
  if (!loaded) return loaded;
  if (auto problem = misplaced(edition, **loaded)) return base::refuse("bad_programme", problem->message, {*problem});
  return loaded;
}

std::optional<base::Problem> Catalogue::misplaced(const std::string& edition, const Programme& programme) const {
  const fs::path head = fs::path(programmes) / edition / head_file;
  if (!is_name(edition) || !fs::exists(head) || programme.name() == edition) return std::nullopt;
  return base::Problem{"wrong_folder",
                       {fmt::format("文件夹是 {}，programme.yaml 里写的却是 {}，请改成一致。", edition, programme.name()),
                        fmt::format("The folder is {}, but its programme.yaml says {}: make them agree.", edition, programme.name())},
                       {head.string(), 1, 1, {}}};
}

}  // namespace programme
