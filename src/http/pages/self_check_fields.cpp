#include "http/pages/self_check_fields.h"

#include <fmt/format.h>

namespace http::pages {
namespace {

using rules::Fact;
using rules::FactType;

/// Writes the inputs of one fact under one name.
struct Writer {
  const Frame& frame;
  const Answers& answers;

  std::string text_input(const std::string& name, const char* type = "text", const char* size = "") const {
    return fmt::format(R"(<input class="input {}" id="{}" name="{}" type="{}" value="{}" maxlength="200">)", size, name, name, type, escape(answer(answers, name)));
  }

  std::string radio(const std::string& name, std::string_view value, std::string_view label) const {
    return fmt::format(R"(<label class="choice"><input type="radio" name="{}" value="{}"{}> {}</label>)", name, escape(value),
                       answer(answers, name) == value ? " checked" : "", escape(label));
  }

  std::string yes_no(const std::string& name) const {
    return radio(name, "true", say(frame.language, "是", "yes")) + radio(name, "false", say(frame.language, "否", "no")) +
           radio(name, "", say(frame.language, "不清楚", "not known"));
  }

  std::string select(const std::string& name, const Fact& fact) const {
    std::string html = fmt::format(R"(<select class="input" id="{0}" name="{0}"><option value="">{1}</option>)", name, say(frame.language, "请选择", "choose"));
    for (const auto& option : fact.options)
      html += fmt::format(R"(<option value="{}"{}>{}</option>)", escape(option.id), answer(answers, name) == option.id ? " selected" : "",
                          escape(pick(option.label, frame.language)));
    return html + "</select>";
  }

  std::string money_unit(const std::string& name) const {
    std::string html = fmt::format(R"(<select class="input short" name="{}.unit" aria-label="{}">)", name, say(frame.language, "单位", "unit"));
    const std::string_view chosen = answer(answers, name + ".unit");
    for (const std::string_view unit : {"万元", "元", "亿元"})
      html += fmt::format(R"(<option{}>{}</option>)", chosen == unit ? " selected" : "", unit);
    return html + "</select>";
  }

  std::string series(const std::string& name, const Fact& fact, int latest_year) const {
    std::string html;
    for (int year = latest_year - series_years + 1; year <= latest_year; ++year)
      html += fmt::format(R"(<div class="with-unit"><label for="{0}.{1}">{1}</label> {2}{3}</div>)", name, year,
                          text_input(fmt::format("{}.{}", name, year), "text", "short"), fact.unit == "CNY" ? "" : " " + escape(fact.unit));
    return html + (fact.unit == "CNY" ? money_unit(name) : "");
  }

  std::string simple(const std::string& name, const Fact& fact) const {
    switch (fact.type) {
      case FactType::boolean:
      case FactType::boolean_named: return yes_no(name);
      case FactType::choice: return select(name, fact);
      case FactType::date: return text_input(name, "date", "short");
      case FactType::money: return fmt::format(R"(<div class="with-unit">{} {}</div>)", text_input(name, "text", "short"), money_unit(name));
      default: return text_input(name) + (fact.unit.empty() ? "" : " " + escape(fact.unit));
    }
  }

  std::string row(const std::string& name, const Fact& fact, int number) const {
    std::string html = fmt::format(R"(<fieldset class="rows"><legend>{} {}</legend>)", escape(pick(fact.label, frame.language)), number);
    for (const auto& column : fact.fields) {
      const std::string input = fmt::format("{}.{}.{}", name, number, column.name);
      const bool group = column.type == FactType::boolean || column.type == FactType::boolean_named;
      html += group ? fmt::format(R"(<fieldset class="field"><legend>{}</legend>{}</fieldset>)", escape(pick(column.label, frame.language)), simple(input, column))
                    : fmt::format(R"(<div class="field"><label for="{}">{}</label>{}</div>)", input, escape(pick(column.label, frame.language)), simple(input, column));
    }
    return html + "</fieldset>";
  }

