#pragma once
#include "store/internal/database.h"
#include "store/testing/scratch.h"

#include <gtest/gtest.h>
#include <optional>

namespace store::testing {

/// A test that runs on both databases. Where PostgreSQL is not installed its half is skipped.
class OnBoth : public ::testing::TestWithParam<Backend> {
 protected:
  void SetUp() final {
    if (GetParam() == Backend::postgres && !PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL is not installed";
    place_.emplace(GetParam());
    prepare();
  }
  /// What stands before each test.
  virtual void prepare() {}

  std::string path(const std::string& below = "") const { return place_->path(below); }
  const std::string& database() const { return place_->database(); }
  Settings settings() const { return place_->settings(); }
  std::unique_ptr<Store> open() const { return place_->open(); }
  /// A connection beside the store, for what no store would do.
  std::unique_ptr<internal::Connection> connection() const { return internal::Database(path(), database()).connect(internal::Database::Use::write); }

 private:
  std::optional<Place> place_;
};

}  // namespace store::testing
