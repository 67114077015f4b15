#pragma once
#include "service/house.h"
#include "views/notices.h"

namespace service {

/// A posting for comment as anyone may read it: no fact that is confidential or personal, and not who objected.
struct PublicNotice {
  views::Notice notice;
  bool running = false;
  base::Text programme, title;         // title: of the list that is posted, else of the step
  std::string place_name;
  std::vector<std::string> clauses;
  std::string cite;                    // of the first clause
  std::string objections;              // the procedure by which anyone may object now; empty: none
};

/// Running ones, earliest last day first; or past ones, latest first. At most `limit`.
enum class Which { running, past };
std::vector<PublicNotice> public_notices(House& house, Which which, std::int64_t limit);

/// Where the application starts an objection.
std::string objection_address(const PublicNotice& notice);

/// {"running":[Notice],"past":[Notice]} (openapi.yaml: Notice), at most 500 and 200.
base::JsonObject notices_json(House& house);

}  // namespace service
