#pragma once
#include "service/command.h"
#include "service/loaded.h"

namespace service {

/// Which of an office's people works on a case. A working row of the queue: it is no event, other offices do not see it,
/// and it never limits who may act.
struct NewClaim {
  std::string case_id;
  enum class What { take, hand_over, release } what = What::take;
  std::string account;                 // hand_over: to whom, of the same office; oneself: taken over from a colleague
};

/// openapi.yaml: Claim, or null when nobody of the session's office works on the case.
base::Json claim_json(store::Reader& db, const Session& session, const std::string& case_id);

/// openapi.yaml: Colleague each, in the order they joined: who of the session's office may work on the case. Refuses `not_found`.
base::Result<base::JsonArray> list_colleagues(House& house, const Session& session, const std::string& case_id);

/// Whoever stood aside from a case works on it no more.
void end_claim(store::Transaction& tx, const std::string& case_id, const std::string& account);

/// 200 {"claim"}. Refuses `not_found`, `case_closed`, `claimed_already` (taken without saying from whom), `not_a_colleague`.
base::Result<Answer> claim_case(House& house, const Session& session, const Sent& sent, const NewClaim& claim);

}  // namespace service
