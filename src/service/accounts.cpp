#include "service/accounts.h"

#include "service/house.h"
#include "service/offices.h"
#include "service/passwords.h"
#include "views/offices.h"

#include <fmt/format.h>

namespace service {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t session_idle = 12 * 3600 * second;
constexpr std::int64_t noted_every = 600 * second;   // the use of a session is not worth a write each time
constexpr std::size_t shortest_password = 10;
constexpr std::size_t longest_password = 256;
constexpr std::size_t token_length = 43;

base::Refusal wrong_password() {
  return {"wrong_password",
          {"账号或密码不对，请核对后重试；忘记密码的，请向本单位管理员（企业向受理单位）索取一次性链接。",
           "Account or password is wrong. Check them; if the password is lost, ask your office's administrator (enterprises: the receiving office) for a one-time link."},
          {},
          {}};
}

struct Known { std::string id, name, hash; bool administrator = false; };

std::optional<Known> find_account(House& house, const std::string& id) {
  const auto rows = house.store().query("select id, name, password_hash, administrator from accounts where id = $1", {id});
  if (rows.empty()) return std::nullopt;
  return Known{rows[0].text("id"), rows[0].text("name"), rows[0].text("password_hash"), rows[0].flag("administrator")};
}

/// The office an account acts for when it has just signed in: its only or first one.
std::string first_office(House& house, const std::string& account) {
  const auto offices = views::offices_of(*house.store().reader(), account);
  return offices.empty() ? std::string() : offices.front();
}

bool is_account_name(const std::string& text) {
  const auto fits = [](unsigned char c) { return std::isalnum(c) || c == '.' || c == '-' || c == '_' || c == '@' || c >= 0x80; };
  return text.size() >= 3 && text.size() <= 64 && std::all_of(text.begin(), text.end(), fits);
}

SignedIn begin_session(House& house, const Known& known) {
  SignedIn in{random_token(), {known.id, known.name, first_office(house, known.id), known.administrator, random_token()}};
  const auto now = wall_clock();
  house.work([&](store::Transaction& tx) {
    tx.execute("delete from sessions where expires_at < $1", {now});
    tx.execute("insert into sessions (token_hash, account, office, csrf, created_at, used_at, expires_at) values ($1, $2, $3, $4, $5, $5, $6)",
               {kept_form(in.token), known.id, in.session.office, in.session.csrf, now, now + session_idle});
  });
  return in;
}

}  // namespace

std::vector<base::Problem> problems_of_credentials(const std::string& account, const std::string& password) {
  std::vector<base::Problem> problems;
  if (!is_account_name(account))
    problems.push_back({"bad_account", {"账号用 3 到 64 个字母、数字、汉字或 . - _ @。", "An account is 3 to 64 letters, digits, Chinese characters or . - _ @."}, {"", 0, 0, "/account"}});
  if (password.size() < shortest_password || password.size() > longest_password)
    problems.push_back({"bad_password", {"密码为 10 到 256 个字符，一句话就很好。", "A password has 10 to 256 characters; a sentence will do."}, {"", 0, 0, "/password"}});
  return problems;
}

base::Result<SignedIn> sign_in(House& house, const std::string& account, const std::string& password) {
  if (account.size() > 64 || password.size() > longest_password) return tl::unexpected(wrong_password());
  if (const auto wait = house.pace().wait(account, wall_clock()); wait > 0)
    return base::refuse("slow_down", {fmt::format("密码多次不对，请等 {} 秒再试。", wait), fmt::format("Several wrong passwords: wait {} seconds and try again.", wait)});
  const auto known = find_account(house, account);
  if (!password_fits(known ? known->hash : std::string(), password)) {
    house.pace().wrong(account, wall_clock());
    return tl::unexpected(wrong_password());
  }
  house.pace().right(account);
  return begin_session(house, *known);
}

std::optional<Session> session_of(House& house, const std::string& token) {
  if (token.size() != token_length) return std::nullopt;
  const auto now = wall_clock();
  const auto rows = house.store().query("select s.account, a.name, s.office, a.administrator, s.csrf, s.used_at from sessions s join accounts a on a.id = s.account where s.token_hash = $1 and s.expires_at > $2",
                                        {kept_form(token), now});
  if (rows.empty()) return std::nullopt;
  if (rows[0].integer("used_at") < now - noted_every)
    house.work([&](store::Transaction& tx) { tx.execute("update sessions set used_at = $2, expires_at = $3 where token_hash = $1", {kept_form(token), now, now + session_idle}); });
  return Session{rows[0].text("account"), rows[0].text("name"), rows[0].text("office"), rows[0].flag("administrator"), rows[0].text("csrf")};
}

void sign_out(House& house, const std::string& token) {
  house.work([&](store::Transaction& tx) { tx.execute("delete from sessions where token_hash = $1", {kept_form(token)}); });
}

base::Result<Session> choose_office(House& house, const std::string& token, const std::string& office) {
  auto session = session_of(house, token);
  const auto offices = session ? views::offices_of(*house.store().reader(), session->account) : std::vector<std::string>{};
  if (std::find(offices.begin(), offices.end(), office) == offices.end())
    return base::refuse("not_found", {"您不属于这个单位。", "You do not belong to this office."});
  house.work([&](store::Transaction& tx) { tx.execute("update sessions set office = $2 where token_hash = $1", {kept_form(token), office}); });
  session->office = office;
  return *session;
}

base::JsonObject session_json(House& house, const Session& session) {
  const auto db = house.store().reader();
  base::JsonArray offices;
  for (const auto& id : views::offices_of(*db, session.account))
    if (const auto office = views::find_office(*db, id)) offices.push_back(office_json(house, *office));
  return {{"account", session.account}, {"name", session.name}, {"administrator", session.administrator}, {"offices", std::move(offices)},
          {"office", session.office.empty() ? base::Json(nullptr) : base::Json(session.office)}, {"csrf", session.csrf}, {"sample", house.sample()}, {"now", house.now().text()}};
}

std::string person_name(store::Reader& db, const std::string& account) {
  const auto rows = db.query("select name from accounts where id = $1", {account});
  return rows.empty() || rows[0].text("name").empty() ? account : rows[0].text("name");
}

}  // namespace service
