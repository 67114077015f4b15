#include "http/address_limits.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

namespace http {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::size_t most_addresses = 20'000;

/// A whole office may sit behind one address: `at_once` is what its people need on a busy morning.
struct Rate { std::int64_t at_once, per_minute; };

Rate rate_of(Asked asked) {
  switch (asked) {
    case Asked::sign_in: return {30, 30};
    case Asked::registration: return {20, 2};
    case Asked::invitation: return {30, 30};
    case Asked::check: return {60, 60};
  }
  return {};
}

struct Row { Method method; std::string_view pattern; Asked asked; };

constexpr Row table[] = {
    {Method::post, "/api/v1/session", Asked::sign_in},
    {Method::post, "/api/v1/registrations", Asked::registration},
    {Method::post, "/api/v1/invitations", Asked::invitation},
    {Method::get, "/api/v1/invitations/{token}", Asked::invitation},
    {Method::post, "/api/v1/invitations/{token}", Asked::invitation},
    {Method::post, "/api/v1/programmes/{p}/{e}/check", Asked::check},
    {Method::post, "/api/v1/check", Asked::check},
    {Method::post, "/programmes/{p}/{e}/check", Asked::check},
    {Method::post, "/check", Asked::check},
};

/// What counts as one address; empty: is not limited. A proxy may forward a name that is no address: it counts as it is.
std::string counted(const std::string& text) {
  boost::system::error_code error;
  auto address = boost::asio::ip::make_address(text, error);
  if (error) return text;
  if (address.is_v6() && address.to_v6().is_v4_mapped()) address = boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6());
  if (address.is_loopback()) return {};
  if (address.is_v4()) return address.to_string();
  auto bytes = address.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), 0);
  return boost::asio::ip::make_address_v6(bytes).to_string() + "/64";
}

base::Refusal too_many_requests(std::int64_t seconds) {
  return {"too_many_requests",
          {fmt::format("从您的网络地址来的请求太多，请等 {} 秒再试；已填的内容都还在。", seconds), fmt::format("Too many requests came from your network address: wait {} seconds and try again. Nothing you typed is lost.", seconds)},
          {},
          {}};
}

Handler limited(Handler handler, Asked asked, AddressLimits& limits, Refuser refuser) {
  return [handler = std::move(handler), asked, &limits, refuser = std::move(refuser)](const Request& request) {
    const auto now = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
    const auto wait = limits.take(asked, request.remote, now);
    if (wait == 0) return handler(request);
    auto response = refuser(request, 429, too_many_requests(wait));
    response.set("Retry-After", std::to_string(wait));
    return response;
  };
}

}  // namespace

std::int64_t AddressLimits::take(Asked asked, const std::string& address, std::int64_t now) {
  const auto name = counted(address);
  if (name.empty()) return 0;
  const auto rate = rate_of(asked);
  const auto each = 60 * second / rate.per_minute;
  const std::scoped_lock lock(mutex_);
  if (due_.size() >= most_addresses) std::erase_if(due_, [now](const auto& one) { return one.second <= now; });
  if (due_.size() >= most_addresses) due_.erase(std::min_element(due_.begin(), due_.end(), [](const auto& a, const auto& b) { return a.second < b.second; }));
  auto& due = due_[{asked, name}];
  const auto next = std::max(due, now) + each;
  const auto over = next - now - rate.at_once * each;
  if (over > 0) return (over + second - 1) / second;
  due = next;
  return 0;
}

void limit_by_address(std::vector<Route>& routes, AddressLimits& limits, const Refuser& refuser) {
  for (const auto& row : table) {
    const auto route = std::find_if(routes.begin(), routes.end(), [&](const auto& one) { return one.method == row.method && one.pattern == row.pattern; });
    base::ensure(route != routes.end(), "a limit is for a route that exists");
    route->handler = limited(std::move(route->handler), row.asked, limits, refuser);
  }
}

}  // namespace http
