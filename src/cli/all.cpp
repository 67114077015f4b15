#include "cli/command.h"

namespace cli {

// Each in the file of its name.
Command check_command();
Command deadline_command();
Command feel_command();
Command programme_command();
Command tck_command();
Command serve_command();

std::vector<Command> all_commands() {
  return {
      check_command(),
      deadline_command(),
      feel_command(),
      programme_command(),
      tck_command(),
      serve_command(),
  };
}

}  // namespace cli
