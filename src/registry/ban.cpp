#include "registry/ban.h"

#include "base/json.h"
#include "calendar/reckoning.h"

#include <fmt/format.h>

namespace registry {
namespace {

std::string text(const base::JsonObject& object, std::string_view key) { return base::text_of(object, key); }

ledger::Event event_of(const std::string& id, std::int64_t version, std::string kind, const std::string& edition, const Circumstances& c) {
  ledger::Event event;
  event.stream = "ban/" + id;
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

/// How long it lasts: nothing inside for good, nothing at all where the text leaves it open.
std::optional<std::optional<calendar::Period>> length_of(const programme::Programme& programme, const programme::Ban& ban) {
  if (ban.for_parameter.empty()) return ban.for_;
  const auto parameter = programme.rulebook.parameters.find(ban.for_parameter);
  const auto period = parameter == programme.rulebook.parameters.end() ? std::nullopt : programme::period_of(parameter->second);
  if (!period) return std::nullopt;
  return period;
}

}  // namespace

BanRecord evolve(BanRecord ban, const ledger::Event& event) {
  const auto& fields = event.public_fields;
  if (event.kind == "certificate_issued") {
    ban.id = event.stream.substr(event.stream.find('/') + 1);
    ban.edition = event.edition;
    ban.programme = text(fields, "programme");
    ban.ban = text(fields, "ban");
    ban.office = text(fields, "office");
    ban.uscc = text(fields, "uscc");
    ban.name = text(fields, "name");
    ban.case_id = text(fields, "case");
    ban.certificate = text(fields, "certificate");
    ban.from = base::Date::parse(text(fields, "from")).value_or(base::Date());
    if (const auto last = base::Date::parse(text(fields, "until"))) ban.until = *last;
  } else if (event.kind == "certificate_withdrawn") {
    ban.lifted = true;
  }
  ban.reason = text(fields, "reason");
  ban.articles.clear();
  if (const auto* articles = fields.if_contains("articles"); articles && articles->is_array())
    for (const auto& id : articles->as_array())
      if (id.is_string()) ban.articles.emplace_back(id.as_string());
  ban.version = event.version;
  return ban;
}

bool is_in_force(const BanRecord& ban, base::Date day) { return !ban.lifted && ban.from <= day && (!ban.until || day <= *ban.until); }

std::optional<base::Date> admissible_from(const std::vector<BanRecord>& bans, base::Date day) {
  // Each turn moves past at least one ban, so this ends.
  for (std::size_t i = 0; i <= bans.size(); ++i) {
    const auto blocking = std::find_if(bans.begin(), bans.end(), [&](const auto& ban) { return is_in_force(ban, day); });
    if (blocking == bans.end()) return day;
    if (!blocking->until) return std::nullopt;
    day = blocking->until->plus_days(1);
  }
  return day;
}

base::Result<std::optional<ledger::Event>> issue_ban(const programme::Programme& programme, const std::string& ban, const std::string& id, const BanCause& cause, base::Date from, const Circumstances& circumstances) {
  const auto found = programme.bans.find(ban);
  if (found == programme.bans.end()) return base::refuse("unknown_ban", {fmt::format("本办法没有“{}”这项限制。", ban), fmt::format("The programme has no ban “{}”.", ban)});
  const auto length = length_of(programme, found->second);
  if (!length) return std::nullopt;
  auto event = event_of(id, 1, "certificate_issued", base::name_of(programme.digest), circumstances);
  auto& fields = event.public_fields;
  fields["programme"] = programme.name();
  fields["ban"] = ban;
  fields["office"] = cause.office;
  fields["uscc"] = cause.uscc;
  fields["name"] = cause.name;
  fields["case"] = cause.case_id;
  fields["certificate"] = cause.certificate;
  fields["from"] = from.text();
  if (*length) {
    const auto span = calendar::state_period(from, **length);
    if (!span) return tl::unexpected(span.error());
    fields["until"] = span->last.text();
  }
  if (circumstances.articles.empty()) fields["articles"] = base::Json(boost::json::value_from(found->second.treats));
  return std::optional(std::move(event));
}

base::Result<ledger::Event> lift_ban(const BanRecord& ban, const Circumstances& circumstances) {
  if (ban.lifted) return base::refuse("already_lifted", {"这项限制已经解除。", "This ban has been lifted already."});
  return event_of(ban.id, ban.version + 1, "certificate_withdrawn", ban.edition, circumstances);
}

bool survives_withdrawal(const programme::Programme& programme, const std::string& ban) {
  const auto found = programme.bans.find(ban);
  if (found == programme.bans.end()) return true;
  const auto& parameter = found->second.survives_parameter;
  if (parameter.empty()) return found->second.survives_withdrawal;
  const auto known = programme.rulebook.parameters.find(parameter);
  return known == programme.rulebook.parameters.end() || !known->second.value.is_false();
}

}  // namespace registry
