#pragma once
#include "service/loaded.h"

namespace service {

/// openapi.yaml: Case, with only what this session may see. Refuses `not_found`.
base::Result<base::JsonObject> read_case(House& house, const Session& session, const std::string& id);

/// openapi.yaml: StageNow, or null once the case has ended.
base::Json stage_json(House& house, store::Reader& db, const Loaded& loaded);

/// The office that plays a role on the case; nothing where that is nobody, or several.
std::optional<access_control::Office> office_acting(store::Reader& db, const Loaded& loaded, const std::string& role);

/// Whether this session reads a sheet filed at a stage: a reviewer at work only their own, and those of the stages that the
/// one they act at sees.
bool reads_sheet(const Seen& seen, const std::string& stage, const std::string& account);

/// Whether the case has come to a document of a stage: the step is reached, and where an outcome makes it, ended so. None for
/// those who still have to declare that they have no interest.
bool is_made(const Seen& seen, const programme::Stage& stage, const std::string& document);

/// {zh, en} and citations as they appear in answers.
base::JsonObject text_json(const base::Text& text);
base::JsonArray citations(const programme::Programme& programme, const std::vector<std::string>& clauses);

}  // namespace service
