#include "service/second_factor.h"

#include "documents/qr.h"
#include "ledger/note.h"
#include "service/credentials.h"
#include "service/house.h"
#include "service/one_time_codes.h"
#include "views/offices.h"

namespace service {
namespace {

struct Factor { std::string secret; bool confirmed = false; };

std::optional<Factor> find_factor(House& house, const std::string& account) {
  const auto rows = house.store().query("select secret, confirmed_at from second_factors where account = $1", {account});
  if (rows.empty()) return std::nullopt;
  auto secret = house.store().unlock(rows[0].bytes("secret"));
  if (!secret) throw std::runtime_error("a second factor cannot be read: " + secret.error().code);
  return Factor{std::move(*secret), !rows[0].is_null("confirmed_at")};
}

base::Refusal no_factor() {
  return {"no_factor", {"这个账号还没有开始设置动态验证码，请先扫码。", "No authenticator was begun for this account; scan the code first."}, {}, {}};
}

base::Refusal wrong_code() {
  return {"wrong_code", {"动态验证码不对。请看验证器里现在显示的 6 位数字；总是不对的，请核对手机时间是否自动校准。",
                         "The code is wrong. Take the six digits the authenticator shows now; if they never fit, check that the phone sets its clock by itself."}, {}, {}};
}

bool runs_programmes(const access_control::Office& office) { return !office.may_be_party() || !office.grants.empty(); }

bool is_to_have_one(store::Reader& db, const std::string& account) {
  const auto rows = db.query("select administrator from accounts where id = $1", {account});
  if (!rows.empty() && rows[0].flag("administrator")) return true;
  for (const auto& id : views::offices_of(db, account))
    if (const auto office = views::find_office(db, id); office && runs_programmes(*office)) return true;
  const auto roles = views::enrolments_of(db, account);
  return std::any_of(roles.begin(), roles.end(), [](const auto& role) { return role.enrolled; });
}

}  // namespace

SecondFactor second_factor_of(House& house, store::Reader& db, const std::string& account) {
  if (!db.query("select 1 as one from second_factors where account = $1 and confirmed_at is not null", {account}).empty()) return SecondFactor::set;
  return !house.sample() && is_to_have_one(db, account) ? SecondFactor::needed : SecondFactor::absent;
}

base::Result<void> take_code(House& house, const std::string& account, const std::string& code) {
  const auto factor = find_factor(house, account);
  if (!factor || !factor->confirmed) return {};
  if (code.empty()) return base::refuse("code_needed", {"请再输入手机验证器上的 6 位动态验证码。", "Give the six digits of your authenticator as well."});
  const auto step = step_of_code(factor->secret, code, wall_clock());
  if (!step) return tl::unexpected(wrong_code());
  return house.store().write([&](store::Transaction& tx) -> base::Result<void> {
    if (tx.execute("update second_factors set last_step = $2 where account = $1 and last_step < $2", {account, *step}) == 1) return {};
    return base::refuse("code_used", {"这个验证码已经用过，请等下一个（最多 30 秒）再试。", "This code was used already: wait for the next one (30 seconds at most)."});
  });
}

base::Result<base::JsonObject> begin_second_factor(House& house, const Session& session, const std::string& password) {
  if (session.second_factor == SecondFactor::set)
    return base::refuse("factor_already_set", {"这个账号已设置动态验证码；换手机的，请先解除再设置。", "The account has an authenticator; to change it, remove it first."});
  if (const auto proven = prove(house, session.account, password, ""); !proven) return tl::unexpected(proven.error());
  const auto secret = random_code_secret();
  const store::Blob locked{house.store().lock(secret)};
  const auto kept = house.work([&](store::Transaction& tx) {
    tx.execute("insert into second_factors (account, secret, last_step, confirmed_at) values ($1, $2, 0, null) on conflict (account) do update set secret = excluded.secret, last_step = 0 where second_factors.confirmed_at is null",
               {session.account, locked});
  });
  if (!kept) return tl::unexpected(kept.error());
  const auto address = otpauth_address(secret, session.account);
  const auto picture = documents::qr_svg(address);
  if (!picture) return tl::unexpected(picture.error());
  return base::JsonObject{{"secret", typed_form(secret)}, {"uri", address}, {"qr", "data:image/svg+xml;base64," + ledger::base64(*picture)}};
}

base::Result<SignedIn> confirm_second_factor(House& house, const Session& session, const std::string& code) {
  const auto factor = find_factor(house, session.account);
  if (!factor || factor->confirmed) return tl::unexpected(no_factor());
  const auto step = step_of_code(factor->secret, code, wall_clock());
  if (!step) return tl::unexpected(wrong_code());
  return begin_session_anew(house, session, [&](store::Transaction& tx) {
    tx.execute("update second_factors set confirmed_at = $2, last_step = $3 where account = $1 and confirmed_at is null", {session.account, wall_clock(), *step});
  });
}

base::Result<SignedIn> remove_second_factor(House& house, const Session& session, const std::string& password, const std::string& code) {
  if (session.second_factor != SecondFactor::set) return tl::unexpected(no_factor());
  if (const auto proven = prove(house, session.account, password, code); !proven) return tl::unexpected(proven.error());
  return begin_session_anew(house, session, [&](store::Transaction& tx) { forget_second_factor(tx, session.account); });
}

void forget_second_factor(store::Transaction& tx, const std::string& account) { tx.execute("delete from second_factors where account = $1", {account}); }

}  // namespace service
