#pragma once
#include "base/text.h"

#include <string>
#include <string_view>
#include <vector>

namespace base {

/// The candidate nearest to `name` when it is near enough to be a slip of the pen (edits in bytes, at most a third of the
/// name); else empty. Names beyond 100 bytes have no neighbours.
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

/// The end of a sentence about an unknown name: {"，是否想写“…”？", ": did you mean '…'?"}, or a full stop.
Text suggestion(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace base
