#pragma once
#include "programme/internal/keys.h"

/// One reader a kind of file; each puts what it reads into the draft. `root` is the whole document.
namespace programme::internal {

void read_programme(Draft&, const YamlNode& root);     // programme.yaml
void read_clauses(Draft&, const YamlNode& root);       // clauses.yaml
void read_parameters(Draft&, const YamlNode& root);    // parameters.yaml
/// facts.yaml. `dictionary` holds the documents of the shared dictionary, by path.
void read_facts(Draft&, const YamlNode& root, const std::map<std::string, YamlNode>& dictionary);
void read_rules(Draft&, const YamlNode& root);         // rules/*.yaml
void read_criteria(Draft&, const YamlNode& root);      // criteria/*.yaml
void read_forms(Draft&, const YamlNode& root);         // forms/*.yaml
void read_documents(Draft&, const YamlNode& root);     // documents/*.yaml
void read_register(Draft&, const YamlNode& root);      // register.yaml
void read_procedures(Draft&, const YamlNode& root);    // procedures/*.yaml
void read_examples(Draft&, const YamlNode& root);      // examples/*.yaml

/// How the sheets of one kind come to a result: `aggregate`, `weights`, `floors`, `pass`, `bands`, `decimals`, `result`,
/// `source`. The scale and the criteria are read before.
void read_scoring(Keys& keys, Sheet& sheet);
/// `majority`, `quorum`, `confirmed_by` and `secret` of a ballot.
Voting read_voting(Keys& keys);
/// `deadline` and `not_before` of a stage.
Deadline read_deadline(Draft&, const YamlNode&, const std::string& procedure, const std::string& element);
NotBefore read_not_before(Draft&, const YamlNode&, const std::string& procedure, const std::string& element);
/// `options` of a decision or ballot.
std::vector<Choice> read_choices(Draft&, const YamlNode&, const std::string& element);
/// One stage, for read_procedures. `procedure` is the id the names of stages and lists belong to.
Stage read_stage(Draft&, const YamlNode&, const std::string& id, const std::string& procedure);

/// The names FEEL may read: facts (own and used), parameters, the surroundings.
void gather_names(Draft&, const std::map<std::string, YamlNode>& documents);

// Once everything is read:
void resolve_references(Draft&);
void order_derived_facts(Draft&);       // rulebook.derived_order; reports `fact_cycle`
void check_cycles(Draft&);              // sets and roles that refer to each other in a circle: `set_cycle`, `role_cycle`
void check_procedures(Draft&);          // outcomes against next, deadlines' outcomes
void check_scoring(Draft&);             // what stages do with scores; tells each evaluation the outcomes of its sheet
void check_values(Draft&);              // what forms ask of answers against their facts; the fee is money
void fill_citations(Draft&);            // citations, clause order and role names for the rulebook

base::Digest digest_of(const Sources&, const Draft&);

/// A typed value as parameters.yaml and examples write it: "3 years", "1000 万元" (unit then CNY), 2024-06-30, true, null, a number, else text.
struct TypedValue { rules::feel::Value value; std::string unit; };
std::optional<TypedValue> read_value(Draft&, const YamlNode&, const std::string& unit);

}  // namespace programme::internal
