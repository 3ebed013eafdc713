// A PKCS#11 module that passes everything on to SoftHSM and adds up the time spent inside C_GenerateKeyPair,
// C_SignInit and C_Sign: what the bare calls cost in that very run, whatever luck the prime search had.
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <time.h>

#include <atomic>
#include <cstdint>

namespace {

CK_FUNCTION_LIST ours;
CK_FUNCTION_LIST* real = nullptr;
std::atomic<std::int64_t> wall{0};
std::atomic<std::int64_t> cpu{0};

std::int64_t read_clock(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

class Inside {
 public:
  Inside() = default;
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  ~Inside() {
    wall += read_clock(CLOCK_MONOTONIC) - wall_;
    cpu += read_clock(CLOCK_THREAD_CPUTIME_ID) - cpu_;
  }

 private:
  std::int64_t wall_ = read_clock(CLOCK_MONOTONIC);
  std::int64_t cpu_ = read_clock(CLOCK_THREAD_CPUTIME_ID);
};

CK_RV generate(CK_SESSION_HANDLE session, CK_MECHANISM_PTR how, CK_ATTRIBUTE_PTR pub, CK_ULONG pub_count,
               CK_ATTRIBUTE_PTR prv, CK_ULONG prv_count, CK_OBJECT_HANDLE_PTR pub_key,
               CK_OBJECT_HANDLE_PTR prv_key) {
  const Inside inside;
  return real->C_GenerateKeyPair(session, how, pub, pub_count, prv, prv_count, pub_key, prv_key);
}
CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM_PTR how, CK_OBJECT_HANDLE key) {
  const Inside inside;
  return real->C_SignInit(session, how, key);
}
CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG size, CK_BYTE_PTR out,
           CK_ULONG_PTR out_size) {
  const Inside inside;
  return real->C_Sign(session, data, size, out, out_size);
}

}  // namespace

extern "C" CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  if (real == nullptr) {
    void* library = ::dlopen("/usr/lib/softhsm/libsofthsm2.so", RTLD_NOW | RTLD_LOCAL);
    void* entry = library == nullptr ? nullptr : ::dlsym(library, "C_GetFunctionList");
    if (entry == nullptr) return CKR_GENERAL_ERROR;
    if (const CK_RV rv = reinterpret_cast<CK_C_GetFunctionList>(entry)(&real); rv != CKR_OK) return rv;
    ours = *real;
    ours.C_GenerateKeyPair = generate;
    ours.C_SignInit = sign_init;
    ours.C_Sign = sign;
  }
  *list = &ours;
  return CKR_OK;
}

// Nanoseconds since the last call, of the clock on the wall and of the processor; all threads together.
extern "C" void timed_inside(std::int64_t* wall_ns, std::int64_t* cpu_ns) {
  *wall_ns = wall.exchange(0);
  *cpu_ns = cpu.exchange(0);
}
