#pragma once
#include <boost/unordered/unordered_flat_map.hpp>

#include <map>
#include <string>
#include <string_view>

namespace base {

/// Values by their names, in the order of the names as std::map has them, and found by hash: for tables that are made once
/// and asked again and again. What a name gave stays where it is until it is erased.
template <class T>
class ByName {
  using Map = std::map<std::string, T>;

 public:
  using key_type = std::string;
  using mapped_type = T;
  using value_type = typename Map::value_type;
  using iterator = typename Map::iterator;
  using const_iterator = typename Map::const_iterator;

  ByName() = default;
  ByName(std::initializer_list<value_type> values) : values_(values) { find_all(); }
  ByName(const ByName& other) : values_(other.values_) { find_all(); }
  ByName(ByName&&) = default;
  ByName& operator=(ByName other) {
    values_.swap(other.values_);
    places_.swap(other.places_);
    return *this;
  }

  iterator begin() { return values_.begin(); }
  iterator end() { return values_.end(); }
  const_iterator begin() const { return values_.begin(); }
  const_iterator end() const { return values_.end(); }
  std::size_t size() const { return values_.size(); }
  bool empty() const { return values_.empty(); }

  iterator find(std::string_view name) {
    const auto place = places_.find(name);
    return place == places_.end() ? values_.end() : place->second;
  }
  const_iterator find(std::string_view name) const {
    const auto place = places_.find(name);
    return place == places_.end() ? values_.end() : const_iterator(place->second);
  }
  bool contains(std::string_view name) const { return places_.contains(name); }
  /// A name that is there. Throws std::out_of_range for another.
  T& at(std::string_view name) { return places_.at(name)->second; }
  const T& at(std::string_view name) const { return places_.at(name)->second; }

  T& operator[](std::string_view name) { return try_emplace(name).first->second; }

  template <class... Args>
  std::pair<iterator, bool> try_emplace(std::string_view name, Args&&... args) {
    if (const auto known = find(name); known != end()) return {known, false};
    const auto added = values_.try_emplace(std::string(name), std::forward<Args>(args)...).first;
    places_.emplace(added->first, added);
    return {added, true};
  }
  std::pair<iterator, bool> emplace(std::string_view name, T value) { return try_emplace(name, std::move(value)); }
  std::pair<iterator, bool> insert_or_assign(std::string_view name, T value) {
    const auto [place, is_new] = try_emplace(name);
    place->second = std::move(value);
    return {place, is_new};
  }

  std::size_t erase(std::string_view name) {
    const auto place = find(name);
    if (place == end()) return 0;
    places_.erase(place->first);
    values_.erase(place);
    return 1;
  }

  bool operator==(const ByName& other) const { return values_ == other.values_; }

 private:
  void find_all() {
    places_.reserve(values_.size());
    for (auto place = values_.begin(); place != values_.end(); ++place) places_.emplace(place->first, place);
  }

  Map values_;
  boost::unordered_flat_map<std::string_view, iterator> places_;   // the names are those of the values
};

}  // namespace base
