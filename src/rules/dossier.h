#pragma once
#include "base/json.h"
#include "base/yaml.h"
#include "rules/check.h"
#include "rules/facts_read.h"

namespace rules {

/// What a person states about one subject: the facts, their evidence and what others decided, typed against a rulebook.
/// Source: docs/reference/dossier.md.
struct Dossier {
  std::string programme;             // "NAME/EDITION" when it names one; empty otherwise
  std::string procedure;             // empty: the edition's first
  std::optional<base::Date> date;    // the reference date it asks for
  Inputs inputs;                     // reference_date and today are for the caller to set
};

/// Reads a dossier: {programme, date, procedure, facts, evidence, dated_checks, judgements}, all optional. An absent, null
/// or empty fact is missing; an empty list is known to be none. A row's null is known to be nothing, a row's absent field
/// is missing. A series is {year: amount}; a choice takes its id, its label or a part of exactly one label. Refuses `bad_dossier` with every problem at
/// once, each with its place (`unknown_key`, `unknown_fact`, `derived_fact`, `wrong_type`, `unknown_option`, `bad_date`,
/// `bad_quantity`, `wrong_unit`, `unknown_criterion`, `incomplete_judgement`, `too_large`).
base::Result<Dossier> read_dossier(const base::YamlNode& document, std::string_view file, const Rulebook& rulebook);

/// The same from JSON; places are JSON pointers below `pointer`.
base::Result<Dossier> read_dossier(const base::Json& document, const Rulebook& rulebook, std::string_view pointer = "");

/// What one act states, where it lies.
struct Stated {
  const base::JsonObject &evidence, &facts, &dated_checks;
};

/// The same from what an act states.
base::Result<Dossier> read_dossier(const Stated& stated, const Rulebook& rulebook);

/// What a case has on file, where it lies; its papers, which were read when they came, go into the inputs as they are. Of a
/// judgement also who gave it, which no rule reads: `account` and `role`.
struct OnFile {
  const base::Shared<base::JsonObject>& facts;
  const std::map<std::string, std::string>& dated_checks;
  const base::JsonArray& judgements;
};

/// The same from what is on file, where every judgement was found to fit a condition when it was taken. Facts read before are
/// taken as they were read; afterwards `before` holds those on file.
base::Result<Dossier> read_dossier(const OnFile& file, const Rulebook& rulebook, FactsRead& before);

/// What one fact's value comes to as in a dossier; nothing where it is missing or cannot be read.
std::optional<feel::Value> readable(const base::Json& stated, const Fact& fact);

/// A date without a value is no date: the fiscal years a series can be asked for end with this one.
int latest_fiscal_year(base::Date reference_date);

}  // namespace rules
