#include "procedure/internal/writer.h"

#include <fmt/format.h>

namespace procedure {
namespace {

bool may_set(const programme::Programme& programme, const CaseState& state, const std::string& result, const std::string& by) {
  const auto* procedure = programme.procedure(state.procedure);
  return procedure && std::any_of(procedure->results.begin(), procedure->results.end(), [&](const auto& one) {
           return one.id == result && std::find(one.set_by.begin(), one.set_by.end(), by) != one.set_by.end();
         });
}

}  // namespace

base::Result<Effects> close_from_outside(const CaseState& state, const std::string& result, const CaseState& cause, const std::string& command, const Actor& actor, const Situation& situation) {
  if (state.closed) return Effects{};
  if (!may_set(situation.programme, state, result, cause.procedure))
    return base::refuse("not_its_result", {fmt::format("所涉案卷不能由“{}”以“{}”办结；请核对该案卷所依据的版本。", cause.procedure, result),
                                           fmt::format("“{}” cannot end the case concerned as “{}”; look at the edition that case runs under.", cause.procedure, result)});
  internal::Writer writer(state, actor, "", command, situation);
  writer.append("case_closed", {{"result", result}, {"cause", "case/" + cause.id}});
  return writer.take();
}

}  // namespace procedure
