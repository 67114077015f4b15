#pragma once
#include "programme/sources.h"

/// A whole edition as small as one can be: an invented prize for good bread. Lint finds nothing in it.
namespace programme::testing {

inline Sources small_edition() {
  Sources sources;
  sources.files["programme.yaml"] = R"(programme: good-bread
label: {zh: 好面包奖, en: Good Bread Prize}
edition: {id: "1", label: {zh: 评选办法, en: rules}, status: in_force, effective_from: 2024-01-01}
issuer: {zh: 面包协会, en: Bakers' Guild}
subject: {main: product, holder: organisation}
round: none
treats: [T-1]
roles:
  baker: {is: party, label: {zh: 面包房, en: bakery}}
  guild: {is: named, label: {zh: 协会, en: the Guild}, treats: [T-4]}
)";
  sources.files["clauses.yaml"] = R"(clauses:
  T-1: {cite: 第一条, treat: stated, gloss: {zh: 宗旨, en: purpose}}
  T-2: {cite: 第二条, treat: computed, gloss: {zh: 每年至少烤一千个面包, en: a thousand loaves a year}}
  T-3: {cite: 第三条, treat: judged, gloss: {zh: 味道好, en: it tastes good}}
  T-4: {cite: 第四条, treat: procedural, gloss: {zh: 向协会申报, en: apply to the Guild}}
  T-5: {cite: 第五条, treat: computed, gloss: {zh: 新店免产量要求, en: a new shop is exempt from the quantity}}
  T-6: {cite: 第六条, treat: procedural, gloss: {zh: 颁发奖牌，三年有效, en: a plaque for three years}}
)";
  sources.files["parameters.yaml"] = R"(parameters:
  min_loaves: {value: 1000, unit: loaves, label: {zh: 年产量, en: loaves a year}, treats: [T-2]}
  new_shop: {value: 2 years, label: {zh: 新店年限, en: age of a new shop}, treats: [T-5]}
  answer_time: {value: null, unit: working days, label: {zh: 答复期限, en: time to answer}, note: {zh: 原文未规定, en: the text sets none}}
)";
  sources.files["facts.yaml"] = R"(use: [org_name]
facts:
  loaves: {type: integer, unit: loaves, label: {zh: 年产量, en: loaves a year}, evidence: [E1]}
  opened_on: {type: date, label: {zh: 开业日期, en: opened on}}
  grain: {type: choice, label: {zh: 谷物, en: grain}, options: {wheat: {label: {zh: 小麦, en: wheat}}, rye: {label: {zh: 黑麦, en: rye}}}}
  is_new: {type: boolean, label: {zh: 新店, en: new shop}, formula: 'opened_on + new_shop > reference_date'}
)";
  sources.files["rules/conditions.yaml"] = R"(set: conditions
label: {zh: 条件, en: conditions}
conditions:
  basic:
    label: {zh: 基本条件, en: basic conditions}
    conditions:
      quantity:
        label: {zh: 产量, en: quantity}
        when: 'grain = "wheat"'
        test: 'loaves >= min_loaves'
        treats: [T-2]
  taste: {label: {zh: 味道, en: taste}, ask: guild, evidence: [E1], treats: [T-3]}
exemptions:
  young: {label: {zh: 新店, en: new shop}, when: is_new, lifts: [basic.quantity], treats: [T-5]}
)";
  sources.files["forms/forms.yaml"] = R"(forms:
  application:
    label: {zh: 申报表, en: application form}
    parts:
      - {part: shop, label: {zh: 面包房, en: shop}, fields: [org_name, opened_on, {fact: loaves, at_most: 9}, grain]}
)";
  sources.files["documents/documents.yaml"] = R"(documents:
  plaque: {label: {zh: 奖牌, en: plaque}, of: title, format: [pdf], shows: [title.number, org_name]}
)";
  sources.files["register.yaml"] = R"(titles:
  prize: {label: {zh: 好面包, en: Good Bread}, holder: organisation, covers: product, items: [plaque], valid: {for: 3 years}, states: [active, expired], treats: [T-6]}
bans: {}
)";
  sources.files["procedures/application.yaml"] = R"(procedure: application
label: {zh: 申报, en: application}
subject: product
results: {granted: {label: {zh: 获奖, en: granted}}, refused: {label: {zh: 未获奖, en: refused}}}
ways_in: {apply: {label: {zh: 申报, en: apply}, by: baker, at: submit, treats: [T-4]}}
stages:
  submit: {type: submission, label: {zh: 申报, en: apply}, by: baker, to: guild, forms: [application], preview: [conditions], next: {submitted: decide}}
  decide:
    type: decision
    label: {zh: 评定, en: decision}
    by: guild
    confirms: conditions
    deadline: {from: submit.received, within: answer_time, missed: flag}
    options:
      grant: {label: {zh: 授予, en: grant}, require: [conditions]}
      return: {label: {zh: 退回补正, en: return}, items: required}
      refuse: {label: {zh: 不授予, en: refuse}, reason: required}
    next: {grant: award, return: submit, refuse: refused}
  award: {type: registration, label: {zh: 登记, en: register}, by: guild, do: [{issue: prize}], next: {done: granted}}
)";
  sources.files["examples/examples.yaml"] = R"(- example: {zh: 产量不足, en: too few loaves}
  given: {facts: {loaves: 999, grain: wheat}}
  when: {check: conditions}
  then: {basic.quantity: fail}
)";
  sources.shared["shared.yaml"] = R"(facts:
  org_name: {type: text, label: {zh: 名称, en: name}, evidence: [E1]}
  never_used_here: {type: text, label: {zh: 无关, en: unrelated}}
evidence:
  E1: {zh: 营业执照, en: business licence}
)";
  return sources;
}

/// The same with one text of one file replaced by another; stops when the text is not there.
inline Sources changed(const std::string& file, const std::string& from, const std::string& to) {
  Sources sources = small_edition();
  std::string& bytes = sources.files[file];
  const std::size_t at = bytes.find(from);
  base::ensure(at != std::string::npos, "the sample holds the text a test changes: " + from);
  bytes.replace(at, from.size(), to);
  return sources;
}

}  // namespace programme::testing
