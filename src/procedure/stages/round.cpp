#include "procedure/stages/questions.h"
#include "programme/settings.h"

#include <fmt/format.h>

namespace procedure::stages {
namespace {

constexpr int longest_value = 100;

bool is_year(const std::string& text) { return text.size() == 4 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }); }

base::Problem bad_date(std::string pointer) { return {"bad_date", {"日期写作 2024-06-20，截止日不能早于开始日。", "A date is written 2024-06-20; the last day cannot be before the first."}, {"", 0, 0, std::move(pointer)}}; }

void check_days(const std::string& opens, const std::string& closes, std::vector<base::Problem>& problems) {
  const auto first = base::Date::parse(opens), last = base::Date::parse(closes);
  if (!opens.empty() && !first) problems.push_back(bad_date("/opens"));
  if (!closes.empty() && (!last || (first && *last < *first))) problems.push_back(bad_date("/closes"));
}

/// The values sent, without those left empty: there the text stays silent.
base::JsonObject values_in(const Step& step, std::vector<base::Problem>& problems) {
  base::JsonObject values;
  const auto* sent = step.command.data->if_contains("parameters");
  if (!sent || !sent->is_object()) return values;
  const auto settable = settable_by(step.situation.programme, step.role);
  for (const auto& [key, value] : sent->as_object()) {
    const std::string name = key, pointer = "/parameters/" + name, text = written(step.command.data->at("parameters"), name);
    if (std::none_of(settable.begin(), settable.end(), [&](const auto* one) { return one->name == name; }))
      problems.push_back({"not_to_be_set", {fmt::format("“{}”不由您在开启批次时设定。", name), fmt::format("“{}” is not yours to set with the round.", name)}, {"", 0, 0, pointer}});
    else if (!value.is_string() && !value.is_null())
      problems.push_back({"wrong_type", {"请写成文字，如 5 working days、2/3。", "Write it as text, such as 5 working days or 2/3."}, {"", 0, 0, pointer}});
    else if (characters_in(text) > longest_value)
      problems.push_back(too_long(pointer, longest_value));
    else if (const auto fit = text.empty() ? base::Result<void>() : programme::fits(step.situation.programme, step.situation.programme.rulebook.parameters.at(name), text); !fit)
      problems.push_back({fit.error().code, fit.error().message, {"", 0, 0, pointer}});
    else if (!text.empty())
      values[name] = text;
  }
  return values;
}

}  // namespace

bool opens_round(const programme::Stage& stage) {
  return std::any_of(stage.acts.begin(), stage.acts.end(), [](const auto& act) { return act.act == "open" && act.what == "round"; });
}

std::vector<const rules::Parameter*> settable_by(const programme::Programme& programme, const std::string& role) {
  std::vector<const rules::Parameter*> found;
  for (const auto& [name, parameter] : programme.rulebook.parameters)
    if (!role.empty() && parameter.set_by == role) found.push_back(&parameter);
  return found;
}

/// The year stands where the procedure says it first; what is sent with the round says the same or nothing.
std::string year_of(const Step& step, std::vector<base::Problem>& problems) {
  const std::string sent = written(*step.command.data, "year");
  const auto said = step.stage.year.empty() ? base::Json(sent) : stated(step.state.facts, step.stage.year);
  const std::string year = said.is_string() ? std::string(said.as_string()) : said.is_null() ? std::string() : boost::json::serialize(said);
  if (!is_year(year)) problems.push_back(missing_answer("/year", {"年度（四位数字）", "The year, in four digits,"}));
  else if (!sent.empty() && sent != year) problems.push_back({"other_year", {fmt::format("年度已定为 {}，这里不能另填 {}。", year, sent), fmt::format("The year is {} already; it cannot be {} here.", year, sent)}, {"", 0, 0, "/year"}});
  return year;
}

base::Result<void> take_round(const Step& step, const std::string& reason, Recorded& recorded) {
  const auto& data = *step.command.data;
  const std::string opens = written(data, "opens"), closes = written(data, "closes");
  std::vector<base::Problem> problems;
  const std::string year = year_of(step, problems);
  check_days(opens, closes, problems);
  auto values = values_in(step, problems);
  if (!values.empty() && reason.empty()) problems.push_back(missing_answer("/reason", {"设定参数的理由", "The reason for what is set"}));
  if (auto ok = complete(std::move(problems)); !ok) return ok;
  base::JsonObject round{{"year", year}, {"parameters", std::move(values)}};
  if (!opens.empty()) round["opens"] = opens;
  if (!closes.empty()) round["closes"] = closes;
  if (!reason.empty()) round["reason"] = reason;
  recorded.public_fields["round"] = std::move(round);
  return {};
}

}  // namespace procedure::stages
