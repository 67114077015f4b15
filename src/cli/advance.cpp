#include "cli/housework.h"
#include "service/act.h"

namespace cli {
namespace {

void print_affected(const base::Json& affected) {
  const bool provisional = affected.at("provisional").as_bool(), passed = affected.at("passed").as_bool();
  fmt::print("  {}  {}  {} -> {}{}{}\n", base::text_of(affected, "case"), base::text_of(affected, "stage"), base::text_of(affected, "was"), base::text_of(affected, "now"),
             provisional ? "  仍为暂定 still provisional" : "", passed ? "  已过 over already" : "");
}

int run_advance(const Arguments& arguments) {
  const auto answer = have_done(arguments, {{"work", "advance"}});
  if (!answer) return refused(arguments, answer.error());
  if (arguments.json()) {
    print_json(*answer);
    return yes;
  }
  fmt::print("{}\n", base::text_of(*answer, "moved"));
  const auto& recomputed = answer->at("recomputed").as_array();
  if (!recomputed.empty()) fmt::print("期限重新计算 reckoned again: {}\n", recomputed.size());
  for (const auto& affected : recomputed) print_affected(affected);
  return yes;
}

}  // namespace

base::Result<base::JsonObject> advance_cases(service::House& house, const base::JsonObject&) {
  const auto advanced = service::advance(house);
  base::JsonArray recomputed;
  for (const auto& affected : advanced.recomputed) recomputed.push_back(service::to_json(affected));
  return base::JsonObject{{"moved", std::to_string(advanced.moved)}, {"recomputed", std::move(recomputed)}};
}

Command advance_command() {
  return {"advance", "[--data DIR]",
          "Does once what a running server's clock does: provisional dates are reckoned again when a new notice is there, and cases whose deadline has an outcome of its own move on.",
          house_options(), 0, 0, run_advance};
}

}  // namespace cli
