#include "service/sample_case.h"

#include "base/id.h"
#include "rules/dossier.h"
#include "service/act.h"
#include "service/drafts.h"
#include "service/evidence.h"
#include "service/open_case.h"

namespace service {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;

/// `{"days_ago": 8}` is a day and `{"years_ago": 0}` a year before the day of the act; nothing otherwise.
std::optional<Json> before(const JsonObject& value, base::Date today) {
  if (value.size() != 1) return std::nullopt;
  if (const auto* days = value.if_contains("days_ago"); days && days->is_int64()) return Json(today.plus_days(-int(days->as_int64())).text());
  if (const auto* years = value.if_contains("years_ago"); years && years->is_int64()) return Json(today.year() - years->as_int64());
  return std::nullopt;
}

/// The years a file calls FY1, FY2 ... become those before the day of the act, and days and years that lie back likewise.
Json with_times(const Json& value, base::Date today) {
  if (value.is_array()) {
    JsonArray out;
    for (const auto& inner : value.as_array()) out.push_back(with_times(inner, today));
    return out;
  }
  if (!value.is_object()) return value;
  if (auto time = before(value.as_object(), today)) return std::move(*time);
  JsonObject out;
  for (const auto& [name, inner] : value.as_object()) {
    const std::string key(name);
    const bool year = key.size() == 3 && key.starts_with("FY") && key[2] >= '1' && key[2] <= '9';
    out[year ? std::to_string(rules::latest_fiscal_year(today) - (key[2] - '1')) : key] = with_times(inner, today);
  }
  return out;
}

int number(const JsonObject& object, const char* name) { return object.contains(name) ? int(object.at(name).as_int64()) : 0; }

JsonObject& member(JsonObject& data, const char* name) {
  if (!data.contains(name)) data[name] = JsonObject{};
  return data.at(name).as_object();
}

/// The first of the answers offered; a sentence where none are.
std::string answer_of(const JsonObject& field) {
  const auto* options = field.if_contains("options");
  return options && options->is_array() && !options->as_array().empty() ? base::text_of(options->as_array().at(0), "id") : "样例意见";
}

/// Those of the members on offer whose places the step names; the first where it names none.
JsonArray picked(const JsonObject& field, const JsonObject& data) {
  const auto& offered = field.at("options").as_array();
  const auto places = data.contains("members") ? data.at("members").as_array() : JsonArray{0};
  JsonArray members;
  for (const auto& place : places) members.push_back(Json(base::text_of(offered.at(std::size_t(place.as_int64())), "id")));
  return members;
}

/// Keeps of a form what `only` names; all of it where nothing is named.
void keep_only(JsonObject& data, const JsonObject& step) {
  if (!step.contains("only") || !data.contains("facts")) return;
  JsonObject kept;
  for (const auto& name : step.at("only").as_array())
    if (const auto* value = data.at("facts").as_object().if_contains(name.as_string())) kept[name.as_string()] = *value;
  data = JsonObject{{"facts", std::move(kept)}};
}

const JsonObject* find_act(const JsonArray& open, const std::string& action) {
  const auto found = std::find_if(open.begin(), open.end(), [&](const Json& one) { return base::text_of(one, "action") == action; });
  return found == open.end() ? nullptr : &found->as_object();
}

base::Refusal named(base::Refusal refusal, const std::string& action) {
  refusal.message = {"样例 " + action + "：" + refusal.message.zh, "sample " + action + ": " + refusal.message.en};
  return refusal;
}

tl::unexpected<base::Refusal> stuck(const std::string& what) {
  return base::refuse("sample_stuck", {"样例案卷走不下去：" + what, "The sample's case cannot go on: " + what});
}

}  // namespace

base::Result<void> SampleCase::take(const JsonObject& step) {
  if (case_.empty())
    if (const auto opened = open(); !opened) return opened;
  return step.contains("draft") ? begin_form(step) : act_as_told(step);
}

base::Result<void> SampleCase::open() {
  const auto& script = *script_;
  const auto role = script.contains("by") ? base::text_of(script, "by") : std::string("applicant");
  const auto opener = find(role, number(script, "enterprise") + number(script, "nth"));
  if (!opener) return stuck(role);
  const auto opened = open_case(house_, opener->session(), {base::random_id(), ""}, {programme_.name(), base::text_of(script, "procedure"), base::text_of(script, "way"), about()});
  if (!opened) return tl::unexpected(named(opened.error(), base::text_of(script, "procedure")));
  case_ = base::text_of(opened->body, "id");
  cast_.cases[index_] = case_;
  return {};
}

