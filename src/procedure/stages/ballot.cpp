#include "procedure/due.h"
#include "procedure/stages/stage.h"
#include "review/tally.h"

#include <fmt/format.h>
#include <set>

namespace procedure::stages {
namespace {

const std::string& closing_role(const programme::Stage& stage) { return stage.voting.confirmed_by.empty() ? stage.by : stage.voting.confirmed_by; }

std::vector<OpenAct> acts(const programme::Procedure&, const programme::Stage& stage) {
  return {{"vote", stage.by}, {"recuse", stage.by}, {"close", closing_role(stage)}};
}

bool is_a_vote_here(const CaseState& state, const programme::Stage& stage, const Entry& entry) {
  return entry.stage == stage.id && entry.action == "vote" && state.is_of_this_visit(entry);
}

bool has_voted(const CaseState& state, const programme::Stage& stage, const std::string& account) {
  return std::any_of(state.entries.begin(), state.entries.end(), [&](const Entry& entry) { return is_a_vote_here(state, stage, entry) && entry.account == account; });
}

/// Whoever chairs, where the chair has no vote.
bool only_chairs(const programme::Stage& stage, const Candidate& person) { return !stage.voting.chair_votes && person.role == stage.voting.confirmed_by; }

/// Who may vote: the body's people without those who must stand aside, by whichever of their offices.
std::set<std::string> electorate(const CaseState& state, const programme::Stage& stage, const Situation& situation) {
  std::set<std::string> members;
  for (const auto& person : situation.candidates) members.insert(person.account);
  for (const auto& person : situation.candidates)
    if (person.office == state.applicant || only_chairs(stage, person)) members.erase(person.account);
  for (const Entry& entry : state.entries)
    if (declares_conflict(entry)) members.erase(entry.account);
  return members;
}

std::vector<review::Ballot> ballots_cast(const Step& step) {
  std::vector<review::Ballot> ballots;
  for (const Entry& entry : step.state.entries)
    if (is_a_vote_here(step.state, step.stage, entry)) ballots.push_back({entry.account, base::text_of(entry.data, "vote")});
  return ballots;
}

/// Who may vote and has not.
std::set<std::string> still_to_vote(const CaseState& state, const programme::Stage& stage, const Situation& situation) {
  auto members = electorate(state, stage, situation);
  std::erase_if(members, [&](const std::string& account) { return has_voted(state, stage, account); });
  return members;
}

/// What decides how votes count is settled before the first of them: a quorum that an office is to set, and has not.
base::Result<void> can_be_counted(const Step& step) {
  const auto& voting = step.stage.voting;
  const auto& programme = step.situation.programme;
  const auto quorum = programme.rulebook.parameters.find(voting.quorum_parameter);
  if (voting.rule.quorum || quorum == programme.rulebook.parameters.end() || quorum->second.set_by.empty() || !quorum->second.value.is_null()) return {};
  const auto setter = programme.roles.find(quorum->second.set_by);
  const base::Text office = setter == programme.roles.end() ? base::Text{quorum->second.set_by, quorum->second.set_by} : setter->second.label;
  const auto& what = quorum->second.label;
  return base::refuse("quorum_not_set", {fmt::format("本批次的“{}”还没有设定，现在不能投票，也不能计票；请“{}”先为本批次设定，并写明理由。", what.zh, office.zh),
                                         fmt::format("The “{}” of this round has not been set, so nothing can be voted on or counted yet; “{}” sets it for the round first, with a reason.", what.en, office.en)},
                      quorum->second.treats);
}

/// The option named in `data.option`; "abstain" or "none" where that may be said.
base::Result<std::string> option_in(const Step& step, std::string_view also) {
  const std::string sent = base::text_of(*step.command.data, "option");
  if (sent.empty()) return tl::unexpected(complete({missing_answer("/option", {"选项", "The option"})}).error());
  for (const auto& option : step.stage.options)
    if (sent == option.id && is_offered(step.state, option, step.situation)) return sent;
  if (sent == also) return sent;
  return tl::unexpected(complete({{"unknown_answer", {fmt::format("没有“{}”这个选项。", sent), fmt::format("There is no option “{}”.", sent)}, {"", 0, 0, "/option"}}}).error());
}

base::Result<void> may_vote(const Step& step) {
  if (!electorate(step.state, step.stage, step.situation).contains(step.actor.account))
    return base::refuse("recused", {"您不在本次表决的成员之列，或者须回避本案，不能投票。", "You are not among the members who vote here, or you are recused from this case."}, step.stage.treats);
  if (has_voted(step.state, step.stage, step.actor.account)) return base::refuse("already_voted", {"您已经投过票，每人一票，不能更改。", "You have voted already: one vote each, and it stands."}, step.stage.treats);
  return {};
}

base::Result<Recorded> vote(const Step& step) {
  if (auto ok = may_vote(step); !ok) return tl::unexpected(ok.error());
  if (auto ok = can_be_counted(step); !ok) return tl::unexpected(ok.error());
  auto option = option_in(step, "abstain");
  if (!option) return tl::unexpected(option.error());
  Recorded recorded;
  recorded.sealed_fields["vote"] = *option == "abstain" ? "" : *option;
  return recorded;
}

base::Result<Recorded> stand_aside(const Step& step) {
  if (auto ok = may_vote(step); !ok) return tl::unexpected(ok.error());
  auto reason = reason_in(step.command.data, Needed::yes);
  if (!reason) return tl::unexpected(reason.error());
  Recorded recorded;
  recorded.sealed_fields["reason"] = std::move(*reason);
  return recorded;
}

/// `quorate` is null where no quorum is set.
base::JsonObject json_of(const review::Tally& tally, const review::VotingRule& rule) {
  base::JsonObject votes;
  for (const auto& [option, count] : tally.votes) votes[option] = count;
  return {{"votes", std::move(votes)}, {"cast", tally.cast}, {"abstained", tally.abstained}, {"present", tally.present}, {"members", tally.members}, {"quorate", rule.quorum ? base::Json(tally.quorate) : base::Json(nullptr)}};
}

/// Whether two options stand first with the same number of votes.
bool is_equal_at_the_top(const review::Tally& tally) {
  int most = 0, first = 0;
  for (const auto& [option, votes] : tally.votes) {
    if (votes > most) first = 0;
    if (votes >= most) ++first;
    most = std::max(most, votes);
  }
  return most > 0 && first > 1;
}

/// The option that the majority carries; "none", "tied", "no_quorum"; for equal first votes what the edition says they come
/// to. Nothing where the text sets no majority.
std::optional<std::string> settled_by(const review::Tally& tally, const programme::Voting& voting) {
  if (!tally.quorate) return "no_quorum";
  if (!voting.rule.majority) return std::nullopt;
  if (!voting.tie.empty() && is_equal_at_the_top(tally)) return voting.tie;
  std::string best = "none";
  int most = 0;
  for (const auto& [option, votes] : tally.votes) {
    if (tally.standing.at(option) != review::Standing::carried || votes < most) continue;
    best = votes == most ? "tied" : option;
    most = votes;
  }
  return best;
}

/// Without a majority in the text, whoever closes the ballot says what it comes to, and why.
/// That votes were equal may be said where the next step provides for it.
base::Result<std::string> decided_by_closer(const Step& step, Recorded& recorded) {
  const bool is_tied = base::text_of(*step.command.data, "option") == "tied" && step.stage.next.contains("tied");
  auto option = is_tied ? base::Result<std::string>("tied") : option_in(step, "none");
  if (!option) return option;
  auto reason = reason_in(step.command.data, Needed::yes);
  if (!reason) return tl::unexpected(reason.error());
  recorded.sealed_fields["reason"] = std::move(*reason);
  return option;
}

base::Result<void> may_come_to(const Step& step, const std::string& outcome, Recorded& recorded) {
  const auto option = std::find_if(step.stage.options.begin(), step.stage.options.end(), [&](const auto& one) { return one.id == outcome; });
  if (option == step.stage.options.end()) return {};
  if (auto ok = take_place(step, *option, recorded); !ok) return ok;
  return require_sets(step, option->require, option->open_to, recorded);
}

/// What the majority carries and no place is left for comes to another ballot, where the text provides for that.
std::string with_a_place(const Step& step, std::string outcome) {
  const auto option = std::find_if(step.stage.options.begin(), step.stage.options.end(), [&](const auto& one) { return one.id == outcome; });
  if (option == step.stage.options.end() || !step.stage.next.contains("no_place")) return outcome;
  Recorded looked_at;
  const auto place = take_place(step, *option, looked_at);
  return place || place.error().code != "no_place_left" ? outcome : "no_place";
}

/// Ending a ballot early is for whoever holds it, never for a member by the way.
base::Result<void> may_be_closed(const Step& step) {
  if (may_close(step.state, step.stage, step.situation)) return {};
  const auto left = still_to_vote(step.state, step.stage, step.situation).size();
  return base::refuse("ballot_running", {fmt::format("还有 {} 位成员没有投票，也没有回避；全体投票后或期限届满后才能结束表决。", left),
                                         fmt::format("{} member(s) have neither voted nor stood aside; the ballot ends when everybody has, or after its last day.", left)}, step.stage.treats);
}

base::Result<Recorded> close(const Step& step) {
  if (auto ok = can_be_counted(step); !ok) return tl::unexpected(ok.error());
  if (auto ok = may_be_closed(step); !ok) return tl::unexpected(ok.error());
  Recorded recorded;
  if (auto ok = take_facts(step, "close", recorded, Completeness::whole); !ok) return tl::unexpected(ok.error());
  const auto ballots = ballots_cast(step);
  if (ballots.empty()) return base::refuse("nobody_voted", {"还没有人投票，不能结束表决。", "Nobody has voted, so the ballot cannot be closed."}, step.stage.treats);
  std::vector<std::string> options;
  for (const auto& option : step.stage.options) options.push_back(option.id);
  auto members = electorate(step.state, step.stage, step.situation);
  for (const auto& ballot : ballots) members.insert(ballot.voter);   // whoever was a member when voting stays one
  const auto tally = review::tally(options, ballots, members, {}, step.stage.voting.rule);
  if (!tally) return tl::unexpected(tally.error());
  recorded.public_fields["tally"] = json_of(*tally, step.stage.voting.rule);
  auto outcome = settled_by(*tally, step.stage.voting);
  if (!outcome) {
    auto said = decided_by_closer(step, recorded);
    if (!said) return tl::unexpected(said.error());
    outcome = std::move(*said);
  } else {
    outcome = with_a_place(step, std::move(*outcome));
  }
  if (auto ok = may_come_to(step, *outcome, recorded); !ok) return tl::unexpected(ok.error());
  recorded.outcome = std::move(*outcome);
  return recorded;
}

base::Result<Recorded> accept(const Step& step, const std::string& what) {
  if (what == "vote") return vote(step);
  return what == "recuse" ? stand_aside(step) : close(step);
}

}  // namespace

bool may_still_vote(const CaseState& state, const programme::Stage& stage, const Actor& actor, const Situation& situation) {
  return electorate(state, stage, situation).contains(actor.account) && !has_voted(state, stage, actor.account);
}

bool may_close(const CaseState& state, const programme::Stage& stage, const Situation& situation) {
  return !stage.voting.confirmed_by.empty() || is_overdue(state, situation) || still_to_vote(state, stage, situation).empty();
}

const StageKind ballot{programme::StageType::ballot, acts, accept};

}  // namespace procedure::stages
