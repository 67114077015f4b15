#pragma once
#include "service/command.h"

namespace service {

/// What an enterprise states when it registers itself; `division` empty: the one in its credit code.
struct Registration { std::string uscc, name, account, password, division; };

/// 201 {"account","office","confirmed":false}. Refuses `bad_registration` with a problem a field, `account_taken`,
/// `uscc_taken`. It may draft at once; submitting waits for the receiving office's word.
base::Result<Answer> register_enterprise(House& house, const Sent& sent, const Registration& registration);

}  // namespace service
