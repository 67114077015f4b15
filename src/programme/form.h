#pragma once
#include "base/decimal.h"
#include "base/text.h"
#include "review/assessment.h"
#include "rules/feel/expression.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What people fill in: sheets they judge on, forms they state facts in; and what is written from them.
namespace programme {

enum class ScaleKind { yes_no, points, ordinal, choice, text };

struct Criterion {
  std::string id;
  base::Text label;
  std::vector<std::string> show;       // facts laid beside it
  std::string help_from;               // "form" | "dates"
  bool optional = false;
  std::vector<std::string> treats;
  std::optional<rules::feel::Expression> when;   // else it is not asked
  bool counts = true;                  // in the score; else noted only
  std::optional<base::Decimal> low, high;        // points of its own instead of the scale's
};

/// What an evaluation comes to by its sheets. Without `when`: otherwise.
struct SheetOutcome { std::string id; base::Text label; std::optional<rules::feel::Expression> when; };

/// A standard outside the edition that the criteria follow; shown with the sheet.
struct SheetSource { base::Text name; std::vector<std::string> treats; };

struct Sheet {
  std::string id;
  base::Text label;
  ScaleKind scale = ScaleKind::yes_no;
  std::vector<std::string> scale_options;  // choice, ordinal: in order
  std::map<std::string, base::Text> scale_labels;  // of each option
  std::optional<base::Decimal> low, high;  // points
  bool with_finding = false;               // a reasoned finding with each answer
  std::string aggregate = "none";          // none | all | mean | median | trimmed; the last three give a score
  review::Scheme scheme;                   // where there is a score
  std::map<std::string, base::Text> band_labels;
  std::vector<SheetOutcome> results;       // asked in order, the last one holds otherwise; empty: none of its own
  std::optional<SheetSource> source;
  std::vector<Criterion> criteria;
  std::vector<std::string> treats;

  bool is_scored() const { return aggregate != "none" && aggregate != "all"; }
};

struct FormField {
  std::string fact;
  base::Text label;                    // empty: the fact's
  std::optional<rules::feel::Expression> show_when;
  bool may_be_empty = false;
  std::optional<int> at_most;          // characters
  std::optional<int> at_least;         // characters
  std::optional<int> fewest_rows, most_rows;   // of a list
  std::string must_be;                 // the one answer that is taken: "true", an option; empty: any
  std::optional<int> years;            // series: how many years
  std::string scan_of;                 // the document whose sealed print belongs here; empty: none
  int line = 0;
};

struct FormPart {
  std::string id;
  base::Text label;
  std::vector<FormField> fields;
  std::string attach;                  // "", required, list, per_condition
  std::string of;                      // per_condition: the set
  std::string sign;                    // role that signs; empty: none
  std::string filled_by;               // role; empty: whoever files the form
  std::vector<std::string> hidden_from;
  bool may_be_marked = false;          // its content may be marked a trade secret
  bool may_not_apply = false;          // left out as a whole with a reason
  std::optional<rules::feel::Expression> show_when;
};

struct Form {
  std::string id;
  base::Text label;
  std::string layout = "official";     // official | set_by_call | not_supplied
  std::vector<FormPart> parts;
  std::vector<std::string> treats;
  int line = 0;
};

/// One column of a list, in the official order.
struct Column {
  std::string shows;                   // a fact, a role (its office's name), or as in `shows` of a document
  base::Text label;                    // empty: the fact's, the role's
};

struct Document {
  std::string id;
  base::Text label;
  std::string of;                      // case | list | title | form | round
  std::vector<std::string> format;     // pdf, xlsx
  std::vector<std::string> forms;      // of a form: which; empty: those of the steps that lead to it
  std::vector<std::string> shows;
  std::vector<Column> columns;         // of a list
  std::vector<std::string> treats;

  /// A list that is also made as a table to be worked on.
  bool is_workbook() const { return of == "list" && std::find(format.begin(), format.end(), "xlsx") != format.end(); }
};

std::string_view name_of(ScaleKind);

/// The outcomes an evaluation has by its sheet: its own, `pass` and `fail` where it has a mark or floors, else `complete`.
std::vector<std::string> outcomes_of(const Sheet& sheet);

/// The points of a criterion: its own, else the scale's. Both none where the scale has no points.
struct PointRange { std::optional<base::Decimal> low, high; };
PointRange range_of(const Sheet& sheet, const Criterion& criterion);

}  // namespace programme
