#include "service/invitations.h"

#include "access/access.h"
#include "service/credentials.h"
#include "service/offices.h"
#include "service/passwords.h"
#include "service/second_factor.h"
#include "views/offices.h"

namespace service {
namespace {

constexpr std::int64_t valid_for = 72ll * 3600 * 1'000'000;

base::Refusal not_found() {
  return {"not_found", {"链接不存在、已用过或已超过 72 小时，请向本单位管理员重新索取。", "The link does not exist, was used, or is older than 72 hours; ask your office's administrator for a new one."}, {}, {}};
}

struct Link { std::string purpose, account, office, role; std::int64_t expires_at = 0; };

std::optional<Link> find_link(store::Reader& db, const std::string& token) {
  const auto rows = db.query("select purpose, account, office, role, expires_at from invitations where token_hash = $1 and used_at is null and expires_at > $2", {kept_form(token), wall_clock()});
  if (rows.empty()) return std::nullopt;
  return Link{rows[0].text("purpose"), rows[0].text("account"), rows[0].text("office"), rows[0].text("role"), rows[0].integer("expires_at")};
}

base::Result<std::string> make_link(House& house, const std::string& made_by, const std::string& purpose, const std::string& account, const std::string& office, const std::string& role, const std::string& name) {
  auto token = random_token();
  const auto now = wall_clock();
  const auto kept = house.work([&](store::Transaction& tx) {
    tx.execute("insert into invitations (token_hash, account, purpose, office, role, programme, territory, name, made_by, created_at, expires_at, used_at) values ($1, $2, $3, $4, $5, '', '', $6, $7, $8, $9, null)",
               {kept_form(token), account, purpose, office, role, name, made_by, now, now + valid_for});
  });
  if (!kept) return tl::unexpected(kept.error());
  return token;
}

std::string invited_name(store::Reader& db, const std::string& token) {
  const auto rows = db.query("select name from invitations where token_hash = $1", {kept_form(token)});
  return rows.empty() ? std::string() : rows[0].text("name");
}

/// Own people, by anybody of the office; others' by an administrator; an enterprise's lost password by its receiving office.
bool may_invite(House& house, const Session& session, const access_control::Office& office, bool lost_password) {
  if (access_control::may(access_control::Act::invite_any, nullptr, session.administrator, "", {})) return true;
  const auto own = session.office.empty() ? std::nullopt : views::find_office(*house.store().reader(), session.office);
  if (own && own->id == office.id) return access_control::may(access_control::Act::invite_own, &*own, false, "", {});
  return lost_password && office.is_enterprise() && may_confirm(house, own, false, office.territory);
}

/// A lost device is taken off the account only by somebody outside its office: a colleague's link leaves the second factor, so
/// that nobody of an office acts as another of it.
std::string purpose_of(const Session& session, const Invitation& invitation) {
  if (invitation.account.empty()) return "join";
  return session.administrator || session.office != invitation.office ? "reset" : "password";
}

base::Result<void> use_link(store::Transaction& tx, const std::string& token) {
  if (tx.execute("update invitations set used_at = $2 where token_hash = $1 and used_at is null", {kept_form(token), wall_clock()}) != 1) return tl::unexpected(not_found());
  return {};
}

base::Result<void> set_password(store::Transaction& tx, const Link& link, const std::string& hash) {
  tx.execute("update accounts set password_hash = $2 where id = $1", {link.account, hash});
  tx.execute("delete from sessions where account = $1", {link.account});
  if (link.purpose == "reset") forget_second_factor(tx, link.account);
  return {};
}

base::Result<void> make_account(House& house, store::Transaction& tx, const Link& link, const std::string& account, const std::string& name, const std::string& hash) {
  if (!tx.query("select 1 as one from accounts where id = $1", {account}).empty())
    return base::refuse("account_taken", {"这个账号已有人使用，请换一个。", "This account is taken; choose another."});
  tx.execute("insert into accounts (id, name, password_hash, administrator, phone, email, wrong_passwords, wrong_at, created_at) values ($1, $2, $3, $4, '', '', 0, 0, $5)",
             {account, name.empty() ? account : name, hash, std::int64_t(link.role == "administrator"), wall_clock()});
  if (link.office.empty()) return {};
  return add_member(house, tx, {account, name, link.office, false, ""}, "", link.office, account);
}

}  // namespace

base::Result<Answer> invite(House& house, const Session& session, const Invitation& invitation) {
  const auto db = house.store().reader();
  const auto office = views::find_office(*db, invitation.office);
  if (!office || !may_invite(house, session, *office, !invitation.account.empty()))
    return base::refuse("not_found", {"没有这个单位，或您不能为它发出邀请。", "There is no such office, or you may not invite for it."});
  const auto members = views::accounts_of(*db, office->id);
  if (!invitation.account.empty() && std::find(members.begin(), members.end(), invitation.account) == members.end())
    return base::refuse("not_found", {"这个单位没有这个账号。", "The office has no such account."});
  if (invitation.account == session.account)
    return base::refuse("not_for_oneself", {"重设密码的链接要由别人为您生成；自己修改密码请到“账号”页。", "Somebody else makes the link for your password; to change it yourself, open the account page."});
  const auto token = make_link(house, session.account, purpose_of(session, invitation), invitation.account, office->id, "", invitation.name);
  if (!token) return tl::unexpected(token.error());
  return Answer{201, base::JsonObject{{"token", *token}, {"url", house.url("/app/invitations/" + *token)}, {"expires_at", base::Instant{wall_clock() + valid_for}.text()}}};
}

base::Result<base::JsonObject> read_invitation(House& house, const std::string& token) {
  const auto db = house.store().reader();
  const auto link = find_link(*db, token);
  if (!link) return tl::unexpected(not_found());
  const auto office = link->office.empty() ? std::nullopt : views::find_office(*db, link->office);
  return base::JsonObject{{"office_name", office ? office->name : "系统管理"}, {"name", invited_name(*db, token)}, {"account", link->account}, {"expires_at", base::Instant{link->expires_at}.text()}};
}

base::Result<Answer> accept_invitation(House& house, const std::string& token, const std::string& account, const std::string& name, const std::string& password) {
  const auto link = find_link(*house.store().reader(), token);
  if (!link) return tl::unexpected(not_found());
  const auto& chosen = link->account.empty() ? account : link->account;
  if (auto problems = problems_of_credentials(chosen, password); !problems.empty())
    return base::refuse("bad_registration", {"账号或密码不合要求，请按提示改正。", "Account or password does not do; correct what is marked."}, std::move(problems));
  const auto hash = hash_password(password);
  return submit(house, chosen, {}, [&](store::Transaction& tx) -> base::Result<Answer> {
    if (auto used = use_link(tx, token); !used) return tl::unexpected(used.error());
    const auto full_name = name.empty() ? invited_name(tx, token) : name;
    const auto done = link->purpose == "join" ? make_account(house, tx, *link, chosen, full_name, hash) : set_password(tx, *link, hash);
    if (!done) return tl::unexpected(done.error());
    return Answer{201, base::JsonObject{{"account", chosen}}};
  });
}

base::Result<std::string> invite_administrator(House& house, const std::string& name) {
  const auto token = make_link(house, "", "join", "", "", "administrator", name);
  if (!token) return tl::unexpected(token.error());
  return house.url("/app/invitations/" + *token);
}

}  // namespace service
