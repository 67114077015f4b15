#pragma once
#include "service/accounts.h"
#include "store/reader.h"

namespace service {

/// Whether an account signs in with a code besides its password. Whoever acts for an office that is no mere party, is
/// enrolled in a role, or administers the house needs that; in a sample store nobody does.
SecondFactor second_factor_of(House& house, store::Reader& db, const std::string& account);

/// Accepts the code of an account once; nothing is asked where the account has no second factor. Refuses `code_needed` for an
/// empty one, `wrong_code`, and `code_used` for a code accepted before or an older one.
base::Result<void> take_code(House& house, const std::string& account, const std::string& code);

/// {"secret","uri","qr"}: what a device takes in; `qr` is an image as data: address. Counts once confirmed; beginning again
/// makes another. Refuses as prove() does, and `factor_already_set`.
base::Result<base::JsonObject> begin_second_factor(House& house, const Session& session, const std::string& password);
/// A code of the device shows that it took the secret in. Every session of the account ends; a new one begins. Refuses
/// `no_factor` when none was begun, `wrong_code`.
base::Result<SignedIn> confirm_second_factor(House& house, const Session& session, const std::string& code);
/// Every session of the account ends; a new one begins. Refuses as prove() does, and `no_factor`.
base::Result<SignedIn> remove_second_factor(House& house, const Session& session, const std::string& password, const std::string& code);

/// Part of a reset: whoever uses the link sets up another.
void forget_second_factor(store::Transaction& tx, const std::string& account);

}  // namespace service
