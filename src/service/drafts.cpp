#include "service/drafts.h"

namespace service {
namespace {

/// A draft belongs to the office; where people are assigned one by one (reviewers), to the person.
std::string owner_of(const Seen& seen) {
  const auto* stage = seen.loaded.stage;
  const auto role = stage ? seen.loaded.programme->roles.find(stage->by) : seen.loaded.programme->roles.end();
  const bool personal = role != seen.loaded.programme->roles.end() && role->second.is == programme::RoleKind::assigned;
  return personal ? "account/" + seen.asker.actor.account : "office/" + seen.asker.actor.office;
}

void put(House& house, store::Transaction& tx, const std::string& case_id, const std::string& owner, const base::JsonObject& data) {
  tx.execute("insert into drafts (case_id, account, content, saved_at) values ($1, $2, $3, $4) on conflict (case_id, account) do update set content = excluded.content, saved_at = excluded.saved_at",
             {case_id, owner, store::Blob{house.store().lock(boost::json::serialize(data))}, house.now().microseconds});
}

}  // namespace

base::Result<void> save_draft(House& house, const Session& session, const std::string& case_id, const base::JsonObject& data) {
  std::string owner;
  {
    const auto db = house.store().reader();
    const auto seen = see_case(house, *db, session, case_id);
    if (!seen) return tl::unexpected(seen.error());
    if (!has_the_turn(*seen))
      return base::refuse("not_yours", {"案卷现在不由您办理，没有需要保存的草稿。", "It is not your turn on this case, so there is no draft to keep."});
    owner = owner_of(*seen);
  }
  return house.work([&](store::Transaction& tx) { put(house, tx, case_id, owner, data); });
}

void put_draft(House& house, store::Transaction& tx, const Seen& seen, const base::JsonObject& data) { put(house, tx, seen.loaded.state.id, owner_of(seen), data); }

base::Json draft_of(House& house, store::Reader& db, const Seen& seen) {
  const auto rows = db.query("select content from drafts where case_id = $1 and account = $2", {seen.loaded.state.id, owner_of(seen)});
  if (rows.empty()) return nullptr;
  const auto plain = house.store().unlock(rows.front().bytes("content"));
  const auto json = plain ? base::parse_json(*plain) : tl::unexpected(plain.error());
  return json ? *json : base::Json(nullptr);
}

void drop_draft(store::Transaction& tx, const Seen& seen) {
  tx.execute("delete from drafts where case_id = $1 and account = $2", {seen.loaded.state.id, owner_of(seen)});
}

}  // namespace service
