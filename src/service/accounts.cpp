#include "service/accounts.h"

#include "base/id.h"
#include "service/house.h"
#include "service/offices.h"
#include "service/passwords.h"
#include "service/working.h"

#include <fmt/format.h>

namespace service {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t session_idle = 12 * 3600 * second;
constexpr int free_failures = 3;
constexpr std::int64_t longest_wait = 300 * second;
constexpr std::size_t shortest_password = 10;
constexpr std::size_t longest_password = 256;

base::Refusal wrong_password() {
  return {"wrong_password", {"账号或密码不对；请核对后重试，忘记密码请向本单位管理员要一次性链接", "account or password is wrong; check them, or ask your office's administrator for a one-time link"}, {}, {}};
}

/// How long to wait after `failures` wrong passwords in a row: nothing for three, then 2, 4, 8 ... seconds.
std::int64_t wait_after(std::int64_t failures) {
  if (failures < free_failures) return 0;
  return std::min(longest_wait, (std::int64_t{1} << std::min<std::int64_t>(failures - free_failures + 1, 20)) * second);
}

struct Known { std::string id, name, hash; bool administrator = false; };

std::optional<Known> find_account(House& house, const std::string& id) {
  return house.read([&](store::Reader& db) -> std::optional<Known> {
    const auto rows = db.query("select id, name, password, administrator from account where id = $1", {id});
    if (rows.empty()) return std::nullopt;
    return Known{rows[0].text(0), rows[0].text(1), rows[0].text(2), rows[0].integer(3) != 0};
  });
}

struct Failures { std::int64_t count = 0, until = 0; };

Failures failures_of(House& house, const std::string& account) {
  return house.read([&](store::Reader& db) {
    const auto rows = db.query("select failures, until from sign_in_failure where account = $1", {account});
    return rows.empty() ? Failures{} : Failures{rows[0].integer(0), rows[0].integer(1)};
  });
}

void note_failure(House& house, const std::string& account, std::int64_t failures) {
  const auto now = wall_clock();
  house.work([&](store::Transaction& tx) {
    tx.execute("delete from sign_in_failure where until < $1", {now - 24 * 3600 * second});
    tx.execute("insert into sign_in_failure (account, failures, until) values ($1, $2, $3) on conflict (account) do update set failures = $2, until = $3",
               {account, failures, now + wait_after(failures)});
  });
}

/// The office an account acts for when it has just signed in: its only or first one.
std::string first_office(House& house, const std::string& account) {
  const auto offices = offices_of(house, account);
  return offices.empty() ? std::string() : offices.front();
}

base::Problem field_problem(std::string code, std::string pointer, base::Text message) {
  return {std::move(code), std::move(message), {"", 0, 0, std::move(pointer)}};
}

bool is_account_name(const std::string& text) {
  const auto fits = [](unsigned char c) { return std::isalnum(c) || c == '.' || c == '-' || c == '_' || c == '@' || c >= 0x80; };
  return text.size() >= 3 && text.size() <= 64 && std::all_of(text.begin(), text.end(), fits);
}

std::string division_of(const House& house, const Registration& registration) {
  if (!registration.division.empty()) return registration.division;
  const auto code = registration.uscc.substr(2, 6);   // GB 32100: digits 3 to 8 are the registering authority's division
  if (house.divisions().has(code)) return code;
  const auto prefecture = code.substr(0, 4) + "00";
  return house.divisions().has(prefecture) ? prefecture : std::string();
}

std::vector<base::Problem> problems_of(const House& house, const Registration& registration) {
  auto problems = problems_of_credentials(registration.account, registration.password);
  if (!base::is_credit_code(registration.uscc))
    problems.push_back(field_problem("bad_uscc", "/uscc", {"统一社会信用代码不对：应为 18 位，且末位校验码相符；请对照营业执照", "the credit code is wrong: 18 characters with a fitting check character; compare the licence"}));
  if (registration.name.empty() || registration.name.size() > 300)
    problems.push_back(field_problem("bad_name", "/name", {"请填写企业名称（不超过 100 字）", "give the enterprise's name (at most 100 characters)"}));
  if (!registration.division.empty() && !house.divisions().has(registration.division))
    problems.push_back(field_problem("unknown_division", "/division", {"没有这个行政区划代码；请从列表中选择", "there is no such division code; choose one from the list"}));
  return problems;
}

}  // namespace

std::vector<base::Problem> problems_of_credentials(const std::string& account, const std::string& password) {
  std::vector<base::Problem> problems;
  if (!is_account_name(account))
    problems.push_back(field_problem("bad_account", "/account", {"账号为 3 到 64 个字母、数字、汉字或 . - _ @", "an account is 3 to 64 letters, digits, Chinese characters or . - _ @"}));
  if (password.size() < shortest_password || password.size() > longest_password)
    problems.push_back(field_problem("bad_password", "/password", {"密码为 10 到 256 个字符；一句话就很好", "a password has 10 to 256 characters; a sentence will do"}));
  return problems;
}

