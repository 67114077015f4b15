#include "service/list_table.h"

#include "procedure/stages/stage.h"
#include "service/document_values.h"
#include "service/read_case.h"

namespace service {
namespace {

constexpr std::int64_t most_standing = 5'000;
constexpr std::int64_t most_lists = 500;   // looked through, the latest first

/// The step of the case's procedure that names the document and acts on a list.
const programme::Stage* step_of(const Loaded& loaded, const std::string& document) {
  for (const auto& stage : loaded.procedure->stages)
    if (!stage.list.empty() && std::find(stage.documents.begin(), stage.documents.end(), document) != stage.documents.end()) return &stage;
  return nullptr;
}

const programme::ListKind* kind_of(const Loaded& loaded, const programme::Stage& stage) {
  for (const auto& list : loaded.procedure->lists)
    if (list.id == stage.list) return &list;
  return nullptr;
}

std::string office_id(store::Reader& db, const Loaded& loaded, const std::string& role) {
  const auto office = office_acting(db, loaded, role);
  return office ? office->id : std::string();
}

/// Two cases are on one list of an office where the same office plays each role the list is kept per.
bool same_desk(store::Reader& db, const Loaded& a, const Loaded& b, const programme::ListKind* list) {
  return !list || std::all_of(list->per.begin(), list->per.end(), [&](const auto& role) { return role == "round" || office_id(db, a, role) == office_id(db, b, role); });
}

/// The ids a closed list holds, where `id` is among them.
std::vector<std::string> closed_with(store::Reader& db, const std::string& list_case, const programme::Stage& stage, const std::string& id) {
  std::vector<std::string> ids;
  for (const auto& event : db.read_stream("case/" + list_case)) {
    const auto* cases = event.kind == "entry_recorded" && base::text_of(event.public_fields, "stage") == stage.id ? event.public_fields.if_contains("cases") : nullptr;
    if (!cases || !cases->is_array()) continue;
    for (const auto& one : cases->as_array()) ids.push_back(base::text_of(one, "id"));
  }
  return std::find(ids.begin(), ids.end(), id) == ids.end() ? std::vector<std::string>{} : ids;
}

/// A ballot is closed case by case: its list is what the round's ballots came to.
std::vector<std::string> voted_on(store::Reader& db, const Loaded& loaded, const programme::Stage& stage) {
  std::vector<std::string> ids;
  const auto& state = loaded.state;
  for (const auto& one : views::cases_at(db, state.programme, state.procedure, state.round, stage.id, most_standing))
    if (!one.option.empty()) ids.push_back(one.id);
  return ids;
}

std::vector<std::string> last_closed(store::Reader& db, const Loaded& loaded, const programme::Stage& stage) {
  if (stage.type == programme::StageType::ballot) return voted_on(db, loaded, stage);
  for (const auto& list : views::closed_lists(db, loaded.state.programme, loaded.state.round, most_lists))
    if (auto ids = closed_with(db, list, stage, loaded.state.id); !ids.empty()) return ids;
  return {loaded.state.id};   // it left the step by itself
}

/// A closed list is of those who got what it gives: a case that was turned down, sent back, or found no majority is on it no more.
bool stands_on(const Loaded& loaded, const programme::Stage& stage) {
  if (stage.options.empty()) return true;
  const auto outcome = loaded.state.outcomes.find(stage.id);
  if (outcome == loaded.state.outcomes.end()) return false;
  return std::any_of(stage.options.begin(), stage.options.end(), [&](const auto& option) { return option.id == outcome->second && !procedure::stages::is_a_no(option); });
}

/// The cases at the step that this session sees.
std::vector<std::string> standing(store::Reader& db, const Session& session, const Loaded& loaded, const programme::Stage& stage) {
  views::CaseFilter filter;
  filter.programme = loaded.state.programme;
  filter.procedure = loaded.state.procedure;
  filter.stage = stage.id;
  filter.round = loaded.state.round;
  filter.limit = most_standing;
  std::vector<std::string> ids;
  for (const auto& row : views::list_cases(db, {session.account, session.office}, filter).rows)
    if (row.round == loaded.state.round) ids.push_back(row.id);
  return ids;
}

bool is_of_an_office(const programme::ListKind* list) { return list && std::any_of(list->per.begin(), list->per.end(), [](const auto& role) { return role != "round"; }); }

/// How many more stand there, where the list is one for all offices.
std::size_t unseen(store::Reader& db, const Loaded& loaded, const programme::Stage& stage, std::size_t seen) {
  const auto& state = loaded.state;
  return views::cases_standing(db, {state.programme, state.procedure, state.round, stage.id}).size() - seen;
}

/// In the order in which they were filed.
void put_in_order(store::Reader& db, std::vector<std::string>& ids) {
  std::vector<std::pair<std::int64_t, std::string>> filed;
  for (const auto& id : ids) {
    const auto row = views::find_case(db, id);
    filed.emplace_back(row ? row->filed_at : 0, id);
  }
  std::sort(filed.begin(), filed.end());
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = filed[i].second;
}

std::string heading_of(const programme::Programme& programme, const programme::Column& column) {
  if (!column.label.zh.empty()) return column.label.zh;
  if (column.shows == "list.row") return "序号";
  if (const auto fact = programme.rulebook.facts.find(column.shows); fact != programme.rulebook.facts.end()) return fact->second.label.zh;
  if (const auto role = programme.roles.find(column.shows); role != programme.roles.end()) return role->second.label.zh;
  return column.shows == "case.number" ? "案卷号" : column.shows == "case.submitted_on" ? "申报日期" : column.shows;
}

std::vector<std::string> cells_of(House& house, store::Reader& db, const Seen& member, const programme::Document& document, std::size_t row) {
  std::vector<std::string> cells;
  for (const auto& column : document.columns)
    cells.push_back(column.shows == "list.row" ? std::to_string(row) : document_value(house, db, member, member.loaded.state.facts, column.shows).text);
  return cells;
}

}  // namespace

std::vector<std::string> members_in(const base::JsonObject& data, const std::string& self) {
  std::vector<std::string> members{self};
  const auto* cases = data.if_contains("cases");
  if (!cases || !cases->is_array()) return members;
  for (const auto& one : cases->as_array())
    if (auto id = base::text_of(one, "id"); id != self) members.push_back(std::move(id));
  return members;
}

base::Result<ListTable> list_table(House& house, store::Reader& db, const Session& session, const Seen& seen, const std::string& document, const std::vector<std::string>& only) {
  const auto& loaded = seen.loaded;
  const auto known = loaded.programme->documents.find(document);
  const auto* stage = step_of(loaded, document);
  const bool stands_there = stage && loaded.stage == stage;
  if (known == loaded.programme->documents.end() || known->second.of != "list" || !stage || !reads_as_authority(seen) || (!stands_there && !loaded.state.left_at.contains(stage->id)))
    return tl::unexpected(case_not_found());
  ListTable table;
  table.document = &known->second;
  table.stage = stage;
  table.closed = !stands_there;
  for (const auto& column : known->second.columns) table.headings.push_back(heading_of(*loaded.programme, column));
  auto ids = stands_there ? standing(db, session, loaded, *stage) : last_closed(db, loaded, *stage);
  if (stands_there && !only.empty()) std::erase_if(ids, [&](const auto& id) { return std::find(only.begin(), only.end(), id) == only.end(); });
  put_in_order(db, ids);
  const auto* kind = kind_of(loaded, *stage);
  if (stands_there && only.empty() && !is_of_an_office(kind)) table.others = unseen(db, loaded, *stage, ids.size());
  for (const auto& id : ids) {
    const auto member = see_case(house, db, session, id);
    if (!member) {
      ++table.others;
    } else if (table.closed ? stands_on(member->loaded, *stage) : same_desk(db, loaded, member->loaded, kind)) {
      table.rows.push_back({id, cells_of(house, db, *member, known->second, table.rows.size() + 1)});
    }
  }
  return table;
}

}  // namespace service