/// A certificate by its place on the register or by the case that brought it, a case by its place in the script, a person by a role.
std::string SampleCase::about() const {
  const auto& script = *script_;
  if (script.contains("about")) return certificate(std::size_t(number(script, "about")));
  if (script.contains("about_certificate_of")) return certificate_of(std::size_t(number(script, "about_certificate_of")));
  if (script.contains("about_case")) return cast_.cases.at(std::size_t(number(script, "about_case")));
  const auto person = script.contains("about_person") ? find(base::text_of(script, "about_person"), number(script, "nth_person")) : std::nullopt;
  return person ? person->account : std::string();
}

std::string SampleCase::certificate_of(std::size_t nth_case) const {
  const auto rows = house_.store().query("select number from view_certificate where case_id = $1 order by number", {cast_.cases.at(nth_case)});
  return rows.empty() ? std::string() : rows.front().text("number");
}

/// The number of the nth certificate that the programme has issued so far.
std::string SampleCase::certificate(std::size_t nth) const {
  const auto rows = house_.store().query("select number from view_certificate where programme = $1 order by number", {programme_.name()});
  return nth < rows.size() ? rows[nth].text("number") : std::string();
}

base::Result<void> SampleCase::act_as_told(const JsonObject& step) {
  const auto action = base::text_of(step, "action");
  const auto turn = who_may(base::text_of(step, "by"), action);
  if (!turn) return stuck(action);
  auto data = filled(*turn, step);
  if (!data) return tl::unexpected(data.error());
  if (step.contains("with")) (*data)["cases"] = members(step.at("with").as_array());
  const auto acted = act(house_, turn->who.session(), {base::random_id(), ""}, {case_, action, std::move(*data), 0});
  if (!acted) return tl::unexpected(named(acted.error(), action));
  return {};
}

base::Result<void> SampleCase::begin_form(const JsonObject& step) {
  const auto action = base::text_of(step, "draft");
  const auto turn = who_may(base::text_of(step, "by"), action);
  if (!turn) return stuck(action);
  auto data = filled(*turn, step);
  if (!data) return tl::unexpected(data.error());
  keep_only(*data, step);
  return save_draft(house_, turn->who.session(), case_, *data);
}

/// Other cases of the list by their places in the script, each with an option of its own where it is given one.
JsonArray SampleCase::members(const JsonArray& listed) const {
  JsonArray cases;
  for (const auto& one : listed) {
    const auto place = one.is_object() ? number(one.as_object(), "case") : int(one.as_int64());
    JsonObject member{{"id", cast_.cases.at(std::size_t(place))}};
    if (one.is_object()) member["option"] = base::text_of(one, "option");
    cases.push_back(std::move(member));
  }
  return cases;
}

std::optional<SamplePerson> SampleCase::find(const std::string& role, int nth) const {
  for (const auto& one : people_)
    if (one.programme == programme_.id && one.role == role && nth-- == 0) return one;
  return std::nullopt;
}

/// The acts open to somebody now; none where the case is not theirs to see.
JsonArray SampleCase::open_to(const SamplePerson& who) const { return actions(house_, who.session(), case_).value_or(JsonArray{}); }

/// The person of a role to whom the act is open now: the county of the right territory, the expert who was appointed.
/// Who has to declare first that there is no interest in the case does so.
std::optional<SampleCase::Turn> SampleCase::who_may(const std::string& role, const std::string& action) const {
  constexpr const char* declare = "case.declare";
  for (const auto& one : people_) {
    if (one.programme != programme_.id || one.role != role) continue;
    auto open = open_to(one);
    if (!find_act(open, action) && find_act(open, declare)) {
      const auto declared = act(house_, one.session(), {base::random_id(), ""}, {case_, declare, JsonObject{{"no_conflict", true}}, 0});
      if (declared) open = open_to(one);
    }
    if (const auto* found = find_act(open, action)) return Turn{one, *found};
  }
  return std::nullopt;
}

base::Result<JsonObject> SampleCase::filled(const Turn& turn, const JsonObject& step) {
  auto data = step.contains("data") ? with_times(step.at("data"), house_.today(programme_)).as_object() : JsonObject{};
  for (const auto& field : turn.act.at("fields").as_array())
    if (const auto done = fill_field(turn.who, field.as_object(), data); !done) return tl::unexpected(done.error());
  return data;
}

