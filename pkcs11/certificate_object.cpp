#include "pkcs11/certificate_object.hpp"

#include "pkcs11/card.hpp"

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

Template any_certificate() {
  Template wanted;
  wanted.number(CKA_CLASS, CKO_CERTIFICATE);
  return wanted;
}

// A token that takes an incomplete certificate keeps it, unreadable, beside the good ones.
Status check_complete(const CertificateObject& wanted) {
  const bool complete = !wanted.id.empty() && !wanted.label.empty() && !wanted.subject.empty() &&
                        !wanted.issuer.empty() && !wanted.serial.empty() && !wanted.value.empty();
  if (!complete) return base::fail(ErrorCode::internal, "incomplete certificate object " + wanted.label);
  return {};
}

Result<bool> is_there(const Session& session, const CertificateObject& wanted) {
  SCEAU_TRY(const auto same, find(session, any_certificate().bytes(CKA_VALUE, wanted.value)));
  for (const CK_OBJECT_HANDLE object : same) {
    SCEAU_TRY(const Attributes found, read(session, object, {CKA_ID}));
    if (found.bytes(CKA_ID) != wanted.id) return base::fail(ErrorCode::object_exists, wanted.label);
  }
  if (!same.empty()) return true;
  SCEAU_TRY(const auto others,
            find(session, any_certificate().bytes(CKA_ID, wanted.id).text(CKA_LABEL, wanted.label)));
  if (!others.empty()) return base::fail(ErrorCode::object_exists, wanted.label);
  return false;
}

Status create(const Session& session, const CertificateObject& wanted) {
  Template object = any_certificate();
  object.number(CKA_CERTIFICATE_TYPE, CKC_X_509).flag(CKA_TOKEN, true).flag(CKA_PRIVATE, false);
  object.text(CKA_LABEL, wanted.label).bytes(CKA_ID, wanted.id);
  object.bytes(CKA_SUBJECT, wanted.subject).bytes(CKA_ISSUER, wanted.issuer);
  object.bytes(CKA_SERIAL_NUMBER, wanted.serial).bytes(CKA_VALUE, wanted.value);
  std::vector<CK_ATTRIBUTE> raw = object.raw();
  CK_OBJECT_HANDLE handle = CK_INVALID_HANDLE;
  SCEAU_CHECK(
      session.call(SCEAU_CRYPTOKI(C_CreateObject), raw.data(), static_cast<CK_ULONG>(raw.size()), &handle));
  SCEAU_TRY(const Attributes found, read(session, handle, {CKA_ID, CKA_VALUE}));
  if (found.bytes(CKA_ID) != wanted.id || found.bytes(CKA_VALUE) != wanted.value)
    return base::fail(ErrorCode::object_missing, wanted.label);
  return {};
}

// There was none with this id and label before: whatever is there now is what the failure left.
void remove_remains(const Session& session, const CertificateObject& wanted) {
  const auto remains =
      find(session, any_certificate().bytes(CKA_ID, wanted.id).text(CKA_LABEL, wanted.label));
  if (!remains) return;
  for (const CK_OBJECT_HANDLE object : *remains) session.raw(&CK_FUNCTION_LIST::C_DestroyObject, object);
}

}  // namespace

Result<Stored> store_certificate(const Session& session, const CertificateObject& wanted) {
  SCEAU_CHECK(check_complete(wanted));
  SCEAU_CHECK(refuse_card(session));
  SCEAU_TRY(const bool there, is_there(session, wanted));
  if (there) return Stored::already;
  if (auto status = create(session, wanted); !status) {
    remove_remains(session, wanted);
    return tl::unexpected(std::move(status).error());
  }
  return Stored::now;
}

Status destroy_certificate(const Session& session, base::ByteView value) {
  SCEAU_CHECK(refuse_card(session));
  const std::string subject = session.token().label;
  if (value.empty()) return base::fail(ErrorCode::object_missing, subject);
  SCEAU_TRY(const auto found, find(session, any_certificate().bytes(CKA_VALUE, value)));
  if (found.empty()) return base::fail(ErrorCode::object_missing, subject);
  if (found.size() > 1) return base::fail(ErrorCode::key_ambiguous, subject);
  return session.call(SCEAU_CRYPTOKI(C_DestroyObject), found.front());
}

}  // namespace sceau::pkcs11
