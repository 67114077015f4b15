#include "service/prints.h"

#include "base/digest.h"
#include "documents/pdf.h"
#include "service/certificates.h"
#include "service/confidentiality.h"
#include "service/loaded.h"
#include "service/shown.h"

#include <fmt/format.h>

namespace service {
namespace {

using documents::Document;

/// One part of a form as pairs of label and value; what is not stated keeps an empty line to fill by hand.
void add_part(Document& document, const programme::FormPart& part, const Seen& seen, const base::JsonObject& facts) {
  documents::Pairs pairs;
  for (const auto& field : part.fields) {
    const auto& fact = seen.loaded.programme->rulebook.facts.at(field.fact);
    if (!shows(seen, field.fact)) continue;
    const auto* value = facts.if_contains(field.fact);
    if (!value && field.show_when) continue;
    pairs.rows.emplace_back(field.label.zh.empty() ? fact.label.zh : field.label.zh, value ? shown(fact, *value) : std::string());
  }
  if (pairs.rows.empty() && part.sign.empty()) return;
  document.blocks.push_back(documents::Heading{part.label.zh});
  if (!pairs.rows.empty()) document.blocks.push_back(std::move(pairs));
  if (!part.sign.empty()) document.blocks.push_back(documents::SignatureSpace{"申报单位（盖章）　法定代表人（签字）　　年　月　日"});
}

void add_forms(Document& document, const Seen& seen) {
  for (const auto& stage : seen.loaded.procedure->stages) {
    if (stage.type != programme::StageType::submission || (stage.id != seen.loaded.state.stage && !seen.loaded.state.left_at.contains(stage.id))) continue;
    for (const auto& id : stage.forms)
      if (const auto form = seen.loaded.programme->forms.find(id); form != seen.loaded.programme->forms.end()) {
        if (form->second.layout != "official") document.blocks.push_back(documents::Paragraph{"本表为系统版式：办法的附件未随文公布。"});
        for (const auto& part : form->second.parts) add_part(document, part, seen, seen.loaded.state.facts);
      }
  }
}

void add_shown(Document& document, const programme::Document& what, const Seen& seen) {
  documents::Pairs pairs;
  for (const auto& name : what.shows) {
    const auto fact = seen.loaded.programme->rulebook.facts.find(name);
    if (fact == seen.loaded.programme->rulebook.facts.end() || !shows(seen, name)) continue;
    if (const auto* value = seen.loaded.state.facts->if_contains(name)) pairs.rows.emplace_back(fact->second.label.zh, shown(fact->second, *value));
  }
  if (!pairs.rows.empty()) document.blocks.push_back(std::move(pairs));
  if (!seen.loaded.state.reason.empty() && std::find(what.shows.begin(), what.shows.end(), "case.reason") != what.shows.end()) {
    document.blocks.push_back(documents::Heading{"理由"});
    document.blocks.push_back(documents::Paragraph{seen.loaded.state.reason});
  }
  document.blocks.push_back(documents::SignatureSpace{seen.loaded.programme->issuer.zh + "　　年　月　日"});
}

/// Ties a printed page, and a scan of it, to the version of the case.
std::string strip_of(const Loaded& loaded) {
  const auto hash = base::hex(base::sha256(boost::json::serialize(loaded.state.facts) + std::to_string(loaded.state.version)));
  return fmt::format("案卷 {} 第 {} 版 {}", loaded.state.id, loaded.state.version, hash.substr(0, 12));
}

}  // namespace

base::Result<Print> print_document(House& house, const Session& session, const std::string& case_id, const std::string& document) {
  const auto db = house.store().reader();
  const auto seen = see_case(house, *db, session, case_id);
  if (!seen) return tl::unexpected(seen.error());
  const auto what = seen->loaded.programme->documents.find(document);
  if (seen->asker.sight.header_only || what == seen->loaded.programme->documents.end() || what->second.of == "title") return tl::unexpected(case_not_found());
  Document page;
  page.title = what->second.label.zh;
  page.subtitle = seen->loaded.programme->label.zh + "　" + seen->loaded.programme->edition_label.zh;
  page.strip = strip_of(seen->loaded);
  page.sample = house.sample();
  if (what->second.of == "form")
    add_forms(page, *seen);
  else
    add_shown(page, what->second, *seen);
  auto bytes = documents::render_pdf(page);
  if (!bytes) return tl::unexpected(bytes.error());
  return Print{std::move(*bytes), what->second.label.zh + ".pdf", "application/pdf"};
}

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
  page.rows = {{"企业", row->holder_name}, {"产品", row->product}, {"品类", row->category}, {"所在地", house.divisions().full_name(row->place)}};
  page.basis = programme->cite(row->clause);
  page.verify_url = house.url("/verify/" + row->number);
  page.strip = row->number;
  page.sample = house.sample();
  auto bytes = documents::render_pdf(page);
  if (!bytes) return tl::unexpected(bytes.error());
  return Print{std::move(*bytes), row->number + ".pdf", "application/pdf"};
}

}  // namespace service
