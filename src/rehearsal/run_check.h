#pragma once
#include "rehearsal/given.h"

#include "calendar/calendar.h"

namespace rehearsal {

/// Collects what an example expected and did not get, each at its line.
class Expectations {
 public:
  Expectations(std::string file, std::vector<base::Problem>& problems) : file_(std::move(file)), problems_(problems) {}

  void equal(const base::YamlNode& where, const std::string& expected, const std::string& got);
  void equal(const base::YamlNode& where, std::vector<std::string> expected, std::vector<std::string> got);
  void broken(const base::YamlNode& where, base::Text message);
  void unclear(const base::YamlNode& where, base::Text message);

 private:
  void add(const char* code, const base::YamlNode& where, base::Text message);
  std::string file_;
  std::vector<base::Problem>& problems_;
};

/// {check: set}: the outcome of each path named, `result`, `needs`, `refused`.
void run_check(const rules::Rulebook& rulebook, const programme::Example& example, const Given& given, Expectations& expect);

/// {deadline: procedure.stage}: `due` (null: the text sets none), `provisional`, `next_step_from`.
void run_deadline(const programme::Programme& programme, const rules::Rulebook& rulebook, const programme::Example& example, const Given& given,
                  const calendar::Calendar& calendar, Expectations& expect);

/// A list of dated acts, played by invented people through the case's procedure: `result`, `stage`, `visited`, `title`, `due`,
/// `refused`, `returned`. What an act does not say is filled in as somebody would who finds everything in order.
void run_acts(const programme::Programme& programme, const programme::Example& example, const Given& given, const calendar::Calendar& calendar,
              Expectations& expect);

}  // namespace rehearsal