  std::string list(const std::string& name, const Fact& fact) const {
    std::string html = fmt::format(R"(<label class="choice"><input type="checkbox" name="{0}.none" value="true"{1}> {2}</label>)", name,
                                   answer(answers, name + ".none").empty() ? "" : " checked", say(frame.language, "没有", "none"));
    bool filled = false;
    for (const auto& [input, value] : answers) filled = filled || (input.starts_with(name + ".1.") && !value.empty());
    html += fmt::format("<details{}><summary>{}</summary>", filled ? " open" : "", say(frame.language, "有：逐项填写", "some: fill in each"));
    for (int number = 1; number <= list_rows; ++number) html += row(name, fact, number);
    return html + "</details>";
  }
};

bool is_group(const Fact& fact) {
  return fact.type == FactType::boolean || fact.type == FactType::boolean_named || fact.type == FactType::series || fact.type == FactType::list;
}

base::Json simple_value(const Fact& fact, const Answers& answers, const std::string& name) {
  const std::string_view text = answer(answers, name);
  if (text.empty()) return nullptr;
  if (fact.type == FactType::boolean || fact.type == FactType::boolean_named) return text == "true";
  if (fact.type != FactType::money) return base::Json(text);
  const std::string_view unit = answer(answers, name + ".unit");
  return base::Json(std::string(text) + (unit.empty() ? "" : " " + std::string(unit)));
}

base::Json list_value(const Fact& fact, const Answers& answers) {
  base::JsonArray rows;
  for (int number = 1; number <= list_rows; ++number) {
    base::JsonObject row;
    for (const auto& column : fact.fields) {
      auto value = simple_value(column, answers, fmt::format("{}.{}.{}", fact.name, number, column.name));
      if (!value.is_null()) row.emplace(column.name, std::move(value));
    }
    if (!row.empty()) rows.push_back(std::move(row));
  }
  if (rows.empty() && answer(answers, fact.name + ".none").empty()) return nullptr;
  return rows;
}

base::Json series_value(const Fact& fact, const Answers& answers, int latest_year) {
  base::JsonObject years;
  const std::string_view unit = answer(answers, fact.name + ".unit");
  for (int year = latest_year - series_years + 1; year <= latest_year; ++year) {
    const std::string_view text = answer(answers, fmt::format("{}.{}", fact.name, year));
    if (!text.empty()) years.emplace(std::to_string(year), std::string(text) + (unit.empty() ? "" : " " + std::string(unit)));
  }
  if (years.empty()) return nullptr;
  return years;
}

}  // namespace

std::string_view answer(const Answers& answers, const std::string& name) {
  const auto found = answers.find(name);
  return found == answers.end() ? std::string_view() : std::string_view(found->second);
}

base::Json value_of(const Fact& fact, const Answers& answers, int latest_year) {
  if (fact.type == FactType::list) return list_value(fact, answers);
  if (fact.type == FactType::series) return series_value(fact, answers, latest_year);
  return simple_value(fact, answers, fact.name);
}

std::string field(const Frame& frame, const Fact& fact, const Answers& answers, const std::vector<base::Problem>& problems, int latest_year) {
  const Writer writer{frame, answers};
  const std::string label = escape(pick(fact.label, frame.language));
  std::string notes;
  if (!fact.help.zh.empty()) notes += fmt::format(R"(<p class="hint">{}</p>)", escape(pick(fact.help, frame.language)));
  for (const auto& problem : problems)
    if (problem.place.pointer == "/facts/" + fact.name || problem.place.pointer.starts_with("/facts/" + fact.name + "/"))
      notes += fmt::format(R"(<p class="error">{}</p>)", escape(pick(problem.message, frame.language)));

  std::string inputs = fact.type == FactType::series ? writer.series(fact.name, fact, latest_year)
                       : fact.type == FactType::list ? writer.list(fact.name, fact)
                                                     : writer.simple(fact.name, fact);
  if (is_group(fact))
    return fmt::format(R"(<fieldset class="field" id="{}"><legend>{}</legend>{}{}</fieldset>)", fact.name, label, notes, inputs);
  return fmt::format(R"(<div class="field"><label for="{}">{}</label>{}{}</div>)", fact.name, label, notes, inputs);
}

}  // namespace http::pages
