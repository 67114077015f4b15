#pragma once
#include "access/office.h"
#include "programme/programme.h"
#include "rehearsal/dice.h"

#include <map>

namespace rehearsal {

/// How somebody goes about things. A late person waits past the last day; a mistaken one leaves answers out or writes them
/// wrongly; a malicious one acts out of turn, twice or in others' roles; an absent one mostly does nothing.
enum class Temper { honest, late, mistaken, malicious, absent };

struct Person {
  std::string account, office;
  Temper temper = Temper::honest;
};

/// The simulated people of one history, found from the edition's roles alone.
struct Cast {
  std::map<std::string, access_control::Office> offices;   // by id
  std::vector<Person> people;                              // those of enterprises and citizens first
  std::size_t parties = 0;                                 // how many of `people` these are

  /// nullptr for an account nobody has.
  const Person* person(const std::string& account) const;
};

/// What the people of a history are like: of every temper, or nearly all honest, so that things come to their end.
enum class Spirit { mixed, calm };

/// `enterprises` >= 1: how many firms there are to apply; two citizens besides. Areas get offices in three divisions, two
/// of them under one prefecture; the last firm's people are enrolled and members as well, and one office holds several roles.
Cast cast_for(const programme::Programme& programme, std::size_t enterprises, Spirit spirit, Dice& dice);

/// What the fact behind an area's role says of somebody in a division: its code, or the one at the role's level where the fact's
/// options name those.
std::string area_said(const programme::Programme& programme, const programme::Role& role, const std::string& division);

/// The options of the fact behind a sector's role for which there is an office.
std::vector<std::string> sectors_with_offices(const programme::Programme& programme, const programme::Role& role);

/// What the house would have on file about them: offices registered, roles granted, people joined. In order, at `at`.
std::vector<ledger::Event> arrivals_of(const Cast& cast, const programme::Programme& programme, base::Instant at);

}  // namespace rehearsal
