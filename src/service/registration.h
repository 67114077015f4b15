#pragma once
#include "service/command.h"

namespace service {

/// What an enterprise or a natural person states on registering itself. `kind`: enterprise (also when empty) or person; a
/// person has no credit code. `division` empty: the one in the credit code.
struct Registration { std::string kind, uscc, name, account, password, division; };

/// 201 {"account","office","confirmed"}: an enterprise waits for the receiving office's word, a person does not. Refuses `bad_registration` with a problem a field, `account_taken`,
/// `uscc_taken`. It may draft at once; submitting waits for the receiving office's word.
base::Result<Answer> register_party(House& house, const Sent& sent, const Registration& registration);

}  // namespace service
