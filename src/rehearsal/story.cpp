#include "rehearsal/story.h"

#include "rehearsal/text.h"

#include <fmt/format.h>

namespace rehearsal {
namespace {

using programme::Procedure;
using programme::Programme;
using programme::Stage;

constexpr std::size_t longest_value = 40;   // bytes of an answer that are shown

/// What the engine calls its own acts.
base::Text word_for(const std::string& what) {
  static const std::map<std::string, base::Text> words{{"submit", {"提交", "submits"}}, {"assign", {"选任", "appoints"}}, {"sheet", {"交评审表", "files a sheet"}}, {"vote", {"投票", "votes"}},
                                                       {"close", {"结束表决", "closes the ballot"}}, {"publish", {"公示或发布", "posts"}}, {"register", {"登记", "registers"}}, {"recuse", {"回避", "stands aside"}},
                                                       {"judge", {"记录判断", "notes judgements"}}, {"replace", {"更换人员", "replaces people"}}, {"object", {"登记异议", "notes an objection"}},
                                                       {"declare", {"声明无利害关系", "declares no interest"}}, {"withdraw", {"撤回", "withdraws"}}};
  const auto found = words.find(what);
  return found == words.end() ? base::Text{what, what} : found->second;
}

std::string shown(const base::Json& value) {
  std::string text = value.is_string() ? std::string(value.as_string()) : boost::json::serialize(value);
  if (text.size() <= longest_value) return text;
  std::size_t end = longest_value;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;   // no half character
  return text.substr(0, end) + "…";
}

/// The answers that say what somebody decided or when; forms are told by how many facts they state.
std::string said_in(const base::JsonObject& data) {
  std::string said;
  const auto add = [&](std::string_view name, const std::string& value) { said += fmt::format("{}{} {}", said.empty() ? "" : ", ", name, value); };
  for (const auto& [key, value] : data) {
    if (key == "facts" && value.is_object()) add("facts", fmt::format("×{}", value.as_object().size()));
    else if (key == "channels" && value.is_object())
      for (const auto& [id, where] : value.as_object()) add(id, base::text_of(where, "date"));
    else if (key != "evidence" && key != "judgements" && key != "sheet" && key != "dated_checks") add(key, shown(value));
  }
  return said;
}

/// Tells the moves one after the other, knowing which case runs which procedure.
class Teller {
 public:
  explicit Teller(const Scene& scene) : edition_(scene.written) {}

  base::Text line(const Move& move, const Answer& answer) {
    base::Text told = what(move);
    const std::string said = said_in(move.data);
    for (auto* text : {&told.zh, &told.en})
      if (!said.empty()) *text += fmt::format(" [{}]", said);
    if (!answer.accepted) {
      told.zh += fmt::format(" — 被拒绝 {}", answer.code);
      told.en += fmt::format(" — refused {}", answer.code);
    }
    return told;
  }

 private:
  base::Text what(const Move& move) {
    switch (move.kind) {
      case Move::Kind::open_round: return {fmt::format("{} 开启 {} 年的批次", move.account, move.action), fmt::format("{} opens the round of {}", move.account, move.action)};
      case Move::Kind::open_case: return opening(move);
      case Move::Kind::act: return act(move);
      case Move::Kind::clock: return {fmt::format("时间到，案卷 {}", move.case_id), fmt::format("time passes for case {}", move.case_id)};
    }
    return {};
  }

  base::Text opening(const Move& move) {
    procedure_of_[move.case_id] = move.procedure;
    const Procedure* procedure = edition_.procedure(move.procedure);
    const auto label = procedure ? procedure->label : base::Text{move.procedure, move.procedure};
    base::Text told{fmt::format("{} 发起“{}” → 案卷 {}", move.account, label.zh, move.case_id), fmt::format("{} opens “{}” → case {}", move.account, label.en, move.case_id)};
    if (move.about.empty()) return told;
    told.zh += move.title.empty() ? fmt::format("，针对 {}", move.about) : fmt::format("，针对 {} 所获 {}", move.about, move.title);
    told.en += move.title.empty() ? fmt::format(" about {}", move.about) : fmt::format(" about the {} of {}", move.title, move.about);
    return told;
  }

  base::Text act(const Move& move) const {
    const auto dot = move.action.find('.');
    const std::string stage_id = move.action.substr(0, dot), what = move.action.substr(dot + 1);
    const auto procedure = procedure_of_.find(move.case_id);
    const Procedure* known = procedure == procedure_of_.end() ? nullptr : edition_.procedure(procedure->second);
    const Stage* stage = known ? known->stage(stage_id) : nullptr;
    const auto word = option_or_word(stage, what);
    if (stage_id == "case") return {fmt::format("{} 在案卷 {}：{}", move.account, move.case_id, word.zh), fmt::format("{} in case {}: {}", move.account, move.case_id, word.en)};
    const auto label = stage ? stage->label : base::Text{stage_id, stage_id};
    return {fmt::format("{} 在案卷 {}“{}”：{}（{}）", move.account, move.case_id, label.zh, word.zh, move.action), fmt::format("{} at “{}” of case {}: {} ({})", move.account, label.en, move.case_id, word.en, move.action)};
  }

  static base::Text option_or_word(const Stage* stage, const std::string& what) {
    if (stage)
      for (const auto& option : stage->options)
        if (option.id == what) return option.label;
    return word_for(what);
  }

  const Programme& edition_;
  std::map<std::string, std::string> procedure_of_;
};

}  // namespace

std::vector<Told> story_of(const Scene& scene, const History& history, const Moves& moves) {
  Answers answers;
  make_again(scene, history, moves, &answers);
  Teller teller(scene);
  std::vector<Told> story;
  for (std::size_t i = 0; i < moves.size(); ++i) {
    const auto& move = moves[i];
    story.push_back({base::date_in_zone(move.at, scene.written.zone).text(), teller.line(move, i < answers.size() ? answers[i] : Answer{})});
  }
  return story;
}

}  // namespace rehearsal
