#pragma once
#include "access/office.h"
#include "service/command.h"

namespace service {

/// openapi.yaml: Office.
base::JsonObject office_json(const House& house, const access_control::Office& office);
base::JsonObject office_json(const House& house, const access_control::Office& office, bool may_confirm);

/// What a new office is; `grants` are [{"programme","role","scope"}], `scope` (a sector) for sector roles alone.
struct NewOffice { std::string kind, name, uscc, territory; base::JsonArray grants; };
/// Appends its events and returns its id. Checked before.
base::Result<std::string> add_office(House& house, store::Transaction& tx, const Session& session, const std::string& cause, const NewOffice& office);
/// `account` may act for `office` from now on.
base::Result<void> add_member(House& house, store::Transaction& tx, const Session& session, const std::string& cause, const std::string& office, const std::string& account);

/// The answer of the receiving office to an enterprise's claim to its credit code.
struct Confirmation { std::string office; bool confirmed = true; std::string reason; };
/// 200 Office. Refuses `not_found`, `reason_required` for a refusal without one.
base::Result<Answer> confirm_office(House& house, const Session& session, const Sent& sent, const Confirmation& confirmation);
/// 201 Office. Refuses `forbidden`, `bad_office`.
base::Result<Answer> create_office(House& house, const Session& session, const Sent& sent, const NewOffice& office);
/// What changes about an office: empty texts and lists change nothing. `leave`: accounts that act for it no longer.
struct OfficeChange { std::string office, name, territory; base::JsonArray grant, revoke; std::vector<std::string> leave; };
/// 200 Office. An administrator changes anything; an office lets its own people leave. Refuses `not_found`, `forbidden`,
/// `bad_office`.
base::Result<Answer> change_office(House& house, const Session& session, const Sent& sent, const OfficeChange& change);

/// What this session may see: its own offices, enterprises whose claim it may confirm; an administrator sees all.
base::JsonArray list_offices(House& house, const Session& session, bool open_claims_only);

/// Whether the session's office may confirm the claim of an enterprise that lies at `place`.
bool may_confirm(House& house, const std::optional<access_control::Office>& office, bool administrator, const std::string& place);

}  // namespace service
