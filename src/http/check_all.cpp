#include "http/check_all.h"

#include "base/problem.h"
#include "rehearsal/sets.h"
#include "rules/dossier.h"
#include "service/read_case.h"
#include "service/rounds.h"

#include <fmt/format.h>
#include <set>

namespace http {
namespace {

using pages::EditionAnswer;

/// The facts an edition asks under these names; what it derives is not stated.
base::JsonObject known_to(const programme::Programme& programme, const base::JsonObject& facts) {
  base::JsonObject known;
  for (const auto& [name, value] : facts)
    if (const auto fact = programme.rulebook.facts.find(std::string(name)); fact != programme.rulebook.facts.end() && !fact->second.formula) known[name] = value;
  return known;
}

/// The facts behind "net_profit_fy.2023" and "certs.1.kind", each once, in the findings' order.
std::vector<std::string> missing_in(const rules::CheckResult& result) {
  std::vector<std::string> names;
  std::set<std::string> seen;
  for (const auto& finding : result.findings)
    if (finding.result == rules::Outcome::undetermined)
      for (const auto& need : finding.needs)
        if (auto name = need.substr(0, need.find('.')); seen.insert(name).second) names.push_back(std::move(name));
  return names;
}

bool takes_filings(service::House& house, store::Reader& db, const programme::Programme& programme) {
  const auto& procedure = programme.procedures.front();
  return !procedure.per_round || service::round_open_for(house, db, programme, procedure);
}

struct Step { base::Text text; std::string href; };

Step next_step(service::House& house, store::Reader& db, const EditionAnswer& answer) {
  const auto& programme = *answer.programme;
  const auto guide = "/programmes/" + programme.name();
  if (!answer.result) return {{fmt::format("改正 {} 处填写，再看。", answer.problems.size()), fmt::format("Correct {} answer(s), then look again.", answer.problems.size())}, guide + "/check"};
  const auto failed = std::count_if(answer.result->findings.begin(), answer.result->findings.end(), [](const auto& finding) { return finding.result == rules::Outcome::fail; });
  if (failed > 0) return {{fmt::format("先看未达到的 {} 项，达到之后再申报。", failed), fmt::format("See to the {} condition(s) not met first.", failed)}, guide + "/check"};
  if (!answer.missing.empty()) return {{fmt::format("补填 {} 项信息，才知道能不能申报。", answer.missing.size()), fmt::format("Fill in {} more item(s) to know.", answer.missing.size())}, guide + "/check"};
  if (programme.status != "in_force") return {{"这是草案，只能试算，不能申报。", "This is a draft: it can be tried, nobody can apply under it."}, guide};
  if (!takes_filings(house, db, programme)) return {{"可以准备材料；现在没有受理的批次，批次开启后登录申报。", "Prepare your papers: no round is open now; sign in and apply once one is."}, guide};
  return {{"可以申报：登录后发起。", "You may apply: sign in and begin."}, "/app/start?programme=" + programme.name()};
}

EditionAnswer answer_of(service::House& house, store::Reader& db, const programme::ProgrammePtr& programme, const base::JsonObject& facts, std::optional<base::Date> on) {
  EditionAnswer answer;
  answer.programme = programme;
  auto dossier = rules::read_dossier(base::JsonObject{{"facts", known_to(*programme, facts)}}, programme->rulebook);
  if (dossier) {
    dossier->inputs.reference_date = dossier->inputs.today = on.value_or(house.today(*programme));
    auto result = rehearsal::check_sets(*programme, rehearsal::sets_to_check(*programme, programme->procedures.front()), dossier->inputs);
    if (result) answer.missing = missing_in(*result);
    if (result) answer.result = std::move(*result);
    else answer.problems = {{result.error().code, result.error().message, {}}};
  } else {
    answer.problems = dossier.error().problems;
  }
  auto [text, href] = next_step(house, db, answer);
  answer.next = std::move(text);
  answer.href = std::move(href);
  return answer;
}

std::vector<base::Problem> strangers(const service::House& house, const base::JsonObject& facts) {
  std::vector<base::Problem> problems;
  const auto& editions = house.editions();
  for (const auto& [name, value] : facts)
    if (std::none_of(editions.begin(), editions.end(), [&](const auto& edition) { return edition->rulebook.facts.contains(std::string(name)); }))
      problems.push_back({"unknown_fact", {fmt::format("没有哪个项目问“{}”。", std::string_view(name)), fmt::format("No programme asks for '{}'.", std::string_view(name))}, {"", 0, 0, fmt::format("/facts/{}", std::string_view(name))}});
  return problems;
}

base::JsonArray named(const programme::Programme& programme, const std::vector<std::string>& facts) {
  base::JsonArray array;
  for (const auto& name : facts) {
    const auto fact = programme.rulebook.facts.find(name);
    array.push_back(base::JsonObject{{"name", name}, {"label", service::text_json(fact == programme.rulebook.facts.end() ? base::Text{name, name} : fact->second.label)}});
  }
  return array;
}

base::JsonArray failures(const rules::CheckResult& result) {
  base::JsonArray array;
  for (const auto& finding : result.findings)
    if (finding.result == rules::Outcome::fail)
      array.push_back(base::JsonObject{{"path", finding.path}, {"label", service::text_json(finding.label)}, {"clause", finding.clause}, {"cite", finding.cite}, {"sentence", service::text_json(finding.sentence)}});
  return array;
}

}  // namespace

base::Result<std::vector<EditionAnswer>> check_all(service::House& house, const base::JsonObject& facts, std::optional<base::Date> on) {
  if (auto problems = strangers(house, facts); !problems.empty()) return base::refuse("bad_dossier", {"有内容不属于任何项目，请核对名称。", "Something stated belongs to no programme: check its name."}, std::move(problems));
  const auto db = house.store().reader();
  std::vector<EditionAnswer> answers;
  for (const auto& edition : house.editions())
    if (!rehearsal::sets_to_check(*edition, edition->procedures.front()).empty()) answers.push_back(answer_of(house, *db, edition, facts, on));
  return answers;
}

base::JsonObject to_json(const EditionAnswer& answer) {
  const auto& programme = *answer.programme;
  return {{"programme", programme.name()}, {"label", service::text_json(programme.label)}, {"edition_label", service::text_json(programme.edition_label)}, {"status", programme.status},
          {"result", answer.result ? base::Json(rules::name_of(answer.result->verdict)) : base::Json(nullptr)}, {"failed", answer.result ? failures(*answer.result) : base::JsonArray{}}, {"missing", named(programme, answer.missing)},
          {"problems", base::problem_document({"bad_dossier", {}, answer.problems, {}}).at("problems")}, {"next", base::JsonObject{{"text", service::text_json(answer.next)}, {"href", answer.href}}}};
}

}  // namespace http
