#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); }

void check_next(Draft& draft, const Stage& stage, const std::string& element) {
  const std::vector<std::string> outcomes = outcomes_of(stage);
  for (const std::string& outcome : outcomes)
    if (!stage.next.contains(outcome))
      draft.refuse("outcome_without_next", draft.places[element], {fmt::format("{}：结局“{}”没有写明下一步（next）。", element, outcome),
                                                                   fmt::format("{}: next does not say what follows '{}'.", element, outcome)});
  for (const auto& [outcome, next] : stage.next)
    if (!contains(outcomes, outcome)) {
      const base::Text near = suggestion(outcome, outcomes);
      draft.refuse("next_without_outcome", draft.places[element + " next " + outcome],
                   {fmt::format("{}：这个阶段不会有“{}”这个结局{}", element, outcome, near.zh),
                    fmt::format("{}: this stage has no outcome '{}'{}", element, outcome, near.en)});
    }
}

/// A document is made by an outcome that the stage can have.
void check_documents(Draft& draft, const Stage& stage, const std::string& element) {
  const std::vector<std::string> outcomes = outcomes_of(stage);
  for (const auto& [outcome, documents] : stage.documents_of)
    if (!contains(outcomes, outcome)) {
      const base::Text near = suggestion(outcome, outcomes);
      draft.refuse("unknown_word", draft.places[element + " documents " + outcome],
                   {fmt::format("{}：这个阶段不会有“{}”这个结局{}", element, outcome, near.zh), fmt::format("{}: this stage has no outcome '{}'{}", element, outcome, near.en)});
    }
}

/// `missed` is flag, late, missed or an outcome the stage has anyway.
void check_missed(Draft& draft, const Stage& stage, const std::string& element) {
  if (!stage.deadline) return;
  const std::string& missed = stage.deadline->missed;
  if (missed == "flag" || contains(outcomes_of(stage), missed)) return;
  draft.refuse("unknown_word", draft.places[element], {fmt::format("{}：missed 只能是 flag、late、missed 或本阶段的结局，不能是“{}”。", element, missed),
                                                       fmt::format("{}: missed is flag, late, missed or an outcome of the stage, not '{}'.", element, missed)});
}

/// Equal first votes come to an outcome the ballot has: `tied`, `none` or one of its options.
void check_tie(Draft& draft, const Stage& stage, const std::string& element) {
  const std::string& tie = stage.voting.tie;
  if (tie.empty() || tie == "tied" || tie == "none" || std::any_of(stage.options.begin(), stage.options.end(), [&](const Choice& option) { return option.id == tie; })) return;
  draft.refuse("unknown_word", draft.places[element], {fmt::format("{}：tie 只能是 tied、none 或本次表决的选项，不能是“{}”。", element, tie),
                                                       fmt::format("{}: tie is tied, none or an option of the ballot, not '{}'.", element, tie)});
}

void check_names(Draft& draft, const Procedure& procedure) {
  for (const Outcome_& result : procedure.results)
    if (procedure.stage(result.id))
      draft.refuse("stage_and_result", draft.places[procedure.id + "." + result.id],
                   {fmt::format("{} 中“{}”既是阶段又是结果，请改其中一个的名称。", procedure.id, result.id),
                    fmt::format("In {}, '{}' is both a stage and a result: rename one.", procedure.id, result.id)});
}

/// Who objects to a posting opens a case about the case that is posted.
void check_objections(Draft& draft, const Procedure& procedure, const Stage& stage) {
  const Procedure* other = stage.objections.empty() ? nullptr : draft.programme.procedure(stage.objections);
  if (!other || (other->about_kind == "case" && contains(other->about, procedure.id))) return;
  draft.refuse("not_about_this", draft.places[procedure.id + "." + stage.id],
               {fmt::format("{}.{}：程序“{}”须写 about: {{case: {}}}，才能对本程序的案卷提出异议。", procedure.id, stage.id, other->id, procedure.id),
                fmt::format("{}.{}: '{}' must say about: {{case: {}}} to object to a case of this procedure.", procedure.id, stage.id, other->id, procedure.id)});
}

