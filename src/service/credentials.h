#pragma once
#include "base/refusal.h"

#include <string>
#include <vector>

namespace service {

class House;

/// Somebody who has shown who they are.
struct Proven { std::string account, name; bool administrator = false; };

/// By the password and, where the account has a second factor, by its code. Refuses `wrong_password` (the same answer in the
/// same time for an unknown account), `code_needed`, `wrong_code` and `code_used` after the right password, and `slow_down`
/// after several wrong ones under a name: the wait doubles up to five minutes and never becomes a lock.
base::Result<Proven> prove(House& house, const std::string& account, const std::string& password, const std::string& code);

/// What a new account needs. Problems point at "/account" and "/password"; empty: both are fine.
std::vector<base::Problem> problems_of_credentials(const std::string& account, const std::string& password);

}  // namespace service
