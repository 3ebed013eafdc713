#include "core/watch/metrics.hpp"

#include <fmt/format.h>

#include <iterator>

namespace sceau::watch {

std::string escape_metric_label(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out;
}

MetricFamily::MetricFamily(std::string_view name, std::string_view help)
    : name_(name), text_(fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name, help)) {}

void MetricFamily::add(const MetricLabels& labels, std::int64_t value) {
  auto out = std::back_inserter(text_);
  fmt::format_to(out, "{}", name_);
  for (std::size_t i = 0; i < labels.size(); ++i)
    fmt::format_to(out, "{}{}=\"{}\"", i == 0 ? "{" : ",", labels[i].first,
                   escape_metric_label(labels[i].second));
  fmt::format_to(out, "{} {}\n", labels.empty() ? "" : "}", value);
}

}  // namespace sceau::watch
