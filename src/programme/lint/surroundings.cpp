#include "programme/lint/checks.h"
#include "programme/lint/scan.h"

#include <set>

namespace programme::internal {
namespace {

using Words = std::vector<Word>;
/// What can be read after the point, with the words it is compared with; none: any.
using Members = std::map<std::string, std::vector<std::string>>;

bool is_sign(const Words& words, std::size_t at, std::string_view sign) { return at < words.size() && words[at].kind == Word::Kind::sign && words[at].text == sign; }
bool is_name(const Words& words, std::size_t at) { return at < words.size() && words[at].kind == Word::Kind::name; }

template <class Elements, class Name>
std::vector<std::string> names_of(const Elements& elements, Name name) {
  std::vector<std::string> names;
  for (const auto& element : elements) names.push_back(name(element));
  return names;
}

Members of_cases(const Programme& programme) {
  std::vector<std::string> procedures, results{"withdrawn_by_applicant"};
  for (const Procedure& procedure : programme.procedures) {
    if (procedure.about_kind != "case") continue;
    procedures.push_back(procedure.id);
    for (const auto& result : procedure.results) results.push_back(result.id);
  }
  return {{"procedure", procedures}, {"open", {}}, {"complete", {}}, {"result", results}};
}

/// Of everything that surrounds a case but its stages. Source: docs/reference/programme.md.
std::map<std::string, Members> surrounding_members(const Programme& programme) {
  const Members title{{"number", {}}, {"title", names_of(programme.titles, [](const auto& one) { return one.first; })}, {"issued_on", {}}, {"valid_to", {}}, {"status", {"valid", "suspended", "withdrawn", "expired"}}};
  const Members round{{"year", {}}};
  return {{"title", title}, {"own_titles", title}, {"round", round}, {"rounds", round}, {"cases", of_cases(programme)}};
}

/// A name may be a stage of several procedures.
Members stage_members(const Programme& programme, const std::string& id) {
  Members members;
  for (const Procedure& procedure : programme.procedures) {
    const Stage* stage = procedure.stage(id);
    if (!stage) continue;
    for (const auto& [outcome, next] : stage->next) members["outcome"].push_back(outcome);
    const auto sheet = programme.sheets.find(stage->sheet);
    if (sheet == programme.sheets.end() || !sheet->second.is_scored()) continue;
    for (const char* figure : {"score", "passed", "band", "level", "criteria"}) members[figure];
  }
  return members;
}

/// One expression: which of its names stand for what surrounds a case, and what it reads of them.
class Reader {
 public:
  Reader(Draft& draft, const Formula& formula) : draft_(draft), formula_(formula), words_(words_of(formula.expression.text)), around_(surrounding_members(draft.programme)) {}

  void look() {
    find_rows();
    for (std::size_t at = 0; at < words_.size(); ++at)
      if (is_name(words_, at) && !is_sign(words_, at - 1, ".")) look_at(at);
  }

 private:
  /// `some t in own_titles`: a row goes by the list's members; a row of anything else hides what has its name.
  void find_rows() {
    static const std::set<std::string, std::less<>> openers = {"some", "every", "for", ","};
    for (std::size_t at = 0; at + 3 < words_.size(); ++at) {
      if (!openers.contains(words_[at].text) || !is_name(words_, at + 1) || words_[at + 2].text != "in") continue;
      const auto [row, is_new] = rows_.emplace(words_[at + 1].text, words_[at + 3].text);
      if (!is_new && row->second != words_[at + 3].text) row->second.clear();
    }
  }

  void look_at(std::size_t at) {
    const auto row = rows_.find(words_[at].text);
    const std::string& root = row == rows_.end() ? words_[at].text : row->second;
    if (root == "stage" && row == rows_.end()) return look_at_stage(at);
    const auto members = around_.find(root);
    if (members == around_.end()) return;
    if (is_sign(words_, at + 1, "[")) look_inside(at, members->second);
    if (is_sign(words_, at + 1, ".") && is_name(words_, at + 2)) look_at_member(root, members->second, at + 2);
  }

  /// `cases[procedure = "objection"]`
  void look_inside(std::size_t at, const Members& members) {
    int depth = 0;
    for (std::size_t i = at + 1; i < words_.size(); ++i) {
      depth += is_sign(words_, i, "[") - is_sign(words_, i, "]");
      if (depth == 0) return;
      if (is_name(words_, i) && !is_sign(words_, i - 1, ".") && members.contains(words_[i].text)) look_at_member(words_[at].text, members, i);
    }
  }

  void look_at_stage(std::size_t at) {
    if (!is_sign(words_, at + 1, ".") || !is_name(words_, at + 2)) return;
    const std::string& id = words_[at + 2].text;
    const Members members = stage_members(draft_.programme, id);
    if (members.empty())
      return draft_.advise("unknown_stage", formula_.place, {fmt::format("{}：没有“{}”这个阶段。", formula_.element, id), fmt::format("{}: there is no stage '{}'.", formula_.element, id)});
    if (is_sign(words_, at + 3, ".") && is_name(words_, at + 4)) look_at_member("stage." + id, members, at + 4);
  }

  void look_at_member(const std::string& of, const Members& members, std::size_t at) {
    const std::string& name = words_[at].text;
    const auto member = members.find(name);
    if (member == members.end()) {
      const base::Text near = suggestion(name, names_of(members, [](const auto& one) { return one.first; }));
      return draft_.advise("unknown_field", formula_.place, {fmt::format("{}：“{}”没有“{}”这一项{}", formula_.element, of, name, near.zh), fmt::format("{}: '{}' has no '{}'{}", formula_.element, of, name, near.en)});
    }
    const auto& known = member->second;
    if (known.empty() || at + 2 >= words_.size() || !(is_sign(words_, at + 1, "=") || is_sign(words_, at + 1, "!=")) || words_[at + 2].kind != Word::Kind::text) return;
    const std::string& word = words_[at + 2].text;
    if (std::find(known.begin(), known.end(), word) != known.end()) return;
    const base::Text near = suggestion(word, known);
    draft_.advise("unknown_option", formula_.place, {fmt::format("{}：“{}.{}”从来不是“{}”{}", formula_.element, of, name, word, near.zh), fmt::format("{}: '{}.{}' is never '{}'{}", formula_.element, of, name, word, near.en)});
  }

  Draft& draft_;
  const Formula& formula_;
  const Words words_;
  const std::map<std::string, Members> around_;
  std::map<std::string, std::string> rows_;   // name -> the list it is a row of
};

}  // namespace

void lint_surroundings(Draft& draft) {
  for (const Formula& formula : std::vector<Formula>(draft.formulas)) Reader(draft, formula).look();
}

}  // namespace programme::internal
