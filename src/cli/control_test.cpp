#include "cli/control.h"

#include "base/id.h"

#include <filesystem>
#include <gtest/gtest.h>

namespace cli {
namespace {

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / (base::random_id() + std::string(100, 'x'));
  Folder() { std::filesystem::create_directory(path); }
  ~Folder() { std::filesystem::remove_all(path); }
};

base::Result<base::JsonObject> echo(const base::JsonObject& order) {
  if (order.contains("fault")) throw std::runtime_error("the work failed");
  if (order.contains("refuse")) return base::refuse("not_today", {"今天不行。", "Not today."});
  return order;
}

TEST(Control, an_order_reaches_the_server_and_its_answer_comes_back) {
  const Folder folder;
  const ControlSocket socket(folder.path.string(), echo);
  for (int i = 0; i < 20; ++i) {
    const auto answer = order_server(folder.path.string(), {{"work", "number"}, {"n", i}});
    ASSERT_TRUE(answer && *answer);
    EXPECT_EQ((*answer)->at("n"), i);
  }
}

TEST(Control, a_refusal_and_a_fault_of_the_server_come_back_as_refusals) {
  const Folder folder;
  const ControlSocket socket(folder.path.string(), echo);
  EXPECT_EQ(order_server(folder.path.string(), {{"refuse", true}})->error().message.zh, "今天不行。");
  EXPECT_EQ(order_server(folder.path.string(), {{"fault", true}})->error().code, "internal_fault");
}

TEST(Control, an_order_that_is_too_long_gets_no_answer) {
  const Folder folder;
  const ControlSocket socket(folder.path.string(), echo);
  EXPECT_EQ(order_server(folder.path.string(), {{"long", std::string(100000, 'x')}})->error().code, "no_answer");
  EXPECT_TRUE(order_server(folder.path.string(), {{"short", true}})->has_value());
}

TEST(Control, without_a_server_there_is_no_answer_and_only_the_owner_may_give_orders) {
  const Folder folder;
  EXPECT_FALSE(order_server(folder.path.string(), {}));
  {
    const ControlSocket socket(folder.path.string(), echo);
    EXPECT_EQ(std::filesystem::status(folder.path / "control.sock").permissions(), std::filesystem::perms(0600));
  }
  EXPECT_FALSE(order_server(folder.path.string(), {}));
  EXPECT_FALSE(std::filesystem::exists(folder.path / "control.sock"));
}

}  // namespace
}  // namespace cli
