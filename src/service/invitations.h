#pragma once
#include "service/command.h"

namespace service {

/// A one-time link: to join an office with a new account, or to set a new password. Valid for 72 hours by the wall clock.
struct Invitation { std::string office, name, account; };   // account not empty: it lost its password

/// 201 {"token","url","expires_at"}. A link for a lost password also takes the second factor off when somebody outside the
/// office makes it: an administrator, or the office that receives an enterprise's cases. Refuses `not_found`,
/// `not_for_oneself`. Nothing of it is remembered: the link is a secret.
base::Result<Answer> invite(House& house, const Session& session, const Invitation& invitation);
/// {"office_name","name","account","expires_at"}. Refuses `not_found` (used, expired, never made).
base::Result<base::JsonObject> read_invitation(House& house, const std::string& token);
/// 201 {"account"}. Refuses `not_found`, `bad_registration`, `account_taken`.
base::Result<Answer> accept_invitation(House& house, const std::string& token, const std::string& account, const std::string& name, const std::string& password);

/// The link that makes a first account outside any office: an administrator. For the command line.
base::Result<std::string> invite_administrator(House& house, const std::string& name);

}  // namespace service
