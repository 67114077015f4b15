#pragma once
#include "base/refusal.h"
#include "calendar/calendar.h"

#include <filesystem>
#include <string_view>

namespace programme {

/// Reads the calendar `name` from `folder`: <folder>/cn/<year>.yaml and, for a name such as "cn-65", the region's
/// files in <folder>/cn-65/ laid over them. All problems of all files are reported at once. Refuses `no_calendar`
/// when a layer's folder is missing or the name has another form, `bad_calendar` and `bad_yaml` for a wrong file.
base::Result<calendar::Calendar> load_calendar(const std::filesystem::path& folder, std::string_view name);

}  // namespace programme
