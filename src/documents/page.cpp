#include "documents/page.h"

#include <cairo-pdf.h>

#include <cmath>
#include <stdexcept>

namespace documents {
namespace {

cairo_status_t append_bytes(void* closure, const unsigned char* bytes, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(bytes), length);
  return CAIRO_STATUS_SUCCESS;
}

void set_colour(cairo_t* cairo, Ink colour) { cairo_set_source_rgb(cairo, colour.red, colour.green, colour.blue); }

}  // namespace

struct Canvas::Parts {
  double width, height;
  std::string bytes;
  cairo_surface_t* surface = nullptr;
  cairo_t* cairo = nullptr;
  PangoLayout* layout = nullptr;

  void prepare(const std::string& text, double size, double box, Face face, Align align) {
    PangoFontDescription* font = pango_font_description_from_string("Noto Serif CJK SC");
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    if (face == Face::bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout, static_cast<int>(box * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout, 1.25F);
    pango_layout_set_alignment(layout, align == Align::left     ? PANGO_ALIGN_LEFT
                                       : align == Align::centre ? PANGO_ALIGN_CENTER
                                                                : PANGO_ALIGN_RIGHT);
    pango_layout_set_text(layout, text.c_str(), static_cast<int>(text.size()));
  }

  double layout_height() const {
    int height_units = 0;
    pango_layout_get_size(layout, nullptr, &height_units);
    return static_cast<double>(height_units) / PANGO_SCALE;
  }
};

Canvas::Canvas(double width, double height, const std::string& title, const std::string& keywords) : parts_(std::make_unique<Parts>()) {
  parts_->width = width;
  parts_->height = height;
  parts_->surface = cairo_pdf_surface_create_for_stream(append_bytes, &parts_->bytes, width, height);
  if (cairo_surface_status(parts_->surface) != CAIRO_STATUS_SUCCESS) throw std::runtime_error("no PDF surface");
  cairo_pdf_surface_set_metadata(parts_->surface, CAIRO_PDF_METADATA_TITLE, title.c_str());
  if (!keywords.empty()) cairo_pdf_surface_set_metadata(parts_->surface, CAIRO_PDF_METADATA_KEYWORDS, keywords.c_str());
  cairo_pdf_surface_set_metadata(parts_->surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
  parts_->cairo = cairo_create(parts_->surface);
  parts_->layout = pango_cairo_create_layout(parts_->cairo);
}

Canvas::~Canvas() {
  g_object_unref(parts_->layout);
  cairo_destroy(parts_->cairo);
  cairo_surface_destroy(parts_->surface);
}

double Canvas::measure(const std::string& text, double size, double width, Face face) {
  parts_->prepare(text, size, width, face, Align::left);
  return parts_->layout_height();
}

double Canvas::write(const std::string& text, double x, double y, double size, double width, Face face, Align align,
                     Ink colour) {
  parts_->prepare(text, size, width, face, align);
  set_colour(parts_->cairo, colour);
  cairo_move_to(parts_->cairo, x, y);
  pango_cairo_show_layout(parts_->cairo, parts_->layout);
  return parts_->layout_height();
}

void Canvas::line(double x1, double y1, double x2, double y2, double thickness, Ink colour) {
  set_colour(parts_->cairo, colour);
  cairo_set_line_width(parts_->cairo, thickness);
  cairo_move_to(parts_->cairo, x1, y1);
  cairo_line_to(parts_->cairo, x2, y2);
  cairo_stroke(parts_->cairo);
}

void Canvas::frame(double x, double y, double width, double height, double thickness, Ink colour) {
  set_colour(parts_->cairo, colour);
  cairo_set_line_width(parts_->cairo, thickness);
  cairo_rectangle(parts_->cairo, x, y, width, height);
  cairo_stroke(parts_->cairo);
}

void Canvas::fill(double x, double y, double width, double height, Ink colour) {
  set_colour(parts_->cairo, colour);
  cairo_rectangle(parts_->cairo, x, y, width, height);
  cairo_fill(parts_->cairo);
}

void Canvas::qr(const QrCode& code, double x, double y, double side) {
  const double module = side / code.width;
  set_colour(parts_->cairo, {0, 0, 0});
  for (int row = 0; row < code.width; ++row)
    for (int column = 0; column < code.width; ++column)
      if (code.dark[static_cast<std::size_t>(row) * code.width + column])
        cairo_rectangle(parts_->cairo, x + column * module, y + row * module, module, module);
  cairo_fill(parts_->cairo);
}

void Canvas::sample_mark() {
  cairo_save(parts_->cairo);
  cairo_translate(parts_->cairo, parts_->width / 2, parts_->height / 2);
  cairo_rotate(parts_->cairo, -M_PI / 6);
  parts_->prepare("样例 SAMPLE", 96, 700, Face::bold, Align::centre);
  cairo_set_source_rgba(parts_->cairo, 0.45, 0.45, 0.45, 0.13);
  cairo_move_to(parts_->cairo, -350, -70);
  pango_cairo_show_layout(parts_->cairo, parts_->layout);
  cairo_restore(parts_->cairo);
}

void Canvas::next_page() { cairo_show_page(parts_->cairo); }

std::string Canvas::finish() {
  cairo_show_page(parts_->cairo);
  cairo_surface_finish(parts_->surface);
  if (cairo_surface_status(parts_->surface) != CAIRO_STATUS_SUCCESS) throw std::runtime_error("the PDF was not written");
  return std::move(parts_->bytes);
}

}  // namespace documents
