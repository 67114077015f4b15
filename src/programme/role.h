#pragma once
#include "base/text.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Who acts in an edition.
namespace programme {

/// Who acts. Kinds: party (applicant, holder, objector), named (an office), area (the office whose territory holds the
/// address fact), sector, choice, enrolled, assigned, body, elected, anyone. Source: docs/reference/programme.md.
enum class RoleKind { party, named, area, sector, choice, enrolled, assigned, body, elected, anyone };

struct Role {
  std::string id;
  RoleKind is = RoleKind::party;
  base::Text label;
  std::string level;                   // area: county | prefecture | province
  std::string of;                      // area, sector, choice: the fact that places the case
  std::vector<std::string> among;      // choice: roles
  std::map<std::string, std::string> plays;   // choice with `of`: option of that fact -> role; without: empty, any of them
  std::vector<std::string> from;       // assigned: roles it is drawn from
  bool many = false;
  std::vector<std::string> treats;
  int line = 0;
};

std::string_view name_of(RoleKind);

}  // namespace programme
