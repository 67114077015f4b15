#include "service/pace.h"

#include <algorithm>

namespace service {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t day = 24 * 3600 * second;
constexpr std::int64_t free_failures = 3;
constexpr std::int64_t longest_wait = 300 * second;
constexpr std::size_t most_names = 20'000;

std::int64_t wait_after(std::int64_t failures) {
  if (failures <= free_failures) return 0;
  return std::min(longest_wait, (std::int64_t{1} << std::min<std::int64_t>(failures - free_failures, 20)) * second);
}

}  // namespace

std::int64_t Pace::wait(const std::string& name, std::int64_t now) const {
  const std::scoped_lock lock(mutex_);
  const auto it = failures_.find(name);
  if (it == failures_.end() || it->second.until <= now) return 0;
  return (it->second.until - now + second - 1) / second;
}

void Pace::wrong(const std::string& name, std::int64_t now) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(failures_, [now](const auto& one) { return one.second.until + day < now; });
  if (failures_.size() >= most_names && !failures_.contains(name))
    failures_.erase(std::min_element(failures_.begin(), failures_.end(), [](const auto& a, const auto& b) { return a.second.until < b.second.until; }));
  auto& failures = failures_[name];
  ++failures.count;
  failures.until = now + wait_after(failures.count);
}

void Pace::right(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  failures_.erase(name);
}

}  // namespace service
