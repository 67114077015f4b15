#pragma once
#include "service/sample.h"

namespace service {

/// What all cases of one edition's script share.
struct Cast {
  const programme::Programme& programme;
  const SamplePeople& people;
  std::string paper;                             // path of the sample's one paper
  base::JsonObject facts;                        // what a case of the script states where it says nothing of its own
  std::vector<std::string> cases;                // ids of the script's cases, empty until opened
};

/// One case of a script on its way through its acts (docs/how-to/add-a-programme.md). Whoever may act at a step does so; what
/// the step leaves out is answered with sample text.
class SampleCase {
 public:
  SampleCase(House& house, Cast& cast, const base::JsonObject& script, std::size_t index) : house_(house), programme_(cast.programme), people_(cast.people), cast_(cast), script_(&script), index_(index) {}

  /// The next step: an act, or a form begun and kept (`draft`); the first one opens the case. Refuses what the act refuses,
  /// and `sample_stuck` when nobody may do it.
  base::Result<void> take(const base::JsonObject& step);

 private:
  /// Somebody whose turn it is, with the act as the case page offers it.
  struct Turn { SamplePerson who; base::JsonObject act; };

  base::Result<void> open();
  std::string about() const;
  std::string certificate_of(std::size_t nth_case) const;
  std::string certificate(std::size_t nth) const;
  base::Result<void> act_as_told(const base::JsonObject& step);
  base::Result<void> begin_form(const base::JsonObject& step);

  std::optional<SamplePerson> find(const std::string& role, int nth) const;
  base::JsonArray open_to(const SamplePerson& who) const;
  std::optional<Turn> who_may(const std::string& role, const std::string& action) const;
  base::JsonArray members(const base::JsonArray& listed) const;

  base::Result<base::JsonObject> filled(const Turn& turn, const base::JsonObject& step);
  base::Result<void> fill_field(const SamplePerson& who, const base::JsonObject& field, base::JsonObject& data);
  base::Result<void> fill_fact(const SamplePerson& who, const base::JsonObject& field, const std::string& name, base::JsonObject& data);
  const base::Json* stated(const std::string& name) const;
  void fill_place(const SamplePerson& who, const std::string& name, base::JsonObject& facts) const;
  base::Result<void> fill_paper(const SamplePerson& who, const std::string& name, base::JsonObject& data);
  base::Result<void> fill_judgement(const SamplePerson& who, const std::string& name, base::JsonObject& data);
  base::Result<std::string> paper(const SamplePerson& who);

  House& house_;
  const programme::Programme& programme_;
  const SamplePeople& people_;
  Cast& cast_;
  const base::JsonObject* script_;
  std::size_t index_ = 0;
  std::string case_, paper_;                     // its id, and the digest of the paper once it was handed in
};

}  // namespace service
