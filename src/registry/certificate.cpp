#include "registry/certificate.h"

#include "calendar/reckoning.h"

#include <charconv>
#include <fmt/format.h>

namespace registry {
namespace {

std::string text(const base::JsonObject& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

void keep_text(const base::JsonObject& from, const char* key, std::string& into) {
  if (from.contains(key)) into = text(from, key);
}

ledger::Event event_of(const std::string& number, std::int64_t version, std::string kind, const std::string& edition, const Circumstances& c) {
  ledger::Event event;
  event.stream = "certificate/" + number;
  event.version = version;
  event.kind = std::move(kind);
  event.id = c.event_id;
  event.actor = c.actor;
  event.office = c.office;
  event.role = c.role;
  event.received_at = c.now;
  event.cause = c.cause;
  event.edition = edition;
  event.public_fields["reason"] = c.reason;
  event.public_fields["articles"] = base::Json(boost::json::value_from(c.articles));
  return event;
}

std::vector<std::string> articles_in(const base::JsonObject& fields) {
  std::vector<std::string> articles;
  if (const auto* value = fields.if_contains("articles"); value && value->is_array())
    for (const auto& id : value->as_array())
      if (id.is_string()) articles.emplace_back(id.as_string());
  return articles;
}

void take(Certificate& c, const base::JsonObject& fields) {
  keep_text(fields, "holder_name", c.holder_name);
  keep_text(fields, "uscc", c.uscc);
  keep_text(fields, "product", c.product);
  keep_text(fields, "category", c.category);
  keep_text(fields, "place", c.place);
}

/// Standing, with the moment and ground it began.
void stand(Certificate& c, Status status, const ledger::Event& event) {
  c.status = status;
  c.since = event.received_at;
  c.reason = text(event.public_fields, "reason");
  c.articles = articles_in(event.public_fields);
}

}  // namespace

std::string_view name_of(Status status) {
  switch (status) {
    case Status::valid: return "valid";
    case Status::suspended: return "suspended";
    case Status::withdrawn: return "withdrawn";
    case Status::expired: return "expired";
  }
  return "";
}

Certificate evolve(Certificate c, const ledger::Event& event) {
  const auto& fields = event.public_fields;
  if (event.kind == "certificate_issued") {
    c.number = event.stream.substr(event.stream.find('/') + 1);
    c.edition = event.edition;
    c.programme = text(fields, "programme");
    c.title = text(fields, "title");
    c.holder = text(fields, "holder");
    c.case_id = text(fields, "case");
    c.issued_on = base::Date::parse(text(fields, "issued_on")).value_or(base::Date());
    if (const auto last = base::Date::parse(text(fields, "valid_to"))) c.valid_to = *last;
    take(c, fields);
    stand(c, Status::valid, event);
  } else if (event.kind == "certificate_changed") {
    take(c, fields);
  } else if (event.kind == "certificate_suspended") {
    stand(c, Status::suspended, event);
  } else if (event.kind == "certificate_reinstated") {
    stand(c, Status::valid, event);
  } else if (event.kind == "certificate_withdrawn") {
    c.mark_withdrawn = true;
    stand(c, Status::withdrawn, event);
  } else if (event.kind == "certificate_expired") {
    stand(c, Status::expired, event);
  }
  c.steps.push_back({event.kind, event.received_at, text(fields, "reason"), articles_in(fields)});
  c.version = event.version;
  return c;
}

Status status_on(const Certificate& certificate, base::Date today) {
  if (certificate.status == Status::valid && certificate.valid_to && today > *certificate.valid_to) return Status::expired;
  return certificate.status;
}

std::string number_of(const std::string& pattern, int year, std::int64_t sequence) {
  std::string number;
  for (std::size_t at = 0; at < pattern.size();) {
    const auto open = pattern.find('{', at);
    const auto close = open == std::string::npos ? std::string::npos : pattern.find('}', open);
    if (close == std::string::npos) return number + pattern.substr(at);
    number += pattern.substr(at, open - at);
    const std::string name = pattern.substr(open + 1, close - open - 1);
    if (name == "year") {
      number += std::to_string(year);
    } else if (name.starts_with("seq")) {
      int width = 1;
      if (const auto colon = name.find(':'); colon != std::string::npos) std::from_chars(name.data() + colon + 1, name.data() + name.size(), width);
      number += fmt::format("{:0{}}", sequence, std::clamp(width, 1, 12));
    }
    at = close + 1;
  }
  return number;
}

base::Result<ledger::Event> issue(const programme::Programme& programme, const std::string& title, const Issue& what, const Circumstances& circumstances) {
  const auto found = programme.titles.find(title);
  if (found == programme.titles.end())
    return base::refuse("unknown_title", {fmt::format("本办法没有“{}”这个称号。", title), fmt::format("The programme has no title “{}”.", title)});
  auto event = event_of(what.number, 1, "certificate_issued", base::name_of(programme.digest), circumstances);
  auto& fields = event.public_fields;
  fields["programme"] = programme.name();
  fields["title"] = title;
  fields["holder"] = what.holder;
  fields["holder_name"] = what.holder_name;
  fields["uscc"] = what.uscc;
  fields["product"] = what.product;
  fields["category"] = what.category;
  fields["place"] = what.place;
  fields["case"] = what.case_id;
  fields["issued_on"] = circumstances.today.text();
  if (found->second.valid_for)
    if (const auto span = calendar::state_period(circumstances.today, *found->second.valid_for)) fields["valid_to"] = span->last.text();
  return event;
}

base::Result<ledger::Event> alter(const Certificate& certificate, const std::string& act, const std::string& what, const base::JsonObject& changes, const Circumstances& circumstances) {
  const bool ended = certificate.status == Status::withdrawn;
  if (ended && act != "change")
    return base::refuse("already_withdrawn", {"这张证书的标识使用资格已经取消，不能再变更状态。", "The right to this certificate's mark has been withdrawn already."});
  if (act == "reinstate" && certificate.status != Status::suspended)
    return base::refuse("not_suspended", {"证书没有暂停，不需要恢复。", "The certificate is not suspended."});
  const char* kind = act == "change" ? "certificate_changed" : act == "suspend" ? "certificate_suspended" : act == "reinstate" ? "certificate_reinstated" : act == "withdraw" ? "certificate_withdrawn" : nullptr;
  if (!kind) return base::refuse("unknown_register_act", {fmt::format("登记册没有“{}”这种变动。", act), fmt::format("The register knows no act “{}”.", act)});
  auto event = event_of(certificate.number, certificate.version + 1, kind, certificate.edition, circumstances);
  event.public_fields["what"] = what;
  for (const auto& [name, value] : changes) event.public_fields[name] = value;
  return event;
}

}  // namespace registry
