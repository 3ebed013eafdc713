// The extensions of a certificate, each put into its field.
#pragma once
#include "core/x509/certificate.hpp"
#include "core/x509/openssl.hpp"

namespace sceau::x509 {

void read_extensions(const X509* x509, Certificate& out);
// The values of arc 1.2.250.1.71: false where `value`, the content of the OCTET STRING, is not of the form
// expected.
bool read_private_extension(const std::string& oid, base::ByteView value, PrivateExtensions& out);
bool is_private_extension(const std::string& oid);

}  // namespace sceau::x509
