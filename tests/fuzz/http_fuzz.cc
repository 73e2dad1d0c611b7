// Heads and bodies as bytes on a connection: each is answered or closed, and the next one served.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <memory>

#include "planner/web/server/server.h"
#include "tests/fuzz/fuzzing.h"

namespace gpuday {
namespace {

const WebServer& Server() {
  static const WebServer* const server = [] {
    auto started = WebServer::Start({.token = "token", .patience = std::chrono::seconds(2)},
                                    [](const WebRequest& request) {
                                      WebReply reply;
                                      reply.body = request.path;
                                      return reply;
                                    });
    Require(started.ok(), "a server", started.status().ToString());
    return started->release();
  }();
  return *server;
}

// What comes back for `bytes`, after which nothing more is sent.
std::string Exchange(const std::string& bytes) {
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(Server().port()));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{.tv_sec = 8, .tv_usec = 0};
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  std::string all;
  if (connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
    (void)send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    shutdown(connection, SHUT_WR);
    char buffer[4096];
    ssize_t got = 0;
    do {
      got = recv(connection, buffer, sizeof(buffer), 0);
      if (got > 0) all.append(buffer, static_cast<std::size_t>(got));
    } while (got > 0 || (got < 0 && errno == EINTR));  // the fuzzer's own clock
    Require(got == 0 || errno == ECONNRESET, "neither answered nor closed", bytes.substr(0, 200));
  }
  close(connection);
  return all;
}

}  // namespace
}  // namespace gpuday

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gpuday;
  std::string reply = Exchange(TextOf(data, size));
  Require(reply.empty() || reply.starts_with("HTTP/1.1 "), "a reply", reply.substr(0, 200));
  Require(!reply.starts_with("HTTP/1.1 500"), "an internal error", reply.substr(0, 200));
  static int served = 0;
  if (++served % 100 != 0) return 0;
  const std::string host = "127.0.0.1:" + std::to_string(Server().port());
  reply = Exchange("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  Require(reply.starts_with("HTTP/1.1 200"), "the next one is not served", reply.substr(0, 200));
  return 0;
}
