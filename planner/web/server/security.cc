#include "planner/web/server/security.h"

#include <sys/random.h>

#include <algorithm>
#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "planner/base/status.h"

namespace gpuday {
namespace {

constexpr std::string_view kNames[] = {"127.0.0.1", "localhost", "[::1]"};
constexpr std::string_view kJson = "application/json";

WebReply Refusal(int status, std::string_view why) {
  return ErrorReply(status, why, static_cast<int>(Fault::kInput));
}

WebReply Forbidden(std::string_view why) { return Refusal(403, why); }

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

// Requests after which the store is not what it was.
bool ChangesTheStore(const WebRequest& request) {
  if (request.method == "GET" || request.method == "HEAD") return false;
  return request.path.starts_with("/api/saved") || request.path.starts_with("/api/undo");
}

// Somebody followed a link to the page itself: only that may come from elsewhere.
bool OpensThePage(const WebRequest& request) {
  const auto only = [&](std::string_view name, std::string_view value) {
    return request.Headers(name) == std::vector<std::string>{std::string(value)};
  };
  return request.method == "GET" && request.path == "/" && only("Sec-Fetch-Mode", "navigate") &&
         only("Sec-Fetch-Dest", "document");
}

}  // namespace

Guard::Guard(int port, std::string token) : port_(absl::StrCat(port)), token_(std::move(token)) {}

bool Guard::IsOurHost(std::string_view host) const {
  const std::string asked = Lower(host);
  return std::any_of(std::begin(kNames), std::end(kNames), [&](std::string_view name) {
    return asked == std::string(name) + ":" + port_;
  });
}

std::optional<WebReply> Guard::Refuse(const WebRequest& request) const {
  if (request.target.size() > kMostUrlBytes) return Refusal(414, "the address is too long");
  // DNS rebinding: a stranger's name that was made to lead to this machine.
  const std::vector<std::string> hosts = request.Headers("Host");
  if (hosts.size() != 1 || !IsOurHost(hosts[0])) {
    return Forbidden("Host: this server answers as 127.0.0.1, localhost or [::1], with its port");
  }
  if (auto refused = RefuseSender(request)) return refused;
  return RefuseBody(request);
}

std::optional<WebReply> Guard::RefuseSender(const WebRequest& request) const {
  for (const std::string& origin : request.Headers("Origin")) {
    if (!origin.starts_with("http://") || !IsOurHost(origin.substr(7))) {
      return Forbidden("Origin: the request comes from another page");
    }
  }
  for (const std::string& site : request.Headers("Sec-Fetch-Site")) {
    if (site != "same-origin" && site != "none" && !OpensThePage(request)) {
      return Forbidden("Sec-Fetch-Site: the request comes from another page");
    }
  }
  if (ChangesTheStore(request)) {
    const std::vector<std::string> tokens = request.Headers("X-Gpuday-Token");
    if (tokens.size() != 1 || !SameSecret(tokens[0], token_)) {
      return Forbidden(
          "X-Gpuday-Token: what changes saved plans needs the token of this start; load the page "
          "again");
    }
  }
  return std::nullopt;
}

std::optional<WebReply> Guard::RefuseBody(const WebRequest& request) const {
  if (request.method != "GET" && request.method != "HEAD" && request.method != "POST" &&
      request.method != "DELETE") {
    return Refusal(405, "the methods are GET, POST and DELETE");
  }
  // One way for a body to come, whose length is known before it is read.
  for (const char* encoding : {"Transfer-Encoding", "Content-Encoding"}) {
    if (!request.Headers(encoding).empty()) {
      return Refusal(400,
                     absl::StrCat(encoding, ": bodies are sent as they are, with their length"));
    }
  }
  const std::vector<std::string> lengths = request.Headers("Content-Length");
  std::size_t length = 0;
  if (lengths.size() > 1 || (lengths.size() == 1 && !absl::SimpleAtoi(lengths[0], &length))) {
    return Refusal(400, "Content-Length: expected one number");
  }
  if (length > kMostBodyBytes) {
    return Refusal(413, absl::StrCat("the request has ", length, " bytes; at most ", kMostBodyBytes,
                                     " are taken"));
  }
  if (request.method != "POST") return std::nullopt;
  // Only this type makes a browser ask first before it sends a stranger's request.
  const std::vector<std::string> types = request.Headers("Content-Type");
  const bool json = types.size() == 1 && (Lower(types[0]) == kJson ||
                                          Lower(types[0]).starts_with(std::string(kJson) + ";"));
  if (!json) return Refusal(415, "Content-Type: expected application/json");
  return std::nullopt;
}

std::string NewToken() {
  std::array<char, 32> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) return "";
  return absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
}

bool SameSecret(std::string_view a, std::string_view b) {
  if (a.size() != b.size() || b.empty()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    difference |=
        static_cast<unsigned>(static_cast<unsigned char>(a[i])) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

}  // namespace gpuday
