#pragma once
#include "base/refusal.h"

#include <map>
#include <string>
#include <string_view>

namespace documents::internal {

/// Takes the elements of an XML text one by one. Names come without their namespace.
class Elements {
 public:
  virtual ~Elements() = default;
  using Attributes = std::map<std::string, std::string, std::less<>>;
  virtual void begin(std::string_view name, const Attributes& attributes) = 0;
  virtual void end(std::string_view name) = 0;
  virtual void text(std::string_view) {}

  /// Says no more is wanted, and why.
  void stop(base::Refusal why) { refusal_ = std::move(why); stopped_ = true; }
  bool stopped() const { return stopped_; }
  const base::Refusal& refusal() const { return refusal_; }

 private:
  base::Refusal refusal_;
  bool stopped_ = false;
};

/// Refuses `bad_xlsx` for what is no well-formed XML, declares a document type or nests deeper than `deepest`; else what `stop` said.
base::Result<void> read_xml(std::string_view xml, Elements& elements, int deepest = 64);

}  // namespace documents::internal
