#include "service/sample.h"

#include "base/id.h"
#include "documents/pdf.h"
#include "rules/dossier.h"
#include "service/act.h"
#include "service/evidence.h"
#include "service/open_case.h"
#include "views/cases.h"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

namespace service {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;

constexpr std::int64_t day = 24ll * 3600 * 1'000'000;

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

/// The years a file calls FY1, FY2 ... become those before the sample's own day.
Json with_years(const Json& value, int latest) {
  if (!value.is_object()) return value;
  JsonObject out;
  for (const auto& [name, inner] : value.as_object()) {
    const std::string key(name);
    const bool year = key.size() == 3 && key.starts_with("FY") && key[2] >= '1' && key[2] <= '9';
    out[year ? std::to_string(latest - (key[2] - '1')) : key] = with_years(inner, latest);
  }
  return out;
}

/// One case of the file on its way through its acts.
class Player {
 public:
  Player(House& house, const programme::Programme& programme, const SamplePeople& people, std::string paper)
      : house_(house), programme_(programme), people_(people), paper_(std::move(paper)) {}

  base::Result<void> play(const JsonObject& script) {
    const auto role = script.contains("by") ? base::text_of(script, "by") : std::string("applicant");
    const auto opener = find(role, int(script.contains("enterprise") ? script.at("enterprise").as_int64() : 0));
    if (!opener) return missing(role);
    const auto about = script.contains("about") ? certificate(std::size_t(script.at("about").as_int64())) : std::string();
    const auto opened = open_case(house_, opener->session(), {base::random_id(), ""}, {programme_.name(), base::text_of(script, "procedure"), base::text_of(script, "way"), about});
    if (!opened) return tl::unexpected(opened.error());
    case_ = base::text_of(opened->body, "id");
    script_ = &script;
    for (const auto& step : script.at("steps").as_array())
      if (const auto done = play_step(step.as_object()); !done) return done;
    return {};
  }

 private:
  base::Result<void> play_step(const JsonObject& step) {
    house_.clock().set({house_.now().microseconds + day * (step.contains("days") ? step.at("days").as_int64() : 1)});
    const auto action = base::text_of(step, "action");
    const auto who = who_may(base::text_of(step, "by"), action);
    if (!who) return missing(action);
    auto data = step.contains("data") ? step.at("data").as_object() : JsonObject{};
    if (const auto filled = fill(*who, action, data); !filled) return filled;
    const auto acted = act(house_, who->session(), {base::random_id(), ""}, {case_, action, std::move(data), 0});
    if (!acted) return tl::unexpected(named(acted.error(), action));
    return {};
  }

  /// The number of the nth certificate issued so far.
  std::string certificate(std::size_t nth) const {
    const auto rows = house_.store().query("select number from view_certificate order by number");
    return nth < rows.size() ? rows[nth].text("number") : std::string();
  }

  std::optional<SamplePerson> find(const std::string& role, int nth) const {
    for (const auto& one : people_)
      if (one.programme == programme_.id && one.role == role && nth-- == 0) return one;
    return std::nullopt;
  }

  /// The person of a role to whom the act is open now: the county of the right territory, the expert who was appointed.
  std::optional<SamplePerson> who_may(const std::string& role, const std::string& action) const {
    for (const auto& one : people_) {
      if (one.programme != programme_.id || one.role != role) continue;
      const auto open = actions(house_, one.session(), case_);
      if (open && std::any_of(open->begin(), open->end(), [&](const Json& a) { return base::text_of(a, "action") == action; })) return one;
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
    if (in == "facts") return fill_fact(who, field, name, data);
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
    if (!facts.contains(name) && !locked && stated.contains(name)) facts[name] = with_years(stated.at(name), rules::latest_fiscal_year(house_.today(programme_)));
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
    const auto stored = upload(house_, who.session(), {"", ""}, {case_, paper_, "样例材料.pdf", "application/pdf"});
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
  std::string paper_, case_;
  const JsonObject* script_ = nullptr;
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

}  // namespace

base::Result<void> fill_sample_cases(House& house, const programme::Programme& programme, const SamplePeople& people) {
  const auto file = fmt::format("{}/{}/samples/{}.json", house.places().programmes, programme.id, programme.edition);
  if (!std::filesystem::exists(file)) return {};
  const auto script = base::parse_json(content_of(file));
  if (!script) return tl::unexpected(script.error());
  const auto paper = write_paper(house);
  for (const auto& one : script->as_object().at("cases").as_array()) {
    Player player(house, programme, people, paper);
    if (const auto played = player.play(one.as_object()); !played) return played;
  }
  std::filesystem::remove(paper);
  return {};
}

}  // namespace service
