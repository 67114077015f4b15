#include "documents/pdf.h"

#include "documents/page.h"

#include <algorithm>
#include <fmt/format.h>

namespace documents {
namespace {

constexpr double margin = 56;
constexpr double foot = 62;
constexpr double text_size = 10.5, small_size = 8.5;
constexpr double cell_gap = 5;
constexpr double code_side = 40;   // 14 mm: read from a scan of 150 dots an inch
constexpr int most_pages = 200;
constexpr std::size_t most_text = 2 << 20;

/// Roughly how wide a text is: a Chinese character counts two.
double reach_of(const std::string& text) {
  double reach = 0;
  for (const unsigned char c : text) reach += c < 0x80 ? 1.2 : (c & 0xC0) == 0xC0 ? 2 : 0;
  return reach;
}

/// Each column by its longest cell, none so narrow that a heading of three characters would break.
std::vector<double> widths_of(const Table& table, double width) {
  constexpr double least = 6, most = 30, gap = 3;
  std::vector<double> widths;
  double sum = 0;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    double reach = reach_of(table.columns[i]);
    for (const auto& cells : table.rows) reach = std::max(reach, i < cells.size() ? reach_of(cells[i]) : 0);
    widths.push_back(std::clamp(reach, least, most) + gap);
    sum += widths.back();
  }
  for (double& one : widths) one *= width / sum;
  return widths;
}

/// Lays blocks one under the other and starts a page when one is full. Run twice: the first run counts the pages.
class Layout {
 public:
  Layout(const Document& document, int total_pages)
      : document_(document), total_(total_pages), page_width_(document.landscape ? a4_long : a4_short), page_height_(document.landscape ? a4_short : a4_long),
        canvas_(page_width_, page_height_, document.title, document.code) {
    begin_page();
    y_ += canvas_.write(document.title, margin, y_, 20, width_, Face::bold, Align::centre) + 4;
    if (!document.subtitle.empty())
      y_ += canvas_.write(document.subtitle, margin, y_, 9.5, width_, Face::body, Align::centre, pale_ink) + 4;
    y_ += 8;
    for (const auto& block : document.blocks) std::visit([this](const auto& b) { put(b); }, block);
  }

  int pages() const { return page_; }
  std::string finish() { return canvas_.finish(); }

 private:
  void begin_page() {
    y_ = margin;
    if (document_.sample) canvas_.sample_mark();
    const double top = page_height_ - foot + 14, right = page_width_ - margin - (document_.code.empty() ? 0 : code_side + 8);
    canvas_.line(margin, top, right, top);
    canvas_.write(document_.strip, margin, top + 4, 7.5, right - margin - 44, Face::body, Align::left, pale_ink);
    canvas_.write(fmt::format("{} / {}", page_, total_), right - 40, top + 4, 7.5, 40, Face::body, Align::right, pale_ink);
    if (document_.code.empty()) return;
    if (const auto code = qr_code(document_.code)) canvas_.qr(*code, page_width_ - margin - code_side, top, code_side);
  }

  void need(double height) {
    if (y_ + height <= page_height_ - foot || y_ <= margin + 1) return;
    canvas_.next_page();
    ++page_;
    begin_page();
  }

  void put(const Heading& heading) {
    need(46);
    y_ += 10;
    y_ += canvas_.write(heading.text, margin, y_, 13, width_, Face::bold) + 4;
  }

  void put(const Paragraph& paragraph) {
    need(canvas_.measure(paragraph.text, text_size, width_));
    y_ += canvas_.write(paragraph.text, margin, y_, text_size, width_) + 6;
  }

  void put(const Pairs& pairs) {
    for (const auto& [label, value] : pairs.rows) row({label, value}, {width_ * 0.32, width_ * 0.68}, Face::body);
    y_ += 6;
  }

  void put(const Table& table) {
    const auto widths = widths_of(table, width_);
    row(table.columns, widths, Face::bold);
    for (const auto& cells : table.rows) {
      const int page = page_;
      need(height_of(cells, widths, Face::body));
      if (page_ != page) row(table.columns, widths, Face::bold);   // each page says what its columns are
      row(cells, widths, Face::body);
    }
    y_ += 6;
  }

  void put(const SignatureSpace& space) {
    need(90);
    canvas_.frame(margin, y_ + 4, width_, 82, 0.5, line_grey);
    canvas_.write(space.label, margin + 8, y_ + 12, text_size, width_ - 16);
    y_ += 94;
  }

  double height_of(const std::vector<std::string>& cells, const std::vector<double>& widths, Face face) {
    double height = 0;
    for (std::size_t i = 0; i < cells.size() && i < widths.size(); ++i)
      height = std::max(height, canvas_.measure(cells[i], cell_size_, widths[i] - 2 * cell_gap, face));
    return height + 2 * cell_gap;
  }

