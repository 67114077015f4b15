#include "http/api.h"
#include "http/check_all.h"
#include "http/problem.h"
#include "rehearsal/sets.h"
#include "rules/dossier.h"
#include "service/programmes.h"

namespace http {
namespace {

programme::ProgrammePtr edition_in(const service::House& house, const Request& request) {
  return house.edition(std::string(request.param("p")) + "/" + std::string(request.param("e")));
}

base::Refusal unknown_programme() { return {"not_found", {"没有这个项目或版本。", "There is no such programme or edition."}, {}, {}}; }

struct Asked { std::vector<std::string> sets; rules::Inputs inputs; };

base::Result<Asked> asked_of(const base::JsonObject& sent, const programme::Programme& programme, base::Date today) {
  auto stated = sent;
  const bool evidence_required = stated.contains("evidence_required") && stated.at("evidence_required").is_bool() && stated.at("evidence_required").as_bool();
  stated.erase("evidence_required");
  auto dossier = rules::read_dossier(base::Json(stated), programme.rulebook);
  if (!dossier) return tl::unexpected(dossier.error());
  if (!dossier->programme.empty() && dossier->programme != programme.name())
    return base::refuse("other_programme", {"材料写的是另一个项目。", "The dossier is for another programme."});
  const auto* procedure = dossier->procedure.empty() ? &programme.procedures.front() : programme.procedure(dossier->procedure);
  if (!procedure) return base::refuse("unknown_procedure", {"没有这个程序。", "There is no such procedure."});
  auto sets = rehearsal::sets_to_check(programme, *procedure);
  if (sets.empty()) return base::refuse("nothing_to_check", {"这个程序没有要核对的条件。", "The procedure has no conditions to check."});
  dossier->inputs.reference_date = dossier->inputs.today = dossier->date.value_or(today);
  dossier->inputs.evidence_required = evidence_required;
  return Asked{std::move(sets), std::move(dossier->inputs)};
}

}  // namespace

Response Api::list_programmes(const Request&) const {
  base::JsonArray programmes;
  for (const auto& edition : house.editions()) programmes.push_back(service::programme_summary(*edition));
  return json(200, std::move(programmes));
}

Response Api::read_programme(const Request& request) const {
  const auto edition = edition_in(house, request);
  return edition ? json(200, service::programme_json(*edition)) : no(unknown_programme());
}

Response Api::check_dossier(const Request& request) const {
  const auto edition = edition_in(house, request);
  if (!edition) return no(unknown_programme());
  const auto in = body(request);
  if (!in) return no(in.error());
  const auto asked = asked_of(*in, *edition, house.today(*edition));
  if (!asked) return no(asked.error());
  const auto result = rehearsal::check_sets(*edition, asked->sets, asked->inputs);
  if (!result) return no(result.error());
  base::JsonObject document{{"programme", edition->name()}, {"digest", base::name_of(edition->digest)}, {"on", asked->inputs.reference_date.text()}, {"provisional", false}};
  for (auto& [key, value] : rules::to_json(*result)) document[key] = std::move(value);
  return json(200, document);
}

Response Api::check_programmes(const Request& request) const {
  const auto in = body(request);
  if (!in) return no(in.error());
  const auto* facts = in->if_contains("facts");
  const auto named = base::text_of(*in, "date");
  const auto date = base::Date::parse(named);
  if (!named.empty() && !date) return no(date.error());
  const auto answers = check_all(house, facts && facts->is_object() ? facts->as_object() : base::JsonObject{}, named.empty() ? std::nullopt : std::optional(*date));
  if (!answers) return no(answers.error());
  base::JsonArray editions;
  for (const auto& one : *answers) editions.push_back(to_json(one));
  return json(200, std::move(editions));
}

}  // namespace http
