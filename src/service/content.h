#pragma once
#include <fstream>
#include <iterator>
#include <string>

namespace service {

/// The bytes of a file; empty where it cannot be read. For files whose size has been looked at.
inline std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace service
