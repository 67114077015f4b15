#include "cli/housework.h"
#include "service/invitations.h"

namespace cli {
namespace {

int run_account(const Arguments& arguments) {
  if (arguments.words[0] != "create" || arguments.value("role").value_or("") != "administrator")
    return refused(arguments, {"wrong_usage", {"用法：pinjian account create --role administrator 姓名；其他账号由单位在系统内邀请。", "Usage: pinjian account create --role administrator NAME; everybody else is invited from inside."}, {}, {}}, wrong_usage);
  const auto answer = have_done(arguments, {{"work", "account"}, {"name", arguments.words[1]}, {"public_url", arguments.value("public-url").value_or("http://127.0.0.1:8080")}});
  if (!answer) return refused(arguments, answer.error());
  if (arguments.json())
    print_json(*answer);
  else
    fmt::print("{}\n", base::text_of(*answer, "url"));
  return yes;
}

}  // namespace

/// Where no server runs, nobody has told the house its address yet: the order brings one.
base::Result<base::JsonObject> create_account(service::House& house, const base::JsonObject& order) {
  if (house.places().public_url.empty()) house.set_public_url(base::text_of(order, "public_url"));
  const auto url = service::invite_administrator(house, base::text_of(order, "name"));
  if (!url) return tl::unexpected(url.error());
  return base::JsonObject{{"url", *url}};
}

Command account_command() {
  auto options = house_options();
  options.push_back({"role", "ROLE", "administrator; everybody else is invited from inside"});
  options.push_back({"public-url", "URL", "what the link starts with when no server runs"});
  return {"account", "create --role administrator NAME [--data DIR]", "Prints a one-time link (72 hours) with which an administrator makes an account; there is no default password.", std::move(options), 2, 2, run_account};
}

}  // namespace cli
