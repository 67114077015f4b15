#include "fuzz/entry.h"
#include "rules/dmn/model.h"

/// Any bytes are a model or refused; every decision and every function of a model ends.
void fuzz_one(std::string_view bytes) {
  const rules::dmn::Source source{"fuzz.dmn", std::string(bytes)};
  const auto models = rules::dmn::load_models({&source, 1});
  if (!models[0]) return;
  for (const std::string& decision : (*models[0])->decisions) (void)rules::dmn::decide(*models[0], decision, {});
  for (const std::string& invocable : (*models[0])->invocables) (void)rules::dmn::invoke(*models[0], invocable, {});
}
