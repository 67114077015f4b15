#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace service {

/// Slows an account name down after wrong passwords, known or not: three are free, then 2, 4, 8 ... seconds, at most 300.
/// Never a lock. Forgotten after a day, or when 20,000 names are remembered (the stalest first).
class Pace {
 public:
  /// Seconds still to wait at `now` (microseconds); 0: may try.
  std::int64_t wait(const std::string& name, std::int64_t now) const;
  void wrong(const std::string& name, std::int64_t now);
  void right(const std::string& name);

 private:
  struct Failures { std::int64_t count = 0, until = 0; };
  mutable std::mutex mutex_;
  std::map<std::string, Failures> failures_;
};

}  // namespace service
