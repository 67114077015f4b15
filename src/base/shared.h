#pragma once
#include <memory>
#include <utility>

namespace base {

/// A value whose copies share it until one of them is edited: for what is copied often and changed seldom. Not to be
/// edited while another thread copies the same object.
template <class T>
class Shared {
 public:
  Shared() : value_(empty()) {}
  Shared(T value) : value_(std::make_shared<T>(std::move(value))) {}

  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }
  operator const T&() const { return *value_; }

  /// Whether both share one value.
  bool is(const Shared& other) const { return value_ == other.value_; }

  /// What is shared is equal without a look.
  bool operator==(const Shared& other) const { return is(other) || *value_ == *other.value_; }

  /// Its own copy from here on.
  T& edit() {
    if (value_.use_count() > 1) value_ = std::make_shared<T>(*value_);
    return *value_;
  }

 private:
  static const std::shared_ptr<T>& empty() {
    static const std::shared_ptr<T> none = std::make_shared<T>();
    return none;
  }

  std::shared_ptr<T> value_;
};

}  // namespace base
