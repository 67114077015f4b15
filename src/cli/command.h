#pragma once
#include "base/json.h"
#include "base/refusal.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// What a command ends with. Source: docs/reference/command-line.md.
enum Exit : int { yes = 0, no = 1, open = 2, wrong_usage = 64, bad_input = 65, internal_fault = 70 };

/// An option a command takes. `value` is what stands for its value in the help ("DIR"); empty = the option is a flag.
struct Option {
  std::string name;  // without the two dashes
  std::string value;
  std::string help;
};

/// What was typed after the command's name, already checked against the options it takes.
struct Arguments {
  std::vector<std::string> words;                           // what is no option, in order
  std::map<std::string, std::vector<std::string>> options;  // name -> values in order; a flag has one empty value

  bool has(const std::string& name) const { return options.contains(name); }
  /// The last value given, or nothing.
  std::optional<std::string> value(const std::string& name) const;
  bool json() const { return has("json"); }
};

/// A subcommand: one file of this folder and one line in all.cpp. `--help` and `--json` are everybody's.
struct Command {
  std::string name;
  std::string usage;    // what follows the name: "<start> (--working-days|--days) N"
  std::string summary;  // one sentence
  std::vector<Option> options;
  std::size_t least_words = 0;
  std::size_t most_words = 0;
  int (*run)(const Arguments&) = nullptr;
};

/// Every command, in the order of the help (all.cpp).
std::vector<Command> all_commands();

/// Finds the command, checks what was typed, runs it; the one place where a fault is caught.
int run(const std::vector<std::string>& typed);

/// Reads what was typed after the command's name. Refuses `wrong_usage`.
base::Result<Arguments> parse_arguments(const Command& command, const std::vector<std::string>& typed);

/// The same text; bytes that are no UTF-8, as a damaged store may hold them, become U+FFFD.
std::string legible(const std::string& bytes);

/// One JSON document on standard output.
void print_json(const base::Json& document);
/// Shows a refusal: a problem document (RFC 9457) on standard output with --json, else lines on standard error.
/// Returns `code`, so that `return refused(arguments, result.error());` ends a command.
int refused(const Arguments& arguments, const base::Refusal& refusal, Exit code = bad_input);

/// `--<option> DIR`, else the environment variable, else `folder` of the source tree the binary was built from.
std::string data_folder(const Arguments& arguments, const std::string& option, const char* variable,
                        std::string_view folder);
std::string calendars_folder(const Arguments& arguments);   // --calendars, PINJIAN_CALENDARS, calendars/
std::string programmes_folder(const Arguments& arguments);  // --programmes, PINJIAN_PROGRAMMES, programmes/
std::string divisions_file(const Arguments& arguments);     // in that folder, else in the source tree's
std::string facts_folder(const Arguments& arguments);       // facts/ beside the programmes; where there is none, that of the source tree

/// The whole file. Refuses `cannot_read`, also for more than `most_bytes`. "-" is standard input.
base::Result<std::string> read_file(const std::string& path, std::size_t most_bytes = 64 << 20);

}  // namespace cli
