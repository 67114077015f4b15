#include "service/known.h"

#include "procedure/stages/questions.h"
#include "rules/dossier.h"
#include "service/drafts.h"
#include "service/evidence.h"
#include "service/read_case.h"
#include "service/shown.h"
#include "views/cases.h"

#include <fmt/format.h>
#include <set>
#include <tuple>

namespace service {
namespace {

using base::JsonArray;
using base::JsonObject;
using rules::Fact;
using rules::FactType;

constexpr std::int64_t most_cases = 60;   // looked through, the latest first

/// One answer given before: to a fact, or papers alone where a condition or a part of the form has its place for them.
struct Offer {
  std::string name;
  base::Text label;
  const Fact* fact = nullptr;          // of the case at hand; nullptr: papers alone
  base::Json value;                    // null where there are papers alone
  std::vector<std::string> files;
  std::shared_ptr<const Loaded> source;
};

bool same_options(const Fact& a, const Fact& b) {
  return std::equal(a.options.begin(), a.options.end(), b.options.begin(), b.options.end(), [](const auto& one, const auto& other) { return one.id == other.id && one.label.zh == other.label.zh; });
}

bool same_fields(const Fact& a, const Fact& b);

/// The same question, whichever edition asks it.
bool means_the_same(const Fact& a, const Fact& b) { return a.name == b.name && a.type == b.type && a.unit == b.unit && a.label.zh == b.label.zh && same_options(a, b) && same_fields(a, b); }

bool same_fields(const Fact& a, const Fact& b) { return std::equal(a.fields.begin(), a.fields.end(), b.fields.begin(), b.fields.end(), means_the_same); }

/// A declaration is made anew, a seal is set anew, and an office's own words are no answer of the applicant's.
bool may_be_offered(const programme::FormField& field) { return field.must_be.empty() && field.scan_of.empty(); }

bool is_stated(const base::JsonObject& facts, std::string_view name) {
  const auto* value = facts.if_contains(name);
  return value && !value->is_null();
}

base::JsonObject member(const base::Json& draft, std::string_view name) {
  const auto* value = draft.is_object() ? draft.as_object().if_contains(name) : nullptr;
  return value && value->is_object() ? value->as_object() : base::JsonObject{};
}

/// The office's own filed cases, the latest first.
std::vector<std::shared_ptr<const Loaded>> earlier_cases(House& house, store::Reader& db, const Session& session, const std::string& but) {
  views::CaseFilter filter;
  filter.whose = views::CaseFilter::Whose::own;
  filter.limit = 1000;
  auto rows = views::list_cases(db, {session.account, session.office}, filter).rows;
  std::erase_if(rows, [&](const auto& row) { return row.filed_at == 0 || row.id == but; });
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return std::tie(b.filed_at, b.id) < std::tie(a.filed_at, a.id); });
  std::vector<std::shared_ptr<const Loaded>> cases;
  for (const auto& row : rows) {
    if (std::int64_t(cases.size()) == most_cases) break;
    auto loaded = load_case(house, db, row.id);
    if (loaded && loaded->state.applicant == session.office) cases.push_back(std::make_shared<const Loaded>(std::move(*loaded)));
  }
  return cases;
}

/// A digest that a paper's fact holds stands for the file.
bool is_digest(const base::Json& value) { return value.is_string() && std::string_view(value.as_string()).starts_with("sha256:"); }

std::optional<Offer> offer_from(const std::shared_ptr<const Loaded>& source, const programme::FormField& field, const Fact& fact) {
  const auto there = source->programme->rulebook.facts.find(fact.name);
  const auto* value = source->state.facts->if_contains(fact.name);
  if (there == source->programme->rulebook.facts.end() || there->second.formula || !means_the_same(there->second, fact)) return std::nullopt;
  if (value && procedure::stages::is_erased(*value)) return std::nullopt;
  Offer offer{fact.name, field.label.zh.empty() ? fact.label : field.label, &fact, value ? *value : base::Json(nullptr), {}, source};
  if (const auto files = source->state.evidence->find(fact.name); files != source->state.evidence->end()) offer.files = files->second;
  if (offer.value.is_null() && offer.files.empty()) return std::nullopt;
  return offer;
}

bool is_amount(FactType type) { return type == FactType::money || type == FactType::percent || type == FactType::integer || type == FactType::number || type == FactType::series; }

int fiscal_year_of(const Loaded& loaded) { return rules::latest_fiscal_year(loaded.state.submitted_on.value_or(base::date_in_zone(loaded.state.opened_at, loaded.programme->zone))); }

