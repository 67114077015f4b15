#include "service/rounds.h"

#include "access/access.h"
#include "base/id.h"
#include "calendar/period.h"
#include "service/read_case.h"
#include "service/round_acts.h"
#include "views/offices.h"

#include <fmt/format.h>

namespace service {
namespace {

bool is_year(const std::string& text) { return text.size() == 4 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }); }

constexpr int usual_distance = 1;   // one round a year, where the edition says nothing

/// How many years lie between two rounds.
int distance_of(const programme::Programme& programme) {
  const auto every = calendar::Period::parse(programme.round.every);
  return every && every->unit == calendar::Unit::years ? every->count : usual_distance;
}

/// A departure from what the edition says, where that binds: a reason does not help.
bool is_binding(const programme::Programme& programme) { return !programme.round.soft && (!programme.round.every.empty() || programme.round.year != 0); }

base::Text too_soon(const std::string& year, int distance) {
  return {fmt::format("{} 年度已有批次，距其不满 {} 年。", year, distance), fmt::format("There is a round for {}, less than {} year(s) away.", year, distance)};
}

/// Why the round does not fit the years the edition says; empty when it does.
base::Text misfit_of(store::Reader& db, const programme::Programme& programme, const std::string& year) {
  const int wanted = std::stoi(year), distance = distance_of(programme);
  if (programme.round.year != 0 && programme.round.year != wanted)
    return {fmt::format("本版办法只用于 {} 年度。", programme.round.year), fmt::format("This edition is for {} alone.", programme.round.year)};
  for (const auto& one : views::rounds_of(db, programme.id))
    if (is_year(one.year) && std::abs(std::stoi(one.year) - wanted) < distance) return too_soon(one.year, distance);
  return {};
}

}  // namespace

base::JsonObject round_json(const views::Round& round) {
  return {{"id", round.id}, {"programme", round.programme}, {"digest", round.edition}, {"year", round.year}, {"label", text_json({round.label_zh, round.label_en})}, {"state", round.state},
          {"opens", round.opens}, {"closes", round.closes}};
}

std::vector<base::Problem> problems_of_year(store::Reader& db, const programme::Programme& programme, const NewRound& round) {
  const auto why = is_year(round.year) ? misfit_of(db, programme, round.year) : base::Text{};
  if (why.zh.empty()) return {};
  if (is_binding(programme)) return {{"not_due", why, {"", 0, 0, "/year"}}};
  if (!round.reason.empty()) return {};
  return {{"missing_answer", {why.zh + "再开一批须说明理由。", why.en + " Another one needs a reason."}, {"", 0, 0, "/reason"}}};
}

std::vector<base::Problem> problems_of(const NewRound& round, const std::string& at) {
  std::vector<base::Problem> problems;
  if (!is_year(round.year)) problems.push_back({"bad_year", {"年度写四位数字。", "A year has four digits."}, {"", 0, 0, at + "/year"}});
  for (const auto& [pointer, text] : {std::pair{"/opens", round.opens}, std::pair{"/closes", round.closes}})
    if (!text.empty() && !base::Date::parse(text)) problems.push_back({"bad_date", {"日期写作 2024-06-20。", "A date is written 2024-06-20."}, {"", 0, 0, at + pointer}});
  if (!round.opens.empty() && !round.closes.empty() && round.closes < round.opens)
    problems.push_back({"bad_date", {"截止日不能早于开始日。", "The last day cannot be before the first."}, {"", 0, 0, at + "/closes"}});
  return problems;
}

base::Result<Answer> open_round(House& house, const Session& session, const Sent& sent, const NewRound& round) {
  const auto programme = house.edition(round.programme);
  if (!programme) return base::refuse("not_found", {"没有这个项目。", "There is no such programme."});
  if (auto problems = problems_of(round); !problems.empty()) return base::refuse("bad_round", {"批次信息有误，请按提示改正。", "The round has mistakes; correct what is marked."}, std::move(problems));
  return submit(house, session.account, sent, [&](store::Transaction& tx) -> base::Result<Answer> {
    if (programme->status != "in_force") return base::refuse("draft_edition", {"这是征求意见稿，只能试算和演练，不能开启批次。", "This edition is a draft: it may be tried and rehearsed, and no round can be opened."});
    const auto office = session.office.empty() ? std::nullopt : views::find_office(tx, session.office);
    if (!access_control::may(access_control::Act::open_round, office ? &*office : nullptr, session.administrator, programme->id, {programme->round.opened_by}))
      return base::refuse("forbidden", {"批次由主管单位开启。", "Rounds are opened by the programme's owner."}, programme->round.treats);
    if (const auto* procedure = programme->procedure(programme->round.procedure))
      return base::refuse("opened_by_procedure", {"本办法的批次由“" + procedure->label.zh + "”程序开启：请发起该程序（" + procedure->id + "），办结时批次即开启。", "Rounds of this programme are opened by the procedure “" + procedure->label.en + "” (" + procedure->id + "): start that, and its end opens the round."}, programme->round.treats);
    if (auto problems = problems_of_year(tx, *programme, round); !problems.empty())
      return tl::unexpected(base::Refusal{is_binding(*programme) ? "bad_round" : "reason_required", problems.front().message, problems, programme->round.treats});
    const auto id = base::random_id();
    auto event = event_of(house, session, sent.id, "round_opened", {{"programme", programme->name()}, {"year", round.year}, {"label_zh", round.label_zh.empty() ? round.year + " 年" : round.label_zh},
                                                                    {"label_en", round.label_en.empty() ? round.year : round.label_en}, {"reason", round.reason}, {"opens", round.opens}, {"closes", round.closes}});
    event.edition = base::name_of(programme->digest);
    event.role = programme->round.opened_by;
    house.keep(*programme, tx);
    if (const auto version = tx.append("round/" + id, 0, {event}); !version) return tl::unexpected(version.error());
    return Answer{201, round_json(*views::find_round(tx, id))};
  });
}

std::optional<views::Round> round_open_for(House& house, store::Reader& db, const programme::Programme& programme, const programme::Procedure& procedure) {
  const auto last_day = programme.round.closes(procedure.id) ? views::LastDay::counts : views::LastDay::ignored;
  return views::open_round(db, programme.name(), house.today(programme).text(), last_day);
}

base::JsonArray list_rounds(House& house) {
  base::JsonArray rounds;
  for (const auto& round : views::all_rounds(*house.store().reader())) rounds.push_back(round_json(round));
  return rounds;
}

}  // namespace service
