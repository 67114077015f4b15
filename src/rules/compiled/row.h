#pragma once
#include "rules/check.h"
#include "rules/compiled/program.h"

namespace rules::compiled {

/// What one case says, laid out as a program reads it. Filled again and again without asking the heap.
struct Row {
  struct Amount { int year; Cell cell; };
  struct InHand { const Cell* cells = nullptr; std::uint32_t number = 0; };   // number: from 1

  std::vector<Cell> facts;            // by place; series and rows: first and count of what follows
  std::vector<Cell> fields;           // of all rows of all lists, row by row
  std::vector<Amount> amounts;        // of all series
  Cell reference_date, today;
  int latest_year = 0;
  std::vector<Cell> derived;          // by place, once asked for
  std::vector<bool> is_derived_known;
  InHand in_hand[most_rows_in_hand];

  // Where the cells came from, for explanations.
  std::vector<const feel::Value*> fact_sources, field_sources;   // nullptr: nothing is stated
  std::vector<bool> is_unsupported;                              // by place: stated, needs evidence, has none
};

/// Lays the facts of `inputs` out. Where evidence is required, what has none is missing.
void lay_out(const Program& program, const Inputs& inputs, Row& row);

/// What the step comes to; as the tree walker would say, or odd where only that can tell.
Cell run(const Program& program, Row& row, std::uint32_t step);

}  // namespace rules::compiled
