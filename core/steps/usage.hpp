// What a certificate is for, by all its signs together: key usage, extended usage, usage period, alternative
// names, policy. Each counts for and against each usage; the one that most speaks for wins, if enough does.
// Sources: profiles read off real certificates (domain sheet, 4.4).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/steps/finding.hpp"
#include "core/x509/certificate.hpp"

namespace sceau::steps {

// "AUTH_CLI", "SIGN", "CONF", "SSL_SERV", "S/MIME"; "unknown" where the signs fit none. Certificates of
// organisations.
std::string usage_of(const x509::Certificate& certificate);
// "AUTH", "SIGN", "CONF" or "unknown": of persons, whose profiles are known of cards only.
std::string usage_of_person(const x509::Certificate& certificate);

// Where key usage, extended usage, usage period and alternative names differ from that usage's profile.
void check_usage(const x509::Certificate& certificate, const std::string& usage,
                 std::vector<Finding>& findings);

}  // namespace sceau::steps
