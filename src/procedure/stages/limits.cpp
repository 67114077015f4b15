#include "procedure/stages/questions.h"

#include <fmt/format.h>

namespace procedure::stages {
namespace {

base::Problem problem_at(const programme::FormField& field, std::string code, std::string zh, std::string en) { return {std::move(code), {std::move(zh), std::move(en)}, {"", 0, 0, "/facts/" + field.fact}}; }

void check_length(const programme::FormField& field, std::string_view text, std::vector<base::Problem>& problems) {
  const int characters = characters_in(text);
  if (field.at_most && characters > *field.at_most) problems.push_back(too_long("/facts/" + field.fact, *field.at_most));
  if (field.at_least && characters < *field.at_least)
    problems.push_back(problem_at(field, "too_short", fmt::format("不得少于 {} 字，现有 {} 字。", *field.at_least, characters), fmt::format("At least {} characters; there are {}.", *field.at_least, characters)));
}

void check_rows(const programme::FormField& field, std::size_t rows, std::vector<base::Problem>& problems) {
  if (!field.fewest_rows || !field.most_rows) return;
  if (rows >= static_cast<std::size_t>(*field.fewest_rows) && rows <= static_cast<std::size_t>(*field.most_rows)) return;
  problems.push_back(problem_at(field, "wrong_rows", fmt::format("应填 {} 至 {} 行，现有 {} 行。", *field.fewest_rows, *field.most_rows, rows), fmt::format("{} to {} rows are asked for; there are {}.", *field.fewest_rows, *field.most_rows, rows)));
}

/// The yes or no, or the option, as the format writes it.
std::string answer_in(const base::Json& value) {
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

const base::JsonObject& sent_parts(const Step& step) {
  static const base::JsonObject none;
  const auto* sent = step.command.data->if_contains("not_applicable");
  return sent && sent->is_object() ? sent->as_object() : none;
}

}  // namespace

std::vector<base::Problem> beyond_limits(const Questions& questions, const base::JsonObject& sent) {
  std::vector<base::Problem> problems;
  for (const auto& question : questions.asked) {
    const auto& value = stated(sent, question.field->fact);
    if (value.is_null()) continue;
    if (value.is_string()) check_length(*question.field, value.as_string(), problems);
    if (value.is_array()) check_rows(*question.field, value.as_array().size(), problems);
    if (!question.field->must_be.empty() && answer_in(value) != question.field->must_be)
      problems.push_back(problem_at(*question.field, "must_be", "这一项须如实确认后才能提交；不能确认的，不能办理。", "This has to be confirmed, if it is true; without it nothing can be filed."));
  }
  return problems;
}

bool is_left_out(const Step& step, const programme::FormPart& part) { return part.may_not_apply && !written(sent_parts(step), part.id).empty(); }

base::Result<base::JsonObject> parts_left_out(const Step& step, const Questions& questions) {
  base::JsonObject kept;
  std::vector<base::Problem> problems;
  for (const auto& [id, reason] : sent_parts(step)) {
    const std::string name(id), here = "/not_applicable/" + name, words = written(sent_parts(step), name);
    const bool may = std::any_of(questions.asked.begin(), questions.asked.end(), [&](const auto& question) { return question.part->id == name && question.part->may_not_apply; });
    if (!may) problems.push_back({"not_asked", {fmt::format("“{}”这一部分不能注明不适用。", name), fmt::format("The part “{}” cannot be left out.", name)}, {"", 0, 0, here}});
    else if (words.empty()) problems.push_back(missing_answer(here, {"不适用的理由", "The reason why it does not apply"}));
    else if (characters_in(words) > longest_text) problems.push_back(too_long(here, longest_text));
    else kept[name] = words;
  }
  if (auto ok = complete(std::move(problems)); !ok) return tl::unexpected(ok.error());
  return kept;
}

}  // namespace procedure::stages
