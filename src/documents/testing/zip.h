#pragma once
#include <gtest/gtest.h>
#include <zip.h>

#include <fstream>
#include <iterator>
#include <string>

namespace documents::testing {

/// A zip of parts: pairs of a name and what it holds.
template <class Parts>
std::string zipped(const Parts& parts) {
  const std::string path = ::testing::TempDir() + "parts.zip";
  int error = 0;
  zip_t* zip = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  for (const auto& [name, content] : parts) zip_file_add(zip, name.c_str(), zip_source_buffer(zip, content.data(), content.size(), 0), 0);
  zip_close(zip);
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace documents::testing
