// A server on a free port with a store of its own, and a client that sends exactly what it is told.
#ifndef GPUDAY_TESTS_WEB_WEB_TESTING_H_
#define GPUDAY_TESTS_WEB_WEB_TESTING_H_

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "planner/host/plugin_host.h"
#include "planner/web/api/api.h"
#include "planner/web/server/security.h"
#include "planner/web/server/server.h"
#include "tests/base/temporary_folder.h"

namespace gpuday {

using Json = nlohmann::json;

// A connection that stays open as long as the object.
class Client {
 public:
  explicit Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ =
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  }
  ~Client() { close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }
  // False when the server has closed its side.
  bool Send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t sent = send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  // All that comes until the server closes.
  std::string ReadAll() {
    std::string all;
    char buffer[65536];
    for (ssize_t got = 0; (got = recv(socket_, buffer, sizeof(buffer), 0)) > 0;) {
      all.append(buffer, static_cast<std::size_t>(got));
    }
    return all;
  }

 private:
  int socket_;
  bool connected_ = false;
};

struct Reply {
  int status = 0;  // 0: none came
  std::string head;
  std::string body;

  explicit Reply(const std::string& text) {
    const std::size_t end = text.find("\r\n\r\n");
    head = text.substr(0, end);
    if (end != std::string::npos) body = text.substr(end + 4);
    if (head.size() > 12) (void)absl::SimpleAtoi(head.substr(9, 3), &status);
  }
  bool Has(std::string_view header) const {
    return absl::StrContains(absl::AsciiStrToLower(head), absl::AsciiStrToLower(absl::string_view(
                                                              header.data(), header.size())));
  }
  // Null when the body is no JSON.
  Json AsJson() const { return Json::parse(body, nullptr, false); }
};

class TestServer {
 public:
  explicit TestServer(WebServer::Settings settings = {})
      : TestServer(PluginHost(PluginHost::DefaultFolders({})), settings) {}
  explicit TestServer(const PluginHost& plugins, WebServer::Settings settings = {})
      : desk_(plugins, database().string()), token_(NewToken()) {
    // What belongs to the person who runs the tests plays no part.
    setenv("XDG_DATA_HOME", (folder_.path() / "data").c_str(), 1);
    setenv("XDG_CACHE_HOME", (folder_.path() / "cache").c_str(), 1);
    api_ = std::make_unique<Api>(desk_, token_);
    settings.token = token_;
    absl::StatusOr<std::unique_ptr<WebServer>> server = WebServer::Start(
        settings, [this](const WebRequest& request) { return api_->Answer(request); });
    EXPECT_TRUE(server.ok()) << server.status();
    if (server.ok()) server_ = *std::move(server);
  }

  int port() const { return server_->port(); }
  const std::string& token() const { return token_; }
  std::filesystem::path database() const { return folder_.path() / "data/gpuday/gpuday.db"; }
  const std::filesystem::path& folder() const { return folder_.path(); }
  Api& api() { return *api_; }
  const Desk& desk() const { return desk_; }

  // Sends `request` as it is.
  Reply Raw(const std::string& request) const {
    Client client(port());
    client.Send(request);
    return Reply(client.ReadAll());
  }
  // A request as a browser sends it from the page, with `headers` ("Name: value\r\n...") besides.
  Reply Ask(const std::string& method, const std::string& target, const std::string& body = "",
            const std::string& headers = "") const {
    const std::string type = method == "POST" ? "Content-Type: application/json\r\n" : "";
    return Raw(absl::StrCat(
        method, " ", target, " HTTP/1.1\r\nHost: 127.0.0.1:", port(), "\r\n", type,
        body.empty() && method != "POST" ? ""
                                         : absl::StrCat("Content-Length: ", body.size(), "\r\n"),
        headers, "\r\n", body));
  }
  // The same with the token.
  Reply Change(const std::string& method, const std::string& target,
               const std::string& body = "") const {
    return Ask(method, target, body, absl::StrCat("X-Gpuday-Token: ", token_, "\r\n"));
  }
  Json Get(const std::string& target) const { return Ask("GET", target).AsJson(); }
  Json Post(const std::string& target, const Json& body) const {
    return Ask("POST", target, body.dump()).AsJson();
  }

 private:
  TemporaryFolder folder_;
  const Desk desk_;
  const std::string token_;
  std::unique_ptr<Api> api_;
  std::unique_ptr<WebServer> server_;  // ends first
};

// One for all tests of a program.
inline const TestServer& Server() {
  static const TestServer server;
  return server;
}

}  // namespace gpuday

#endif  // GPUDAY_TESTS_WEB_WEB_TESTING_H_
