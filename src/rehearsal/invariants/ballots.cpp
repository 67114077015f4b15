#include "rehearsal/invariants/invariant.h"

#include <fmt/format.h>

namespace rehearsal::invariants {
namespace {

struct Count {
  std::map<std::string, int> votes;
  int cast = 0, abstained = 0;
};

std::int64_t number(const base::Json& tally, std::string_view key) {
  const auto* value = tally.is_object() ? tally.as_object().if_contains(key) : nullptr;
  return value && value->is_int64() ? value->as_int64() : -1;
}

void look_at_vote(const Occasion& at, const Tell& tell) {
  for (const auto* entry : at.visit())
    if (entry->action == "vote" && entry->event->actor == at.event.actor)
      return tell({fmt::format("{} 投了第二票。", at.event.actor), fmt::format("{} votes a second time.", at.event.actor)});
}

Count count(const Occasion& at) {
  Count counted;
  std::set<std::string> voters;
  for (const auto* entry : at.visit()) {
    if (entry->action != "vote" || !voters.insert(entry->event->actor).second) continue;
    const std::string vote = entry->text("vote");
    if (vote.empty()) ++counted.abstained;
    else ++counted.votes[vote], ++counted.cast;
  }
  return counted;
}

/// part/whole of all, reached or passed; exact.
bool is_reached(std::int64_t count, std::int64_t all, const review::Share& share) {
  const std::int64_t left = count * share.whole, right = all * share.part;
  return all > 0 && (share.strictly ? left > right : left >= right);
}

std::int64_t basis(const base::Json& tally, review::Of of) {
  return number(tally, of == review::Of::cast ? "cast" : of == review::Of::present ? "present" : "members");
}

/// Two or more have the most votes.
bool is_equal(const Count& counted) {
  std::vector<int> votes;
  for (const auto& [option, many] : counted.votes) votes.push_back(many);
  std::sort(votes.rbegin(), votes.rend());
  return votes.size() > 1 && votes[0] == votes[1];
}

/// The option with most votes among those that reach the majority; two of them are tied.
std::string carried(const Count& counted, const base::Json& tally, const review::Majority& majority) {
  std::string best = "none";
  int most = 0;
  for (const auto& [option, votes] : counted.votes) {
    if (!is_reached(votes, basis(tally, majority.of), majority.share) || votes < most) continue;
    best = votes == most ? "tied" : option;
    most = votes;
  }
  return best;
}

void look_at_tally(const Occasion& at, const Count& counted, const base::Json& tally, const Tell& tell) {
  bool same = number(tally, "cast") == counted.cast && number(tally, "abstained") == counted.abstained && number(tally, "present") == counted.cast + counted.abstained;
  const auto* votes = tally.as_object().if_contains("votes");
  for (const auto& [option, many] : counted.votes) same = same && votes && number(*votes, option) == many;
  if (!same || number(tally, "members") < number(tally, "present")) tell({"计票结果与选票不符。", "The tally is not what the ballots come to."});
  std::int64_t possible = 0;
  for (const auto& [account, office] : at.so_far.office_of)
    if (office != at.record->applicant && !at.record->aside.contains(account) && holds_role(at.so_far, *at.record, account, office, at.stage()->by)) ++possible;
  if (number(tally, "members") > possible) tell({"计票的成员数把须回避的人也算在内。", "The tally counts members who stand aside."});
}

/// What is carried and has no place left comes to nothing yet; places within places are not looked at here.
bool has_no_place(const Occasion& at, const std::string& carried) {
  for (const auto& option : at.stage()->options) {
    const auto places = places_of(at.edition(), option);
    if (option.id == carried) return !option.groups.empty() || (places && at.so_far.places_taken(*at.record, at.stage()->id, carried) >= *places);
  }
  return false;
}

bool fits(const Occasion& at, const std::string& outcome, const std::string& carried) { return outcome == "no_place" ? has_no_place(at, carried) : outcome == carried; }

/// Where nobody holds the ballot, it runs until all have voted, or to its last day.
void look_at_end(const Occasion& at, const base::Json& tally, const Tell& tell) {
  const auto last = at.stage()->deadline ? last_day_of(*at.record, at.so_far) : std::nullopt;
  if (!at.stage()->voting.confirmed_by.empty() || (last && *last < at.day) || number(tally, "members") <= number(tally, "present")) return;
  tell({fmt::format("{} 位成员中只有 {} 位投票，表决就结束了。", number(tally, "members"), number(tally, "present")), fmt::format("The ballot is ended with {} of {} members there.", number(tally, "present"), number(tally, "members"))});
}

/// A quorum that an office is to set is set before anybody counts.
void look_at_quorum(const Occasion& at, const Tell& tell) {
  const auto& voting = at.stage()->voting;
  const auto quorum = at.edition().rulebook.parameters.find(voting.quorum_parameter);
  if (!voting.rule.quorum && quorum != at.edition().rulebook.parameters.end() && !quorum->second.set_by.empty() && quorum->second.value.is_null())
    tell({fmt::format("“{}”还没有设定就计了票。", quorum->second.label.zh), fmt::format("Counted before '{}' was set.", quorum->second.label.en)});
}

void look_at_close(const Occasion& at, const Tell& tell) {
  const auto visit = at.visit();
  if (visit.empty() || visit.back()->action != "close") return;
  const auto* tally = visit.back()->member("tally");
  if (!tally || !tally->is_object()) return tell({"表决结束而没有计票。", "The ballot is closed without a tally."});
  const Count counted = count(at);
  look_at_tally(at, counted, *tally, tell);
  look_at_end(at, *tally, tell);
  look_at_quorum(at, tell);
  const auto& rule = at.stage()->voting.rule;
  const std::string outcome = at.text("outcome");
  const bool quorate = !rule.quorum || is_reached(number(*tally, "present"), number(*tally, "members"), *rule.quorum);
  if ((outcome == "no_quorum") == quorate) return tell({"法定人数判断有误。", "The quorum is judged wrongly."});
  if (quorate && rule.majority && !fits(at, outcome, !at.stage()->voting.tie.empty() && is_equal(counted) ? at.stage()->voting.tie : carried(counted, *tally, *rule.majority)))
    tell({fmt::format("表决结论“{}”与选票不符。", outcome), fmt::format("The ballot ends as '{}', which its votes do not carry.", outcome)});
}

void look(const Occasion& at, const Tell& tell) {
  if (!at.stage() || at.stage()->type != programme::StageType::ballot) return;
  if (at.is("entry_recorded") && at.text("action") == "vote") return look_at_vote(at, tell);
  if (at.is("stage_left")) return look_at_close(at, tell);
}

}  // namespace

const Invariant ballots_counted{"ballots_counted", {"每人一票；计票结果由选票得出", "one vote each; the outcome is what the votes come to"}, look};

}  // namespace rehearsal::invariants
