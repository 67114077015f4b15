#include "http/pages/guide.h"

#include "programme/settings.h"
#include "rehearsal/sets.h"

#include <fmt/format.h>
#include <set>

namespace http::pages {
namespace {

using programme::Programme;

/// Writes one guide; holds what its sections share.
class Guide {
 public:
  Guide(const Frame& frame, const Programme& programme) : frame_(frame), programme_(programme) {}

  std::string body() const {
    return head() + R"(<div class="guide"><div class="guide-side">)" + aside() + contents() + "</div><div>" + basics() + conditions() + materials() + procedures() + titles() + bans() + clauses() +
           "</div></div>";
  }

 private:
  std::string_view say(std::string_view zh, std::string_view en) const { return pages::say(frame_.language, zh, en); }
  std::string text(const base::Text& text) const { return escape(pick(text, frame_.language)); }
  std::string path() const { return "/programmes/" + programme_.name(); }

  std::string chip(const std::string& clause_id) const {
    return clause_chip(programme_.cite(clause_id), link(frame_, path() + "#" + clause_id));
  }

  /// One chip a citation, however many parts of it are treated.
  std::string chips(const std::vector<std::string>& ids) const {
    std::set<std::string, std::less<>> seen;
    std::string html;
    for (const auto& id : ids)
      if (seen.insert(std::string(programme_.cite(id))).second) html += chip(id) + " ";
    return html;
  }

  std::string head() const {
    return fmt::format(R"(<p class="quiet no-print"><a href="{}">{}</a></p><h1>{}</h1><p>{} · {}</p>)", link(frame_, "/programmes"),
                       say("办事指南", "Programmes"), text(programme_.label), text(programme_.issuer), text(programme_.edition_label));
  }

