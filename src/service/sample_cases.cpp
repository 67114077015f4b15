#include "service/sample.h"

#include "base/id.h"
#include "documents/pdf.h"
#include "rules/dossier.h"
#include "service/act.h"
#include "service/content.h"
#include "service/evidence.h"
#include "service/open_case.h"
#include "views/cases.h"

#include <deque>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <tuple>

namespace service {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;

constexpr std::int64_t day = 24ll * 3600 * 1'000'000;

/// `{"days_ago": 8}` is a day and `{"years_ago": 0}` a year before the day of the act; nothing otherwise.
std::optional<Json> before(const JsonObject& value, base::Date today) {
  if (value.size() != 1) return std::nullopt;
  if (const auto* days = value.if_contains("days_ago"); days && days->is_int64()) return Json(today.plus_days(-int(days->as_int64())).text());
  if (const auto* years = value.if_contains("years_ago"); years && years->is_int64()) return Json(today.year() - years->as_int64());
  return std::nullopt;
}

/// The years a file calls FY1, FY2 ... become those before the day of the act, and days and years that lie back likewise.
Json with_times(const Json& value, base::Date today) {
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

/// What all cases of one edition share.
struct Cast {
  const programme::Programme& programme;
  const SamplePeople& people;
  std::string paper;                             // path of the sample's one paper
  std::vector<std::string> cases;                // ids of the script's cases, empty until opened
};

/// One case of the script on its way through its acts.
class Player {
 public:
  Player(House& house, Cast& cast, const JsonObject& script, std::size_t index) : house_(house), programme_(cast.programme), people_(cast.people), cast_(cast), script_(&script), index_(index) {}

  /// The next step, which opens the case where it is the first.
  base::Result<void> play(const JsonObject& step) {
    if (case_.empty())
      if (const auto opened = open(); !opened) return opened;
    return play_step(step);
  }

  base::Result<void> open() {
    const auto& script = *script_;
    const auto role = script.contains("by") ? base::text_of(script, "by") : std::string("applicant");
    const auto opener = find(role, number(script, "enterprise") + number(script, "nth"));
    if (!opener) return missing(role);
    const auto opened = open_case(house_, opener->session(), {base::random_id(), ""}, {programme_.name(), base::text_of(script, "procedure"), base::text_of(script, "way"), about()});
    if (!opened) return tl::unexpected(named(opened.error(), base::text_of(script, "procedure")));
    case_ = base::text_of(opened->body, "id");
    cast_.cases[index_] = case_;
    return {};
  }

 private:
  static int number(const JsonObject& object, const char* name) { return object.contains(name) ? int(object.at(name).as_int64()) : 0; }

  /// A certificate by its place on the register, a case of the script by its place in it, a person by a role.
  std::string about() const {
    const auto& script = *script_;
    if (script.contains("about")) return certificate(std::size_t(number(script, "about")));
    if (script.contains("about_case")) return cast_.cases.at(std::size_t(number(script, "about_case")));
    const auto person = script.contains("about_person") ? find(base::text_of(script, "about_person"), number(script, "nth_person")) : std::nullopt;
    return person ? person->account : std::string();
  }

  base::Result<void> play_step(const JsonObject& step) {
    const auto action = base::text_of(step, "action");
    auto who = who_may(base::text_of(step, "by"), action);
    if (!who) return missing(action);
    auto data = step.contains("data") ? step.at("data").as_object() : JsonObject{};
    if (const auto filled = fill(*who, action, data); !filled) return filled;
    if (step.contains("with")) data["cases"] = members(step.at("with").as_array());
    const auto acted = act(house_, who->session(), {base::random_id(), ""}, {case_, action, std::move(data), 0});
    if (!acted) return tl::unexpected(named(acted.error(), action));
    return {};
  }

  JsonArray members(const JsonArray& indexes) const {
    JsonArray cases;
    for (const auto& index : indexes) cases.push_back(JsonObject{{"id", cast_.cases.at(std::size_t(index.as_int64()))}});
    return cases;
  }

  /// The number of the nth certificate that the programme has issued so far.
  std::string certificate(std::size_t nth) const {
    const auto rows = house_.store().query("select number from view_certificate where programme = $1 order by number", {programme_.name()});
    return nth < rows.size() ? rows[nth].text("number") : std::string();
  }

  std::optional<SamplePerson> find(const std::string& role, int nth) const {
    for (const auto& one : people_)
      if (one.programme == programme_.id && one.role == role && nth-- == 0) return one;
    return std::nullopt;
  }

  bool is_open(const SamplePerson& who, const std::string& action) const {
    const auto open = actions(house_, who.session(), case_);
    return open && std::any_of(open->begin(), open->end(), [&](const Json& a) { return base::text_of(a, "action") == action; });
  }

  /// The person of a role to whom the act is open now: the county of the right territory, the expert who was appointed.
  /// Who has to declare first that there is no interest in the case does so.
  std::optional<SamplePerson> who_may(const std::string& role, const std::string& action) const {
    constexpr const char* declare = "case.declare";
    for (const auto& one : people_) {
      if (one.programme != programme_.id || one.role != role) continue;
      if (is_open(one, action)) return one;
      if (!is_open(one, declare)) continue;
      const auto declared = act(house_, one.session(), {base::random_id(), ""}, {case_, declare, JsonObject{{"no_conflict", true}}, 0});
      if (declared && is_open(one, action)) return one;
    }
    return std::nullopt;
  }

  base::Result<void> fill(const SamplePerson& who, const std::string& action, JsonObject& data) {
    const auto open = actions(house_, who.session(), case_);
    if (!open) return tl::unexpected(open.error());
    for (const auto& one : *open)
      if (base::text_of(one, "action") == action)
        for (const auto& field : one.at("fields").as_array())
          if (const auto done = fill_field(who, field.as_object(), data); !done) return done;
    return {};
  }

  base::Result<void> fill_field(const SamplePerson& who, const JsonObject& field, JsonObject& data) {
    const auto in = base::text_of(field, "in"), name = base::text_of(field, "name"), type = base::text_of(field, "type");
    if (in == "facts" && type == "document") return fill_paper(who, name, data);
    if (in == "facts") return fill_fact(who, field, name, data);
    if (in == "evidence") return fill_paper(who, name, data);
    if (name == "no_conflict") data[name] = true;
    if (name == "year" && !data.contains(name)) data[name] = std::to_string(house_.today(programme_).year());
    if (name == "date" && !data.contains(name)) data[name] = house_.today(programme_).text();
    if (in == "judgements") return fill_judgement(who, name, data);
    if (in == "sheet") member(data, "sheet")[name] = JsonObject{{"result", answer_of(field)}, {"finding", "样例意见：材料齐全，情况属实。"}};
    if (in == "channels" && !member(data, "channels").contains(name)) member(data, "channels")[name] = JsonObject{{"date", house_.today(programme_).text()}, {"link", "https://example.invalid/sample/" + name}};
    if (type == "members" && !data.contains("members")) data["members"] = JsonArray{Json(base::text_of(field.at("options").as_array().at(0), "id"))};
    return {};
  }

  base::Result<void> fill_fact(const SamplePerson& who, const JsonObject& field, const std::string& name, JsonObject& data) {
    const bool locked = field.contains("locked") && field.at("locked").as_bool();
    auto& facts = member(data, "facts");
    const auto& stated = script_->at("facts").as_object();
    if (!facts.contains(name) && !locked && stated.contains(name)) facts[name] = with_times(stated.at(name), house_.today(programme_));
    if (!facts.contains(name) && !locked && name == "org_name") facts[name] = who.office_name;
    if (!facts.contains(name) && !locked) fill_place(who, name, facts);
    if (!facts.contains(name)) return {};
    const auto& fact = programme_.rulebook.facts.at(name);
    if (fact.empty_needs_dated_check && facts.at(name).is_array() && facts.at(name).as_array().empty()) member(data, "dated_checks")[name] = house_.today(programme_).text();
    if (fact.evidence.empty()) return {};
    const auto digest = paper(who);
    if (!digest) return tl::unexpected(digest.error());
    member(data, "evidence")[name] = JsonArray{Json(*digest)};
    return {};
  }

  /// Where the enterprise lies, and its code.
  void fill_place(const SamplePerson& who, const std::string& name, JsonObject& facts) const {
    for (const auto& [id, role] : programme_.roles)
      if (role.is == programme::RoleKind::area && role.of == name) facts[name] = who.territory;
    if (programme_.rulebook.facts.at(name).check == "uscc") {
      const auto rows = house_.store().query("select uscc from view_office where id = $1", {who.office});
      if (!rows.empty()) facts[name] = rows.front().text("uscc");
    }
  }

  base::Result<void> fill_paper(const SamplePerson& who, const std::string& name, JsonObject& data) {
    const auto digest = paper(who);
    if (!digest) return tl::unexpected(digest.error());
    member(data, "evidence")[name] = JsonArray{Json(*digest)};
    return {};
  }

  base::Result<void> fill_judgement(const SamplePerson& who, const std::string& name, JsonObject& data) {
    const auto digest = paper(who);
    if (!digest) return tl::unexpected(digest.error());
    if (!data.contains("judgements")) data["judgements"] = JsonArray{};
    data["judgements"].as_array().push_back(JsonObject{{"criterion", name}, {"result", "pass"}, {"reason", "样例判断：经查阅材料，符合要求。"}, {"evidence", JsonArray{Json(*digest)}}});
    return {};
  }

  static std::string answer_of(const JsonObject& field) {
    const auto* options = field.if_contains("options");
    return options && options->is_array() && !options->as_array().empty() ? base::text_of(options->as_array().at(0), "id") : std::string();
  }

  static JsonObject& member(JsonObject& data, const char* name) {
    if (!data.contains(name)) data[name] = JsonObject{};
    return data.at(name).as_object();
  }

  /// The sample's one paper, handed in for this case by whoever needs it.
  base::Result<std::string> paper(const SamplePerson& who) {
    const auto stored = upload(house_, who.session(), {"", ""}, {case_, cast_.paper, "样例材料.pdf", "application/pdf"});
    if (!stored) return tl::unexpected(stored.error());
    return base::text_of(stored->body, "digest");
  }

  tl::unexpected<base::Refusal> missing(const std::string& what) const {
    return base::refuse("sample_stuck", {"样例案卷走不下去：" + what, "The sample's case cannot go on: " + what});
  }

  static base::Refusal named(base::Refusal refusal, const std::string& action) {
    refusal.message = {"样例 " + action + "：" + refusal.message.zh, "sample " + action + ": " + refusal.message.en};
    return refusal;
  }

  House& house_;
  const programme::Programme& programme_;
  const SamplePeople& people_;
  Cast& cast_;
  const JsonObject* script_;
  std::size_t index_ = 0;
  std::string case_;
};

/// A paper that says on its face that it is none.
std::string write_paper(const House& house) {
  documents::Document document;
  document.title = "样例材料";
  document.sample = true;
  document.blocks.push_back(documents::Paragraph{"这份文件只用于演示，不证明任何事实。"});
  const auto bytes = documents::render_pdf(document);
  if (!bytes) throw std::runtime_error("the sample's paper cannot be drawn");
  auto path = house.places().data + "/sample-paper.pdf";
  std::ofstream(path, std::ios::binary) << *bytes;
  return path;
}

/// One edition's script with those who play it.
struct Stage {
  Cast cast;
  JsonObject script;
  std::deque<Player> players;
};

/// A step, and how many days after the sample's first day it is taken; `place`: before which others of that day.
struct Scheduled { std::int64_t on = 0; std::size_t place = 0; Stage* stage = nullptr; std::size_t player = 0; const JsonObject* step = nullptr; };

std::int64_t days_in(const JsonObject& object, const char* name, std::int64_t otherwise) { return object.contains(name) ? object.at(name).as_int64() : otherwise; }

/// `begins`: how many days before the sample's own day the script begins.
std::int64_t first_day(const JsonObject& script) {
  constexpr std::int64_t usual = 150;
  return sample_days - days_in(script, "begins", usual);
}

/// A regulation that came into force later, or is a draft, has no sample cases: nothing is decided under it.
bool is_in_force(const programme::Programme& programme, const JsonObject& script, base::Instant begin) {
  const auto on = base::date_in_zone({begin.microseconds + first_day(script) * day}, programme.zone);
  return programme.status == "in_force" && (!programme.effective_from || *programme.effective_from <= on);
}

/// A step says its `day` of the script, or `days` after the step before it in the file.
void schedule(Stage& stage, std::vector<Scheduled>& plan) {
  const auto first = first_day(stage.script);
  plan.push_back({first, plan.size(), &stage, 0, nullptr});
  std::int64_t after = 0;
  const auto& cases = stage.script.at("cases").as_array();
  for (std::size_t i = 0; i < cases.size(); ++i)
    for (const auto& one : cases[i].as_object().at("steps").as_array()) {
      const auto& step = one.as_object();
      after = step.contains("day") ? days_in(step, "day", 0) : after + days_in(step, "days", 1);
      plan.push_back({first + after, plan.size(), &stage, i, &step});
    }
}

base::Result<void> take(House& house, const Scheduled& one) {
  if (!one.step) return open_sample_round(house, one.stage->cast.programme, one.stage->cast.people);
  return one.stage->players.at(one.player).play(*one.step);
}

}  // namespace

base::Result<std::optional<JsonObject>> sample_script(const House& house, const programme::Programme& programme) {
  const auto file = fmt::format("{}/{}/samples/{}.json", house.places().programmes, programme.id, programme.edition);
  if (!std::filesystem::exists(file)) return std::nullopt;
  auto script = base::parse_json(content_of(file));
  if (!script) return tl::unexpected(script.error());
  return std::optional(std::move(script->as_object()));
}

base::Result<void> play_samples(House& house, base::Instant begin, const SamplePeople& people) {
  const auto paper = write_paper(house);
  std::deque<Stage> stages;
  std::vector<Scheduled> plan;
  for (const auto& programme : house.editions()) {
    auto script = sample_script(house, *programme);
    if (!script) return tl::unexpected(script.error());
    if (*script && !is_in_force(*programme, **script, begin)) script->reset();
    auto& stage = stages.emplace_back(Stage{{*programme, people, paper, {}}, *script ? std::move(**script) : JsonObject{{"cases", JsonArray{}}}, {}});
    const auto& cases = stage.script.at("cases").as_array();
    stage.cast.cases.resize(cases.size());
    for (std::size_t i = 0; i < cases.size(); ++i) stage.players.emplace_back(house, stage.cast, cases[i].as_object(), i);
    schedule(stage, plan);
  }
  std::sort(plan.begin(), plan.end(), [](const auto& a, const auto& b) { return std::tie(a.on, a.place) < std::tie(b.on, b.place); });
  for (const auto& one : plan) {
    if (const base::Instant at{begin.microseconds + one.on * day}; house.now() < at) {
      house.clock().set(at);
      advance(house);
    }
    if (const auto taken = take(house, one); !taken) return tl::unexpected(taken.error());
  }
  std::filesystem::remove(paper);
  return {};
}

}  // namespace service
