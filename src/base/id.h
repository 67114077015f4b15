#pragma once
#include <string>
#include <string_view>

namespace base {

/// A fresh random identifier: 128 bits from the operating system, 26 characters of Crockford's base 32, lower case.
/// Only the outer rooms make ids; the core receives them.
std::string random_id();
/// An identifier of the same form whose first 48 bits are the milliseconds since 1970 by the machine's clock, the other 80
/// random (the layout of a ULID): ids made one after the other lie beside each other in an index.
std::string event_id();

/// The unified social credit code's check character is right, the form is 18 of 0-9A-HJ-NPQRTUWXY.
/// Source: GB 32100-2015.
bool is_credit_code(std::string_view code);

}  // namespace base
