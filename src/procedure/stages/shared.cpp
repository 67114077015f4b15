#include "procedure/asked.h"
#include "procedure/stages/stage.h"

#include <fmt/format.h>

namespace procedure::stages {
namespace {

bool is_blank(std::string_view text) {
  constexpr std::string_view ideographic_space = "\xE3\x80\x80";
  while (!text.empty()) {
    if (std::string_view(" \t\r\n\f\v").find(text.front()) != std::string_view::npos) text.remove_prefix(1);
    else if (text.starts_with(ideographic_space)) text.remove_prefix(ideographic_space.size());
    else return false;
  }
  return true;
}

bool is_one_of(const std::vector<std::string>& names, const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); }

}  // namespace

int characters_in(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string written(const base::JsonObject& from, std::string_view key) {
  auto text = base::text_of(from, key);
  return is_blank(text) ? std::string() : text;
}

std::string written(const base::Json& from, std::string_view key) {
  const auto* object = from.if_object();
  return object ? written(*object, key) : std::string();
}

base::Problem missing_answer(std::string pointer, const base::Text& what) {
  return {"missing_answer", {what.zh + "还没有填写。", what.en + " is not filled in."}, {"", 0, 0, std::move(pointer)}};
}

base::Problem too_long(std::string pointer, int most_characters) {
  return {"too_long", {fmt::format("不得超过 {} 字。", most_characters), fmt::format("At most {} characters.", most_characters)}, {"", 0, 0, std::move(pointer)}};
}

base::Problem too_many(std::string pointer, std::size_t most) {
  return {"too_many", {fmt::format("一次不超过 {} 项。", most), fmt::format("At most {} at a time.", most)}, {"", 0, 0, std::move(pointer)}};
}

base::Result<void> complete(std::vector<base::Problem> problems) {
  if (problems.empty()) return {};
  return base::refuse("incomplete_entry", {fmt::format("还有 {} 处没有填好，请补全后再提交；已填的内容都还在。", problems.size()),
                                           fmt::format("{} place(s) are not filled in yet; complete them and send again. Nothing you typed is lost.", problems.size())},
                      std::move(problems));
}

base::Result<std::string> reason_in(const base::JsonObject& data, Needed needed) {
  std::string reason = written(data, "reason");
  std::vector<base::Problem> problems;
  if (reason.empty() && needed == Needed::yes) problems.push_back(missing_answer("/reason", {"理由", "The reason"}));
  if (characters_in(reason) > longest_text) problems.push_back(too_long("/reason", longest_text));
  if (auto ok = complete(std::move(problems)); !ok) return tl::unexpected(ok.error());
  return reason;
}

bool is_a_no(const programme::Choice& option) { return option.items_required || (option.reason_required && option.require.empty()); }

bool is_offered(const CaseState& state, const programme::Choice& option, const Situation& situation) {
  return !option.if_ || asked_in(state, state.facts, situation).holds(option.if_);
}

bool stands_for(const CaseState& state, const Actor& actor, const std::vector<std::string>& roles) {
  const auto excluded = [&](const std::string& role) { return is_one_of(roles, role); };
  if (std::any_of(actor.roles.begin(), actor.roles.end(), excluded)) return true;
  return std::any_of(state.entries.begin(), state.entries.end(), [&](const Entry& entry) { return entry.account == actor.account && excluded(entry.role); });
}

bool declares_conflict(const Entry& entry) { return entry.action == std::string_view("recuse"); }

bool declared_conflict(const CaseState& state, const std::string& account) {
  return std::any_of(state.entries.begin(), state.entries.end(), [&](const Entry& entry) { return declares_conflict(entry) && entry.account == account; });
}

}  // namespace procedure::stages
