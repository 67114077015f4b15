#include "service/strips.h"

#include "base/digest.h"

#include <set>

namespace service {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::string_view mark = "pinjian:";
constexpr std::size_t characters = 12;
constexpr std::int64_t most_prints = 1'000;   // of a case: older ones are forgotten

std::string short_digest(const std::string& text) { return base::hex(base::sha256(text)).substr(0, 16); }

std::string base32(const base::Digest& digest) {
  std::string code;
  for (std::size_t bit = 0; code.size() < characters; bit += 5) {
    unsigned value = 0;
    for (std::size_t i = bit; i < bit + 5; ++i) value = value * 2 + (digest[i / 8] >> (7 - i % 8) & 1);
    code += alphabet[value];
  }
  return code;
}

std::string grouped(const std::string& code) { return code.substr(0, 4) + "-" + code.substr(4, 4) + "-" + code.substr(8, 4); }

bool is_code(std::string_view text) { return text.size() == characters && text.find_first_not_of(alphabet) == std::string_view::npos; }

}  // namespace

std::string strip_code(const std::string& case_id, const std::string& document, const Printed& printed) {
  base::JsonObject content;
  for (const auto& [place, text] : printed) content[place] = text;
  return grouped(base32(base::sha256(base::canonical_json(base::JsonObject{{"case", case_id}, {"document", document}, {"content", std::move(content)}}))));
}

std::string machine_code(const std::string& code) { return std::string(mark) + typed_code(code); }

std::string typed_code(std::string_view text) {
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  std::string code;
  for (const char c : text) {
    if (c == '-' || c == ' ' || code.size() > characters) continue;
    const char upper = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    code += upper == 'O' ? '0' : upper == 'I' || upper == 'L' ? '1' : upper;
  }
  return is_code(code) ? code : std::string();
}

std::string code_in(std::istream& content) {
  constexpr std::size_t piece = 64 << 10, whole = mark.size() + characters;
  std::set<std::string> found;
  std::string bytes;
  std::string next(piece, '\0');
  while (content.read(next.data(), static_cast<std::streamsize>(piece)), content.gcount() > 0 && found.size() < 2) {
    bytes.append(next.data(), static_cast<std::size_t>(content.gcount()));
    for (auto at = bytes.find(mark); at != std::string::npos && at + whole <= bytes.size(); at = bytes.find(mark, at + 1))
      if (const auto code = bytes.substr(at + mark.size(), characters); is_code(code)) found.insert(code);
    if (bytes.size() >= whole) bytes.erase(0, bytes.size() - whole + 1);   // what may be the beginning of one
  }
  return found.size() == 1 ? *found.begin() : std::string();
}

base::Result<void> keep_print(House& house, const Session& session, const WhatPrinted& what, const std::string& code, const Printed& printed) {
  base::JsonObject digests;
  for (const auto& [place, text] : printed) digests[place] = short_digest(text);
  const auto content = house.store().lock(boost::json::serialize(digests));
  return house.work([&](store::Transaction& tx) {
    tx.execute("insert into prints (code, case_id, document, version, content, account, printed_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict (code) do update set version = excluded.version, printed_at = excluded.printed_at",
               {typed_code(code), what.case_id, what.document, what.version, store::Blob{content}, session.account, house.now().microseconds});
    tx.execute("delete from prints where case_id = $1 and code not in (select code from prints where case_id = $1 order by printed_at desc limit $2)", {what.case_id, most_prints});
  });
}

std::optional<KeptPrint> find_print(House& house, store::Reader& db, const std::string& code) {
  const auto rows = db.query("select case_id, document, version, content, printed_at from prints where code = $1", {code});
  if (rows.empty()) return std::nullopt;
  KeptPrint print{code, rows[0].text("case_id"), rows[0].text("document"), base::Instant{rows[0].integer("printed_at")}.text(), rows[0].integer("version"), {}};
  const auto plain = house.store().unlock(rows[0].bytes("content"));
  const auto json = plain ? base::parse_json(*plain) : tl::unexpected(plain.error());
  if (!json || !json->is_object()) return std::nullopt;
  for (const auto& [place, digest] : json->as_object()) print.digests[std::string(place)] = std::string(digest.as_string());
  return print;
}

std::vector<std::string> changed_since(const KeptPrint& print, const Printed& now) {
  std::set<std::string> changed;
  for (const auto& [place, digest] : print.digests)
    if (const auto here = now.find(place); here == now.end() || short_digest(here->second) != digest) changed.insert(place);
  for (const auto& [place, text] : now)
    if (!print.digests.contains(place)) changed.insert(place);
  return {changed.begin(), changed.end()};
}

}  // namespace service
