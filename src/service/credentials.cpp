#include "service/credentials.h"

#include "service/house.h"
#include "service/passwords.h"
#include "service/second_factor.h"

#include <fmt/format.h>

namespace service {
namespace {

constexpr std::size_t longest_account = 64;
constexpr std::size_t shortest_password = 10;
constexpr std::size_t longest_password = 256;

base::Refusal wrong_password() {
  return {"wrong_password",
          {"账号或密码不对，请核对后重试；忘记密码的，请向本单位管理员（企业向受理单位）索取一次性链接。",
           "Account or password is wrong. Check them; if the password is lost, ask your office's administrator (enterprises: the receiving office) for a one-time link."},
          {},
          {}};
}

struct Known { Proven who; std::string hash; };

std::optional<Known> find_account(House& house, const std::string& id) {
  const auto rows = house.store().query("select id, name, password_hash, administrator from accounts where id = $1", {id});
  if (rows.empty()) return std::nullopt;
  return Known{{rows[0].text("id"), rows[0].text("name"), rows[0].flag("administrator")}, rows[0].text("password_hash")};
}

/// A disk that is full, or a code not given, tells nothing about who is asking.
bool is_wrong_code(const base::Refusal& refusal) { return refusal.code == "wrong_code" || refusal.code == "code_used"; }

bool is_account_name(const std::string& text) {
  const auto fits = [](unsigned char c) { return std::isalnum(c) || c == '.' || c == '-' || c == '_' || c == '@' || c >= 0x80; };
  return text.size() >= 3 && text.size() <= longest_account && std::all_of(text.begin(), text.end(), fits);
}

}  // namespace

base::Result<Proven> prove(House& house, const std::string& account, const std::string& password, const std::string& code) {
  if (account.size() > longest_account || password.size() > longest_password) return tl::unexpected(wrong_password());
  if (const auto wait = house.pace().wait(account, wall_clock()); wait > 0)
    return tl::unexpected(base::Refusal{"slow_down", {fmt::format("密码或验证码多次不对，请等 {} 秒再试。", wait), fmt::format("Several wrong passwords or codes: wait {} seconds and try again.", wait)}, {}, {}, wait});
  const auto known = find_account(house, account);
  if (!password_fits(known ? known->hash : std::string(), password)) {
    house.pace().wrong(account, wall_clock());
    return tl::unexpected(wrong_password());
  }
  if (const auto taken = take_code(house, account, code); !taken) {
    if (is_wrong_code(taken.error())) house.pace().wrong(account, wall_clock());
    return tl::unexpected(taken.error());
  }
  house.pace().right(account);
  return known->who;
}

std::vector<base::Problem> problems_of_credentials(const std::string& account, const std::string& password) {
  std::vector<base::Problem> problems;
  if (!is_account_name(account))
    problems.push_back({"bad_account", {"账号用 3 到 64 个字母、数字、汉字或 . - _ @。", "An account is 3 to 64 letters, digits, Chinese characters or . - _ @."}, {"", 0, 0, "/account"}});
  if (password.size() < shortest_password || password.size() > longest_password)
    problems.push_back({"bad_password", {"密码为 10 到 256 个字符，一句话就很好。", "A password has 10 to 256 characters; a sentence will do."}, {"", 0, 0, "/password"}});
  return problems;
}

}  // namespace service
