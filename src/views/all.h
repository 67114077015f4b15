#pragma once
#include "views/cases.h"

namespace views {

/// Every view, applied in one order and rebuilt together: the inbox reads whose turn it is, cases read who holds a
/// certificate. A line in all.cpp a view.
store::Applier all_views(EditionOf edition_of);

}  // namespace views
