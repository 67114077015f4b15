#pragma once
#include "rules/dmn/model.h"

/// The conformance kit (OMG DMN TCK): its test cases read, run and compared. Format: testCases.xsd of the kit.
namespace rules::dmn {

/// One result node of one case.
struct KitResult {
  std::string case_id;
  std::string node;
  bool success = false;
  bool expects_value = false;    // something other than null
  std::string detail;            // what was expected and what came, when they differ
};


/// Runs one file of test cases against the models of its folder. A case passes when every result equals the expected one
/// (numbers within 1e-8) and, where the kit expects an error, one was reported. Refuses `bad_xml`.
base::Result<std::vector<KitResult>> run_kit(const Source& cases, std::span<const Source> models, const feel::DateTime* now = nullptr);

}  // namespace rules::dmn
