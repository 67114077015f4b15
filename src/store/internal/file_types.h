#pragma once
#include "base/refusal.h"
#include "store/files.h"

#include <string>
#include <string_view>

namespace store::internal {

/// Enough of a file to know what it is: its first 256 KiB and its last 64 KiB (where a ZIP names its parts).
class Sample {
 public:
  void add(std::string_view chunk);
  std::string_view head() const { return head_; }
  bool holds(std::string_view word) const { return head_.find(word) != head_.npos || tail_.find(word) != tail_.npos; }

 private:
  std::string head_;
  std::string tail_;
};

/// The media type the content has, one of the allowed ones. Refuses `file_type`, and `file_mislabelled` when name or
/// claimed type say something else. Source of the judgement: libmagic.
base::Result<std::string> type_of(const Sample& sample, const FileClaim& claim);

}  // namespace store::internal