/// Days by which something ends ("tm_valid_to", a row's "valid_to"), the earliest; nothing where none is stated.
std::optional<base::Date> earliest_end(const Fact& fact, const base::Json& value) {
  if (value.is_array()) {
    std::optional<base::Date> earliest;
    for (const auto& row : value.as_array())
      for (const auto& column : fact.fields)
        if (const auto* cell = row.is_object() ? row.as_object().if_contains(column.name) : nullptr)
          if (const auto end = earliest_end(column, *cell); end && (!earliest || *end < *earliest)) earliest = end;
    return earliest;
  }
  if (fact.type != FactType::date || !fact.name.ends_with("valid_to") || !value.is_string()) return std::nullopt;
  const auto date = base::Date::parse(value.as_string());
  return date ? std::optional(*date) : std::nullopt;
}

/// Why an answer may no longer be true.
JsonArray stale(const Offer& offer, int latest, base::Date today) {
  JsonArray why;
  const auto add = [&](const char* code, base::Text text) { why.push_back(JsonObject{{"code", code}, {"text", text_json(text)}}); };
  if (!offer.fact) return why;
  if (const auto end = earliest_end(*offer.fact, offer.value); end && *end < today) add("expired", {"有效期已过（" + end->text() + "）", "no longer valid (" + end->text() + ")"});
  const int year = fiscal_year_of(*offer.source);
  if (is_amount(offer.fact->type) && year != latest) add("other_year", {fmt::format("{} 会计年度的数字，现在应填 {} 年度", year, latest), fmt::format("of fiscal year {}; {} is asked for now", year, latest)});
  return why;
}

JsonObject to_json(store::Reader& db, const Offer& offer, int latest, base::Date today) {
  const auto& source = *offer.source;
  JsonArray files;
  for (const auto& digest : offer.files) files.push_back(file_json(db, source.state.id, digest));
  return {{"name", offer.name}, {"label", text_json(offer.label)}, {"value", offer.value}, {"shown", !offer.fact || is_digest(offer.value) ? std::string() : shown(*offer.fact, offer.value)}, {"files", std::move(files)},
          {"stated_on", source.state.submitted_on ? source.state.submitted_on->text() : base::date_in_zone(source.state.opened_at, source.programme->zone).text()},
          {"source", JsonObject{{"case", source.state.id}, {"programme", source.programme->name()}, {"label", text_json(source.programme->label)}, {"edition_label", text_json(source.programme->edition_label)}, {"product_name", base::text_of(source.state.facts, "product_name")}}},
          {"stale", stale(offer, latest, today)}};
}

const rules::Condition* condition_at(const std::vector<rules::Condition>& conditions, std::string_view path) {
  for (const auto& condition : conditions) {
    if (condition.path == path) return &condition;
    if (const auto* found = condition_at(condition.conditions, path)) return found;
  }
  return nullptr;
}

/// The places for papers that no fact names, at the case's step: of conditions, and of parts as a whole.
std::vector<std::pair<std::string, base::Text>> paper_places(const procedure::CaseState& state, const programme::Programme& programme, const programme::Stage& stage) {
  std::vector<std::pair<std::string, base::Text>> places;
  for (const auto& [path, facts] : procedure::stages::slots_of_forms(state, programme, stage))
    for (const auto& [id, set] : programme.rulebook.sets)
      if (const auto* condition = condition_at(set.conditions, path)) {
        places.emplace_back(path, condition->label);
        break;
      }
  for (const auto& id : stage.forms)
    if (const auto form = programme.forms.find(id); form != programme.forms.end())
      for (const auto& part : form->second.parts)
        if (auto place = procedure::stages::papers_of(id, part); !place.empty() && procedure::stages::fills_in(state, programme, stage, part)) places.emplace_back(std::move(place), procedure::stages::papers_label(part));
  return places;
}

/// Papers at such a place serve again in the same programme only: the place is its own.
void add_papers(std::vector<Offer>& offers, const Seen& seen, const std::vector<std::shared_ptr<const Loaded>>& cases, const JsonObject& drafted) {
  const auto& loaded = seen.loaded;
  for (const auto& [place, label] : paper_places(loaded.state, *loaded.programme, *loaded.stage)) {
    if (drafted.contains(place) || loaded.state.evidence->contains(place) || !procedure::stages::is_correctable(loaded.state, *loaded.stage, *loaded.programme, place)) continue;
    for (const auto& source : cases)
      if (const auto files = source->state.evidence->find(place); files != source->state.evidence->end() && !files->second.empty() && source->programme->id == loaded.programme->id) {
        offers.push_back({place, label, nullptr, nullptr, files->second, source});
        break;
      }
  }
}

