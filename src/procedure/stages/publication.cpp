#include "procedure/due.h"
#include "procedure/stages/stage.h"

#include <fmt/format.h>

namespace procedure::stages {
namespace {

constexpr int longest_link = 500;
constexpr std::size_t most_files = 200;
constexpr const char* own_house = "inside";   // stands for the channels of a posting inside the poster's own house

/// With a period it is a posting for comment: objections are noted until its last day, where no procedure hears them.
std::vector<OpenAct> acts(const programme::Procedure&, const programme::Stage& stage) {
  if (stage.period.empty() || !stage.objections.empty()) return {{"publish", stage.by}};
  return {{"publish", stage.by}, {"object", stage.by}};
}

/// Made since the case last came to the stage, whether it is still there or not.
bool is_of_the_last_visit(const CaseState& state, const std::string& stage, const Entry& entry) {
  if (stage == state.stage) return state.is_of_this_visit(entry);
  const auto arrived = state.arrived_at.find(stage);
  return arrived == state.arrived_at.end() || entry.at >= arrived->second;
}

/// Channel -> {date, link}, since the case last arrived at the stage.
base::JsonObject channels_of(const CaseState& state, const std::string& stage) {
  base::JsonObject posted;
  for (const Entry& entry : state.entries) {
    if (entry.stage != stage || !is_of_the_last_visit(state, stage, entry)) continue;
    if (const auto* channels = entry.data->if_contains("channels"); channels && channels->is_object())
      for (const auto& [id, where] : channels->as_object()) posted[id] = where;
  }
  return posted;
}

std::optional<base::Date> latest_day(const base::JsonObject& channels) {
  std::optional<base::Date> latest;
  for (const auto& [id, where] : channels)
    if (const auto date = base::Date::parse(base::text_of(where, "date")); date && (!latest || *latest < *date)) latest = *date;
  return latest;
}

bool is_everywhere(const base::JsonObject& posted, const programme::Stage& stage) {
  return std::all_of(stage.channels.begin(), stage.channels.end(), [&](const auto& channel) { return posted.contains(channel.id); });
}

/// A period that counts for this case cannot have begun before the case came here: nobody could read what was not decided.
bool is_before_the_step(const Step& step, base::Date day) {
  const auto arrived = step.state.arrived_at.find(step.stage.id);
  return !step.stage.period.empty() && arrived != step.state.arrived_at.end() && day < base::date_in_zone(arrived->second, step.situation.programme.zone);
}

/// The day something was posted on, as it was sent.
std::vector<base::Problem> check_day(const Step& step, const std::string& sent, const std::string& pointer, const base::Text& what) {
  const auto date = base::Date::parse(sent);
  if (!date) return {missing_answer(pointer, what)};
  if (*date > step.situation.today()) return {{"in_the_future", {"发布日期不能晚于今天。", "The day cannot be later than today."}, {"", 0, 0, pointer}}};
  if (is_before_the_step(step, *date)) return {{"before_the_step", {"公示日不能早于案卷进入本环节之日；请填写实际公示的日期。", "The day cannot be before the case came to this step; give the day it was really posted."}, {"", 0, 0, pointer}}};
  return {};
}

std::vector<base::Problem> check_posting(const Step& step, const programme::Channel& channel, const base::Json& sent) {
  const std::string pointer = "/channels/" + channel.id;
  auto problems = check_day(step, base::text_of(sent, "date"), pointer + "/date", {channel.label.zh + "的发布日期", "The day of " + channel.label.en});
  const std::string link = written(sent, "link");
  if (link.empty()) problems.push_back(missing_answer(pointer + "/link", {channel.label.zh + "的链接或刊载位置", "The link or place of " + channel.label.en}));
  if (characters_in(link) > longest_link) problems.push_back(too_long(pointer + "/link", longest_link));
  return problems;
}

std::vector<base::Problem> unknown_channels(const programme::Stage& stage, const base::JsonObject& sent) {
  std::vector<base::Problem> problems;
  for (const auto& [id, where] : sent)
    if (std::none_of(stage.channels.begin(), stage.channels.end(), [&](const auto& channel) { return channel.id == id; }))
      problems.push_back({"unknown_channel", {fmt::format("没有“{}”这个发布渠道。", std::string_view(id)), fmt::format("There is no channel “{}”.", std::string_view(id))}, {"", 0, 0, "/channels/" + std::string(id)}});
  return problems;
}

/// The channels posted on now.
base::Result<base::JsonObject> take_channels(const Step& step) {
  const auto* member = step.command.data->if_contains("channels");
  const base::JsonObject sent = member && member->is_object() ? member->as_object() : base::JsonObject{};
  base::JsonObject posted;
  std::vector<base::Problem> problems;
  for (const auto& channel : step.stage.channels)
    if (const auto* where = sent.if_contains(channel.id)) {
      for (auto& problem : check_posting(step, channel, *where)) problems.push_back(std::move(problem));
      posted[channel.id] = base::JsonObject{{"date", base::text_of(*where, "date")}, {"link", written(*where, "link")}};
    }
  for (auto& problem : unknown_channels(step.stage, sent)) problems.push_back(std::move(problem));
  if (posted.empty() && problems.empty() && !step.stage.channels.empty()) problems.push_back(missing_answer("/channels", {"发布渠道", "The channels"}));
  if (auto ok = complete(std::move(problems)); !ok) return tl::unexpected(ok.error());
  return posted;
}

/// Posted inside the poster's own house: a day, and no channel.
base::Result<base::JsonObject> take_day(const Step& step) {
  const std::string day = base::text_of(*step.command.data, "date");
  if (auto ok = complete(check_day(step, day, "/date", {"公示开始的日期", "The day of the posting"})); !ok) return tl::unexpected(ok.error());
  return base::JsonObject{{own_house, base::JsonObject{{"date", day}}}};
}

bool are_files(const base::Json& files) {
  return files.is_array() && !files.as_array().empty() && files.as_array().size() <= most_files && std::all_of(files.as_array().begin(), files.as_array().end(), [](const base::Json& file) { return file.is_string(); });
}

/// Takes the papers that prove the posting out of what was sent; every posting has its own.
base::Result<std::optional<base::Json>> take_proof(const programme::Stage& stage, base::Shared<base::JsonObject>& data) {
  if (!stage.proof) return std::nullopt;
  auto* evidence = data.edit().if_contains("evidence");
  auto* sent = evidence && evidence->is_object() ? evidence->as_object().if_contains("proof") : nullptr;
  if (!sent || !are_files(*sent))
    return tl::unexpected(complete({missing_answer("/evidence/proof", {"公示的证明材料", "The proof of the posting"})}).error());
  std::optional<base::Json> files = std::move(*sent);
  evidence->as_object().erase("proof");
  return files;
}

/// The facts noted with the posting, and its proof.
base::Result<void> take_papers(const Step& step, Recorded& recorded) {
  Command rest = step.command;
  auto proof = take_proof(step.stage, rest.data);
  if (!proof) return tl::unexpected(proof.error());
  const Step noting{step.state, step.procedure, step.stage, rest, step.actor, step.situation, step.role};
  if (auto ok = take_facts(noting, "publish", recorded, Completeness::whole); !ok) return ok;
  if (!*proof) return {};
  if (!recorded.sealed_fields.contains("evidence")) recorded.sealed_fields["evidence"] = base::JsonObject{};
  recorded.sealed_fields["evidence"].as_object()["proof/" + step.stage.id] = std::move(**proof);
  return {};
}

/// Posted on every channel: without a period that is all; with one, the posting runs from its latest day, and what the
/// stage requires stands before it, since time alone ends it. A period the text leaves open ends at once.
base::Result<void> begin(const Step& step, const base::JsonObject& posted, Recorded& recorded) {
  if (step.stage.period.empty()) {
    recorded.outcome = "published";
    return {};
  }
  const auto day = latest_day(posted);
  recorded.due = day ? posting_of(step.stage, *day, step.situation) : std::nullopt;
  if (recorded.due) return require_sets(step, step.stage.require, {}, recorded);
  recorded.outcome = "clear";
  return {};
}

/// What was amended is posted on every channel at once, with what changed; the period then begins anew.
base::Result<void> take_amendment(const Step& step, const base::JsonObject& now, Recorded& recorded) {
  if (!amends_a_posting(step.state, step.stage)) return {};
  std::vector<base::Problem> missing;
  for (const auto& channel : step.stage.channels)
    if (!now.contains(channel.id)) missing.push_back(missing_answer("/channels/" + channel.id, channel.label));
  if (auto ok = complete(std::move(missing)); !ok) return ok;
  auto reason = reason_in(step.command.data, Needed::yes);
  if (!reason) return tl::unexpected(reason.error());
  recorded.public_fields["amended"] = true;
  recorded.sealed_fields["reason"] = std::move(*reason);
  return {};
}

/// A posting that runs would silently begin anew.
base::Result<void> is_not_running(const Step& step) {
  if (!runs(step.state, step.stage) || step.stage.restarts_when_amended) return {};
  const auto since = posted_on(step.state, step.stage)->text(), last = step.state.due->date.text();
  return base::refuse("already_posted", {fmt::format("“{}”自 {} 起已在公示，到 {} 期满，不能再登记一次；期满后自动进入下一环节。", step.stage.label.zh, since, last),
                                         fmt::format("“{}” has been posted since {} and runs until {}: it is not posted again, and the case goes on by itself after that day.", step.stage.label.en, since, last)}, step.stage.treats);
}

base::Result<Recorded> publish(const Step& step) {
  if (auto ok = is_not_running(step); !ok) return tl::unexpected(ok.error());
  auto now = step.stage.inside ? take_day(step) : take_channels(step);
  if (!now) return tl::unexpected(now.error());
  auto posted = channels_of(step.state, step.stage.id);
  for (const auto& [id, where] : *now) posted[id] = where;
  Recorded recorded;
  if (auto ok = take_amendment(step, *now, recorded); !ok) return tl::unexpected(ok.error());
  if (auto ok = take_papers(step, recorded); !ok) return tl::unexpected(ok.error());
  if (!now->empty()) recorded.public_fields["channels"] = std::move(*now);
  if (is_everywhere(posted, step.stage))
    if (auto begun = begin(step, posted, recorded); !begun) return tl::unexpected(begun.error());
  return recorded;
}

/// An objection received is noted; what it leads to is known when the posting ends.
base::Result<Recorded> object(const Step& step) {
  if (!posted_on(step.state, step.stage)) return base::refuse("not_posted", {"还没有在全部渠道公示，不能登记异议。", "Nothing is posted on every channel yet, so there is nothing to object to."}, step.stage.treats);
  auto reason = reason_in(step.command.data, Needed::yes);
  if (!reason) return tl::unexpected(reason.error());
  Recorded recorded;
  recorded.sealed_fields["reason"] = std::move(*reason);
  return recorded;
}

base::Result<Recorded> accept(const Step& step, const std::string& what) { return what == "object" ? object(step) : publish(step); }

/// Whether somebody opened the objections' procedure between the day of the posting and its last day.
bool was_objected_to(const CaseState& state, const programme::Stage& stage, base::Date posted, const Situation& situation) {
  const auto filed = situation.objections.find(stage.objections);
  if (filed == situation.objections.end() || !state.due) return false;
  return std::any_of(filed->second.begin(), filed->second.end(), [&](base::Instant at) {
    const auto day = base::date_in_zone(at, situation.programme.zone);
    return posted <= day && day <= state.due->date;
  });
}

bool was_noted(const CaseState& state, const programme::Stage& stage) {
  return std::any_of(state.entries.begin(), state.entries.end(), [&](const Entry& entry) { return entry.stage == stage.id && entry.action == "object" && state.is_of_this_visit(entry); });
}

std::optional<std::string> lapsed(const CaseState& state, const programme::Stage& stage, const Situation& situation) {
  const auto posted = stage.period.empty() ? std::nullopt : posted_on(state, stage);
  if (!posted) return std::nullopt;
  const bool objected = stage.objections.empty() ? was_noted(state, stage) : was_objected_to(state, stage, *posted, situation);
  return objected ? "objected" : "clear";
}

}  // namespace

bool runs(const CaseState& state, const programme::Stage& stage) { return !stage.period.empty() && state.due && posted_on(state, stage); }

bool amends_a_posting(const CaseState& state, const programme::Stage& stage) { return stage.restarts_when_amended && runs(state, stage); }

std::optional<base::Date> posted_on(const CaseState& state, const programme::Stage& stage) {
  const auto posted = channels_of(state, stage.id);
  return is_everywhere(posted, stage) ? latest_day(posted) : std::nullopt;
}

std::optional<base::Date> posted_on(const CaseState& state, const std::string& stage) { return latest_day(channels_of(state, stage)); }

const StageKind publication{programme::StageType::publication, acts, accept, lapsed};

}  // namespace procedure::stages
