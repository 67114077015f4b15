#include "rehearsal/move.h"

namespace rehearsal {
namespace {

std::string does(const Move& move) {
  switch (move.kind) {
    case Move::Kind::open_round: return "opens round " + move.action;
    case Move::Kind::open_case: return "opens " + move.procedure + "." + move.way;
    case Move::Kind::act: return move.action;
    case Move::Kind::clock: return "time passes";
  }
  return "";
}

}  // namespace

base::JsonObject to_json(const Move& move) {
  base::JsonObject json{{"at", move.at.text()}, {"by", move.account}, {"does", does(move)}, {"case", move.case_id}};
  if (!move.about.empty()) json["about"] = move.title.empty() ? move.about : move.title + " of " + move.about;
  if (!move.data->empty()) json["data"] = move.data;
  return json;
}

}  // namespace rehearsal
