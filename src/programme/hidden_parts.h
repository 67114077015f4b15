#pragma once
#include "programme/programme.h"

namespace programme {

/// Whether a field says in words who a person is; a paper alone does not.
bool names_a_person(const Programme& programme, const FormField& field);

/// Whether a form of the procedure keeps from some role who it is that applied: the organisation's name, or what says in
/// words who a person is. With `from`, from that role.
bool keeps_names_hidden(const Programme& programme, const Procedure& procedure, const std::string& from = {});

}  // namespace programme
