#include "service/sample_case.h"

#include "documents/pdf.h"
#include "service/act.h"
#include "service/content.h"

#include <deque>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <tuple>

namespace service {
namespace {

using base::Instant;
using base::JsonArray;
using base::JsonObject;

constexpr std::int64_t day = 24ll * 3600 * 1'000'000;

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
  std::deque<SampleCase> cases;
};

/// A step and when it is taken; `place`: before which others of that moment. Without a step the round is opened.
struct Scheduled { Instant at; std::size_t place = 0; Stage* stage = nullptr; std::size_t nth = 0; const JsonObject* step = nullptr; };

std::int64_t days_in(const JsonObject& object, const char* name, std::int64_t otherwise) { return object.contains(name) ? object.at(name).as_int64() : otherwise; }

/// A day written in a script, at the hour of the sample's own day. A script that is wrong is a bug of the edition.
Instant on_day(const programme::Programme& programme, const JsonObject& object, const char* name, Instant start) {
  const auto wanted = base::Date::parse(base::text_of(object, name));
  if (!wanted) throw std::runtime_error("a day in the samples of " + programme.name() + " cannot be read");
  return {start.microseconds + (wanted->days() - base::date_in_zone(start, programme.zone).days()).count() * day};
}

/// `begins_on`: the first day of a script that keeps to the dates of a notice; else `begins`: how many days before the sample's own day.
Instant first_moment(const programme::Programme& programme, const JsonObject& script, Instant start) {
  constexpr std::int64_t usual = 150;
  if (script.contains("begins_on")) return on_day(programme, script, "begins_on", start);
  return {start.microseconds - days_in(script, "begins", usual) * day};
}

/// A regulation that came into force later, or is a draft, has no sample cases: nothing is decided under it.
bool is_in_force(const programme::Programme& programme, const JsonObject& script, Instant start) {
  const auto first = first_moment(programme, script, start);
  return first <= start && programme.status == "in_force" && (!programme.effective_from || *programme.effective_from <= base::date_in_zone(first, programme.zone));
}

/// The script, where the edition has one that can be played before this day.
base::Result<std::optional<JsonObject>> playable(const House& house, const programme::Programme& programme, Instant start) {
  auto script = sample_script(house, programme);
  if (script && *script && !is_in_force(programme, **script, start)) script->reset();
  return script;
}

/// A step says the day it is taken (`on`), its `day` of the script, or `days` after the step before it in the file. What lies after
/// the sample's own day is yet to come.
void schedule(Stage& stage, Instant start, std::vector<Scheduled>& plan) {
  const auto& programme = stage.cast.programme;
  const auto first = first_moment(programme, stage.script, start);
  plan.push_back({first, plan.size(), &stage, 0, nullptr});
  auto at = first;
  const auto& cases = stage.script.at("cases").as_array();
  for (std::size_t i = 0; i < cases.size(); ++i)
    for (const auto& one : cases[i].as_object().at("steps").as_array()) {
      const auto& step = one.as_object();
      if (step.contains("on")) at = on_day(programme, step, "on", start);
      else if (step.contains("day")) at = {first.microseconds + days_in(step, "day", 0) * day};
      else at = {at.microseconds + days_in(step, "days", 1) * day};
      if (at <= start) plan.push_back({at, plan.size(), &stage, i, &step});
    }
}

base::Result<void> take(House& house, const Scheduled& one) {
  if (!one.step) return open_sample_round(house, one.stage->cast.programme, one.stage->cast.people);
  return one.stage->cases.at(one.nth).take(*one.step);
}

JsonObject member_of(const JsonObject& script, const char* name) { return script.contains(name) ? script.at(name).as_object() : JsonObject{}; }

}  // namespace

base::Result<std::optional<JsonObject>> sample_script(const House& house, const programme::Programme& programme) {
  const auto file = fmt::format("{}/{}/samples/{}.json", house.places().programmes, programme.id, programme.edition);
  if (!std::filesystem::exists(file)) return std::nullopt;
  auto script = base::parse_json(content_of(file));
  if (!script) return tl::unexpected(script.error());
  return std::optional(std::move(script->as_object()));
}

base::Result<Instant> sample_begins(const House& house, Instant start) {
  Instant begin{start.microseconds - sample_days * day};
  for (const auto& programme : house.editions()) {
    const auto script = playable(house, *programme, start);
    if (!script) return tl::unexpected(script.error());
    if (*script) begin = std::min(begin, first_moment(*programme, **script, start));
  }
  return begin;
}

base::Result<void> play_samples(House& house, Instant start, const SamplePeople& people) {
  const auto paper = write_paper(house);
  std::deque<Stage> stages;
  std::vector<Scheduled> plan;
  for (const auto& programme : house.editions()) {
    auto found = playable(house, *programme, start);
    if (!found) return tl::unexpected(found.error());
    auto script = *found ? std::move(**found) : JsonObject{{"cases", JsonArray{}}};
    auto& stage = stages.emplace_back(Stage{{*programme, people, paper, member_of(script, "facts"), {}}, std::move(script), {}});
    const auto& cases = stage.script.at("cases").as_array();
    stage.cast.cases.resize(cases.size());
    for (std::size_t i = 0; i < cases.size(); ++i) stage.cases.emplace_back(house, stage.cast, cases[i].as_object(), i);
    schedule(stage, start, plan);
  }
  std::sort(plan.begin(), plan.end(), [](const auto& a, const auto& b) { return std::tie(a.at, a.place) < std::tie(b.at, b.place); });
  for (const auto& one : plan) {
    if (house.now() < one.at) {
      house.clock().set(one.at);
      advance(house);
    }
    if (const auto taken = take(house, one); !taken) return tl::unexpected(taken.error());
  }
  std::filesystem::remove(paper);
  return {};
}

}  // namespace service
