#pragma once
#include "http/pages/html.h"
#include "http/pages/notices.h"
#include "programme/programme.h"

#include <vector>

namespace http::pages {

struct Announcement { std::string title, date, href; };
struct Figures { std::size_t in_progress = 0, valid_certificates = 0; };

/// The front page: what one may apply for, check or verify, what is posted for comment, the latest announcements, and plain
/// figures from the ledger.
std::string home_page(Frame frame, const std::vector<programme::ProgrammePtr>& editions, const std::vector<NoticeShown>& running, const std::vector<Announcement>& latest, const Figures& figures);

/// A kind "no" as a page: `code` is stable, `title` and `detail` plain text.
std::string problem_page(Frame frame, const std::string& title, const std::string& detail, const std::string& code);

}  // namespace http::pages