base::Result<SignedIn> sign_in(House& house, const std::string& account, const std::string& password) {
  if (account.size() > 64 || password.size() > longest_password) return tl::unexpected(wrong_password());
  const auto failures = failures_of(house, account);
  const auto now = wall_clock();
  if (failures.until > now)
    return base::refuse("slow_down", {fmt::format("密码多次不对，请等 {} 秒再试", (failures.until - now) / second + 1),
                                      fmt::format("several wrong passwords; wait {} seconds and try again", (failures.until - now) / second + 1)});
  const auto known = find_account(house, account);
  if (!password_fits(known ? known->hash : std::string(), password)) {
    note_failure(house, account, failures.count + 1);
    return tl::unexpected(wrong_password());
  }
  SignedIn in{random_token(), {known->id, known->name, first_office(house, known->id), known->administrator, random_token()}};
  house.work([&](store::Transaction& tx) {
    tx.execute("delete from sign_in_failure where account = $1", {account});
    tx.execute("delete from session where used < $1", {now - session_idle});
    tx.execute("insert into session (token, account, office, csrf, used) values ($1, $2, $3, $4, $5)",
               {kept_form(in.token), known->id, in.session.office, in.session.csrf, now});
  });
  return in;
}

std::optional<Session> session_of(House& house, const std::string& token) {
  if (token.size() != 43) return std::nullopt;
  const auto now = wall_clock();
  std::int64_t used = 0;
  auto session = house.read([&](store::Reader& db) -> std::optional<Session> {
    const auto rows = db.query("select s.account, a.name, s.office, a.administrator, s.csrf, s.used from session s join account a on a.id = s.account where s.token = $1",
                               {kept_form(token)});
    if (rows.empty() || rows[0].integer(5) < now - session_idle) return std::nullopt;
    used = rows[0].integer(5);
    return Session{rows[0].text(0), rows[0].text(1), rows[0].text(2), rows[0].integer(3) != 0, rows[0].text(4)};
  });
  constexpr std::int64_t noted_every = 600 * second;   // not each request is worth a write
  if (session && used < now - noted_every)
    house.work([&](store::Transaction& tx) { tx.execute("update session set used = $2 where token = $1", {kept_form(token), now}); });
  return session;
}

void sign_out(House& house, const std::string& token) {
  house.work([&](store::Transaction& tx) { tx.execute("delete from session where token = $1", {kept_form(token)}); });
}

base::Result<Session> choose_office(House& house, const std::string& token, const std::string& office) {
  auto session = session_of(house, token);
  const auto offices = session ? offices_of(house, session->account) : std::vector<std::string>{};
  if (std::find(offices.begin(), offices.end(), office) == offices.end())
    return base::refuse("not_found", {"您不属于这个单位", "you do not belong to this office"});
  house.work([&](store::Transaction& tx) { tx.execute("update session set office = $2 where token = $1", {kept_form(token), office}); });
  session->office = office;
  return *session;
}

base::JsonObject session_json(House& house, const Session& session) {
  base::JsonArray offices;
  for (const auto& id : offices_of(house, session.account))
    if (auto office = office_json(house, id)) offices.push_back(std::move(*office));
  return {{"account", session.account}, {"name", session.name}, {"administrator", session.administrator}, {"offices", std::move(offices)},
          {"office", session.office.empty() ? base::Json(nullptr) : base::Json(session.office)}, {"csrf", session.csrf},
          {"sample", house.sample()}, {"now", house.now().text()}};
}

base::Result<base::JsonObject> register_enterprise(House& house, const Registration& registration) {
  if (auto problems = problems_of(house, registration); !problems.empty())
    return base::refuse("bad_registration", {"注册信息有误，请按提示改正", "the registration has mistakes; correct what is marked"}, std::move(problems));
  const auto hash = hash_password(registration.password);
  return house.write([&](store::Transaction& tx) -> base::Result<base::JsonObject> {
    if (!tx.query("select 1 from account where id = $1", {registration.account}).empty())
      return base::refuse("account_taken", {"这个账号已有人使用，请换一个", "this account is taken; choose another"});
    if (!tx.query("select 1 from view_office where uscc = $1", {registration.uscc}).empty())
      return base::refuse("uscc_taken", {"这个信用代码已注册；请由已有账号邀请您，或联系受理单位", "this credit code is registered; have its account invite you, or ask the receiving office"});
    const auto office = register_office(house, tx, {.kind = "enterprise", .name = registration.name, .uscc = registration.uscc,
                                                    .territory = division_of(house, registration), .actor = registration.account});
    tx.execute("insert into account (id, name, password, administrator) values ($1, $2, $3, 0)", {registration.account, registration.name, hash});
    tx.execute("insert into member (account, office) values ($1, $2)", {registration.account, office});
    return base::JsonObject{{"account", registration.account}, {"office", office}, {"confirmed", false}};
  });
}

}  // namespace service
