#include "cli/housework.h"
#include "service/act.h"

namespace cli {
namespace {

int run_advance(const Arguments& arguments) {
  const auto answer = have_done(arguments, {{"work", "advance"}});
  if (!answer) return refused(arguments, answer.error());
  if (arguments.json())
    print_json(*answer);
  else
    fmt::print("{}\n", base::text_of(*answer, "moved"));
  return yes;
}

}  // namespace

base::Result<base::JsonObject> advance_cases(service::House& house, const base::JsonObject&) {
  return base::JsonObject{{"moved", std::to_string(service::advance(house))}};
}

Command advance_command() {
  return {"advance", "[--data DIR]", "Does once what a running server's clock does: cases whose deadline has an outcome of its own move on.", house_options(), 0, 0, run_advance};
}

}  // namespace cli
