#include "service/round_acts.h"

#include "access/access.h"
#include "base/id.h"
#include "programme/settings.h"
#include "service/loaded.h"
#include "views/offices.h"
#include "views/rounds.h"

#include <fmt/format.h>

namespace service {
namespace {

const std::string at_values = "/parameters/";   // as the act was sent

base::Refusal bad_round(std::vector<base::Problem> problems) { return {"bad_round", {"批次信息有误，请按提示改正。", "The round has mistakes; correct what is marked."}, std::move(problems), {}}; }

/// What the entry that opens the round said.
base::JsonObject said_of_round(const After& after) {
  for (auto entry = after.state.entries.rbegin(); entry != after.state.entries.rend(); ++entry)
    if (const auto* round = (*entry)->data->if_contains("round"); round && round->is_object()) return round->as_object();
  return {};
}

std::string member(const base::JsonObject& object, const char* outer, const char* inner) {
  const auto* value = object.if_contains(outer);
  return value ? base::text_of(*value, inner) : std::string();
}

/// What the office set (procedure has seen that it may), name -> value.
programme::SetParameters values_in(const base::JsonObject& said) {
  programme::SetParameters values;
  if (const auto* parameters = said.if_contains("parameters"); parameters && parameters->is_object())
    for (const auto& [name, value] : parameters->as_object())
      if (value.is_string()) values[std::string(name)] = std::string(value.as_string());
  return values;
}

/// The edition must load with every value: each that does not is named.
void try_values(const House& house, store::Reader& db, const std::string& digest, const programme::SetParameters& values, std::vector<base::Problem>& problems) {
  if (house.edition_of(digest, values, db)) return;
  const auto count = problems.size();
  for (const auto& [name, value] : values)
    if (const auto alone = house.edition_of(digest, {{name, value}}, db); !alone) {
      const auto& why = alone.error().problems.empty() ? alone.error().message : alone.error().problems.front().message;
      problems.push_back({"bad_value", why, {"", 0, 0, at_values + name}});
    }
  if (problems.size() == count) problems.push_back({"bad_value", {"这些值合在一起不能使用。", "These values cannot be used together."}, {"", 0, 0, "/parameters"}});
}

ledger::Event event_after(const After& after, std::string kind, base::JsonObject fields) {
  ledger::Event event;
  event.kind = std::move(kind);
  event.id = base::event_id();
  event.actor = after.cause.actor;
  event.office = after.cause.office;
  event.role = after.cause.role;
  event.received_at = after.cause.received_at;
  event.cause = after.cause.cause;
  event.public_fields = std::move(fields);
  return event;
}

base::Problem problem_of(const std::string& name, std::string code, std::string zh, std::string en) { return {std::move(code), {std::move(zh), std::move(en)}, {"", 0, 0, at_values + name}}; }

bool is_theirs_to_set(const programme::Programme& programme, const access_control::Office* office, const rules::Parameter& parameter) {
  return !parameter.set_by.empty() && access_control::may(access_control::Act::open_round, office, false, programme.id, {parameter.set_by});
}

/// Whose it is to set, and whether it still is open.
std::vector<base::Problem> problems_of_values(const programme::Programme& programme, const views::Round& round, const access_control::Office* office, const RoundValues& set) {
  std::vector<base::Problem> problems;
  for (const auto& [name, value] : set.values) {
    const auto known = programme.rulebook.parameters.find(name);
    if (known == programme.rulebook.parameters.end() || !is_theirs_to_set(programme, office, known->second))
      problems.push_back(problem_of(name, "not_to_be_set", fmt::format("“{}”不由本单位设定。", name), fmt::format("“{}” is not yours to set.", name)));
    else if (const auto fit = programme::fits(programme, known->second, value); !fit)
      problems.push_back({fit.error().code, fit.error().message, {"", 0, 0, at_values + name}});
    else if (const auto before = round.parameters.find(name); before != round.parameters.end())
      problems.push_back(problem_of(name, "already_set", fmt::format("本批次的“{}”已经设定为 {}，不再更改。", known->second.label.zh, programme::shown_with_unit(known->second, before->second).zh), fmt::format("The “{}” of this round is set to {} and stands.", known->second.label.en, programme::shown_with_unit(known->second, before->second).en)));
  }
  if (set.values.empty()) problems.push_back({"missing_answer", {"要设定的参数还没有填写。", "Nothing to set is filled in."}, {"", 0, 0, "/parameters"}});
  if (set.reason.empty()) problems.push_back({"missing_answer", {"设定参数的理由还没有填写。", "The reason for what is set is not filled in."}, {"", 0, 0, "/reason"}});
  return problems;
}

/// The office that keeps the list: the authority that acted, else the one that opened the case.
std::string keeper_of(store::Reader& db, const After& after) {
  const auto acting = after.cause.office.empty() ? std::nullopt : views::find_office(db, after.cause.office);
  return acting && !acting->may_be_party() ? acting->id : after.state.applicant;
}

}  // namespace

base::Result<void> open_round_by_case(House& house, store::Transaction& tx, const After& after) {
  const auto plain = house.edition_of(after.state.edition, tx);   // without the values of any earlier round
  base::ensure(plain != nullptr, "the edition of a case is known");
  const auto said = said_of_round(after);
  const auto year = base::text_of(said, "year");
  const NewRound round{plain->name(), year, member(said, "label", "zh"), member(said, "label", "en"), base::text_of(said, "reason"), base::text_of(said, "opens"), base::text_of(said, "closes")};
  auto problems = problems_of(round);
  for (auto& problem : problems_of_year(tx, *plain, round)) problems.push_back(std::move(problem));
  const auto values = values_in(said);
  try_values(house, tx, after.state.edition, values, problems);
  if (!problems.empty()) return tl::unexpected(bad_round(std::move(problems)));
  base::JsonObject fields{{"programme", plain->name()}, {"year", year}, {"label_zh", round.label_zh.empty() ? year + " 年" : round.label_zh}, {"label_en", round.label_en.empty() ? year : round.label_en},
                          {"reason", round.reason}, {"opens", round.opens}, {"closes", round.closes}, {"case", after.state.id}};
  fields["parameters"] = base::Json(boost::json::value_from(values));
  auto event = event_after(after, "round_opened", std::move(fields));
  event.edition = after.state.edition;
  house.keep(*plain, tx);
  if (const auto version = tx.append("round/" + base::random_id(), 0, {std::move(event)}); !version) return tl::unexpected(version.error());
  return {};
}

bool may_set(const programme::Programme& programme, const views::Round& round, const access_control::Office* office, const rules::Parameter& parameter) {
  return is_theirs_to_set(programme, office, parameter) && !round.parameters.contains(parameter.name);
}

base::Result<Answer> set_for_round(House& house, const Session& session, const Sent& sent, const RoundValues& set) {
  return submit(house, session.account, sent, [&](store::Transaction& tx) -> base::Result<Answer> {
    const auto round = views::find_round(tx, set.round);
    const auto plain = round ? house.edition_of(round->edition, tx) : nullptr;
    const auto office = acting_office(tx, session);
    if (!plain || !office) return base::refuse("not_found", {"没有这个批次，或它不在您的权限之内。", "There is no such round, or it is not yours to see."});
    auto problems = problems_of_values(*plain, *round, &*office, set);
    auto all = round->parameters;
    all.insert(set.values.begin(), set.values.end());
    if (problems.empty()) try_values(house, tx, round->edition, all, problems);
    if (!problems.empty()) return tl::unexpected(bad_round(std::move(problems)));
    auto event = event_of(house, session, sent.id, "round_changed", {{"reason", set.reason}});
    event.public_fields["parameters"] = base::Json(boost::json::value_from(set.values));
    event.edition = round->edition;
    event.role = plain->rulebook.parameters.at(set.values.begin()->first).set_by;
    if (const auto version = tx.append("round/" + set.round, tx.version("round/" + set.round), {std::move(event)}); !version) return tl::unexpected(version.error());
    return Answer{200, round_json(*views::find_round(tx, set.round))};
  }, "round/" + set.round);
}

base::Result<void> change_enrolment(House&, store::Transaction& tx, const After& after, const programme::RegisterAct& act) {
  const auto& account = after.before.relation.person;
  if (account.empty()) return base::refuse("not_found", {"这件案卷不针对某个人。", "The case is about no person."});
  const auto stream = "office/" + keeper_of(tx, after);
  auto event = event_after(after, act.act == "grant" ? "role_granted" : "role_revoked", {{"programme", after.before.programme->id}, {"role", act.what}, {"account", account}, {"case", after.state.id}});
  if (const auto version = tx.append(stream, tx.version(stream), {std::move(event)}); !version) return tl::unexpected(version.error());
  return {};
}

}  // namespace service
