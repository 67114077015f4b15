#include "ledger/event.h"

#include "base/canonical.h"

#include <array>

namespace ledger {
namespace {

using base::Json;
using base::JsonObject;
using base::Result;

constexpr std::array<std::string_view, 24> kinds = {
    "case_opened",          "stage_entered",          "entry_recorded",        "stage_left",          "clock_stopped",
    "clock_resumed",        "case_closed",            "certificate_issued",    "certificate_changed", "certificate_suspended",
    "certificate_reinstated", "certificate_withdrawn", "certificate_expired",  "round_opened",        "round_changed",
    "round_closed",         "office_registered",      "office_changed",        "role_granted",        "role_revoked",
    "content_erased",       "key_announced",          "key_changed",           "rollback_accepted"};

constexpr std::int64_t envelope_version = 1;
constexpr std::string_view algorithm = "sha256";
constexpr std::string_view erased = "erased";
constexpr std::string_view keys[] = {"v",    "alg",    "stream", "version",     "kind",  "id",      "actor",
                                     "office", "role", "received_at", "cause", "edition", "public", "commits"};

tl::unexpected<base::Refusal> bad_event(std::string_view zh, std::string_view en) {
  return base::refuse("bad_event", {fmt::format("账本中的一条记录不合格式：{}。请运行 ledger verify 查找原因。", zh),
                                    fmt::format("A record of the ledger has the wrong form: {}. Run ledger verify to find out why.", en)});
}

tl::unexpected<base::Refusal> bad_commitment(std::string_view field) {
  return base::refuse("bad_commitment", {fmt::format("保密内容“{}”与账本中的承诺不符，可能被改动。请运行 ledger verify。", field),
                                         fmt::format("The sealed content '{}' does not match its commitment in the ledger; it may have been changed. Run ledger verify.", field)});
}

Result<std::string> text(const JsonObject& object, std::string_view key) {
  const Json* value = object.if_contains(key);
  if (value == nullptr || !value->is_string()) return bad_event(fmt::format("缺少文本 {}", key), fmt::format("it lacks the text {}", key));
  return std::string(value->get_string());
}

Result<std::int64_t> integer(const JsonObject& object, std::string_view key) {
  const Json* value = object.if_contains(key);
  if (value == nullptr || !value->is_int64()) return bad_event(fmt::format("缺少整数 {}", key), fmt::format("it lacks the integer {}", key));
  return value->get_int64();
}

Result<JsonObject> object(const JsonObject& parent, std::string_view key) {
  const Json* value = parent.if_contains(key);
  if (value == nullptr || !value->is_object()) return bad_event(fmt::format("缺少对象 {}", key), fmt::format("it lacks the object {}", key));
  return value->get_object();
}

/// Fills the texts of the event; the problem found last, if any.
Result<void> read_texts(const JsonObject& leaf, Event& event) {
  const std::pair<std::string_view, std::string*> texts[] = {{"stream", &event.stream}, {"kind", &event.kind}, {"id", &event.id},
                                                             {"actor", &event.actor},   {"office", &event.office}, {"role", &event.role},
                                                             {"cause", &event.cause},   {"edition", &event.edition}};
  for (const auto& [key, target] : texts) {
    auto value = text(leaf, key);
    if (!value) return tl::unexpected(value.error());
    *target = std::move(*value);
  }
  return {};
}

Result<void> check_frame(const JsonObject& leaf) {
  for (const auto& member : leaf)
    if (std::find(std::begin(keys), std::end(keys), std::string_view(member.key().data(), member.key().size())) == std::end(keys))
      return bad_event("有未知的键", "it has an unknown key");
  const auto version = integer(leaf, "v");
  if (!version) return tl::unexpected(version.error());
  const auto named = text(leaf, "alg");
  if (!named) return tl::unexpected(named.error());
  if (*version != envelope_version || *named != algorithm) return bad_event("版本或算法未知", "its version or algorithm is unknown");
  return {};
}

Result<Event> read_leaf(const JsonObject& leaf) {
  Event event;
  if (const auto framed = check_frame(leaf); !framed) return tl::unexpected(framed.error());
  if (const auto read = read_texts(leaf, event); !read) return tl::unexpected(read.error());
  if (!is_kind(event.kind)) return bad_event("种类未知", "its kind is unknown");
  const auto version = integer(leaf, "version");
  if (!version) return tl::unexpected(version.error());
  event.version = *version;
  const auto received = text(leaf, "received_at");
  if (!received) return tl::unexpected(received.error());
  const auto instant = base::Instant::parse(*received);
  if (!instant) return tl::unexpected(instant.error());
  event.received_at = *instant;
  auto fields = object(leaf, "public");
  if (!fields) return tl::unexpected(fields.error());
  event.public_fields = std::move(*fields);
  return event;
}

/// Each committed field gets its opened content, or "erased".
Result<void> open_fields(const JsonObject& commits, const std::map<std::string, SealedField>& opened, Event& event) {
  for (const auto& [field, content] : opened)
    if (!commits.contains(field)) return bad_commitment(field);
  for (const auto& member : commits) {
    const std::string field(member.key());
    const auto found = opened.find(field);
    if (!member.value().is_string()) return bad_event("承诺不是文本", "a commitment is no text");
    if (found == opened.end()) {
      event.sealed_fields[field] = erased;
      continue;
    }
    const SealedField& sealed = found->second;
    if (commitment(field, sealed.salt, sealed.content) != std::string_view(member.value().get_string())) return bad_commitment(field);
    auto value = base::parse_json(sealed.content);
    if (!value) return tl::unexpected(value.error());
    event.sealed_fields[field] = std::move(*value);
  }
  return {};
}

JsonObject commitments(const Event& event, const std::map<std::string, std::string>& salts) {
  JsonObject commits;
  commits.reserve(event.sealed_fields.size());
  for (const auto& member : event.sealed_fields) {
    const std::string field(member.key());
    const auto salt = salts.find(field);
    base::ensure(salt != salts.end() && salt->second.size() == 32, "each sealed field has a salt of 32 bytes");
    base::ensure(field.find('\0') == std::string::npos, "a field's name holds no zero byte");
    commits[field] = commitment(field, salt->second, base::canonical_json(member.value()));
  }
  return commits;
}

/// Canonical JSON: the members stand in the order of their names.
std::string written(const Event& event, const JsonObject& commits) {
  std::string out;
  out.reserve(1'024);
  const auto text = [&](std::string_view before, std::string_view value) { base::add_canonical_text(value, out += before); };
  text(R"({"actor":)", event.actor);
  text(R"(,"alg":)", algorithm);
  text(R"(,"cause":)", event.cause);
  base::add_canonical(commits, out += R"(,"commits":)");
  text(R"(,"edition":)", event.edition);
  text(R"(,"id":)", event.id);
  text(R"(,"kind":)", event.kind);
  text(R"(,"office":)", event.office);
  base::add_canonical(event.public_fields, out += R"(,"public":)");
  text(R"(,"received_at":)", event.received_at.text());
  text(R"(,"role":)", event.role);
  text(R"(,"stream":)", event.stream);
  base::add_canonical(Json(envelope_version), out += R"(,"v":)");
  base::add_canonical(Json(event.version), out += R"(,"version":)");
  return out += '}';
}

}  // namespace

bool is_kind(std::string_view kind) { return std::find(kinds.begin(), kinds.end(), kind) != kinds.end(); }

std::string commitment(std::string_view field, std::string_view salt, std::string_view content) {
  std::string committed;
  committed.reserve(field.size() + salt.size() + content.size() + 2);
  committed.append(1, '\x02').append(field).push_back('\0');
  committed.append(salt).append(content);
  return base::hex(base::sha256(committed));
}

Result<std::string> envelope(const Event& event, const std::map<std::string, std::string>& salts) {
  base::ensure(is_kind(event.kind), "an event is of a known kind");
  std::string bytes = written(event, commitments(event, salts));
  if (bytes.size() > largest_envelope)
    return base::refuse("event_too_large", {fmt::format("这条记录有 {} 字节，超过 {} 字节的上限。请缩短文字，或作为附件上传。", bytes.size(), largest_envelope),
                                            fmt::format("This record has {} bytes, more than the {} allowed. Shorten the text or upload it as a file.", bytes.size(), largest_envelope)});
  return bytes;
}

Result<Event> open_envelope(std::string_view bytes, const std::map<std::string, SealedField>& opened) {
  const auto parsed = base::parse_json(bytes, largest_envelope);
  if (!parsed || !parsed->is_object()) return bad_event("不是 JSON 对象", "it is no JSON object");
  if (base::canonical_json(*parsed) != bytes) return bad_event("不是规范写法", "it is not in canonical form");
  auto event = read_leaf(parsed->get_object());
  if (!event) return event;
  const auto commits = object(parsed->get_object(), "commits");
  if (!commits) return tl::unexpected(commits.error());
  if (const auto filled = open_fields(*commits, opened, *event); !filled) return tl::unexpected(filled.error());
  return event;
}

}  // namespace ledger
