#include "procedure/stages/stage.h"

#include <fmt/format.h>

namespace procedure::stages {
namespace {

std::vector<std::string> acts(const programme::Stage&) { return {"publish"}; }

base::JsonObject posted_before(const Step& step) {
  base::JsonObject posted;
  for (const auto& entry : step.state.entries)
    if (entry.stage == step.stage.id && entry.at >= step.state.entered_at)
      if (const auto* channels = entry.data.if_contains("channels"); channels && channels->is_object())
        for (const auto& [id, where] : channels->as_object()) posted[id] = where;
  return posted;
}

std::vector<base::Problem> check_posting(const Step& step, const programme::Channel& channel, const base::Json& sent) {
  const std::string pointer = "/channels/" + channel.id;
  std::vector<base::Problem> problems;
  const auto date = base::Date::parse(base::text_of(sent, "date"));
  if (!date)
    problems.push_back(missing_answer(pointer + "/date", {channel.label.zh + "的发布日期", "The day of " + channel.label.en}));
  else if (*date > step.situation.today())
    problems.push_back({"in_the_future", {"发布日期不能晚于今天。", "The day cannot be later than today."}, {"", 0, 0, pointer + "/date"}});
  if (base::text_of(sent, "link").empty()) problems.push_back(missing_answer(pointer + "/link", {channel.label.zh + "的链接或刊载位置", "The link or place of " + channel.label.en}));
  return problems;
}

base::Result<Recorded> accept(const Step& step, const std::string&) {
  const auto* sent = step.command.data.if_contains("channels");
  const base::JsonObject none;
  const base::JsonObject& channels = sent && sent->is_object() ? sent->as_object() : none;
  base::JsonObject all = posted_before(step), now;
  std::vector<base::Problem> problems;
  for (const auto& channel : step.stage.channels) {
    const auto* where = channels.if_contains(channel.id);
    if (!where) continue;
    auto found = check_posting(step, channel, *where);
    problems.insert(problems.end(), found.begin(), found.end());
    now[channel.id] = base::JsonObject{{"date", base::text_of(*where, "date")}, {"link", base::text_of(*where, "link").substr(0, 2000)}};
    all[channel.id] = now[channel.id];
  }
  for (const auto& [id, where] : channels)
    if (!now.contains(id)) problems.push_back({"unknown_channel", {fmt::format("没有“{}”这个发布渠道。", std::string_view(id)), fmt::format("There is no channel “{}”.", std::string_view(id))}, {"", 0, 0, "/channels/" + std::string(id)}});
  if (now.empty() && problems.empty() && !step.stage.channels.empty()) problems.push_back(missing_answer("/channels", {"发布渠道", "The channels"}));
  if (auto ok = complete(std::move(problems)); !ok) return tl::unexpected(ok.error());
  Recorded recorded;
  if (!now.empty()) recorded.public_fields["channels"] = std::move(now);
  if (all.size() == step.stage.channels.size() && step.stage.period.empty()) recorded.outcome = "published";
  return recorded;
}

}  // namespace

const StageKind publication{programme::StageType::publication, acts, accept};

}  // namespace procedure::stages
