#include "http/routes.h"

#include "base/id.h"
#include "base/yaml.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sstream>

namespace http {
namespace {

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

std::string upper(std::string text) {
  for (char& c : text) c = char(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

/// "GET /healthz" of every path and method the document describes.
std::set<std::string> described() {
  const std::string file = PINJIAN_SOURCE_DIR "/openapi.yaml";
  const auto document = base::parse_yaml(content_of(file), file);
  EXPECT_TRUE(document) << (document ? "" : document.error().message.en);
  std::set<std::string> routes;
  for (const auto& [path, item] : document->find("paths")->members)
    for (const auto& [method, operation] : item.members)
      if (method.text != "parameters") routes.insert(upper(method.text) + " " + path.text);
  return routes;
}

class RoutesTest : public ::testing::Test {
 protected:
  RoutesTest() : folder_(std::filesystem::path(::testing::TempDir()) / ("routes-" + base::random_id())) {
    service::Places places;
    places.data = folder_.string();
    places.programmes = PINJIAN_SOURCE_DIR "/programmes";
    places.calendars = PINJIAN_SOURCE_DIR "/calendars";
    auto house = service::House::open(places, service::Kind::real);
    EXPECT_TRUE(house) << (house ? "" : house.error().message.en);
    house_ = std::move(*house);
  }
  ~RoutesTest() override {
    house_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::filesystem::path folder_;
  std::unique_ptr<service::House> house_;
};

TEST_F(RoutesTest, every_route_is_described_and_every_description_has_its_route) {
  Metrics metrics;
  const Api api{*house_, metrics};
  std::set<std::string> known;
  for (const auto& route : api_routes(api)) known.insert(std::string(name_of(route.method)) + " " + route.pattern);
  known.insert("GET /verify/{number}");   // a public page that also speaks JSON
  EXPECT_EQ(known, described());
}

TEST_F(RoutesTest, a_route_that_takes_a_body_bounds_it) {
  Metrics metrics;
  const Api api{*house_, metrics};
  auto routes = api_routes(api);
  for (auto& more : public_routes(*house_, api)) routes.push_back(more);
  for (const auto& route : routes) {
    EXPECT_EQ(route.body == Body::none, route.body_limit == 0) << route.pattern;
    EXPECT_LE(route.body_limit, std::size_t(20 << 20) + 1) << route.pattern;
  }
}

}  // namespace
}  // namespace http
