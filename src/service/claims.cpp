#include "service/claims.h"

#include "views/offices.h"

namespace service {
namespace {

struct Held { std::string account; std::int64_t at = 0; };

std::optional<Held> held(store::Reader& db, const std::string& office, const std::string& case_id) {
  const auto rows = db.query("select account, claimed_at from claims where case_id = $1 and office = $2", {case_id, office});
  return rows.empty() ? std::nullopt : std::optional(Held{rows.front().text("account"), rows.front().integer("claimed_at")});
}

bool sees(House& house, store::Reader& db, const Loaded& loaded, const std::string& office, const std::string& account) {
  return asker_of(house, db, {account, person_name(db, account), office, false, {}}, loaded).sight.visible;
}

/// Those of an office who would find the case on their desk.
std::vector<std::string> colleagues(House& house, store::Reader& db, const Loaded& loaded, const std::string& office) {
  auto accounts = views::accounts_of(db, office);
  std::erase_if(accounts, [&](const auto& account) { return !sees(house, db, loaded, office, account); });
  return accounts;
}

base::Refusal claimed_already(const std::string& name) {
  return {"claimed_already", {"这件案卷已由" + name + "经办；要接手，请选择“转给”本人。", name + " works on this case already; to take it over, hand it to yourself."}, {}, {}};
}

base::Refusal not_a_colleague() {
  const base::Text text{"只能转给本单位看得到这件案卷的同事，请另选。", "A case is handed to somebody of your own office who may see it; choose another."};
  return {"not_a_colleague", text, {{"not_a_colleague", text, {"", 0, 0, "/account"}}}, {}};
}

/// Who is to work on the case from now on.
base::Result<std::string> wanted(House& house, store::Reader& db, const Session& session, const Loaded& loaded, const NewClaim& claim) {
  if (claim.what == NewClaim::What::take) {
    const auto now = held(db, session.office, claim.case_id);
    if (now && now->account != session.account) return tl::unexpected(claimed_already(person_name(db, now->account)));
    return session.account;
  }
  const auto known = colleagues(house, db, loaded, session.office);
  if (std::find(known.begin(), known.end(), claim.account) == known.end()) return tl::unexpected(not_a_colleague());
  return claim.account;
}

Answer answer_of(store::Reader& db, const Session& session, const std::string& case_id) { return {200, {{"claim", claim_json(db, session, case_id)}}}; }

}  // namespace

base::Json claim_json(store::Reader& db, const Session& session, const std::string& case_id) {
  const auto claim = held(db, session.office, case_id);
  if (!claim) return nullptr;
  return base::JsonObject{{"account", claim->account}, {"name", person_name(db, claim->account)}, {"at", base::Instant{claim->at}.text()}};
}

base::Result<base::JsonArray> list_colleagues(House& house, const Session& session, const std::string& case_id) {
  const auto db = house.store().reader();
  const auto seen = see_case(house, *db, session, case_id);
  if (!seen) return tl::unexpected(seen.error());
  base::JsonArray people;
  for (const auto& account : colleagues(house, *db, seen->loaded, session.office)) people.push_back(base::JsonObject{{"account", account}, {"name", person_name(*db, account)}});
  return people;
}

void end_claim(store::Transaction& tx, const std::string& case_id, const std::string& account) {
  tx.execute("delete from claims where case_id = $1 and account = $2", {case_id, account});
}

base::Result<Answer> claim_case(House& house, const Session& session, const Sent& sent, const NewClaim& claim) {
  return submit(house, session.account, sent, [&](store::Transaction& tx) -> base::Result<Answer> {
    const auto seen = see_case(house, tx, session, claim.case_id);
    if (!seen) return tl::unexpected(seen.error());
    if (claim.what == NewClaim::What::release) {
      tx.execute("delete from claims where case_id = $1 and office = $2", {claim.case_id, session.office});
      return answer_of(tx, session, claim.case_id);
    }
    if (seen->loaded.state.closed) return base::refuse("case_closed", {"这件案卷已经办结，不再需要经办人。", "The case has ended; nobody works on it any more."});
    const auto account = wanted(house, tx, session, seen->loaded, claim);
    if (!account) return tl::unexpected(account.error());
    tx.execute("insert into claims (case_id, office, account, claimed_at) values ($1, $2, $3, $4) on conflict (case_id, office) do update set account = excluded.account, claimed_at = excluded.claimed_at",
               {claim.case_id, session.office, *account, house.now().microseconds});
    return answer_of(tx, session, claim.case_id);
  });
}

}  // namespace service
