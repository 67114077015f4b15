#pragma once
#include "http/pages/html.h"

#include <string>
#include <vector>

namespace http::pages {

/// One posting for comment, ready to be shown.
struct NoticeShown {
  base::Text programme, title;         // title: of the list or step that is posted
  std::string organisation, product, place;
  std::string posted_on, last_day;     // YYYY-MM-DD, both included
  bool provisional = false;            // the last day lies in a year whose holidays are not announced
  std::string cite, clause_href;
  std::string object_href;             // where an objection starts; empty: none is taken
};

/// What is posted for comment now, and what was.
std::string notices_page(Frame frame, const std::vector<NoticeShown>& running, const std::vector<NoticeShown>& past);

/// The running ones in short, for the front page: empty without any.
std::string notices_in_short(const Frame& frame, const std::vector<NoticeShown>& running);

}  // namespace http::pages
