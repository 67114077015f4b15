#pragma once
#include "service/loaded.h"

namespace service {

/// What a case is about, found.
struct About {
  std::optional<views::CertificateRow> certificate;
  std::shared_ptr<const Loaded> of_case;
  std::string person;                  // account
};

/// What a case about to be opened stands in: the day, the open round, who applies and what it is about.
procedure::Situation situation_of(House& house, store::Reader& db, const programme::Programme& programme, const programme::Procedure& procedure, const access_control::Office& applicant, const About& about);

/// What a case stands in where it is: also who may be appointed or votes, what is open about it, and the places its round
/// has given away there.
procedure::Situation situation_of(House& house, store::Reader& db, const Loaded& loaded);

/// The same as this session may be told of it: a case it stood aside from has its place among those ranked, and no name.
procedure::Situation situation_for(House& house, store::Reader& db, const Seen& seen);

/// The division code by which a case about it is placed, and who picks it; for one about nothing, the office's own place.
access_control::Relation relation_to(const About& about, const access_control::Office& office);

}  // namespace service
