#include "cli/html.hpp"

#include "cli/text.hpp"

namespace sceau::cli {
namespace {

constexpr const char* kStyle =
    "@page{size:A4;margin:18mm}"
    "body{font:11pt/1.45 sans-serif;color:#111;max-width:180mm;margin:0 auto;padding:8mm}"
    "h1{font-size:16pt;margin:0 0 2mm}h2{font-size:12pt;margin:6mm 0 2mm;border-bottom:1px solid #999}"
    "table{width:100%;border-collapse:collapse}td,th{padding:1.5mm 2mm;border-bottom:1px solid #ddd;"
    "text-align:left;vertical-align:top}td.label{width:45%}td.state{width:5em}"
    "h2{break-after:avoid}table{break-inside:avoid}"
    ".missing{color:#a00;border-bottom:1px dotted #a00}.hand{height:8mm;border-bottom:1px dotted "
    "#111}.note{color:#555}"
    ".done td.state{color:#060}.open td.state{font-weight:bold}.blocked td.state,.advice td.state{color:#777}"
    "@media print{body{padding:0}a{color:inherit;text-decoration:none}}";

std::string_view entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

}  // namespace

std::string html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const std::string_view safe = entity(c);
    if (safe.empty())
      out.push_back(c);
    else
      out += safe;
  }
  return out;
}

std::string html_page(std::string_view title, std::string_view body) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta "
      "charset=\"utf-8\">\n{}\n<title>{}</title>\n<style>{}</style>\n"
      "</head>\n<body>\n{}</body>\n</html>\n",
      in_french() ? "fr" : "en", kPageMark, html(title), kStyle, body);
}

}  // namespace sceau::cli
