// Who may ask the server what. A browser runs pages of strangers beside ours, and any of them can
// send requests to this machine: all that is not plainly from our own page, or from a program that
// says nothing about a page, is refused before its body is read (docs/security.md).
#ifndef GPUDAY_PLANNER_WEB_SERVER_SECURITY_H_
#define GPUDAY_PLANNER_WEB_SERVER_SECURITY_H_

#include <optional>
#include <string>
#include <string_view>

#include "planner/web/api/http.h"

namespace gpuday {

class Guard {
 public:
  // Of a server on loopback's `port`. `token` is what requests that change the store must show.
  Guard(int port, std::string token);

  // The reply to a request, known by all but its body, that must not be answered; nothing: it may
  // be.
  std::optional<WebReply> Refuse(const WebRequest& request) const;

 private:
  bool IsOurHost(std::string_view host) const;
  std::optional<WebReply> RefuseSender(const WebRequest& request) const;
  std::optional<WebReply> RefuseBody(const WebRequest& request) const;

  std::string port_;
  std::string token_;
};

// 256 random bits as text. Empty when the system has none to give.
std::string NewToken();

// Whether the texts are the same, in time that depends on their lengths alone.
bool SameSecret(std::string_view a, std::string_view b);

// What every answer carries: which sources a page may use, that nothing may be kept or framed.
inline constexpr std::pair<const char*, const char*> kSecurityHeaders[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
     "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"}};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_WEB_SERVER_SECURITY_H_
