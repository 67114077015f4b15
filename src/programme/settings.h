#pragma once
#include "programme/programme.h"

/// Parameters as an office sets them for a round, and as people read them.
namespace programme {

/// What a value set must be: "period", "number", "year", "share", "majority", "date", "boolean" or "text". As the edition
/// says (`type`), else from the unit, the value the text has, and the ballots that count by it.
std::string_view setting_type(const Programme& programme, const rules::Parameter& parameter);

/// Whether a value fits its type, its unit and its bounds. A number of a parameter with a unit may be followed by that unit
/// and no other; a period is whole, at least 1 and at most ten years of days. Refuses `bad_value`, saying what is taken.
base::Result<void> fits(const Programme& programme, const rules::Parameter& parameter, std::string_view value);

/// {"5 个工作日", "5 working days"}, {"5 家", "5 organisations"}; empty where the text is silent.
base::Text shown_with_unit(const rules::Parameter& parameter);

/// The same for a value as an office wrote it: "20" of a parameter in working days is {"20 个工作日", "20 working days"}.
base::Text shown_with_unit(const rules::Parameter& parameter, std::string_view value);

/// Its unit alone, as it stands behind a number: {"个工作日", "working days"}; empty where it has none.
base::Text unit_in_words(const rules::Parameter& parameter);

}  // namespace programme
