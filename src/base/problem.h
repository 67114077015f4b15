#pragma once
#include "base/json.h"
#include "base/refusal.h"

namespace base {

/// A refusal as a problem document:
/// {"type","title","detail","code","problems":[{"code","message","file","line","column","pointer"}],
/// "articles":[…],"places":[…]}. Texts are Chinese; beside each stands an `_en` member in English. Members of a place
/// that are unknown are left out; `places` are the pointers of the problems. Source: RFC 9457.
JsonObject problem_document(const Refusal& refusal);

}  // namespace base