base::Result<void> SampleCase::fill_field(const SamplePerson& who, const JsonObject& field, JsonObject& data) {
  const auto in = base::text_of(field, "in"), name = base::text_of(field, "name"), type = base::text_of(field, "type");
  if (in == "facts" && type == "document") return fill_paper(who, name, data);
  if (in == "facts") return fill_fact(who, field, name, data);
  if (in == "evidence") return fill_paper(who, name, data);
  if (name == "no_conflict") data[name] = true;
  if (name == "year" && !data.contains(name)) data[name] = std::to_string(house_.today(programme_).year());
  if (name == "date" && !data.contains(name)) data[name] = house_.today(programme_).text();
  if (in == "judgements") return fill_judgement(who, name, data);
  if (in == "sheet" && !member(data, "sheet").contains(name)) member(data, "sheet")[name] = JsonObject{{"result", answer_of(field)}, {"finding", "样例意见：材料齐全，情况属实。"}};
  if (in == "channels" && !member(data, "channels").contains(name)) member(data, "channels")[name] = JsonObject{{"date", house_.today(programme_).text()}, {"link", "https://example.invalid/sample/" + name}};
  if (type == "members") data["members"] = picked(field, data);
  return {};
}

base::Result<void> SampleCase::fill_fact(const SamplePerson& who, const JsonObject& field, const std::string& name, JsonObject& data) {
  const bool locked = field.contains("locked") && field.at("locked").as_bool();
  auto& facts = member(data, "facts");
  if (const auto* value = stated(name); value && !facts.contains(name) && !locked) facts[name] = with_times(*value, house_.today(programme_));
  if (!facts.contains(name) && !locked && name == "org_name") facts[name] = who.office_name;
  if (!facts.contains(name) && !locked) fill_place(who, name, facts);
  if (!facts.contains(name)) return {};
  const auto& fact = programme_.rulebook.facts.at(name);
  if (fact.empty_needs_dated_check && facts.at(name).is_array() && facts.at(name).as_array().empty()) member(data, "dated_checks")[name] = house_.today(programme_).text();
  if (fact.evidence.empty()) return {};
  return fill_paper(who, name, data);
}

/// What the case states of a fact, else what the whole script does; nullptr where neither says anything.
const Json* SampleCase::stated(const std::string& name) const {
  if (const auto* own = script_->if_contains("facts"))
    if (const auto* value = own->as_object().if_contains(name)) return value;
  return cast_.facts.if_contains(name);
}

/// Where the enterprise lies, and its code.
void SampleCase::fill_place(const SamplePerson& who, const std::string& name, JsonObject& facts) const {
  for (const auto& [id, role] : programme_.roles)
    if (role.is == programme::RoleKind::area && role.of == name) facts[name] = who.territory;
  if (programme_.rulebook.facts.at(name).check == "uscc") {
    const auto rows = house_.store().query("select uscc from view_office where id = $1", {who.office});
    if (!rows.empty()) facts[name] = rows.front().text("uscc");
  }
}

base::Result<void> SampleCase::fill_paper(const SamplePerson& who, const std::string& name, JsonObject& data) {
  const auto digest = paper(who);
  if (!digest) return tl::unexpected(digest.error());
  member(data, "evidence")[name] = JsonArray{Json(*digest)};
  return {};
}

base::Result<void> SampleCase::fill_judgement(const SamplePerson& who, const std::string& name, JsonObject& data) {
  const auto digest = paper(who);
  if (!digest) return tl::unexpected(digest.error());
  if (!data.contains("judgements")) data["judgements"] = JsonArray{};
  data["judgements"].as_array().push_back(JsonObject{{"criterion", name}, {"result", "pass"}, {"reason", "样例判断：经查阅材料，符合要求。"}, {"evidence", JsonArray{Json(*digest)}}});
  return {};
}

/// The sample's one paper, handed in for this case by whoever needs it first.
base::Result<std::string> SampleCase::paper(const SamplePerson& who) {
  if (!paper_.empty()) return paper_;
  const auto stored = upload(house_, who.session(), {"", ""}, {case_, cast_.paper, "样例材料.pdf", "application/pdf"});
  if (!stored) return tl::unexpected(stored.error());
  return paper_ = base::text_of(stored->body, "digest");
}

}  // namespace service
