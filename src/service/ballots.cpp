#include "service/ballots.h"

#include "procedure/stages/stage.h"
#include "service/accounts.h"
#include "service/read_case.h"

#include <fmt/format.h>

namespace service {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;
using procedure::Entry;

std::string share_text(const review::Share& share) { return fmt::format("{}{}/{}", share.strictly ? "more than " : "", share.part, share.whole); }

Json majority_json(const review::VotingRule& rule) {
  static const std::map<review::Of, std::string> of{{review::Of::cast, "cast"}, {review::Of::present, "present"}, {review::Of::members, "members"}};
  if (!rule.majority) return nullptr;
  return JsonObject{{"share", share_text(rule.majority->share)}, {"of", of.at(rule.majority->of)}};
}

/// The votes with their voters, or, where those are secret, in an order that says nothing.
JsonArray votes_json(store::Reader& db, const std::vector<const Entry*>& votes, bool secret) {
  std::vector<std::pair<std::string, std::string>> lines;   // name, option
  for (const auto* entry : votes) lines.emplace_back(secret ? std::string() : person_name(db, entry->account), base::text_of(entry->data, "vote"));
  if (secret) std::sort(lines.begin(), lines.end());
  JsonArray array;
  for (const auto& [name, option] : lines) {
    JsonObject one{{"option", option.empty() ? Json(nullptr) : Json(option)}};
    if (!secret) one["name"] = name;
    array.push_back(std::move(one));
  }
  return array;
}

/// One ballot being gathered from the file.
struct Held {
  std::vector<const Entry*> votes;
  JsonArray aside;                     // who stood aside, before or during it
};

JsonObject ballot_json(store::Reader& db, const Seen& seen, const programme::Stage& stage, const Held& held, const Entry* close) {
  JsonObject json{{"stage", stage.id}, {"label", text_json(stage.label)}, {"voted", held.votes.size()}, {"majority", majority_json(stage.voting.rule)},
                  {"quorum", stage.voting.rule.quorum ? Json(share_text(*stage.voting.rule.quorum)) : Json(nullptr)}, {"secret", stage.voting.secret}};
  json["closed_at"] = close ? Json(close->at.text()) : Json(nullptr);
  const auto* tally = close ? close->data->if_contains("tally") : nullptr;
  json["tally"] = tally ? *tally : Json(nullptr);
  if (!close || !reads_as_authority(seen)) return json;
  json["votes"] = votes_json(db, held.votes, stage.voting.secret);
  json["stood_aside"] = held.aside;
  return json;
}

}  // namespace

JsonArray ballots_json(store::Reader& db, const Seen& seen) {
  JsonArray ballots;
  if (seen.asker.sight.header_only) return ballots;
  for (const auto& stage : seen.loaded.procedure->stages) {
    if (stage.type != programme::StageType::ballot) continue;
    Held held;
    for (const procedure::Entry& entry : seen.loaded.state.entries) {
      if (entry.action == "recuse") held.aside.push_back(Json(person_name(db, entry.account)));
      if (entry.stage != stage.id) continue;
      if (entry.action == "vote") held.votes.push_back(&entry);
      if (entry.action != "close") continue;
      ballots.push_back(ballot_json(db, seen, stage, held, &entry));
      held.votes.clear();
    }
    if (seen.loaded.state.stage == stage.id) ballots.push_back(ballot_json(db, seen, stage, held, nullptr));
  }
  return ballots;
}

}  // namespace service
