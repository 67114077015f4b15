#pragma once
#include "http/pages/html.h"
#include "programme/programme.h"

#include <vector>

namespace http::pages {

/// The list of editions, newest of each programme first, with what a visitor may do. Empty list: says what is missing.
std::string programmes_page(Frame frame, const std::vector<programme::ProgrammePtr>& editions);

/// The guide to one edition: who, conditions, materials, procedure with periods, fee, afterwards, every part with its clause.
std::string guide_page(Frame frame, const programme::Programme& programme);

}  // namespace http::pages