/// What is asked for at the case's step, not stated yet, and was answered before.
std::vector<Offer> offers_for(House& house, store::Reader& db, const Session& session, const Seen& seen) {
  std::vector<Offer> offers;
  const auto* stage = seen.loaded.stage;
  const bool own = has_the_turn(seen) && seen.loaded.state.applicant == session.office && stage->type == programme::StageType::submission;
  if (!own) return offers;
  const auto draft = draft_of(house, db, seen);
  const auto drafted = member(draft, "facts"), papers = member(draft, "evidence");
  const auto cases = earlier_cases(house, db, session, seen.loaded.state.id);
  std::set<std::string> done;
  for (const auto& id : stage->forms) {
    const auto form = seen.loaded.programme->forms.find(id);
    if (form == seen.loaded.programme->forms.end()) continue;
    for (const auto& part : form->second.parts)
      for (const auto& field : part.fields) {
        const auto& fact = seen.loaded.programme->rulebook.facts.at(field.fact);
        const bool asked = procedure::stages::fills_in(seen.loaded.state, *seen.loaded.programme, *stage, part) && may_be_offered(field) && !fact.formula && procedure::stages::is_correctable(seen.loaded.state, *stage, *seen.loaded.programme, fact.name);
        if (!asked || is_stated(seen.loaded.state.facts, fact.name) || is_stated(drafted, fact.name) || is_stated(papers, fact.name) || !done.insert(fact.name).second) continue;
        for (const auto& source : cases)
          if (auto offer = offer_from(source, field, fact)) {
            offers.push_back(std::move(*offer));
            break;
          }
      }
  }
  add_papers(offers, seen, cases, papers);
  return offers;
}

/// A file handed in for one case serves another of the same office.
void bring(store::Transaction& tx, const Offer& offer, const std::string& case_id) {
  for (const auto& digest : offer.files) share_paper(tx, offer.source->state.id, case_id, digest);
}

base::Result<Answer> take_in(House& house, store::Transaction& tx, const Session& session, const TakeKnown& take) {
  const auto seen = see_case(house, tx, session, take.case_id);
  if (!seen) return tl::unexpected(seen.error());
  if (!has_the_turn(*seen))
    return base::refuse("not_yours", {"案卷现在不由您办理，没有可以采用的内容。", "It is not your turn on this case, so nothing can be taken over."});
  const auto draft = draft_of(house, tx, *seen);
  auto data = draft.is_object() ? draft.as_object() : JsonObject{};
  auto facts = member(draft, "facts"), evidence = member(draft, "evidence");
  const auto offers = offers_for(house, tx, session, *seen);
  for (const auto& name : take.names) {
    const auto offer = std::find_if(offers.begin(), offers.end(), [&](const auto& one) { return one.name == name; });
    if (offer == offers.end())
      return base::refuse("not_offered", {"这一项现在没有可以采用的旧内容，可能已经填写；请刷新后再看。", "There is nothing to take over for this item, perhaps it is filled in by now: reload and look again."}, std::vector<base::Problem>{{"not_offered", {"没有可以采用的内容。", "Nothing to take over."}, {"", 0, 0, "/names/" + name}}});
    if (!offer->value.is_null()) facts[name] = offer->value;
    if (!offer->files.empty()) evidence[name] = base::Json(boost::json::value_from(offer->files));
    bring(tx, *offer, take.case_id);
  }
  data["facts"] = std::move(facts);
  if (!evidence.empty()) data["evidence"] = std::move(evidence);
  put_draft(house, tx, *seen, data);
  return Answer{200, JsonObject{{"taken", base::Json(boost::json::value_from(take.names))}, {"draft", std::move(data)}}};
}

}  // namespace

base::Result<JsonArray> known_facts(House& house, const Session& session, const std::string& case_id) {
  const auto db = house.store().reader();
  const auto seen = see_case(house, *db, session, case_id);
  if (!seen) return tl::unexpected(seen.error());
  const auto today = house.today(*seen->loaded.programme);
  const int latest = rules::latest_fiscal_year(seen->loaded.state.submitted_on.value_or(today));
  JsonArray known;
  for (const auto& offer : offers_for(house, *db, session, *seen)) known.push_back(to_json(*db, offer, latest, today));
  return known;
}

base::Result<Answer> take_known(House& house, const Session& session, const Sent& sent, const TakeKnown& take) {
  return submit(house, session.account, sent, [&](store::Transaction& tx) { return take_in(house, tx, session, take); });
}

}  // namespace service
