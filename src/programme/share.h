#pragma once
#include "review/tally.h"

#include <optional>
#include <string_view>

namespace programme {

/// A share of votes as an edition writes it: "2/3", "more than 1/2 of members"; of the votes cast where it does not say of
/// what. Nothing where the text is no share.
std::optional<review::Majority> share_of_votes(std::string_view text);

}  // namespace programme
