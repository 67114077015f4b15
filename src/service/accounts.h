#pragma once
#include "base/json.h"
#include "base/refusal.h"
#include "store/reader.h"

#include <optional>
#include <string>
#include <vector>

namespace service {

class House;

/// Who is asking: an account, acting for the office it chose. `office` is empty while it belongs to none.
struct Session {
  std::string account;
  std::string name;                  // the person's
  std::string office;
  bool administrator = false;
  std::string csrf;
};

struct SignedIn { std::string token; Session session; };

/// Refuses `wrong_password` (the same answer in the same time for an unknown account) and `slow_down` after several wrong
/// passwords under a name: the wait doubles up to five minutes and never becomes a lock.
base::Result<SignedIn> sign_in(House& house, const std::string& account, const std::string& password);
/// The session of a cookie's token, or nothing. Sessions end after 12 hours without use.
std::optional<Session> session_of(House& house, const std::string& token);
void sign_out(House& house, const std::string& token);
/// Refuses `not_found` for an office the account does not belong to.
base::Result<Session> choose_office(House& house, const std::string& token, const std::string& office);
/// openapi.yaml: Session.
base::JsonObject session_json(House& house, const Session& session);

/// What a new account needs. Problems point at "/account" and "/password"; empty: both are fine.
std::vector<base::Problem> problems_of_credentials(const std::string& account, const std::string& password);
/// The name of a person; the account's id when it has none.
std::string person_name(store::Reader& db, const std::string& account);

}  // namespace service
