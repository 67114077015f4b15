#pragma once
#include <string_view>

namespace http {

/// Whether the head of a request, from its first byte to its empty line, is HTTP/1.1 that can be read in one way only. Stricter than
/// the parser behind it, so that nothing in front of us or behind can understand it otherwise. 0, or the status of the refusal:
/// 400, or 417 for an expectation nobody knows. Refused although RFC 9112 would allow it: absolute-form targets, folded
/// lines, a transfer coding besides chunked, any field said twice that is to be said once.
int check_head(std::string_view head);

/// False as soon as what has come so far can be no beginning of such a head: a NUL, a CR or LF alone, a broken first line.
bool may_begin_head(std::string_view bytes);

/// Where the head ends (behind its empty line); npos when more has to come.
std::size_t end_of_head(std::string_view bytes);

}  // namespace http
