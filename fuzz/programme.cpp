#include "fuzz/entry.h"

#include "programme/lint.h"
#include "programme/loader.h"
#include "programme/testing/small_edition.h"

#include <iterator>

/// The first byte chooses a file of a small sound edition, the rest replaces its text. Whatever comes, loading and lint
/// answer, and what does not load has a problem to show.
void fuzz_one(std::string_view bytes) {
  if (bytes.empty()) return;
  programme::Sources sources = programme::testing::small_edition();
  const std::size_t which = static_cast<unsigned char>(bytes[0]) % (sources.files.size() + 1);
  const bool dictionary = which == sources.files.size();
  std::string& file = dictionary ? sources.shared.begin()->second : std::next(sources.files.begin(), static_cast<std::ptrdiff_t>(which))->second;
  file.assign(bytes.substr(1));
  const bool loads = programme::load(sources).has_value();
  base::ensure(loads || !programme::lint(sources).empty(), "what does not load has a problem to show");
}
