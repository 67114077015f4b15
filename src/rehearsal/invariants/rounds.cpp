#include "rehearsal/invariants/invariant.h"

namespace rehearsal::invariants {
namespace {

/// Where the edition has a procedure for it, only that one opens a round, at its end.
void look_at_round(const Occasion& at, const Tell& tell) {
  const auto& wanted = at.so_far.programme.round.procedure;
  if (wanted.empty()) return;
  const auto* record = at.so_far.record_of(at.text("case"));
  const auto* stage = record && record->procedure && !record->path.empty() ? record->procedure->stage(record->path.back().stage) : nullptr;
  const bool opens = stage && std::any_of(stage->acts.begin(), stage->acts.end(), [](const auto& act) { return act.act == "open"; });
  if (!opens || record->procedure->id != wanted) tell({"批次没有经规定的程序开启。", "A round is opened without the procedure for it."});
}

void look(const Occasion& at, const Tell& tell) {
  if (at.is("round_opened")) return look_at_round(at, tell);
  if (!at.is("case_opened")) return;
  const auto* procedure = at.so_far.programme.procedure(at.text("procedure"));
  const auto* way = procedure ? procedure->way(at.text("way")) : nullptr;
  if (!way) return tell({"案卷没有由本办法的途径开启。", "A case is opened by no way in of the edition."});
  const std::string round = at.text("round");
  if (procedure->per_round ? round.empty() || round != at.so_far.open_round : !round.empty())
    tell({"案卷不在开放的批次里。", "The case is not in the round that is open."});
}

/// One case an applicant and round, where the procedure says so; what was withdrawn leaves room for another.
void look_at_filing(const Occasion& at, const Tell& tell) {
  const auto* procedure = at.is("case_opened") ? at.so_far.programme.procedure(at.text("procedure")) : nullptr;
  if (!procedure || !procedure->one_per_applicant) return;
  for (const auto& id : at.so_far.cases_of(at.text("applicant"))) {
    const auto& other = at.so_far.cases.at(id);
    if (other.procedure && other.procedure->id == procedure->id && other.round == at.text("round") && other.result != "withdrawn_by_applicant")
      return tell({"同一批次第二次申报被受理。", "A second filing of the same round is taken."});
  }
}

}  // namespace

const Invariant filed_once{"filed_once", {"限一次的申报，一个批次只受理一次", "who may file once in a round is not taken twice"}, look_at_filing};
const Invariant rounds_kept{"rounds_kept", {"按批次受理的案卷都在开放的批次里", "what belongs to a round is opened in the one that is open"}, look};

}  // namespace rehearsal::invariants
