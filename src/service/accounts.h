#pragma once
#include "base/json.h"
#include "base/refusal.h"

#include <optional>
#include <string>

namespace service {

class House;

/// Who is asking: an account, acting for the office it chose. `office` is empty until it belongs to one.
struct Session {
  std::string account;
  std::string name;                  // the person's
  std::string office;
  bool administrator = false;
  std::string csrf;
};

struct SignedIn { std::string token; Session session; };

/// Refuses `wrong_password` (the same answer in the same time for an unknown account) and `slow_down` after several
/// wrong passwords for an account: the wait doubles up to five minutes and never becomes a lock.
base::Result<SignedIn> sign_in(House& house, const std::string& account, const std::string& password);
/// The session of a cookie's token, or nothing. Sessions end after 12 hours without use.
std::optional<Session> session_of(House& house, const std::string& token);
void sign_out(House& house, const std::string& token);
/// Refuses `not_found` for an office the account does not belong to.
base::Result<Session> choose_office(House& house, const std::string& token, const std::string& office);
/// {"account","name","administrator","offices","office","csrf","sample","now"}
base::JsonObject session_json(House& house, const Session& session);

/// What an enterprise states when it registers itself; `division` empty: the one in the credit code.
struct Registration { std::string uscc, name, account, password, division; };
/// {"account","office","confirmed":false}. Refuses `bad_registration` with a problem a field, `account_taken`, `uscc_taken`.
base::Result<base::JsonObject> register_enterprise(House& house, const Registration& registration);

/// The rules an account's name and password obey. Problems point at "/account" and "/password"; empty: both are fine.
std::vector<base::Problem> problems_of_credentials(const std::string& account, const std::string& password);

}  // namespace service
