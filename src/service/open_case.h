#pragma once
#include "service/command.h"

namespace service {

/// Which procedure of which edition ("NAME/EDITION"), by which way (empty: the first that is the office's), about what
/// (a certificate's number; empty: nothing).
struct Opened { std::string programme, procedure, way, about; };

/// 201 {"id","version"}. Refuses `not_found` (programme, certificate), `no_office`, and what procedure::open_case refuses.
base::Result<Answer> open_case(House& house, const Session& session, const Sent& sent, const Opened& opened);

}  // namespace service
