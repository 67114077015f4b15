#pragma once
#include <string>

namespace base {

/// A text for people in the two languages of the product. `zh` is complete everywhere;
/// `en` may be empty where a page is Chinese only, and a reader then falls back to `zh`.
struct Text {
  std::string zh;
  std::string en;

  bool operator==(const Text&) const = default;
};

}  // namespace base
