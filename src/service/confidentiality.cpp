#include "service/confidentiality.h"

#include "programme/hidden_parts.h"
#include "service/read_case.h"
#include "views/offices.h"

namespace service {
namespace {

constexpr std::int64_t noted_once_in = 10ll * 60 * 1'000'000;

bool is_own(const Seen& seen) { return seen.asker.office && seen.asker.office->id == seen.loaded.state.applicant; }

bool plays_one(const Seen& seen, const std::vector<std::string>& roles) {
  const auto& played = seen.asker.actor.roles;
  return std::any_of(roles.begin(), roles.end(), [&](const auto& role) { return std::find(played.begin(), played.end(), role) != played.end(); });
}

bool sees_marked(const Seen& seen) { return is_own(seen) || plays_one(seen, seen.loaded.programme->confidentiality.seen_by); }

/// What an item of the list is called: the fact's label, the paper's name, the condition's path.
base::Text label_of(store::Reader& db, const Seen& seen, const std::string& what) {
  constexpr std::string_view file = "file ";
  if (what.starts_with(file)) {
    const auto rows = db.query("select name from uploads where case_id = $1 and digest = $2", {seen.loaded.state.id, what.substr(file.size())});
    return rows.empty() ? base::Text{"文件", "a file"} : base::Text{rows[0].text("name"), rows[0].text("name")};
  }
  const auto fact = seen.loaded.programme->rulebook.facts.find(what);
  return fact == seen.loaded.programme->rulebook.facts.end() ? base::Text{what, what} : fact->second.label;
}

/// The facts of the steps that are somebody's own: acted in one of these roles, or sent to one.
bool is_told_to(const Seen& seen, std::string_view name) {
  const auto& [state, programme, procedure, stage_now, relation, certificate, about] = seen.loaded;
  const auto* way = procedure->way(state.way);
  const auto own = [&](const std::string& role) { return relation.openers.contains(role) || (way && role == way->by); };
  for (const auto& stage : procedure->stages) {
    if (!own(stage.by) && !own(stage.to)) continue;
    if (std::find(stage.record.begin(), stage.record.end(), name) != stage.record.end()) return true;
    for (const auto& id : stage.forms) {
      const auto form = programme->forms.find(id);
      if (form == programme->forms.end()) continue;
      for (const auto& part : form->second.parts)
        if (std::any_of(part.fields.begin(), part.fields.end(), [&](const auto& field) { return field.fact == name; })) return true;
    }
  }
  return false;
}

/// The parts of the procedure's forms that are kept from a role this session plays.
std::vector<const programme::FormPart*> parts_kept(const Seen& seen) {
  std::vector<const programme::FormPart*> kept;
  const auto& forms = seen.loaded.programme->forms;
  for (const auto& stage : seen.loaded.procedure->stages)
    for (const auto& id : stage.forms)
      if (const auto form = forms.find(id); form != forms.end() && !is_own(seen))
        for (const auto& part : form->second.parts)
          if (plays_one(seen, part.hidden_from)) kept.push_back(&part);
  return kept;
}

bool is_of_condition(const rules::Set& set, std::string_view path) {
  return std::any_of(set.conditions.begin(), set.conditions.end(), [&](const auto& condition) { return path == condition.path || path.starts_with(condition.path + "."); });
}

bool holds(const Seen& seen, const programme::FormPart& part, std::string_view name) {
  if (name.starts_with("papers/") && name.ends_with("." + part.id)) return true;
  if (std::any_of(part.fields.begin(), part.fields.end(), [&](const auto& field) { return field.fact == name; })) return true;
  const auto set = seen.loaded.programme->rulebook.sets.find(part.of);
  return set != seen.loaded.programme->rulebook.sets.end() && is_of_condition(set->second, name);
}

}  // namespace

bool is_kept_from(const Seen& seen, std::string_view name) {
  const auto parts = parts_kept(seen);
  return std::any_of(parts.begin(), parts.end(), [&](const auto* part) { return holds(seen, *part, name); });
}

bool hides_applicant(const Seen& seen) {
  const auto parts = parts_kept(seen);
  return std::any_of(parts.begin(), parts.end(), [&](const auto* part) {
    return holds(seen, *part, "org_name") || (seen.loaded.relation.from_anyone && std::any_of(part->fields.begin(), part->fields.end(), [&](const auto& field) { return programme::names_a_person(*seen.loaded.programme, field); }));
  });
}

std::string org_name_for(House& house, store::Reader& db, const Session& session, const views::CaseRow& row) {
  const auto programme = house.edition_of(row.edition, db);
  const auto* procedure = programme ? programme->procedure(row.procedure) : nullptr;
  if (!procedure || !programme::keeps_names_hidden(*programme, *procedure)) return row.org_name;   // no case is read for it
  const auto seen = see_case(house, db, session, row.id);
  return seen && !hides_applicant(*seen) ? row.org_name : std::string();
}

bool is_stranger(const Seen& seen) {
  const auto& relation = seen.loaded.relation;
  const bool about_another = !relation.person.empty() || (!relation.holder.empty() && relation.holder != relation.applicant);
  return is_own(seen) && relation.from_anyone && about_another && !seen.asker.sight.reviewers;
}

bool shows(const Seen& seen, std::string_view name) {
  if (seen.asker.sight.header_only || !shows(seen.asker.sight, *seen.loaded.programme, name)) return false;
  if (is_kept_from(seen, name)) return false;
  if (is_stranger(seen) && !shows({}, *seen.loaded.programme, name) && !is_told_to(seen, name)) return false;
  return !seen.loaded.state.marks.contains(std::string(name)) || sees_marked(seen);
}

bool is_marked_for(const Seen& seen, std::string_view name) { return !is_own(seen) && seen.loaded.state.marks.contains(std::string(name)); }

base::Result<void> record_reads(House& house, const Session& session, const std::string& case_id, const std::vector<std::string>& what) {
  if (what.empty()) return {};
  const auto now = house.now().microseconds;
  return house.work([&](store::Transaction& tx) {
    for (const auto& one : what)
      if (tx.query("select 1 as one from reads where case_id = $1 and account = $2 and what = $3 and read_at > $4 limit 1", {case_id, session.account, one, now - noted_once_in}).empty())
        tx.execute("insert into reads (case_id, account, office, what, read_at) values ($1, $2, $3, $4, $5)", {case_id, session.account, session.office, one, now});
  });
}

base::Result<base::JsonArray> read_reads(House& house, const Session& session, const std::string& case_id) {
  const auto db = house.store().reader();
  const auto seen = see_case(house, *db, session, case_id);
  if (!seen) return tl::unexpected(seen.error());
  const auto& programme = *seen->loaded.programme;
  const bool is_reader = !is_own(*seen) && plays_one(*seen, programme.confidentiality.seen_by);
  const bool is_owner = !programme.round.opened_by.empty() && plays_one(*seen, {programme.round.opened_by});
  if (!reads_as_authority(*seen) || !(is_reader || is_owner)) return tl::unexpected(case_not_found());
  base::JsonArray reads;
  for (const auto& row : db->query("select account, office, what, read_at from reads where case_id = $1 order by read_at desc limit 1000", {case_id})) {
    const auto office = views::find_office(*db, row.text("office"));
    reads.push_back(base::JsonObject{{"at", base::Instant{row.integer("read_at")}.text()}, {"account", row.text("account")}, {"name", person_name(*db, row.text("account"))},
                                     {"office_name", office ? office->name : std::string()}, {"what", row.text("what")}, {"label", text_json(label_of(*db, *seen, row.text("what")))}});
  }
  return reads;
}

}  // namespace service
