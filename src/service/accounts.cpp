#include "service/accounts.h"

#include "service/credentials.h"
#include "service/house.h"
#include "service/offices.h"
#include "service/passwords.h"
#include "service/second_factor.h"
#include "views/offices.h"

namespace service {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t session_idle = 12 * 3600 * second;
constexpr std::int64_t noted_every = 600 * second;   // the use of a session is not worth a write each time
constexpr std::size_t token_length = 43;

/// The office an account acts for when it has just signed in: its only or first one.
std::string first_office(store::Reader& db, const std::string& account) {
  const auto offices = views::offices_of(db, account);
  return offices.empty() ? std::string() : offices.front();
}

void keep(store::Transaction& tx, const SignedIn& in) {
  const auto now = wall_clock();
  tx.execute("delete from sessions where expires_at < $1", {now});
  tx.execute("insert into sessions (token_hash, account, office, csrf, created_at, used_at, expires_at) values ($1, $2, $3, $4, $5, $5, $6)",
             {kept_form(in.token), in.session.account, in.session.office, in.session.csrf, now, now + session_idle});
}

void end_sessions(store::Transaction& tx, const std::string& account) { tx.execute("delete from sessions where account = $1", {account}); }

std::string_view name_of(SecondFactor factor) {
  switch (factor) {
    case SecondFactor::absent: return "absent";
    case SecondFactor::set: return "set";
    case SecondFactor::needed: return "needed";
  }
  return {};
}

/// A full disk turns nobody away for this: the next request notes it.
void note_use(House& house, const std::string& token, std::int64_t now) {
  static_cast<void>(house.store().write([&](store::Transaction& tx) -> base::Result<void> {
    tx.execute("update sessions set used_at = $2, expires_at = $3 where token_hash = $1", {kept_form(token), now, now + session_idle});
    return {};
  }));
}

}  // namespace

base::Result<SignedIn> sign_in(House& house, const std::string& account, const std::string& password, const std::string& code) {
  const auto who = prove(house, account, password, code);
  if (!who) return tl::unexpected(who.error());
  const auto db = house.store().reader();
  const SignedIn in{random_token(), {who->account, who->name, first_office(*db, who->account), who->administrator, random_token(), second_factor_of(house, *db, who->account)}};
  if (const auto kept = house.work([&](store::Transaction& tx) { keep(tx, in); }); !kept) return tl::unexpected(kept.error());
  return in;
}

base::Result<SignedIn> begin_session_anew(House& house, const Session& session, const std::function<void(store::Transaction&)>& change) {
  SignedIn in{random_token(), session};
  in.session.csrf = random_token();
  const auto begun = house.work([&](store::Transaction& tx) {
    change(tx);
    end_sessions(tx, session.account);
    keep(tx, in);
  });
  if (!begun) return tl::unexpected(begun.error());
  in.session.second_factor = second_factor_of(house, *house.store().reader(), session.account);
  return in;
}

base::Result<SignedIn> change_password(House& house, const Session& session, const std::string& password, const std::string& code, const std::string& new_password) {
  if (auto problems = problems_of_credentials(session.account, new_password); !problems.empty())
    return base::refuse("bad_registration", {"新密码不合要求，请按提示改正。", "The new password does not do; correct what is marked."}, std::move(problems));
  if (const auto proven = prove(house, session.account, password, code); !proven) return tl::unexpected(proven.error());
  const auto hash = hash_password(new_password);
  return begin_session_anew(house, session, [&](store::Transaction& tx) { tx.execute("update accounts set password_hash = $2 where id = $1", {session.account, hash}); });
}

std::optional<Session> session_of(House& house, const std::string& token) {
  if (token.size() != token_length) return std::nullopt;
  const auto now = wall_clock();
  const auto rows = house.store().query("select s.account, a.name, s.office, a.administrator, s.csrf, s.used_at from sessions s join accounts a on a.id = s.account where s.token_hash = $1 and s.expires_at > $2",
                                        {kept_form(token), now});
  if (rows.empty()) return std::nullopt;
  if (rows[0].integer("used_at") < now - noted_every)
    note_use(house, token, now);
  const auto account = rows[0].text("account");
  return Session{account, rows[0].text("name"), rows[0].text("office"), rows[0].flag("administrator"), rows[0].text("csrf"), second_factor_of(house, *house.store().reader(), account)};
}

base::Result<void> sign_out(House& house, const std::string& token) {
  return house.work([&](store::Transaction& tx) { tx.execute("delete from sessions where token_hash = $1", {kept_form(token)}); });
}

base::Result<Session> choose_office(House& house, const std::string& token, const std::string& office) {
  auto session = session_of(house, token);
  const auto offices = session ? views::offices_of(*house.store().reader(), session->account) : std::vector<std::string>{};
  if (std::find(offices.begin(), offices.end(), office) == offices.end())
    return base::refuse("not_found", {"您不属于这个单位。", "You do not belong to this office."});
  const auto chosen = house.work([&](store::Transaction& tx) { tx.execute("update sessions set office = $2 where token_hash = $1", {kept_form(token), office}); });
  if (!chosen) return tl::unexpected(chosen.error());
  session->office = office;
  return *session;
}

base::JsonObject session_json(House& house, const Session& session) {
  const auto db = house.store().reader();
  base::JsonArray offices;
  for (const auto& id : views::offices_of(*db, session.account))
    if (const auto office = views::find_office(*db, id)) offices.push_back(office_json(house, *office));
  return {{"account", session.account}, {"name", session.name}, {"administrator", session.administrator}, {"offices", std::move(offices)},
          {"office", session.office.empty() ? base::Json(nullptr) : base::Json(session.office)}, {"csrf", session.csrf}, {"second_factor", name_of(session.second_factor)}, {"sample", house.sample()}, {"now", house.now().text()}};
}

std::string person_name(store::Reader& db, const std::string& account) {
  const auto rows = db.query("select name from accounts where id = $1", {account});
  return rows.empty() || rows[0].text("name").empty() ? account : rows[0].text("name");
}

}  // namespace service
