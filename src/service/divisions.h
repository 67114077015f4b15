#pragma once
#include "base/refusal.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace service {

/// The administrative divisions a territory may name: code, name, and the one above. Read from facts/divisions.csv.
class Divisions {
 public:
  /// Lines "code,name,parent"; lines that start with # and the heading are left out. Refuses `bad_divisions` with line.
  static base::Result<Divisions> parse(std::string_view csv, std::string_view file);

  bool has(std::string_view code) const { return rows_.find(code) != rows_.end(); }
  /// "天山区"; empty when unknown.
  std::string name(std::string_view code) const;
  /// "某省某市某区"; empty when unknown.
  std::string full_name(std::string_view code) const;
  /// The one above; empty for a province or an unknown code.
  std::string parent(std::string_view code) const;
  /// `code` is `territory` or lies within it.
  bool within(std::string_view code, std::string_view territory) const;
  /// Directly below `code`, by code; all provinces for an empty code.
  std::vector<std::string> below(std::string_view code) const;

 private:
  struct Row { std::string name, parent, full_name; };
  std::map<std::string, Row, std::less<>> rows_;
};

}  // namespace service
