#pragma once
#include "documents/document.h"
#include "service/strips.h"

namespace service {

/// What is filled in: on the case, or on the case with what is about to be sent or lies in a draft.
struct Statement { base::JsonObject facts, evidence; };   // evidence: place -> digests
Statement stated_on(const Seen& seen);
Statement stated_with(const Seen& seen, const base::JsonObject& data);

/// A form as it is printed, part by part in the official order, and what it says place by place. Only what is asked for, given
/// the other answers, is printed; papers are named and are no part of `printed`.
struct FormPrint { std::vector<documents::Block> blocks; Printed printed; };
FormPrint form_print(House& house, store::Reader& db, const Seen& seen, const programme::Document& document, const Statement& statement);

/// What a place of a print is called: a fact's label, or the place itself.
std::string place_label(const programme::Programme& programme, const std::string& place);

}  // namespace service