  static std::string entry(const std::string& id, std::string_view words) { return fmt::format(R"(<li><a href="#{}">{}</a></li>)", id, words); }

  /// A section that is folded until somebody asks for it; what an applicant needs first stands open.
  static std::string fold(const std::string& id, const std::string& heading, const std::string& content, bool open) {
    return fmt::format(R"(<details class="fold" id="{}"{}><summary><h2>{}</h2></summary>{}</details>)", id, open ? " open" : "", heading, content);
  }

  /// A guide is long: what it holds, section by section, beside it.
  std::string contents() const {
    std::string html = fmt::format(R"(<nav aria-label="{}"><ul class="contents">)", say("本页目录", "On this page"));
    html += entry("basics", say("基本信息", "At a glance"));
    if (const auto order = gates(); !order.empty()) {
      html += entry("set-" + escape(order.front()), text(programme_.rulebook.sets.at(order.front()).label));
      if (order.size() > 1) html += entry("set-others", other_conditions());
    }
    html += entry("materials", say("申报材料和表格", "Forms and material"));
    for (const auto& procedure : programme_.procedures) html += entry("procedure-" + escape(procedure.id), text(procedure.label));
    return html + entry("clauses", say("条文要点", "Clauses")) + "</ul></nav>";
  }

  std::string aside() const {
    const bool open = programme_.status == "in_force";
    std::string html = R"(<aside class="card" aria-label=")" + std::string(say("办理", "Start")) + R"(">)";
    html += fmt::format(R"(<p><b>{}</b></p>)", open ? say("可以申报", "Open for applications")
                                                    : say("草案：只供试算，不受理申报", "Draft: for trial only, no applications"));
    html += fmt::format(R"(<p class="buttons"><a class="button primary" href="{}">{}</a></p>)", link(frame_, path() + "/check"),
                        say("先自查：我符合吗", "Self-check: do I qualify?"));
    if (open) html += fmt::format(R"(<p class="buttons"><a class="button" href="/app/">{}</a></p>)", say("登录并申报", "Sign in and apply"));
    html += fmt::format(R"(<p class="quiet">{}</p></aside>)",
                        say("自查不需登录，不保存任何内容。", "The self-check needs no account and stores nothing."));
    return html;
  }

  std::string parameter(const rules::Parameter& parameter) const {
    return fmt::format("<dt>{}</dt><dd>{} {}</dd>", text(parameter.label), parameter_value(parameter), chips(parameter.treats));
  }

  std::string parameter_value(const rules::Parameter& parameter) const {
    if (parameter.value.is_null()) return fmt::format(R"(<span class="quiet">{}</span>)", say("文件未规定", "the text sets none"));
    return text(programme::shown_with_unit(parameter));
  }

  /// Nothing where the text says nothing about a fee.
  std::string fee() const {
    const auto row = [&](const std::string& amount, const std::vector<std::string>& treats) { return fmt::format("<dt>{}</dt><dd>{} {}</dd>", say("收费", "Fee"), amount, chips(treats)); };
    if (programme_.no_fee.is_set) return row(std::string(say("不收取任何费用", "nothing is charged")), programme_.no_fee.treats);
    const auto charged = programme_.rulebook.parameters.find(programme_.fee.parameter);
    return charged == programme_.rulebook.parameters.end() ? std::string() : row(parameter_value(charged->second), programme_.fee.treats);
  }

  std::string basics() const {
    std::string html = fmt::format(R"(<h2 id="basics">{}</h2><dl class="pairs">)", say("基本信息", "At a glance"));
    html += fmt::format("<dt>{}</dt><dd>{}</dd>", say("实施单位", "Run by"), text(programme_.issuer));
    html += fee() + "</dl>";
    std::string parameters;
    for (const auto& [name, p] : programme_.rulebook.parameters)
      if (!p.value.boolean()) parameters += parameter(p);
    if (parameters.empty()) return html;
    return html + fold("parameters", std::string(say("期限和数值", "Periods and figures")), R"(<dl class="pairs">)" + parameters + "</dl>", false);
  }

  std::string condition(const rules::Condition& condition) const {
    if (!condition.conditions.empty()) {
      std::string html = fmt::format(R"(<li><h3>{} {}</h3><ul>)", text(condition.label), chips(condition.treats));
      for (const auto& child : condition.conditions) html += this->condition(child);
      return html + "</ul></li>";
    }
    const bool judged = !condition.ask.empty();
    return fmt::format(R"(<li>{} <span class="tag {}">{}</span> {}</li>)", text(condition.label), judged ? "wait" : "info",
                       judged ? say("由主管部门判断", "judged by an office") : say("系统核算", "computed"), chips(condition.treats));
  }

  /// The sets an applicant is checked against come first.
  std::vector<std::string> sets_in_order() const {
    std::vector<std::string> order;
    if (!programme_.procedures.empty()) order = rehearsal::sets_to_check(programme_, programme_.procedures.front());
    for (const auto& [id, set] : programme_.rulebook.sets)
      if (std::find(order.begin(), order.end(), id) == order.end()) order.push_back(id);
    return order;
  }

  /// Those that decide something, in that order.
  std::vector<std::string> gates() const {
    auto order = sets_in_order();
    std::erase_if(order, [&](const std::string& id) { return programme_.rulebook.sets.at(id).use != rules::Use::gate; });
    return order;
  }

  std::string_view other_conditions() const { return say("其他环节核对的条件", "Conditions of other steps"); }

  std::string conditions() const {
    std::string html;
    std::string others;
    for (const auto& id : gates()) {
      const auto& set = programme_.rulebook.sets.at(id);
      std::string rows;
      for (const auto& c : set.conditions) rows += condition(c);
      for (const auto& e : set.exemptions)
        rows += fmt::format(R"(<li>{} <span class="tag ok">{}</span> {}</li>)", text(e.label), say("豁免", "exemption"), chips(e.treats));
      if (html.empty()) html = fold("set-" + escape(id), text(set.label), "<p>" + chips(set.treats) + "</p><ul>" + rows + "</ul>", true);
      else others += fmt::format(R"(<h3 id="set-{}">{} {}</h3><ul>{}</ul>)", escape(id), text(set.label), chips(set.treats), rows);
    }
    return others.empty() ? html : html + fold("set-others", std::string(other_conditions()), others, false);
  }

  std::string materials() const {
    std::string html = fmt::format(R"(<h2 id="materials">{}</h2><ul>)", say("申报材料和表格", "Forms and material"));
    for (const auto& [id, form] : programme_.forms) {
      html += fmt::format("<li>{} {}", text(form.label), chips(form.treats));
      if (form.layout == "not_supplied")
        html += fmt::format(R"( <span class="tag">{}</span>)", say("系统版式：原表未随文件公布", "our layout: the official form was not published"));
      html += "</li>";
    }
    html += "</ul>";
    const auto kinds = kinds_of_evidence();
    if (kinds.empty()) return html;
    html += fmt::format("<p>{}</p><ul>", say("证明材料按条件逐项上传，可用的种类：", "Evidence is attached to each condition; accepted kinds:"));
    for (const auto& [id, label] : programme_.rulebook.evidence_kinds)
      if (kinds.contains(id)) html += "<li>" + text(label) + "</li>";
    return html + "</ul>";
  }

  using Kinds = std::set<std::string, std::less<>>;

  static void add_kinds(const std::vector<rules::Condition>& conditions, Kinds& kinds) {
    for (const auto& condition : conditions) {
      kinds.insert(condition.evidence.begin(), condition.evidence.end());
      if (condition.if_fail) kinds.insert(condition.if_fail->evidence.begin(), condition.if_fail->evidence.end());
      add_kinds(condition.conditions, kinds);
    }
  }

  /// Of the kinds in the shared dictionary, those this edition asks for.
  Kinds kinds_of_evidence() const {
    Kinds kinds;
    for (const auto& [name, fact] : programme_.rulebook.facts) kinds.insert(fact.evidence.begin(), fact.evidence.end());
    for (const auto& [id, set] : programme_.rulebook.sets) {
      add_kinds(set.conditions, kinds);
      for (const auto& exemption : set.exemptions) kinds.insert(exemption.evidence.begin(), exemption.evidence.end());
    }
    return kinds;
  }

  std::string stage(const programme::Procedure& procedure, const programme::Stage& stage) const {
    const auto role = programme_.roles.find(stage.by);
    std::string html = fmt::format("<li><b>{}</b> {}", text(stage.label), chips(stage.treats));
    if (role != programme_.roles.end()) html += fmt::format("<br>{}{}", say("办理：", "By: "), text(role->second.label));
    if (stage.deadline || !stage.by.empty()) html += "<br>" + period(stage) + silence(procedure, stage);
    return html + "</li>";
  }

  /// What it comes to when nobody acts in time; nothing where that only shows.
  std::string silence(const programme::Procedure& procedure, const programme::Stage& stage) const {
    const auto next = stage.deadline ? stage.next.find(stage.deadline->missed) : stage.next.end();
    if (next == stage.next.end() || stage.deadline->missed == "late") return "";
    const auto option = std::find_if(stage.options.begin(), stage.options.end(), [&](const auto& one) { return one.id == next->first; });
    return std::string(say("；逾期没有办理的：", "; if nothing is done by then: ")) + (option != stage.options.end() ? text(option->label) : text(label_of(procedure, next->second)));
  }

  static base::Text label_of(const programme::Procedure& procedure, const std::string& next) {
    if (const auto* stage = procedure.stage(next)) return stage->label;
    const auto result = std::find_if(procedure.results.begin(), procedure.results.end(), [&](const auto& one) { return one.id == next; });
    return result == procedure.results.end() ? base::Text{} : result->label;
  }

  std::string period(const programme::Stage& stage) const {
    if (const auto posted = programme_.rulebook.parameters.find(stage.period); posted != programme_.rulebook.parameters.end() && !posted->second.value.is_null())
      return std::string(say("公示：", "Posted for: ")) + parameter_value(posted->second);
    const auto none = fmt::format(R"(<span class="quiet">{}</span>)", say("文件未规定期限", "the text sets no period"));
    if (!stage.deadline) return none;
    if (stage.deadline->period) return fmt::format("{} {}", say("期限：", "Period: ") , text(stage.deadline->period->text()));
    const auto found = programme_.rulebook.parameters.find(stage.deadline->within);
    if (found != programme_.rulebook.parameters.end() && !found->second.value.is_null())
      return std::string(say("期限：", "Period: ")) + parameter_value(found->second);
    return stage.deadline->date.empty() ? none : std::string(say("期限：按通知的日期", "Period: the date given in the request"));
  }

  /// Who starts it this way, and what for.
  std::string way(const programme::Way& way) const {
    const auto role = programme_.roles.find(way.by);
    std::string html = fmt::format("<h3>{}</h3>", text(way.label));
    if (role != programme_.roles.end()) html += fmt::format(R"(<p class="quiet">{}{}</p>)", say("发起：", "Started by: "), text(role->second.label));
    if (way.treats.empty()) return html;
    html += "<ul>";
    for (const auto& id : way.treats)
      if (const auto* clause = programme_.clause(id)) html += fmt::format("<li>{} {}</li>", text(clause->gloss), chip(id));
    return html + "</ul>";
  }

  std::string procedures() const {
    std::string html;
    for (const auto& procedure : programme_.procedures) {
      std::string content;
      for (const auto& way : procedure.ways)
        if (!way.label.zh.empty()) content += this->way(way);
      content += R"(<ol class="steps">)";
      for (const auto& s : procedure.stages) content += stage(procedure, s);
      html += fold("procedure-" + escape(procedure.id), text(procedure.label), content + "</ol>", html.empty());
    }
    return html;
  }

  std::string titles() const {
    std::string html;
    for (const auto& [id, title] : programme_.titles) {
      html += fmt::format(R"(<h2 id="title-{}">{}{} {}</h2><dl class="pairs">)", escape(id), text(title.label), say("：获得之后", ": once listed"), chips(title.treats));
      html += fmt::format("<dt>{}</dt><dd>{}</dd>", say("有效期", "Validity"),
                          title.valid_for ? text(title.valid_for->text()) : std::string(say("文件未规定期限，取消前持续有效", "no period in the text: until withdrawn")));
      html += other_title(say("先要持有", "Needs"), title.needs) + other_title(say("下一级", "Next level"), title.next_level);
      if (title.has_mark) html += uses(say("标识可用于", "The mark may be used on"), title.mark_allowed) + uses(say("标识不得用于", "The mark may not be used on"), title.mark_refused);
      html += "</dl>";
    }
    return html;
  }

  std::string other_title(std::string_view words, const std::string& id) const {
    const auto other = programme_.titles.find(id);
    return other == programme_.titles.end() ? std::string() : fmt::format("<dt>{}</dt><dd>{}</dd>", words, text(other->second.label));
  }

  std::string uses(std::string_view words, const std::vector<programme::MarkUse>& carriers) const {
    if (carriers.empty()) return "";
    std::string html = fmt::format("<dt>{}</dt><dd>", words);
    for (const auto& use : carriers) html += (use.label.zh.empty() ? escape(use.carrier) : text(use.label)) + " " + chips(use.treats) + " ";
    return html + "</dd>";
  }

  /// What keeps somebody out for a time.
  std::string bans() const {
    if (programme_.bans.empty()) return "";
    std::string html = fmt::format(R"(<h2 id="bans">{}</h2><ul>)", say("限制申报的情形", "What bars an application"));
    for (const auto& [id, ban] : programme_.bans) html += fmt::format("<li>{} {}</li>", text(ban.label), chips(ban.treats));
    return html + "</ul>";
  }

  std::string clauses() const {
    std::string html = fmt::format(R"(<h2 id="clauses">{}</h2><p class="quiet">{}</p><dl class="pairs">)", say("条文要点", "Clauses"),
                                   say("以下是本系统的概括，不是原文。", "These are our glosses, not the text itself."));
    for (const auto& clause : programme_.clauses)
      html += fmt::format(R"(<dt id="{}">{}</dt><dd>{}</dd>)", escape(clause.id), clause_chip(clause.cite), text(clause.gloss));
    return html + "</dl>";
  }

  const Frame& frame_;
  const Programme& programme_;
};

}  // namespace

std::string programmes_page(Frame frame, const std::vector<programme::ProgrammePtr>& editions) {
  const auto language = frame.language;
  frame.section = "guide";
  frame.title = say(language, "办事指南", "Programmes");
  std::string body = fmt::format("<h1>{}</h1>", frame.title);
  if (editions.empty())
    body += fmt::format(R"(<div class="empty"><p>{}</p></div>)", say(language, "还没有载入任何办法。请管理员用 --programmes 指明办法所在的文件夹。",
                                                                    "No programme is loaded. The administrator names their folder with --programmes."));
  body += R"(<ul class="cards">)";
  for (const auto& p : editions)
    body += fmt::format(
        R"(<li class="card"><h2><span class="square" aria-hidden="true">{}</span> {}</h2><p>{}<br><span class="quiet">{}</span></p><p class="buttons"><a class="button primary" href="{}">{}<span class="hidden-text"> {}</span></a><a class="button" href="{}">{}<span class="hidden-text"> {}</span></a></p></li>)",
        escape(p->mark), escape(pick(p->label, language)), escape(pick(p->edition_label, language)), escape(pick(p->issuer, language)),
        link(frame, "/programmes/" + p->name() + "/check"), say(language, "自查", "Self-check"), escape(pick(p->label, language)),
        link(frame, "/programmes/" + p->name()), say(language, "办事指南", "Guide"), escape(pick(p->label, language)));
  return page(frame, body + "</ul>");
}

std::string guide_page(Frame frame, const programme::Programme& programme) {
  frame.section = "guide";
  frame.title = pick(programme.label, frame.language) + " · " + std::string(say(frame.language, "办事指南", "Guide"));
  return page(frame, Guide(frame, programme).body());
}

}  // namespace http::pages
