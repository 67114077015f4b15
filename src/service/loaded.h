#pragma once
#include "access/access.h"
#include "procedure/case.h"
#include "service/command.h"
#include "views/register.h"

#include <memory>

namespace service {

/// A case with what acting on it or showing it needs, as it is in one transaction. The programme's parameters are those of
/// its round.
struct Loaded {
  procedure::CaseState state;
  programme::ProgrammePtr programme;
  const programme::Procedure* procedure = nullptr;
  const programme::Stage* stage = nullptr;             // nullptr once closed
  access_control::Relation relation;
  std::optional<views::CertificateRow> certificate;    // the one the case is about
  std::shared_ptr<const Loaded> about;                 // the case it is about
};

/// nothing when there is no such case.
std::optional<Loaded> load_case(House& house, store::Reader& db, const std::string& id);

/// The office a case concerns, which a title or ban of it is for: of a case about a person that of the person, where it may be
/// a party; else whose case it is.
std::string concerned_by(store::Reader& db, const programme::Procedure& procedure, const std::string& about, const std::string& applicant);

/// Who asks, in relation to one case.
struct Asker {
  std::optional<access_control::Office> office;
  access_control::Sight sight;
  procedure::Actor actor;
};
Asker asker_of(House& house, store::Reader& db, const Session& session, const Loaded& loaded);

/// The office a person acts for, with what the person was enrolled in, and without what he was struck off.
std::optional<access_control::Office> acting_office(store::Reader& db, const Session& session);

/// Whether the way that a case came in by may be taken by anyone.
bool is_from_anyone(const programme::Programme& programme, const programme::Procedure& procedure, const std::string& way);

/// The options stated that pick who plays a sector's or a choice's role.
std::map<std::string, std::string> picking_facts(const programme::Programme& programme, const base::JsonObject& facts);

/// A case this session may see. Refuses `not_found`, the same for what is not there and what is not theirs.
struct Seen { Loaded loaded; Asker asker; };
base::Result<Seen> see_case(House& house, store::Reader& db, const Session& session, const std::string& id);

/// Whether the step the case is at is this session's own.
bool has_the_turn(const Seen& seen);

/// Whether what names other applicants or tells who voted for what is this session's to read: an authority's that saw the case
/// and owes no declaration.
bool reads_as_authority(const Seen& seen);

/// The division code by which a case is placed: what the fact of the area roles says, else where its applicant lies.
std::string place_of(const programme::Programme& programme, const procedure::CaseState& state);

/// Whether a fact is within a sight, by its class. What the rulebook does not know is personal.
bool shows(const access_control::Sight& sight, const programme::Programme& programme, std::string_view fact);

base::Refusal case_not_found();

}  // namespace service
