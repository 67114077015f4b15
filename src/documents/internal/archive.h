#pragma once
#include "documents/xlsx.h"

#include <zip.h>

#include <memory>

namespace documents::internal {

/// The parts of a workbook, read one after the other within bounds. Refuses `bad_xlsx`, `xlsx_too_large`.
class Archive {
 public:
  static base::Result<Archive> open(std::string_view bytes, const Bounds& bounds);

  bool has(const std::string& part) const;
  /// How many parts there are, and what each is called: two may bear one name.
  std::int64_t parts() const;
  std::string name(std::int64_t part) const;
  /// Unpacked; all parts read so far count against the bounds.
  base::Result<std::string> read(const std::string& part);
  base::Result<std::string> read(std::int64_t part);

 private:
  base::Result<std::string> unpack(zip_file_t* opened, const std::string& part);

  struct Closer { void operator()(zip_t* zip) const { zip_discard(zip); } };
  std::unique_ptr<zip_t, Closer> zip_;
  Bounds bounds_;
  std::size_t packed_ = 0, expanded_ = 0;
};

tl::unexpected<base::Refusal> bad_xlsx(const std::string& zh, const std::string& en);
tl::unexpected<base::Refusal> xlsx_too_large(const std::string& zh, const std::string& en);

}  // namespace documents::internal