bool issues(const Procedure& procedure, const std::string& title) {
  return std::any_of(procedure.stages.begin(), procedure.stages.end(), [&](const Stage& stage) {
    return std::any_of(stage.acts.begin(), stage.acts.end(), [&](const RegisterAct& act) { return act.act == "issue" && act.what == title; });
  });
}

/// Whether what one procedure leaves behind is what the next is about: the same case or title, or a title that it issues.
bool leads_to(const Procedure& ended, const Procedure& next) {
  if (next.about_kind != "case" && next.about_kind != "title") return true;
  return std::any_of(next.about.begin(), next.about.end(), [&](const std::string& one) {
    return (ended.about_kind == next.about_kind && contains(ended.about, one)) || (next.about_kind == "title" && issues(ended, one));
  });
}

/// A procedure about a title follows one that is about it or issues it; else its cases would be about nothing.
void check_follows(Draft& draft, const Procedure& procedure, const Way& way) {
  const Procedure* ended = way.follows.empty() ? nullptr : draft.programme.procedure(way.follows.substr(0, way.follows.find('.')));
  if (!ended || leads_to(*ended, procedure)) return;
  draft.refuse("not_about_this", draft.places["procedure " + procedure.id],
               {fmt::format("程序“{}”接在“{}”之后，而后者既不是关于同一称号或案卷的，也不颁发那个称号。", procedure.id, ended->id),
                fmt::format("'{}' follows '{}', which is neither about the same title or case nor issues that title.", procedure.id, ended->id)});
}

/// A round is opened by a procedure about rounds, whose registration says so.
void check_round(Draft& draft) {
  const Procedure* call = draft.programme.round.procedure.empty() ? nullptr : draft.programme.procedure(draft.programme.round.procedure);
  if (!call) return;
  const bool opens = std::any_of(call->stages.begin(), call->stages.end(), [](const Stage& stage) {
    return std::any_of(stage.acts.begin(), stage.acts.end(), [](const RegisterAct& act) { return act.act == "open"; });
  });
  if (call->about_kind == "round" && opens) return;
  draft.refuse("not_about_this", draft.places["procedure " + call->id],
               {fmt::format("程序“{}”开启批次，须写 about: round，并有登记动作 {{open: round}}。", call->id),
                fmt::format("'{}' opens rounds: it must say about: round and register {{open: round}}.", call->id)});
}

/// A case lies in one place: two roles that go by different addresses would both go by the first.
void check_places(Draft& draft) {
  const Role* first = nullptr;
  for (const auto& [id, role] : draft.programme.roles) {
    if (role.is != RoleKind::area) continue;
    if (!first) first = &role;
    if (role.of == first->of) continue;
    draft.refuse("not_supported", draft.places["role " + id],
                 {fmt::format("“{}”按“{}”、“{}”按“{}”确定地区；一件案卷只能按一个地址确定地区，本版本还不能按两个。", first->id, first->of, id, role.of),
                  fmt::format("'{}' goes by '{}' and '{}' by '{}': a case lies in one place, and this version cannot go by two addresses.", first->id, first->of, id, role.of)});
  }
}

}  // namespace

void check_procedures(Draft& draft) {
  check_places(draft);
  check_round(draft);
  for (const Procedure& procedure : draft.programme.procedures) {
    check_names(draft, procedure);
    for (const Way& way : procedure.ways) check_follows(draft, procedure, way);
    for (const Stage& stage : procedure.stages) {
      const std::string element = procedure.id + "." + stage.id;
      check_next(draft, stage, element);
      check_missed(draft, stage, element);
      check_tie(draft, stage, element);
      check_documents(draft, stage, element);
      check_objections(draft, procedure, stage);
    }
  }
}

}  // namespace programme::internal
