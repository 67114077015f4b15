#include "service/registration.h"

#include "base/id.h"
#include "service/credentials.h"
#include "service/offices.h"
#include "service/passwords.h"

namespace service {
namespace {

bool is_person(const Registration& registration) { return registration.kind == "person"; }

/// Digits 3 to 8 of the code are the registering authority's division (GB 32100); where that is a level we do not know,
/// the prefecture or the province above it.
std::string division_of(const House& house, const Registration& registration) {
  if (!registration.division.empty() || is_person(registration)) return registration.division;
  const auto code = registration.uscc.substr(2, 6);
  for (const auto& one : {code, code.substr(0, 4) + "00", code.substr(0, 2) + "0000"})
    if (house.divisions().has(one)) return one;
  return {};
}

std::vector<base::Problem> problems_of(const House& house, const Registration& registration) {
  auto problems = problems_of_credentials(registration.account, registration.password);
  if (!registration.kind.empty() && registration.kind != "enterprise" && !is_person(registration))
    problems.push_back({"bad_kind", {"只能注册为企业（enterprise）或个人（person）。", "One registers as an enterprise or as a person."}, {"", 0, 0, "/kind"}});
  if (is_person(registration) && !registration.uscc.empty())
    problems.push_back({"bad_uscc", {"个人没有统一社会信用代码；单位请注册为企业。", "A person has no credit code; an organisation registers as an enterprise."}, {"", 0, 0, "/uscc"}});
  if (!is_person(registration) && !base::is_credit_code(registration.uscc))
    problems.push_back({"bad_uscc", {"统一社会信用代码不对：应为 18 位，且末位校验码相符，请对照营业执照。", "The credit code is wrong: 18 characters with a fitting check character; compare the licence."}, {"", 0, 0, "/uscc"}});
  if (registration.name.empty() || registration.name.size() > 300)
    problems.push_back({"bad_name", {"请填写名称或姓名（不超过 100 字）。", "Give the name (at most 100 characters)."}, {"", 0, 0, "/name"}});
  if (!registration.division.empty() && !house.divisions().has(registration.division))
    problems.push_back({"unknown_division", {"没有这个行政区划代码，请从列表中选择。", "There is no such division code; choose one from the list."}, {"", 0, 0, "/division"}});
  return problems;
}

}  // namespace

base::Result<Answer> register_party(House& house, const Sent& sent, const Registration& registration) {
  if (auto problems = problems_of(house, registration); !problems.empty())
    return base::refuse("bad_registration", {"注册信息有误，请按提示改正；已填的内容都还在。", "The registration has mistakes; correct what is marked. Nothing you typed is lost."}, std::move(problems));
  const auto hash = hash_password(registration.password);
  const Session self{registration.account, registration.account, "", false, ""};
  return submit(house, registration.account, sent, [&](store::Transaction& tx) -> base::Result<Answer> {
    if (!tx.query("select 1 as one from accounts where id = $1", {registration.account}).empty())
      return base::refuse("account_taken", {"这个账号已有人使用，请换一个。", "This account is taken; choose another."});
    if (!is_person(registration) && !tx.query("select 1 as one from view_office where uscc = $1 and claim <> 'refused'", {registration.uscc}).empty())
      return base::refuse("uscc_taken", {"这个信用代码已经注册；请由已有账号邀请您，或联系受理单位。", "This credit code is registered; have its account invite you, or ask the receiving office."});
    const auto office = add_office(house, tx, self, sent.id, {is_person(registration) ? "person" : "enterprise", registration.name, registration.uscc, division_of(house, registration), {}});
    if (!office) return tl::unexpected(office.error());
    tx.execute("insert into accounts (id, name, password_hash, administrator, phone, email, wrong_passwords, wrong_at, created_at) values ($1, $2, $3, 0, '', '', 0, 0, $4)",
               {registration.account, is_person(registration) ? registration.name : registration.account, hash, wall_clock()});
    if (const auto joined = add_member(house, tx, self, sent.id, *office, registration.account); !joined) return tl::unexpected(joined.error());
    return Answer{201, base::JsonObject{{"account", registration.account}, {"office", *office}, {"confirmed", is_person(registration)}}};
  });
}

}  // namespace service
