#include "rehearsal/invariants/invariant.h"

#include <fmt/format.h>

namespace rehearsal::invariants {
namespace {

bool reviews(const std::string& action) { return action == "sheet" || action == "vote"; }

void look_at_appointed(const Occasion& at, const Tell& tell) {
  const auto* assigned = at.event.public_fields.if_contains("assigned");
  if (!assigned || !assigned->is_object()) return;
  for (const auto& [role, accounts] : assigned->as_object())
    for (const auto& one : accounts.as_array()) {
      const std::string account(one.as_string());
      const auto office = at.so_far.office_of.find(account);
      const bool own = office != at.so_far.office_of.end() && office->second == at.record->applicant;
      if (own || (at.record->aside.contains(account) && at.text("action") != "recuse"))
        tell({fmt::format("须回避的 {} 被选任。", account), fmt::format("{} is appointed, and should stand aside.", account)});
    }
}

void look(const Occasion& at, const Tell& tell) {
  if (!at.is("entry_recorded") || !at.record) return;
  const std::string& account = at.event.actor;
  if (account != "clock" && at.record->aside.contains(account)) tell({fmt::format("已回避的 {} 又在本案留下记录。", account), fmt::format("{} stood aside and acts on the case again.", account)});
  if (reviews(at.text("action")) && at.event.office == at.record->applicant)
    tell({fmt::format("申报单位的 {} 评审了自己的案卷。", account), fmt::format("{} of the applicant reviews its own case.", account)});
  look_at_appointed(at, tell);
}

}  // namespace

namespace {

bool concerns_somebody(const Procedure& procedure) { return procedure.about_kind != "round" && procedure.about_kind != "none"; }

/// Whoever acts in a bound role has declared on this case before, or with the act.
void look_for_declaration(const Occasion& at, const Tell& tell) {
  const auto& binds = at.so_far.programme.recusal.binds;
  if (!at.is("entry_recorded") || !at.record || !at.record->procedure || at.event.actor == "clock" || !concerns_somebody(*at.record->procedure)) return;
  const std::string action = at.text("action");
  const auto* word = at.event.public_fields.if_contains("no_conflict");
  const bool declares = word && word->is_bool() && word->as_bool();
  if (std::find(binds.begin(), binds.end(), at.event.role) == binds.end() || action == "recuse" || declares || at.record->declared.contains(at.event.actor)) return;
  tell({fmt::format("{} 没有声明有无利害关系就办理了。", at.event.actor), fmt::format("{} acts without having declared whether there is an interest.", at.event.actor)});
}

}  // namespace

const Invariant declared_first{"declared_first", {"受约束的角色先声明再办理", "whoever acts in a bound role has declared first"}, look_for_declaration};
const Invariant recused_stay_out{"recused_stay_out", {"回避的人在本案没有记录，也不再被选任", "whoever stands aside has no entry on the case and is not appointed"}, look};

}  // namespace rehearsal::invariants
