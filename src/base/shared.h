#pragma once
#include <memory>
#include <utility>

namespace base {

/// A value whose copies share it until one of them is edited: for what is copied often and changed seldom. Not to be
/// edited while another thread copies the same object.
template <class T>
class Shared {
 public:
  Shared() = default;
  Shared(T value) : value_(std::make_shared<T>(std::move(value))) {}

  const T& operator*() const { return value_ ? *value_ : nothing(); }
  const T* operator->() const { return &**this; }
  operator const T&() const { return **this; }

  /// Whether both share one value.
  bool is(const Shared& other) const { return value_ == other.value_; }

  /// What is shared is equal without a look.
  bool operator==(const Shared& other) const { return is(other) || **this == *other; }

  /// Its own copy from here on.
  T& edit() {
    if (!value_) value_ = std::make_shared<T>();
    else if (value_.use_count() > 1) value_ = std::make_shared<T>(*value_);
    return *value_;
  }

  /// A part of it, shared as well.
  template <class Part>
  Shared<Part> part(const Part& part) const {
    Shared<Part> shared;
    shared.value_ = std::shared_ptr<Part>(value_, const_cast<Part*>(&part));
    return shared;
  }

 private:
  template <class>
  friend class Shared;

  static const T& nothing() {
    static const T none{};
    return none;
  }

  std::shared_ptr<T> value_;   // none: as made without an argument
};

}  // namespace base
