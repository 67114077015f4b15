#pragma once
#include "base/refusal.h"
#include "http/pages/html.h"
#include "http/pages/self_check.h"

namespace http::pages {

inline constexpr int list_rows = 2;    // blank rows offered for a list
inline constexpr int series_years = 3; // fiscal years offered for a series

/// The inputs for one fact. Problems whose pointer starts with "/facts/<name>" are shown beside it.
std::string field(const Frame& frame, const rules::Fact& fact, const Answers& answers, const std::vector<base::Problem>& problems, int latest_year);

/// The value of a fact in a dossier, null when nothing was answered.
base::Json value_of(const rules::Fact& fact, const Answers& answers, int latest_year);

/// An answer, or empty.
std::string_view answer(const Answers& answers, const std::string& name);

}  // namespace http::pages
