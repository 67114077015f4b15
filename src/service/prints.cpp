#include "service/prints.h"

#include "base/digest.h"
#include "documents/pdf.h"
#include "documents/xlsx.h"
#include "service/certificates.h"
#include "service/confidentiality.h"
#include "service/document_values.h"
#include "service/drafts.h"
#include "service/form_print.h"
#include "service/read_case.h"
#include "service/sealed_scans.h"
#include "service/shown.h"

#include <fmt/format.h>

#include <set>

namespace service {
namespace {

using documents::Document;

constexpr std::size_t most_upright = 6;   // columns that fit an upright page

/// Ties a printed page, and a scan of it, to the version of the case.
std::string strip_of(const procedure::CaseState& state, bool draft, const std::string& code) {
  const auto version = draft ? std::string("草稿") : fmt::format("第 {} 版", state.version);
  return fmt::format("案卷 {}　{}　校验码 {}", state.id, version, code);
}

std::string strip_of(const ListTable& table, const std::string& code) { return fmt::format("共 {} 件　{}校验码 {}", table.rows.size(), table.closed ? "已办　" : "", code); }

/// What a document says about the case: each thing it shows, as a person writes it.
documents::Pairs pairs_of(House& house, store::Reader& db, const Seen& seen, const programme::Document& what, const base::JsonObject& facts) {
  documents::Pairs pairs;
  for (const auto& name : what.shows) {
    if (name == "case.reason") continue;   // stands by itself
    auto [label, text] = document_value(house, db, seen, facts, name);
    if (!text.empty()) pairs.rows.emplace_back(std::move(label), std::move(text));
  }
  return pairs;
}

void add_letter(Document& document, House& house, store::Reader& db, const Seen& seen, const programme::Document& what) {
  const auto& state = seen.loaded.state;
  if (auto pairs = pairs_of(house, db, seen, what, state.facts); !pairs.rows.empty()) document.blocks.push_back(std::move(pairs));
  if (!state.reason.empty() && std::find(what.shows.begin(), what.shows.end(), "case.reason") != what.shows.end()) {
    document.blocks.push_back(documents::Heading{"理由"});
    document.blocks.push_back(documents::Paragraph{state.reason});
  }
  document.blocks.push_back(documents::SignatureSpace{seen.loaded.programme->issuer.zh + "　　年　月　日"});
}

std::string desk_of(House&, store::Reader& db, const Seen& seen, const programme::Stage& stage) {
  const auto office = office_acting(db, seen.loaded, stage.by);
  const auto role = seen.loaded.programme->roles.find(stage.by);
  return office ? office->name : role == seen.loaded.programme->roles.end() ? std::string() : role->second.label.zh;
}

std::string left_out(const ListTable& table) { return fmt::format("另有 {} 件不在本单位的权限之内，没有列出。", table.others); }

void add_list(Document& document, House& house, store::Reader& db, const Seen& seen, const ListTable& table) {
  documents::Pairs head{{{"填报单位", desk_of(house, db, seen, *table.stage)}}};
  for (auto& pair : pairs_of(house, db, seen, *table.document, seen.loaded.state.facts).rows) head.rows.push_back(std::move(pair));
  document.blocks.push_back(std::move(head));
  documents::Table rows{table.headings, {}};
  for (const auto& row : table.rows) rows.rows.push_back(row.cells);
  document.landscape = rows.columns.size() > most_upright;
  document.blocks.push_back(std::move(rows));
  if (table.others > 0) document.blocks.push_back(documents::Paragraph{left_out(table)});
  document.blocks.push_back(documents::SignatureSpace{desk_of(house, db, seen, *table.stage) + "（盖章）　　年　月　日"});
}

documents::Sheet sheet_of(House& house, store::Reader& db, const Seen& seen, const ListTable& table, const std::string& strip) {
  documents::Sheet sheet{table.document->label.zh, "填报单位：" + desk_of(house, db, seen, *table.stage), table.headings, {}, {}};
  for (const auto& row : table.rows) sheet.rows.push_back(row.cells);
  if (table.others > 0) sheet.foot.push_back(left_out(table));
  sheet.foot.push_back(strip);
  return sheet;
}

/// A list is the same whichever of its cases it is printed from.
std::string key_of(const Loaded& loaded, const ListTable& table) { return fmt::format("list/{}/{}/{}/{}", loaded.state.programme, loaded.state.procedure, loaded.state.round, table.stage->id); }

Document empty_page(const House& house, const Seen& seen, const programme::Document& what) {
  Document page;
  page.title = what.label.zh;
  page.subtitle = seen.loaded.programme->label.zh + "　" + seen.loaded.programme->edition_label.zh;
  page.sample = house.sample();
  return page;
}

base::Result<Print> as_pdf(const Document& page) {
  auto bytes = documents::render_pdf(page);
  if (!bytes) return tl::unexpected(bytes.error());
  return Print{std::move(*bytes), page.title + ".pdf", "application/pdf"};
}

/// Remembers what a print says that may come back as a sealed scan; gives its code.
base::Result<std::string> keep(House& house, const Session& session, const Seen& seen, const programme::Document& what, const std::string& key, const Printed& printed) {
  auto code = strip_code(key, what.id, printed);
  if (const auto kept = keep_print(house, session, {seen.loaded.state.id, what.id, seen.loaded.state.version}, code, printed); !kept) return tl::unexpected(kept.error());
  return code;
}

base::Result<Print> print_list(House& house, store::Reader& db, const Session& session, const Seen& seen, const programme::Document& what, Format format) {
  const auto draft = draft_of(house, db, seen);
  const bool chosen = draft.is_object() && draft.as_object().contains("cases");
  const auto table = list_table(house, db, session, seen, what.id, chosen ? members_in(draft.as_object(), seen.loaded.state.id) : std::vector<std::string>{});
  if (!table) return tl::unexpected(table.error());
  auto page = empty_page(house, seen, what);
  const auto code = keep(house, session, seen, what, key_of(seen.loaded, *table), printed_list(*table));
  if (!code) return tl::unexpected(code.error());
  page.strip = strip_of(*table, *code);
  page.code = machine_code(*code);
  if (format == Format::pdf) {
    add_list(page, house, db, seen, *table);
    return as_pdf(page);
  }
  auto bytes = documents::render_xlsx(sheet_of(house, db, seen, *table, (house.sample() ? "样例　" : "") + page.strip));
  if (!bytes) return tl::unexpected(bytes.error());
  return Print{std::move(*bytes), what.label.zh + ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
}

base::Result<Print> print_form(House& house, store::Reader& db, const Session& session, const Seen& seen, const programme::Document& what) {
  const auto draft = draft_of(house, db, seen);
  const auto statement = draft.is_object() ? stated_with(seen, draft.as_object()) : stated_on(seen);
  auto page = empty_page(house, seen, what);
  auto form = form_print(house, db, seen, what, statement);
  const auto code = keep(house, session, seen, what, seen.loaded.state.id, form.printed);
  if (!code) return tl::unexpected(code.error());
  page.strip = strip_of(seen.loaded.state, draft.is_object(), *code);
  page.code = machine_code(*code);
  if (auto pairs = pairs_of(house, db, seen, what, statement.facts); !pairs.rows.empty()) page.blocks.push_back(std::move(pairs));
  for (auto& block : form.blocks) page.blocks.push_back(std::move(block));
  return as_pdf(page);
}

base::Result<Print> print_letter(House& house, store::Reader& db, const Seen& seen, const programme::Document& what) {
  auto page = empty_page(house, seen, what);
  const auto hash = base::hex(base::sha256(boost::json::serialize(seen.loaded.state.facts) + std::to_string(seen.loaded.state.version)));
  page.strip = fmt::format("案卷 {} 第 {} 版 {}", seen.loaded.state.id, seen.loaded.state.version, hash.substr(0, 12));
  add_letter(page, house, db, seen, what);
  return as_pdf(page);
}

bool has_format(const programme::Document& what, Format format) { return format == Format::pdf || what.is_workbook(); }

/// A document that no step of the procedure makes is always at hand; another once a step has made it.
bool is_at_hand(const Seen& seen, const std::string& document) {
  bool known = false;
  for (const auto& stage : seen.loaded.procedure->stages)
    if (std::find(stage.documents.begin(), stage.documents.end(), document) != stage.documents.end()) {
      known = true;
      if (is_made(seen, stage, document)) return true;
    }
  return !known;
}

/// What the applicant had marked and this document shows: a form all of it, another one what it names.
std::vector<std::string> marked_in(const Seen& seen, const programme::Document& what) {
  std::vector<std::string> marked;
  for (const auto& [name, mark] : seen.loaded.state.marks)
    if ((what.of == "form" || std::find(what.shows.begin(), what.shows.end(), name) != what.shows.end()) && is_marked_for(seen, name) && shows(seen, name)) marked.emplace_back(name);
  return marked;
}

}  // namespace

base::Result<Print> print_document(House& house, const Session& session, const std::string& case_id, const std::string& document, Format format) {
  const auto db = house.store().reader();
  const auto seen = see_case(house, *db, session, case_id);
  if (!seen) return tl::unexpected(seen.error());
  const auto what = seen->loaded.programme->documents.find(document);
  if (seen->asker.sight.header_only || what == seen->loaded.programme->documents.end() || what->second.of == "title" || !has_format(what->second, format) || !is_at_hand(*seen, document)) return tl::unexpected(case_not_found());
  if (const auto noted = record_reads(house, session, case_id, marked_in(*seen, what->second)); !noted) return tl::unexpected(noted.error());
  if (what->second.of == "list") return print_list(house, *db, session, *seen, what->second, format);
  if (what->second.of == "form") return print_form(house, *db, session, *seen, what->second);
  return print_letter(house, *db, *seen, what->second);
}

namespace {

/// What the documents of a title show, in their order: those the stages that issue it name, and those it consists of.
std::vector<std::string> shown_on(const programme::Programme& programme, const std::string& title) {
  std::vector<std::string> documents, shown;
  const auto issues = [&](const auto& act) { return act.act == "issue" && act.what == title; };
  for (const auto& procedure : programme.procedures)
    for (const auto& stage : procedure.stages)
      if (std::any_of(stage.acts.begin(), stage.acts.end(), issues)) documents.insert(documents.end(), stage.documents.begin(), stage.documents.end());
  if (const auto known = programme.titles.find(title); known != programme.titles.end()) documents.insert(documents.end(), known->second.items.begin(), known->second.items.end());
  for (const auto& id : documents)
    if (const auto what = programme.documents.find(id); what != programme.documents.end() && what->second.of == "title")
      for (const auto& name : what->second.shows)
        if (std::find(shown.begin(), shown.end(), name) == shown.end()) shown.push_back(name);
  return shown;
}

/// Facts of the case the title rests on, as far as they are open to everybody and were not marked.
void add_facts(House& house, store::Reader& db, const programme::Programme& programme, const views::CertificateRow& row, documents::Certificate& page) {
  static const std::set<std::string, std::less<>> said_already = {"org_name", "product_name", "category"};
  const auto origin = load_case(house, db, row.case_id);
  if (!origin) return;
  for (const auto& name : shown_on(programme, row.title)) {
    const auto fact = programme.rulebook.facts.find(name);
    const auto* value = origin->state.facts->if_contains(name);
    if (!value || fact == programme.rulebook.facts.end() || said_already.contains(name) || origin->state.marks.contains(name)) continue;
    if (fact->second.fact_class == rules::FactClass::public_) page.rows.emplace_back(fact->second.label.zh, shown(fact->second, *value));
  }
}

}  // namespace

base::Result<Print> print_certificate(House& house, const std::string& number) {
  const auto db = house.store().reader();
  const auto row = views::find_certificate(*db, number, register_day(house));
  const auto programme = row ? house.edition_of(row->edition, *db) : nullptr;
  if (!programme) return base::refuse("not_found", {"查无此证。", "No such certificate."});
  const auto title = programme->titles.find(row->title);
  documents::Certificate page;
  page.mark = programme->mark;
  page.title = title == programme->titles.end() ? programme->label.zh : title->second.label.zh;
  page.issuer = programme->issuer.zh;
  page.number = row->number;
  page.issued_on = row->issued_on;
  page.validity = !row->valid_to.empty() ? "有效期至 " + row->valid_to : title == programme->titles.end() ? std::string() : title->second.valid_note.zh;
  const bool is_organisation = title == programme->titles.end() || title->second.holder == "organisation";
  page.rows = {{is_organisation ? "企业" : "持有人", row->holder_name}, {"产品", row->product}, {"品类", row->category}, {"所在地", house.divisions().full_name(row->place)}};
  add_facts(house, *db, *programme, *row, page);
  std::erase_if(page.rows, [](const auto& one) { return one.second.empty(); });
  page.basis = programme->cite(row->clause);
  page.verify_url = house.url("/verify/" + row->number);
  page.strip = row->number;
  page.sample = house.sample();
  auto bytes = documents::render_pdf(page);
  if (!bytes) return tl::unexpected(bytes.error());
  return Print{std::move(*bytes), row->number + ".pdf", "application/pdf"};
}

}  // namespace service
