#include "cli/command.h"

namespace cli {

// Each in the file of its name.
Command check_command();
Command deadline_command();
Command programme_command();

std::vector<Command> all_commands() {
  return {
      check_command(),
      deadline_command(),
      programme_command(),
  };
}

}  // namespace cli
