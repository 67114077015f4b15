#include "cli/command.h"

namespace cli {

// Each in the file of its name.
Command check_command();
Command deadline_command();
Command feel_command();
Command programme_command();
Command rehearse_command();
Command tck_command();
Command serve_command();
Command account_command();
Command advance_command();
Command backup_command();   // these four in backup.cpp
Command restore_command();
Command rebuild_views_command();
Command erase_command();
Command ledger_command();

std::vector<Command> all_commands() {
  return {
      check_command(),
      deadline_command(),
      feel_command(),
      programme_command(),
      rehearse_command(),
      tck_command(),
      serve_command(),
      account_command(),
      advance_command(),
      ledger_command(),
      backup_command(),
      restore_command(),
      rebuild_views_command(),
      erase_command(),
  };
}

}  // namespace cli
