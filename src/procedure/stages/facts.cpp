#include "base/canonical.h"
#include "procedure/stages/questions.h"
#include "rules/dossier.h"

#include <fmt/format.h>
#include <set>

namespace procedure::stages {
namespace {

using Names = std::set<std::string, std::less<>>;

/// A public fact of at most this many bytes stands in the open leaf; all of an act together take at most half of one.
constexpr std::size_t longest_open_fact = 1 << 10;
constexpr std::size_t most_open_facts = ledger::largest_envelope / 2;

/// The facts a return names ("/facts/<name>").
Names named_in(const Return& returned) {
  Names names;
  for (const auto& item : returned.items) {
    const std::string pointer = base::text_of(item, "pointer");
    if (pointer.starts_with("/facts/")) names.insert(pointer.substr(7));
  }
  return names;
}

/// What was sent with one act, kept to what the forms ask for.
struct Sent {
  base::JsonObject facts, evidence, dated_checks, marks = {};

  bool is_nothing() const { return facts.empty() && evidence.empty() && dated_checks.empty(); }
  bool has(std::string_view name) const { return facts.contains(name) || evidence.contains(name) || dated_checks.contains(name); }
  void drop(std::string_view name) {
    for (auto* members : {&facts, &evidence, &dated_checks}) members->erase(name);
  }
};

base::JsonObject sent_object(const Step& step, std::string_view key) {
  const auto* value = step.command.data->if_contains(key);
  return value && value->is_object() ? value->as_object() : base::JsonObject{};
}

base::Problem not_asked(const char* member, std::string_view name) {
  return {"not_asked", {fmt::format("这份表不填“{}”。", name), fmt::format("This form does not ask for “{}”.", name)}, {"", 0, 0, fmt::format("/{}/{}", member, name)}};
}

template <class IsKnown>
void add_strangers(const base::JsonObject& sent, const char* member, const IsKnown& is_known, std::vector<base::Problem>& problems) {
  for (const auto& [name, value] : sent)
    if (!is_known(std::string_view(name))) problems.push_back(not_asked(member, name));
}

/// The papers sent that have no place: not with a fact, a condition, a part or a return's request.
template <class IsFact>
void add_stray_papers(const Step& step, const base::JsonObject& sent, const IsFact& is_fact, std::vector<base::Problem>& problems) {
  if (sent.empty()) return;
  const auto& programme = step.situation.programme;
  const auto beside = papers_beside(step.state, step.stage), of_parts = papers_of_parts(step.state, programme, step.stage);
  const auto is_slot = [&](std::string_view name) { return has_slot(step.state, programme, step.stage, name); };
  const auto is_in = [](const std::vector<std::string>& names, std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  add_strangers(sent, "evidence", [&](std::string_view name) { return is_fact(name) || is_in(beside, name) || is_in(of_parts, name) || is_slot(name); }, problems);
}

/// Takes the fields that stay hidden out of what was sent, and tells what is asked for with the rest. A hidden answer shows
/// no other field, so this goes on until nothing more goes: at most once a field.
Asked drop_hidden(const Step& step, const std::vector<Question>& fields, Sent& sent) {
  for (;;) {
    auto asked = asked_with(step.state, sent.facts, step.situation);
    const auto is_shown = [&](const Question& one) { return asked.asks(*one.part, *one.field, *one.fact); };
    std::vector<std::string_view> hidden;
    for (const auto& one : fields)
      if (sent.has(one.field->fact) && !is_shown(one) && std::none_of(fields.begin(), fields.end(), [&](const auto& other) { return other.fact == one.fact && is_shown(other); })) hidden.push_back(one.field->fact);
    if (hidden.empty()) return asked;
    for (const auto name : hidden) sent.drop(name);
  }
}

bool same_papers(const CaseState& state, std::string_view name, const base::Json& files) {
  const auto known = state.evidence->find(std::string(name));
  const auto* sent = files.if_array();
  if (!sent || known == state.evidence->end()) return sent && sent->empty();
  return std::equal(sent->begin(), sent->end(), known->second.begin(), known->second.end(), [](const base::Json& file, const std::string& one) { return file.is_string() && file.get_string() == one; });
}

/// The same papers again change nothing, on whichever form they are sent.
void drop_unchanged_papers(const CaseState& state, base::JsonObject& evidence) {
  const auto is_unchanged = [&](const auto& paper) { return same_papers(state, paper.key(), paper.value()); };
  if (std::none_of(evidence.begin(), evidence.end(), is_unchanged)) return;
  base::JsonObject changed;
  for (auto& paper : evidence)
    if (!is_unchanged(paper)) changed.emplace(paper.key(), std::move(paper.value()));
  evidence = std::move(changed);
}

/// What was sent, as long as the forms of the stage know all of it.
base::Result<Sent> sent_with(const Step& step, const std::vector<Question>& fields) {
  Sent sent{sent_object(step, "facts"), sent_object(step, "evidence"), sent_object(step, "dated_checks")};
  drop_unchanged_papers(step.state, sent.evidence);
  const auto& facts = step.situation.programme.rulebook.facts;
  const auto is_fact = [&](std::string_view name) {
    const auto fact = facts.find(name);
    return fact != facts.end() && std::any_of(fields.begin(), fields.end(), [&](const Question& one) { return one.fact == &fact->second; });
  };
  std::vector<base::Problem> problems;
  add_strangers(sent.facts, "facts", is_fact, problems);
  add_stray_papers(step, sent.evidence, is_fact, problems);
  add_strangers(sent.dated_checks, "dated_checks", is_fact, problems);
  if (auto ok = complete(std::move(problems)); !ok) return tl::unexpected(ok.error());
  return sent;
}

bool same_check(const CaseState& state, std::string_view name, const base::Json& date) {
  const auto known = state.dated_checks.find(std::string(name));
  return known != state.dated_checks.end() && date.is_string() && std::string_view(date.as_string()) == known->second;
}

/// After a return only what was named may change.
std::vector<base::Problem> not_returned(const Step& step, const Sent& sent) {
  std::vector<base::Problem> problems;
  const auto refuse_others = [&](const base::JsonObject& members, const char* member, auto unchanged) {
    for (const auto& [name, value] : members)
      if (!is_correctable(step.state, step.stage, step.situation.programme, name) && !unchanged(name, value))
        problems.push_back({"not_returned", {"这一项不在退回补正的范围内，请保持原样。", "This item was not returned for correction; leave it as it was."}, {"", 0, 0, fmt::format("/{}/{}", member, std::string_view(name))}});
  };
  refuse_others(sent.facts, "facts", [&](std::string_view name, const base::Json& value) { return value == stated(step.state.facts, name); });
  refuse_others(sent.evidence, "evidence", [](std::string_view, const base::Json&) { return false; });   // what is the same is gone
  refuse_others(sent.dated_checks, "dated_checks", [&](std::string_view name, const base::Json& date) { return same_check(step.state, name, date); });
  return problems;
}

/// Without the papers no rule reads.
base::JsonObject papers_for_rules(const base::JsonObject& evidence) {
  base::JsonObject papers;
  for (const auto& [name, files] : evidence)
    if (!is_beside_the_forms(name)) papers.emplace(name, files);
  return papers;
}

/// Whether what was sent can be read; what is on file was read when it was taken.
base::Result<void> can_be_read(const Sent& sent, const Situation& situation) {
  if (sent.is_nothing()) return {};
  auto unread = situation.facts_read ? situation.facts_read->unread(sent.facts) : sent.facts;
  auto read = rules::read_dossier(rules::Stated{papers_for_rules(sent.evidence), unread, sent.dated_checks}, situation.programme.rulebook);
  if (!read) return tl::unexpected(read.error());
  if (situation.facts_read) situation.facts_read->add(std::move(unread), read->inputs);
  return {};
}

/// `data.marks`: what the applicant marks a trade secret, or no longer does (null).
base::Result<base::JsonObject> marks_in(const Step& step) {
  base::JsonObject marks = sent_object(step, "marks");
  std::vector<base::Problem> problems;
  for (const auto& [name, mark] : marks) {
    const std::string here = fmt::format("/marks/{}", std::string_view(name));
    if (!may_be_marked(step.state, step.situation.programme, step.stage, name))
      problems.push_back({"not_markable", {"这一项不在可以标注商业秘密的内容之列。", "This item is not among those that may be marked a trade secret."}, {"", 0, 0, here}});
    else if (!mark.is_null() && !(mark.is_string() && mark.as_string() == trade_secret))
      problems.push_back({"unknown_answer", {"只能标注为商业秘密。", "It can be marked a trade secret and nothing else."}, {"", 0, 0, here}});
  }
  if (auto ok = complete(std::move(problems)); !ok) return tl::unexpected(ok.error());
  return marks;
}

bool is_marked(const CaseState& state, const base::JsonObject& marks, std::string_view name) {
  const auto* now = marks.if_contains(name);
  return now ? !now->is_null() : state.marks.contains(std::string(name));
}

/// Each fact by its class: short public ones in the leaf, the others and what is marked sealed.
void put_facts(const Step& step, base::JsonObject facts, const base::JsonObject& marks, Recorded& recorded) {
  base::JsonObject open;
  open.reserve(facts.size());
  recorded.sealed_fields.reserve(recorded.sealed_fields.size() + facts.size());
  std::size_t room = most_open_facts;
  std::string bytes;
  const auto has_room = [&](std::string_view name, const base::Json& value) {
    base::add_canonical(value, bytes = name);
    return bytes.size() <= std::min(longest_open_fact, room);
  };
  for (auto& [name, value] : facts) {
    const auto& fact = step.situation.programme.rulebook.facts.at(name);
    if (fact.fact_class != rules::FactClass::public_ || is_marked(step.state, marks, name) || !has_room(name, value)) {
      recorded.sealed_fields["fact." + std::string(name)] = std::move(value);
      continue;
    }
    open.emplace(name, std::move(value));
    room -= bytes.size();
  }
  if (!open.empty()) recorded.public_fields["facts"] = std::move(open);
}

/// Which papers there are, and which are secret, says what an applicant has to show, so it is sealed.
void put(const Step& step, Sent sent, Recorded& recorded) {
  put_facts(step, std::move(sent.facts), sent.marks, recorded);
  if (!sent.evidence.empty()) recorded.sealed_fields["evidence"] = std::move(sent.evidence);
  if (!sent.marks.empty()) recorded.sealed_fields["marks"] = std::move(sent.marks);
  if (!sent.dated_checks.empty()) recorded.public_fields["dated_checks"] = std::move(sent.dated_checks);
}

/// What a filing still lacks, as the case keeps it.
base::JsonArray lacking(const Step& step, const std::vector<base::Problem>& problems) {
  base::JsonArray items;
  for (const auto& problem : problems) {
    const auto& fact = step.situation.programme.rulebook.facts.at(problem.place.pointer.substr(7));
    items.push_back(base::JsonObject{{"pointer", problem.place.pointer}, {"label", base::JsonObject{{"zh", fact.label.zh}, {"en", fact.label.en}}}});
  }
  return items;
}

}  // namespace

bool is_correctable(const CaseState& state, const programme::Stage& stage, const programme::Programme& programme, std::string_view name) {
  if (!state.returned || stage.type != programme::StageType::submission) return true;
  const Names named = named_in(*state.returned);
  if (is_beside_the_forms(name)) return true;
  if (programme.rulebook.facts.contains(std::string(name))) return named.contains(name) || is_erased(stated(state.facts, name));
  const auto slots = slots_of_forms(state, programme, stage);
  const auto slot = slots.find(name);
  if (slot == slots.end()) return false;
  const auto& shown = *slot->second;
  return shown.empty() || std::any_of(shown.begin(), shown.end(), [&](const auto& fact) { return named.contains(fact); });
}

base::JsonObject legible(const base::JsonObject& facts) {
  base::JsonObject known;
  for (const auto& [name, value] : facts)
    if (!is_erased(value)) known[name] = value;
  return known;
}

bool is_erased(const base::Json& value) { return value.is_string() && value.as_string() == "erased"; }

base::Result<void> take_facts(const Step& step, const std::string& what, Recorded& recorded, Completeness completeness) {
  const auto questions = questions_of(step.state, step.situation.programme, step.stage, what);
  auto sent = sent_with(step, questions.asked);
  if (!sent) return tl::unexpected(sent.error());
  const auto asked = drop_hidden(step, questions.asked, *sent);
  if (auto locked = not_returned(step, *sent); !locked.empty())
    return base::refuse("not_returned", {"退回补正时只能修改列明的项目。", "Only the items named in the return may change."}, std::move(locked));
  auto left_out = parts_left_out(step, questions);
  if (!left_out) return tl::unexpected(left_out.error());
  if (!left_out->empty()) recorded.sealed_fields["not_applicable"] = std::move(*left_out);
  auto marks = marks_in(step);
  if (!marks) return tl::unexpected(marks.error());
  if (auto readable = can_be_read(*sent, step.situation); !readable) return readable;
  auto missing = unfilled(step, questions, asked, sent->facts, sent->evidence, completeness);
  const bool asks_for_the_rest = completeness == Completeness::as_far_as_known && !missing.empty() && !(sent->facts.empty() && sent->evidence.empty());
  if (asks_for_the_rest) recorded.sealed_fields["incomplete"] = lacking(step, std::exchange(missing, {}));
  for (auto& problem : beyond_limits(questions, sent->facts)) missing.push_back(std::move(problem));
  if (auto ok = complete(std::move(missing)); !ok) return ok;
  sent->marks = std::move(*marks);
  put(step, std::move(*sent), recorded);
  return {};
}

}  // namespace procedure::stages
