#pragma once
#include "rules/check.h"
#include "rules/internal/raw.h"

#include <functional>

namespace rules::internal {

/// Problems found so far while reading one dossier; at most `most` are kept.
class Problems {
 public:
  static constexpr std::size_t most = 200;
  void add(std::string code, const Where& where, base::Text message);
  void add(std::string code, const Raw& where, base::Text message) { add(std::move(code), where.where, std::move(message)); }
  bool none() const { return found_.empty(); }
  std::vector<base::Problem> take() { return std::move(found_); }

 private:
  std::vector<base::Problem> found_;
};

/// One fact's value, typed; nothing when it is missing or wrong (then a problem was added). `unit` receives the unit an
/// amount was given in, under the fact's name or "fact.field".
std::optional<feel::Value> read_value(const Fact& fact, const Raw& raw, Problems& problems,
                                      std::map<std::string, std::string>& units);

/// Line ends and tabs are text; anything else below a space would act on the terminal or the page that shows it.
bool has_control_character(std::string_view text);

}  // namespace rules::internal
