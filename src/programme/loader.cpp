#include "programme/loader.h"

#include "programme/internal/reading.h"

namespace programme {
base::Result<ProgrammePtr> load(const Sources& sources) { return load(sources, SetParameters{}); }

base::Result<ProgrammePtr> load(const Sources& sources, const SetParameters& set) {
  internal::Draft draft = internal::read_edition(sources, set);
  if (draft.problems.empty()) return std::make_shared<const Programme>(std::move(draft.programme));
  const std::size_t count = draft.problems.size();
  const std::string name = sources.folder.empty() ? draft.programme.name() : sources.folder;
  return base::refuse("bad_programme", {fmt::format("{} 不能使用，共有 {} 处问题。", name, count), fmt::format("{} cannot be used: {} problems.", name, count)},
                      std::move(draft.problems));
}

base::Result<ProgrammePtr> load(const std::string& folder, const std::string& shared_facts_folder) {
  const auto sources = read_sources(folder, shared_facts_folder);
  if (!sources) return tl::unexpected(sources.error());
  return load(*sources);
}

}  // namespace programme
