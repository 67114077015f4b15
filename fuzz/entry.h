#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

/// What each target defines; it stops the process when something that must hold does not.
void fuzz_one(std::string_view bytes);

extern "C" inline __attribute__((used)) int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz_one({reinterpret_cast<const char*>(data), size});
  return 0;
}
