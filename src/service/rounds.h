#pragma once
#include "service/command.h"
#include "views/rounds.h"

namespace service {

/// What opens a round; `reason` is needed for a second one in the same year. Dates may be empty: not limited.
struct NewRound { std::string programme, year, label_zh, label_en, reason, opens, closes; };

/// 201 Round; pins the edition. Refuses `not_found`, `forbidden`, `bad_round`, `reason_required`, `draft_edition`,
/// `opened_by_procedure`.
base::Result<Answer> open_round(House& house, const Session& session, const Sent& sent, const NewRound& round);
base::JsonArray list_rounds(House& house);
/// The round that takes applications of this procedure today; its last day counts for those it closes.
std::optional<views::Round> round_open_for(House& house, store::Reader& db, const programme::Programme& programme, const programme::Procedure& procedure);
/// openapi.yaml: Round.
base::JsonObject round_json(const views::Round& round);

}  // namespace service
