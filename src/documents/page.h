#pragma once
#include "documents/qr.h"

#include <cairo.h>
#include <pango/pangocairo.h>

#include <memory>
#include <string>

namespace documents {

/// Points (1/72 inch). A4 is 595.28 x 841.89.
inline constexpr double a4_short = 595.276;
inline constexpr double a4_long = 841.890;

enum class Face { body, bold };
enum class Align { left, centre, right };

struct Ink { double red, green, blue; };
inline constexpr Ink ink{0.125, 0.153, 0.165};
inline constexpr Ink pale_ink{0.325, 0.365, 0.38};
inline constexpr Ink seal_red{0.69, 0.157, 0.118};
inline constexpr Ink line_grey{0.6, 0.62, 0.61};

/// A PDF being written, one page at a time, into memory. Fonts: Noto Serif CJK SC. The bytes carry no time of day.
class Canvas {
 public:
  /// `keywords` stand in the file's own description, in the clear; may be empty.
  Canvas(double width, double height, const std::string& title, const std::string& keywords = {});
  ~Canvas();
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  /// Height of `text` set in `width`.
  double measure(const std::string& text, double size, double width, Face face = Face::body);
  /// Draws it with its top left corner at (x, y); returns the height used.
  double write(const std::string& text, double x, double y, double size, double width, Face face = Face::body,
               Align align = Align::left, Ink colour = ink);
  void line(double x1, double y1, double x2, double y2, double thickness = 0.5, Ink colour = line_grey);
  void frame(double x, double y, double width, double height, double thickness, Ink colour);
  void fill(double x, double y, double width, double height, Ink colour);
  void qr(const QrCode& code, double x, double y, double side);
  /// 样例 across the page, pale and slanted, so that no print of a sample passes for a real paper.
  void sample_mark();
  void next_page();
  /// Closes the file and gives its bytes. Nothing may be drawn afterwards.
  std::string finish();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace documents
