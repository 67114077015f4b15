#include "service/sealed_scans.h"

#include "service/drafts.h"
#include "service/form_print.h"
#include "service/read_case.h"

#include <fmt/format.h>
#include <set>

namespace service {
namespace {

constexpr std::size_t most_named = 8;

std::string code_of(store::Reader& db, const std::string& case_id, const std::string& digest) {
  const auto rows = db.query("select strip from uploads where case_id = $1 and digest = $2", {case_id, digest});
  return rows.empty() ? std::string() : rows[0].text("strip");
}

/// What the document would say now; nothing where it is not this session's to print.
std::optional<Printed> printed_now(House& house, store::Reader& db, const Session& session, const Seen& seen, const programme::Document& document, const base::JsonObject& data) {
  if (document.of == "form") return form_print(house, db, seen, document, stated_with(seen, data)).printed;
  const auto table = list_table(house, db, session, seen, document.id, data.empty() ? std::vector<std::string>{} : members_in(data, seen.loaded.state.id));
  return table ? std::optional(printed_list(*table)) : std::nullopt;
}

std::vector<std::string> labels_of(const programme::Programme& programme, const std::vector<std::string>& places) {
  std::vector<std::string> labels;
  for (const auto& place : places) labels.push_back(place_label(programme, place));
  return labels;
}

/// `now` and `changed`: nothing where the document is not this session's to print.
struct Compared { KeptPrint print; const programme::Document* document = nullptr; std::optional<Printed> now; std::vector<std::string> changed; };

/// The print a code names, beside what its document says now.
std::optional<Compared> compare(House& house, store::Reader& db, const Session& session, const Seen& seen, const std::string& code, const base::JsonObject& data) {
  auto print = code.empty() ? std::nullopt : find_print(house, db, code);
  if (!print) return std::nullopt;
  const auto document = seen.loaded.programme->documents.find(print->document);
  if (document == seen.loaded.programme->documents.end()) return std::nullopt;
  auto now = printed_now(house, db, session, seen, document->second, data);
  auto changed = now ? changed_since(*print, *now) : std::vector<std::string>{};
  return Compared{std::move(*print), &document->second, std::move(now), std::move(changed)};
}

bool is_of_this(const Compared& compared, const Seen& seen, const std::string& document) {
  return compared.document->id == document && (compared.document->of == "list" || compared.print.case_id == seen.loaded.state.id);
}

std::string some_of(const std::vector<std::string>& labels, const char* separator, const char* more) {
  const auto shown = std::min(labels.size(), most_named);
  return fmt::format("{}{}", fmt::join(labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(shown), separator), labels.size() > shown ? more : "");
}

/// After a return the scan may not be among what may change: then it stays as it was, and people see what changed since.
bool may_be_replaced(const procedure::CaseState& state, const std::string& fact) {
  if (!state.returned) return true;
  return std::any_of(state.returned->items.begin(), state.returned->items.end(), [&](const auto& item) { return base::text_of(item, "pointer") == "/facts/" + fact; });
}

/// "第 3 行 …" is of the third row.
template <class Places>
std::size_t rows_in(const Places& places) {
  std::set<std::string> rows;
  for (const auto& [place, text] : places) rows.insert(place.substr(0, place.find(" 行")));
  return rows.size();
}

/// Where a sealed list has more or fewer cases than the act takes: that is told, not every cell.
std::optional<base::Text> other_length(const Compared& compared) {
  if (compared.document->of != "list" || !compared.now) return std::nullopt;
  const auto sealed = rows_in(compared.print.digests), taken = rows_in(*compared.now);
  if (sealed == taken) return std::nullopt;
  return base::Text{fmt::format("盖章的名单有 {} 件，这次办理 {} 件。请选齐一并办理的案卷，或按现在选的重新打印、盖章。", sealed, taken), fmt::format("The sealed list has {} case(s), this act takes {}: choose the others too, or print the list again as chosen.", sealed, taken)};
}

void look_at(House& house, store::Reader& db, const Session& session, const Seen& seen, const programme::FormField& field, const base::JsonObject& data, std::vector<base::Problem>& problems) {
  const auto* evidence = data.if_contains("evidence");
  const auto* files = evidence && evidence->is_object() ? evidence->as_object().if_contains(field.fact) : nullptr;
  if (!files || !files->is_array() || !may_be_replaced(seen.loaded.state, field.fact)) return;
  for (std::size_t i = 0; i < files->as_array().size(); ++i) {
    const auto& one = files->as_array()[i];
    const auto compared = one.is_string() ? compare(house, db, session, seen, code_of(db, seen.loaded.state.id, std::string(one.as_string())), data) : std::nullopt;
    if (!compared) continue;
    const base::Place here{"", 0, 0, fmt::format("/evidence/{}/{}", field.fact, i)};
    if (!is_of_this(*compared, seen, field.scan_of)) {
      problems.push_back({"strip_of_another", {"这份扫描件是“" + compared->document->label.zh + "”或另一件案卷的，请换成本表的扫描件。", "This is a scan of another document, or of another case: hand in the one of this form."}, here});
      continue;
    }
    if (compared->changed.empty()) continue;
    if (auto other = other_length(*compared)) {
      problems.push_back({"strip_outdated", std::move(*other), here});
      continue;
    }
    const auto labels = labels_of(*seen.loaded.programme, compared->changed);
    problems.push_back({"strip_outdated", {fmt::format("扫描件是 {} 打印的一版，之后改过：{}。请重新打印、盖章、扫描。", compared->print.printed_at.substr(0, 10), some_of(labels, "、", " 等")),
                                           fmt::format("The scan is of what was printed on {}; since then changed: {}. Print it again, have it sealed and scan it.", compared->print.printed_at.substr(0, 10), some_of(labels, ", ", " and more"))}, here});
    for (const auto& place : compared->changed) problems.push_back({"changed_since_print", {"打印盖章之后改过这一项。", "Changed since it was printed for the seal."}, {"", 0, 0, "/facts/" + place}});
  }
}

}  // namespace

Printed printed_list(const ListTable& table) {
  Printed printed;
  for (std::size_t row = 0; row < table.rows.size(); ++row)
    for (std::size_t i = 0; i < table.headings.size(); ++i)
      if (table.document->columns[i].shows != "list.row") printed[fmt::format("第 {} 行 {}", row + 1, table.headings[i])] = table.rows[row].cells[i];
  return printed;
}

base::Json strip_json(House& house, store::Reader& db, const Session& session, const Seen& seen, const std::string& digest, const base::JsonObject& data) {
  const auto compared = compare(house, db, session, seen, code_of(db, seen.loaded.state.id, digest), data);
  if (!compared) return nullptr;
  const auto labels = labels_of(*seen.loaded.programme, compared->changed);
  return base::JsonObject{{"code", compared->print.code}, {"document", compared->document->id}, {"label", text_json(compared->document->label)}, {"version", compared->print.version},
                          {"printed_at", compared->print.printed_at}, {"matches", labels.empty()}, {"changed", base::Json(boost::json::value_from(labels))}};
}

base::Json strip_with_draft(House& house, store::Reader& db, const Session& session, const std::string& case_id, const std::string& digest) {
  const auto seen = see_case(house, db, session, case_id);
  if (!seen) return nullptr;
  const auto draft = draft_of(house, db, *seen);
  return strip_json(house, db, session, *seen, digest, draft.is_object() ? draft.as_object() : base::JsonObject{});
}

base::Result<void> scans_fit(House& house, store::Reader& db, const Session& session, const Seen& seen, const base::JsonObject& data) {
  std::vector<base::Problem> problems;
  if (!seen.loaded.stage) return {};
  for (const auto& id : seen.loaded.stage->forms)
    if (const auto form = seen.loaded.programme->forms.find(id); form != seen.loaded.programme->forms.end())
      for (const auto& part : form->second.parts)
        for (const auto& field : part.fields)
          if (!field.scan_of.empty()) look_at(house, db, session, seen, field, data, problems);
  if (problems.empty()) return {};
  return base::refuse("strip_outdated", {"盖章扫描件与现在填写的内容不是同一版。", "The sealed scan is of another version than what is filled in now."}, std::move(problems));
}

base::Result<Answer> type_strip(House& house, const Session& session, const TypedStrip& typed) {
  const auto db = house.store().reader();
  const auto seen = see_case(house, *db, session, typed.case_id);
  if (!seen) return tl::unexpected(seen.error());
  if (!has_the_turn(*seen))
    return base::refuse("not_yours", {"案卷现在不由您办理，不能填写校验码。", "It is not your turn on this case, so no code can be entered."});
  if (db->query("select 1 as one from uploads where case_id = $1 and digest = $2", {typed.case_id, typed.digest}).empty()) return tl::unexpected(case_not_found());
  const auto code = typed_code(typed.code);
  if (code.empty() || !find_print(house, *db, code))
    return base::refuse("strip_unknown", {"没有这个校验码，请对照页脚再填一次；它有 12 位，写作 7K3F-9Q2M-4XAB。", "There is no such code: look at the foot of the page again; it has 12 characters, as in 7K3F-9Q2M-4XAB."});
  const auto kept = house.work([&](store::Transaction& tx) { tx.execute("update uploads set strip = $3 where case_id = $1 and digest = $2", {typed.case_id, typed.digest, code}); });
  if (!kept) return tl::unexpected(kept.error());
  const auto after = house.store().reader();
  return Answer{200, base::JsonObject{{"strip", strip_with_draft(house, *after, session, typed.case_id, typed.digest)}}};
}

}  // namespace service
