#pragma once
#include "base/nearest.h"
#include "programme/programme.h"
#include "programme/sources.h"

#include <functional>
#include <string>
#include <vector>

/// What the readers of one edition share while it is being read. Nothing outside this room sees it.
namespace programme::internal {

using base::suggestion;

/// What a name in the folder may stand for.
enum class Kind {
  clause, reading, evidence, role, fact, parameter, set, condition, sheet, form, document, procedure, result, way, list, stage,
  next, title, registered, result_about, stage_about, event, shown, text_column
};

/// One mention of a name; resolved when everything is read.
struct Reference {
  Kind kind;
  std::string name;
  std::string within;    // the procedure of a stage, the set of a condition; else empty
  base::Place place;
  std::string element;   // who mentions it
};

/// One expression and where it stands.
struct Formula {
  rules::feel::Expression expression;
  base::Place place;
  std::string element;
  bool is_condition = false;   // written under a key that asks yes or no (test, when, ask_when, show_when)
};

/// A clause named by a parameter: shown beside the value, but no treatment of its own.
struct ParameterClause { std::string clause, parameter; base::Place place; };

/// Most problems that are kept; nobody reads more.
constexpr std::size_t most_problems = 1000;

/// An edition under construction, and everything wrong with it so far.
struct Draft {
  Programme programme;
  std::vector<base::Problem> problems;    // what keeps it from loading
  std::vector<base::Problem> advice;      // what only lint says
  std::vector<Reference> references;
  std::vector<Formula> formulas;
  std::vector<ParameterClause> parameter_clauses;
  rules::feel::Names names;               // what FEEL may read
  std::map<std::string, base::Place> places;   // element -> where it is declared ("role county", "fact reg_date" ...)
  std::vector<std::pair<std::string, base::YamlNode>> used_shared;  // shared facts and evidence kinds taken, for the digest

  std::map<std::string, std::string> set_for_round;   // parameter -> the value an office set; empty: as the text has it

  std::string prefix, shared_prefix;      // folders, put before `file` in messages
  std::string file;                       // the file being read, inside the edition's folder
  std::string_view source;                // its bytes, while it is being read

  base::Place at(const base::YamlNode& node) const;
  void refuse(std::string code, base::Place place, base::Text message);
  void advise(std::string code, base::Place place, base::Text message);
};

/// Names the rules may read besides facts and parameters. Source: docs/reference/programme.md.
const std::vector<std::string>& surroundings();

}  // namespace programme::internal
