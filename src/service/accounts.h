#pragma once
#include "base/json.h"
#include "base/refusal.h"
#include "store/reader.h"

#include <functional>
#include <optional>
#include <string>

namespace service {

class House;

/// `needed`: the account is to have one and has none yet; its sessions may do nothing but set it up.
enum class SecondFactor { absent, set, needed };

/// Who is asking: an account, acting for the office it chose. `office` is empty while it belongs to none.
struct Session {
  std::string account;
  std::string name;                  // the person's
  std::string office;
  bool administrator = false;
  std::string csrf;
  SecondFactor second_factor = SecondFactor::absent;
};

struct SignedIn { std::string token; Session session; };

/// Refuses as prove() does (credentials.h).
base::Result<SignedIn> sign_in(House& house, const std::string& account, const std::string& password, const std::string& code);
/// The session of a cookie's token, or nothing. Sessions end after 12 hours without use.
std::optional<Session> session_of(House& house, const std::string& token);
/// A new session in place of this and every other one of its account, begun together with what `change` does; it acts for the
/// same office.
base::Result<SignedIn> begin_session_anew(House& house, const Session& session, const std::function<void(store::Transaction&)>& change);
base::Result<void> sign_out(House& house, const std::string& token);
/// Refuses `not_found` for an office the account does not belong to.
base::Result<Session> choose_office(House& house, const std::string& token, const std::string& office);
/// Every session of the account ends; a new one begins. Refuses as prove() does, and `bad_registration` for
/// one that does not do.
base::Result<SignedIn> change_password(House& house, const Session& session, const std::string& password, const std::string& code, const std::string& new_password);
/// openapi.yaml: Session.
base::JsonObject session_json(House& house, const Session& session);

/// The name of a person; the account's id when it has none.
std::string person_name(store::Reader& db, const std::string& account);

}  // namespace service