  void row(const std::vector<std::string>& cells, const std::vector<double>& widths, Face face) {
    const double height = height_of(cells, widths, face);
    need(height);
    double x = margin;
    for (std::size_t i = 0; i < cells.size() && i < widths.size(); ++i) {
      canvas_.frame(x, y_, widths[i], height, 0.5, line_grey);
      canvas_.write(cells[i], x + cell_gap, y_ + cell_gap, cell_size_, widths[i] - 2 * cell_gap, face);
      x += widths[i];
    }
    y_ += height;
  }

  const Document& document_;
  int total_;
  double page_width_, page_height_;
  Canvas canvas_;
  int page_ = 1;
  double y_ = margin;
  double width_ = page_width_ - 2 * margin;
  double cell_size_ = document_.landscape ? small_size : text_size;   // wide tables
};

std::size_t size_of(const Document& document) {
  struct Counter {
    std::size_t operator()(const Heading& b) const { return b.text.size(); }
    std::size_t operator()(const Paragraph& b) const { return b.text.size(); }
    std::size_t operator()(const SignatureSpace& b) const { return b.label.size(); }
    std::size_t operator()(const Pairs& b) const {
      std::size_t sum = 0;
      for (const auto& [label, value] : b.rows) sum += label.size() + value.size();
      return sum;
    }
    std::size_t operator()(const Table& b) const {
      std::size_t sum = 0;
      for (const auto& cells : b.rows)
        for (const auto& cell : cells) sum += cell.size();
      return sum;
    }
  };
  std::size_t sum = document.title.size();
  for (const auto& block : document.blocks) sum += std::visit(Counter{}, block);
  return sum;
}

auto too_large() {
  return base::refuse("document_too_large",
                      {"内容超出一份文件的上限（200 页、2 MB 文字），请减少内容后再生成。",
                       "The content is more than one document holds (200 pages, 2 MB of text); shorten it and try again."});
}

void certificate_frame(Canvas& canvas, const Certificate& certificate) {
  canvas.frame(24, 24, a4_long - 48, a4_short - 48, 2.2, seal_red);
  canvas.frame(31, 31, a4_long - 62, a4_short - 62, 0.6, seal_red);
  if (certificate.sample) canvas.sample_mark();
  canvas.fill(72, 66, 54, 54, seal_red);
  canvas.write(certificate.mark, 72, 70, 34, 54, Face::bold, Align::centre, {1, 1, 1});
}

}  // namespace

base::Result<std::string> render_pdf(const Document& document) {
  if (size_of(document) > most_text) return too_large();
  const int pages = Layout(document, 0).pages();
  if (pages > most_pages) return too_large();
  return Layout(document, pages).finish();
}

base::Result<std::string> render_pdf(const Certificate& certificate) {
  auto code = qr_code(certificate.verify_url);
  if (!code) return tl::unexpected(code.error());
  Canvas canvas(a4_long, a4_short, certificate.title);
  certificate_frame(canvas, certificate);

  double y = 74;
  y += canvas.write(certificate.title, 140, y, 34, a4_long - 280, Face::bold, Align::centre) + 4;
  y += canvas.write("证书编号　" + certificate.number, 140, y, 12, a4_long - 280, Face::body, Align::centre, pale_ink) + 24;

  constexpr double label_width = 120;
  const double value_width = a4_long - 2 * 96 - label_width - 150;
  for (const auto& [label, value] : certificate.rows) {
    canvas.write(label, 96, y, 13, label_width, Face::body, Align::left, pale_ink);
    y += canvas.write(value, 96 + label_width, y, 14, value_width, Face::bold) + 8;
  }
  y += canvas.write(certificate.basis, 96, y + 6, 11, a4_long - 2 * 96 - 150) + 12;
  if (y > a4_short - 130) return too_large();

  canvas.qr(*code, a4_long - 96 - 112, 226, 112);
  canvas.write("扫码核验真伪与现状", a4_long - 96 - 132, 344, 9, 152, Face::body, Align::centre, pale_ink);

  canvas.write(certificate.issuer, a4_long / 2, a4_short - 126, 14, a4_long / 2 - 96, Face::bold, Align::right);
  canvas.write(certificate.issued_on, a4_long / 2, a4_short - 104, 12, a4_long / 2 - 96, Face::body, Align::right);
  canvas.write(certificate.validity, 96, a4_short - 104, 11, a4_long / 2 - 96);
  canvas.write(certificate.strip, 96, a4_short - 62, 7.5, a4_long - 192, Face::body, Align::left, pale_ink);
  return canvas.finish();
}

}  // namespace documents
