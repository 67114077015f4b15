#include "ledger/key_chain.h"

#include "base/json.h"

#include <algorithm>
#include <fmt/format.h>

namespace ledger {
namespace {

using base::Instant;
using base::Result;

constexpr std::int64_t day = 86'400'000'000;  // microseconds

tl::unexpected<base::Refusal> forged_key(std::string_view zh, std::string_view en) {
  return base::refuse("forged_key", {fmt::format("更换密钥的公告不成立：{}。请查明来源，不要采用这个密钥。", zh),
                                     fmt::format("The announcement of a key does not hold: {}. Find out where it comes from, and do not trust the key.", en)});
}

std::string text_of(const KeyChange& change) {
  return base::canonical_json(base::JsonObject{{"announced", change.announced.text()}, {"key", change.next.vkey()}, {"not_before", change.not_before.text()},
                                               {"previous", change.previous.vkey()}, {"previous_until", change.previous_until.text()}, {"reason", change.reason}}) + "\n";
}

/// What the text says; what cannot be read is left as it is, and the caller compares.
Result<KeyChange> read_change(std::string_view text) {
  const auto json = base::parse_json(text);
  if (!json || !json->is_object()) return forged_key("内容无法读取", "its text cannot be read");
  const auto previous = PublicKey::parse(base::text_of(*json, "previous")), next = PublicKey::parse(base::text_of(*json, "key"));
  const auto announced = Instant::parse(base::text_of(*json, "announced")), not_before = Instant::parse(base::text_of(*json, "not_before")),
             until = Instant::parse(base::text_of(*json, "previous_until"));
  if (!previous || !next || !announced || !not_before || !until) return forged_key("内容不完整", "its text is incomplete");
  KeyChange change{*previous, *next, *announced, *not_before, *until, base::text_of(*json, "reason")};
  if (text_of(change) != text) return forged_key("内容不是规范写法", "its text is not in canonical form");
  return change;
}

/// An emergency gives its reason; everything else is announced in time.
bool is_in_time(const KeyChange& change) {
  if (change.is_emergency()) return !change.reason.empty() && change.previous_until == change.announced;
  return change.not_before.microseconds >= change.announced.microseconds + announcement_days * day && change.previous_until >= change.not_before;
}

}  // namespace

std::string_view word_of(Log log) { return log == Log::ledger ? "ledger" : "log"; }

std::string key_stream(Log log) { return fmt::format("keys/{}", word_of(log)); }

std::string announcement(const KeyChange& change, const Signer& previous, const Signer& next) {
  base::ensure(previous.public_key() == change.previous && next.public_key() == change.next, "both keys of a change announce it");
  return sign_note(text_of(change), {&previous, &next});
}

Result<KeyChange> open_announcement(std::string_view note) {
  const auto text = text_of_note(note);
  if (!text) return forged_key("没有签名", "it has no signatures");
  auto change = read_change(*text);
  if (!change) return change;
  if (change->previous.name() != change->next.name() || change->previous == change->next) return forged_key("新旧密钥不属于同一日志", "the keys are not two of one log");
  if (!open_note(note, change->previous)) return forged_key("原密钥没有签名", "the key before has not signed it");
  if (!open_note(note, change->next)) return forged_key("新密钥没有签名", "the new key has not signed it");
  if (!is_in_time(*change)) return forged_key("没有提前公告，也不是说明了理由的紧急更换", "it comes too soon and is no emergency that gives its reason");
  change->note = note;
  return change;
}

Result<void> KeyChain::announce(std::string_view note) {
  auto change = open_announcement(note);
  if (!change) return tl::unexpected(change.error());
  if (change->previous != last().key) return forged_key("公告者不是在用的密钥", "the key that announces is not the one in force");
  if (knows(change->next)) return forged_key("公告的密钥已经用过", "the key it announces was in use before");
  announced_ = std::move(*change);
  return {};
}

Result<void> KeyChain::change(std::string_view vkey, std::uint64_t from, Instant at) {
  if (!announced_ || announced_->next.vkey() != vkey) return forged_key("启用的密钥没有公告", "a key was taken into use that nobody announced");
  if (at < announced_->not_before) return forged_key("密钥在公告的日期之前启用", "a key was taken into use before its day");
  if (from < last().from) return forged_key("密钥启用的次序不对", "keys were taken into use in a wrong order");
  links_.push_back({announced_->next, from, std::move(announced_)});
  announced_.reset();
  return {};
}

const PublicKey& KeyChain::key_at(std::uint64_t size) const {
  const auto after = std::find_if(links_.begin() + 1, links_.end(), [&](const Link& link) { return link.from > size; });
  return std::prev(after)->key;
}

bool KeyChain::knows(const PublicKey& key) const {
  return std::any_of(links_.begin(), links_.end(), [&](const Link& link) { return link.key == key; });
}

Result<Checkpoint> KeyChain::open_head(std::string_view note) const {
  const auto head = read_checkpoint(note);
  if (!head) return head;
  auto opened = open_checkpoint(note, key_at(head->size));
  if (opened) return opened;
  for (const Link& link : links_)
    if (open_checkpoint(note, link.key))
      return base::refuse("retired_key", {fmt::format("第 {} 条的账首由不在用的密钥签署，不予承认。请核对来源。", head->size),
                                          fmt::format("The head of size {} was signed by a key that was not in force there, and is not accepted. Check where it comes from.", head->size)});
  return opened;
}

}  // namespace ledger
