#pragma once
#include "service/command.h"

namespace service {

/// Which procedure of which edition ("NAME/EDITION"), by which way (empty: the first that is the office's), about what: a
/// certificate's number, a case's id, a person's account; empty: nothing.
struct Opened { std::string programme, procedure, way, about; };

/// 201 {"id","version"}. Refuses `not_found` (programme, certificate, a case neither posted in public nor theirs to see, a
/// person), `no_office`, `enterprise_needed`, and what procedure::open_case refuses.
base::Result<Answer> open_case(House& house, const Session& session, const Sent& sent, const Opened& opened);

}  // namespace service
