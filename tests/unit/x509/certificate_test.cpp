#include "core/x509/certificate.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "forge.hpp"
#include "real.hpp"

namespace sceau::x509 {
namespace {

using forge::at;
using Texts = std::vector<std::string>;

TEST(Certificate, ReadsTheNewestClientProfile) {
  SCEAU_NEEDS_REAL_CERTIFICATES();
  const Certificate c = real_certificate("leaf/test-leaf-ORG-AUTH_CLI-2025-INSI-MANU.pem");
  EXPECT_EQ(c.serial, "740A325D74047302EC6958BB1A0BFF4C");
  EXPECT_EQ(c.subject.text(),
            "C=FR, ST=Rhône (69), O=CENTRE DE SANTE RPPS22163, OU=10B0221636, CN=INSI-MANU");
  EXPECT_EQ(c.issuer.first("CN"), "TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS");
  EXPECT_EQ(base::format_rfc3339(c.not_before), "2025-04-25T09:15:10Z");
  EXPECT_EQ(base::format_rfc3339(c.not_after), "2028-04-25T09:15:10Z");
  EXPECT_EQ(c.effective_end, c.not_after);
  EXPECT_FALSE(c.private_key_not_after);
  EXPECT_EQ(c.key.algorithm, "RSA");
  EXPECT_EQ(c.key.bits, 2048U);
  EXPECT_EQ(c.signature_algorithm, "sha256WithRSAEncryption");
  EXPECT_EQ(c.key_usage, (KeyUsage{.critical = true, .digital_signature = true}));
  EXPECT_EQ(c.extended_key_usage, Texts{"1.3.6.1.5.5.7.3.2"});
  ASSERT_TRUE(c.basic_constraints);
  EXPECT_FALSE(c.basic_constraints->ca || c.basic_constraints->critical);
  ASSERT_EQ(c.policies.size(), 1U);
  EXPECT_EQ(c.policies[0].oid, "1.2.250.1.213.1.7.2.1.1.1.1");
  EXPECT_EQ(c.policies[0].cps_urls, Texts{"http://igc-sante.esante.gouv.fr/PC%20TEST"});
  EXPECT_TRUE(c.san_dns.empty() && c.san_email.empty() && c.san_upn.empty());
  EXPECT_EQ(c.subject_key_id, "337E59985DC64FD079010C3221D33B81881535F5");
  EXPECT_EQ(c.authority_key_id, "212E847D3B1EF512DE51A2215CAE93A8EF5BE3F5");
  EXPECT_EQ(c.crl_http_urls, Texts{"http://igc-sante.esante.gouv.fr/CRL/ACI-EL-ORG-TEST.crl"});
  EXPECT_EQ(c.crl_ldap_urls.size(), 1U);
  EXPECT_EQ(c.ocsp_urls, Texts{"http://ocsp.esante.gouv.fr"});
  EXPECT_EQ(c.ca_issuers_urls, Texts{"http://igc-sante.esante.gouv.fr/AC%20TEST/ACI-EL-ORG-TEST.cer"});
  EXPECT_EQ(c.private_extensions.product_category, 0x83);
  EXPECT_TRUE(c.unknown_critical.empty() && c.malformed.empty());
  EXPECT_FALSE(c.self_signed);
}

TEST(Certificate, EndsWithItsPrivateKeyUsagePeriodWhereThatComesFirst) {
  SCEAU_NEEDS_REAL_CERTIFICATES();
  const Certificate c = real_certificate("leaf/test-leaf-ORG-SIGN-GIE-SESAM-Vitale.pem");
  EXPECT_EQ(base::format_rfc3339(c.not_after), "2020-02-29T13:09:14Z");
  EXPECT_EQ(base::format_rfc3339(c.private_key_not_before.value()), "2017-01-31T13:09:14Z");
  EXPECT_EQ(base::format_rfc3339(c.effective_end), "2020-01-31T13:09:14Z");
  EXPECT_EQ(c.key_usage, (KeyUsage{.critical = true, .digital_signature = true, .non_repudiation = true}));
  EXPECT_EQ(c.extended_key_usage, Texts{"1.3.6.1.5.5.7.3.4"});
}

TEST(Certificate, ReadsACardWithItsMultiValuedNameAndPrivateExtensions) {
  SCEAU_NEEDS_REAL_CERTIFICATES();
  const Certificate c = real_certificate("leaf/test-card-CPE-auth.pem");
  ASSERT_EQ(c.subject.rdns().size(), 6U);
  EXPECT_EQ(c.subject.rdns().back().size(), 3U);
  EXPECT_EQ(c.subject.first("CN"), "30B0057881/CPET0002");
  EXPECT_EQ(c.subject.first("title"), "Personnel santé ou social");
  EXPECT_EQ(c.san_upn, Texts{"30B0057881/CPET0002@carte-cps.fr"});
  EXPECT_EQ(c.extended_key_usage, (Texts{"1.3.6.1.5.5.7.3.2", "1.3.6.1.4.1.311.20.2.2"}));
  EXPECT_EQ(c.private_extensions.product_category, 0x80);
  EXPECT_EQ(c.private_extensions.card_type, 2);
  EXPECT_EQ(c.private_extensions.card_number, "8025000001/2600301752");
  EXPECT_FALSE(c.private_extensions.profession);
}

TEST(Certificate, ReadsTheNamesOfAServer) {
  SCEAU_NEEDS_REAL_CERTIFICATES();
  const Certificate c = real_certificate("leaf/test-leaf-SERV-SSL.pem");
  EXPECT_EQ(c.san_dns, (Texts{"platines.qualif1.henix.asipsante.fr", "platines.qualif2.henix.asipsante.fr"}));
  EXPECT_EQ(c.key_usage, (KeyUsage{.critical = true, .digital_signature = true, .key_encipherment = true}));
}

struct Authority {
  const char* file;
  const char* sha256;
  const char* serial;
  const char* subject_key_id;
  bool root;
};
// igc-sante.md 4.1 and 4.2. An empty field is not printed there.
const Authority kAuthorities[] = {
    {"prod/ACR_ELEMENTAIRE_20130625", "2D9E22CA19F777C6B745257C723ECB8DF3C35FA6F1F6EC36B83600C97346967F",
     "1120CE19F9346F9456FF270023D8529037B5", "8C6FEAD58B82FAF9BE87DC730E27150747C49E2F", true},
    {"prod/AC_ELEMENTAIRE_ORGANISATIONS_20130625",
     "D834EE5B40686B73573F60547BF6052C6D404D942A5665CDB2C0B9137B5D27B2",
     "1120653A6BF4AEA5CC3D38FA056223F5ACF1", "D7FBFADCD5027FE7C153864D4BE8A44A1E0BBB63", false},
    {"prod/AC_ELEMENTAIRE_PERSONNES_20130625",
     "19C1EAEAB477B6FBC233CDA3B53FBDBC3F4E9BF6CF6973E46F7DFAEF89C06C6C",
     "1120B865608A8B226DF0A05D6A89D3577615", "CEAF9B1C194A6B53A7A8C9D81FDB6114CD07F22E", false},
    {"prod/ACR_STANDARD_20130625", "5891815E864506C662AFB32F8DE5B8DE38BFFA1AF721780B69E19A0C050386C3",
     "11207F69865CDF9A675F3013640FE1A47805", "C0AC89F12470D52BE2D5D4B48405C0810572539B", true},
    {"prod/AC_STANDARD_ORGANISATIONS_20130625",
     "C0520A2B14FB68836A807BF86AB2B3E07D1B6061D91BC9C7B86A6F8DE4B5638E",
     "1120E40E43A49AD0B95B67756F3C1835F7E9", "66B62D3DB8FC1E1A1349688284587324C4ACE5A0", false},
    {"prod/AC_STANDARD_PERSONNES_20130625",
     "6C339EBCB3E1B0102B143C9694225C2A4AB2EF6FEDF7D364DA8DB305E7F7D997",
     "112016654C36F13671B030541F6088EA44C2", "19F276D58D7A17CA829BE97B5AEF3F05A690D4F3", false},
    {"prod/ACR_FORT_20130625", "53D30A19570826BDE0C0762501F1F1C7A659F976C6C023123DF5239DF34A4EEA",
     "112020C84F7536BBAE89210DE3991F7E1E0A", "38430511002EE752C3E8974674F8A4FB9CDCE5EE", true},
    {"prod/AC_FORT_ORGANISATIONS_20130625",
     "23F69674002D1DD4B018BAECD908DC92687942BB48E5140FF895E2F56BC49C0D",
     "1120D6066C2FFE33FC491F29E97642F64AFA", "EDE618D2E0FE7345CBF8242F566BA606E20F7331", false},
    {"prod/AC_FORT_PERSONNES_20130625", "38284E4F6107456E70C7439C85DA7D564D0FE1FE1A968C9EB6D43E1FC0D63C3A",
     "1120679F809349701A181DE89148CB554116", "800F918821797D5555C65D6DD5938D6ADE5C2AA6", false},
    {"test/ACI-EL-ORG-TEST-issuing", "DC528E3788691B3F7950164076F95B02C64334C68662BDEDE5750B4E0E5338F6", "",
     "212E847D3B1EF512DE51A2215CAE93A8EF5BE3F5", false},
    {"test/ACI-EL-PP-TEST-issuing", "67BE67DF1673552A6C2C110F6603309C4B68FD7B7A2BBA847EC87DC5D7C71B1F", "",
     "", false},
    {"test/ACI-ST-PP-TEST-issuing", "D4562312535334D8F7C885C6F5A8B3DF0CF7BB3CD0B32954EC0CE4D82939A3F2", "",
     "", false},
    {"test/ACR-EL-TEST-root", "01325AEB193871EEC90FA89556804E4185CB362E0CA87A3D79939C71186DA805", "", "",
     true},
    {"test/ACR-ST-TEST-root", "D6059A88EFD603FEB05405197215CCADE2A8B389C6F872F9D343E5F53BFBB426", "", "",
     true},
};

TEST(Certificate, ReadsEachAuthorityWithThePinsSerialsAndKeyIdsOfTheFactSheet) {
  SCEAU_NEEDS_REAL_CERTIFICATES();
  for (const Authority& authority : kAuthorities) {
    SCOPED_TRACE(authority.file);
    const Certificate c = real_certificate(std::string("ca/") + authority.file + ".pem");
    EXPECT_EQ(base::hex_upper(c.sha256), authority.sha256);
    EXPECT_TRUE(*authority.serial == '\0' || c.serial == authority.serial) << c.serial;
    EXPECT_TRUE(*authority.subject_key_id == '\0' || c.subject_key_id == authority.subject_key_id);
    EXPECT_EQ(c.self_signed, authority.root);
    EXPECT_TRUE(c.is_ca() && c.basic_constraints->critical);
    EXPECT_EQ(c.basic_constraints->path_length, authority.root ? std::nullopt : std::optional(0U));
    EXPECT_TRUE(c.key_usage->cert_sign && c.key_usage->crl_sign && c.key_usage->critical);
    EXPECT_EQ(c.key.bits, 4096U);
    EXPECT_EQ(base::format_rfc3339(c.not_before), "2013-06-25T00:00:00Z");
    EXPECT_EQ(base::format_date(c.not_after), authority.root ? "2033-06-25" : "2033-06-24");
  }
}

TEST(Certificate, ReadsEveryRealOneWithoutAnythingMalformedAndTheSameDatesAsTheScan) {
  SCEAU_NEEDS_REAL_CERTIFICATES();
  int count = 0;
  for (const char* folder : {"leaf", "ca/prod", "ca/test"}) {
    for (const auto& file : std::filesystem::directory_iterator(real_folder() + "/" + folder)) {
      SCOPED_TRACE(file.path().string());
      const Certificate c = real_certificate(std::string(folder) + "/" + file.path().filename().string());
      EXPECT_TRUE(c.malformed.empty() && c.unknown_critical.empty());
      const auto dates = scan_dates(c.der);
      const auto names = scan_names(c.der);
      ASSERT_TRUE(names);
      EXPECT_EQ(names->issuer.text(), c.issuer.text());
      EXPECT_EQ(names->subject.text(), c.subject.text());
      ASSERT_TRUE(dates);
      EXPECT_EQ(dates->not_before, c.not_before);
      EXPECT_EQ(dates->not_after, c.not_after);
      ++count;
    }
  }
  EXPECT_EQ(count, 22);
}

TEST(Certificate, NamesUnknownCriticalAndMalformedExtensions) {
  auto spec = forge::client_spec();
  spec.extensions.emplace_back("1.2.3.4", "critical,DER:0500");
  spec.extensions.emplace_back("1.2.250.1.71.1.2.5", "DER:0500");
  spec.extensions.emplace_back("1.2.250.1.71.4.2.5", "DER:30060c04534d3236");
  spec.extensions.emplace_back("1.2.250.1.71.1.2.7", "DER:02010a");
  const Certificate c = forge::make(spec, nullptr).certificate;
  EXPECT_EQ(c.unknown_critical, Texts{"1.2.3.4"});
  EXPECT_EQ(c.malformed, Texts{"1.2.250.1.71.1.2.5"});
  EXPECT_FALSE(c.private_extensions.product_category);
  EXPECT_EQ(c.private_extensions.specialties, Texts{"SM26"});
  EXPECT_EQ(c.private_extensions.profession, 10);
  EXPECT_TRUE(c.self_signed);
}

TEST(Certificate, CallsARepeatedExtensionMalformedAndKeepsTheFirst) {
  auto spec = forge::client_spec();
  spec.extensions.emplace_back("extendedKeyUsage", "serverAuth");
  const Certificate c = forge::make(spec, nullptr).certificate;
  EXPECT_EQ(c.malformed, Texts{"2.5.29.37"});
}

TEST(Certificate, WritesSerialsAsTheyAreEncoded) {
  for (const auto& [serial, shown] : {std::pair{"00", "00"}, {"7F", "7F"}, {"80", "80"}, {"FF00", "FF00"}}) {
    auto spec = forge::client_spec();
    spec.serial = serial;
    EXPECT_EQ(forge::make(spec, nullptr).certificate.serial, shown);
  }
}

TEST(Certificate, IsNeverReadWhenCutShortOrFollowedBySomething) {
  const base::Bytes der = forge::make_der(forge::client_spec(), nullptr);
  for (std::size_t size = 0; size < der.size(); ++size)
    EXPECT_FALSE(parse_certificate(base::ByteView(der).first(size))) << size;
  EXPECT_EQ(parse_certificate(base::ByteView(der).first(40)).error().code, base::ErrorCode::truncated);
  base::Bytes longer = der;
  longer.push_back(0);
  EXPECT_EQ(parse_certificate(longer).error().code, base::ErrorCode::not_x509);
}

TEST(ScanDates, ReadsUtcAndGeneralizedTime) {
  auto spec = forge::client_spec();
  spec.not_before = at("1999-12-31T23:59:59Z");
  spec.not_after = at("2050-01-01T00:00:00Z");
  const auto dates = scan_dates(forge::make_der(spec, nullptr));
  ASSERT_TRUE(dates);
  EXPECT_EQ(dates->not_before, spec.not_before);
  EXPECT_EQ(dates->not_after, spec.not_after);
}

TEST(ScanDates, NeverReadsPastTheEnd) {
  const base::Bytes der = forge::make_der(forge::client_spec(), nullptr);
  for (std::size_t size = 0; size < der.size(); ++size) {
    const base::Bytes cut(der.begin(),
                          der.begin() + static_cast<std::ptrdiff_t>(size));  // its own allocation
    EXPECT_FALSE(scan_dates(cut)) << size;
    EXPECT_FALSE(scan_names(cut)) << size;
  }
  EXPECT_FALSE(scan_dates(base::view("-----BEGIN CERTIFICATE-----")));
}

}  // namespace
}  // namespace sceau::x509
