#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

/// The head of a request that can be read in one way only. What is viewed lies in the text it was read from.
struct Head {
  std::string_view method, target;
  bool is_1_1 = false;                                           // else HTTP/1.0
  std::vector<std::pair<std::string, std::string_view>> fields;  // names in lower case, in the order they were sent

  /// The value of the first field of that name; empty when there is none.
  std::string_view field(std::string_view name) const;
  bool has(std::string_view name) const;
  /// Bytes of the body as stated; 0 where nothing is said or it comes in chunks.
  std::uint64_t stated_length() const;
  /// The client wants to go on over this connection (RFC 9112, 9.3).
  bool keeps_open() const;
};

/// Reads the head of a request, from its first byte to its empty line, if it is HTTP/1.1 that can be read in one way only. Stricter
/// than the parser behind it, so that nothing in front of us or behind can understand it otherwise. 0, or the status of the refusal:
/// 400, or 417 for an expectation nobody knows. Refused although RFC 9112 would allow it: absolute-form targets, folded
/// lines, a transfer coding besides chunked, any field said twice that is to be said once.
int read_head(std::string_view text, Head& head);

/// False as soon as what has come so far can be no beginning of such a head: a NUL, a CR or LF alone, a broken first line.
bool may_begin_head(std::string_view bytes);

/// Where the head ends (behind its empty line); npos when more has to come.
std::size_t end_of_head(std::string_view bytes);

}  // namespace http
