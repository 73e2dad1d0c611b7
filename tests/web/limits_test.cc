// What a client can send, how long it may take, and how many there may be.
#include <sys/resource.h>

#include <fstream>

#include "planner/base/status.h"
#include "planner/web/api/http.h"
#include "tests/web/web_testing.h"

namespace gpuday {
namespace {

using ::testing::HasSubstr;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// The head of a POST with these headers besides.
std::string Head(const TestServer& server, const std::string& headers) {
  return absl::StrCat("POST /api/plan HTTP/1.1\r\nHost: 127.0.0.1:", server.port(),
                      "\r\nContent-Type: application/json\r\n", headers, "\r\n");
}

// The pages of memory that this process has, in MiB.
double MemoryMiB() {
  std::ifstream statm("/proc/self/statm");
  double all = 0, resident = 0;
  statm >> all >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1048576;
}

TEST(Loopback, IsAllThatIsListenedOn) {
  Client loopback(Server().port());
  EXPECT_TRUE(loopback.connected());
  std::ifstream table("/proc/net/tcp");
  // "0100007F:1F90" is 127.0.0.1; 0A is the state LISTEN.
  char port[8];
  std::snprintf(port, sizeof(port), ":%04X", static_cast<unsigned>(Server().port()));
  int listening = 0;
  for (std::string line; std::getline(table, line);) {
    if (line.find(port) == std::string::npos || line.find(" 0A ") == std::string::npos) continue;
    if (line.find(port) > line.find(':', 8)) continue;
    ++listening;
    EXPECT_THAT(line, HasSubstr(absl::StrCat("0100007F", port)));
  }
  EXPECT_EQ(listening, 1);
  std::ifstream six("/proc/net/tcp6");
  for (std::string line; std::getline(six, line);) {
    EXPECT_FALSE(line.find(port) != std::string::npos && line.find(" 0A ") != std::string::npos);
  }
}

TEST(Port, IsOneServersAlone) {
  const auto again = WebServer::Start({.port = Server().port(), .token = "t"},
                                      [](const WebRequest&) { return WebReply(); });
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(FaultOf(again.status()), Fault::kOutput);
  EXPECT_THAT(std::string(again.status().message()),
              HasSubstr(absl::StrCat("port ", Server().port())));
}

TEST(Port, CanBeTakenAgainAtOnce) {
  int port = 0;
  for (int i = 0; i < 5; ++i) {
    const auto server = WebServer::Start({.port = port, .token = "t"},
                                         [](const WebRequest&) { return WebReply(); });
    ASSERT_TRUE(server.ok()) << server.status();
    port = (*server)->port();
    Client client(port);
    client.Send(absl::StrCat("GET /x HTTP/1.1\r\nHost: 127.0.0.1:", port, "\r\n\r\n"));
    EXPECT_THAT(client.ReadAll(), HasSubstr(" 200 "));
  }
}

TEST(Bodies, OfNineHundredKilobytesAreTaken) {
  Json config = {{"model_type", "gpt2"}, {"n_embd", 768},       {"n_layer", 12},
                 {"n_head", 12},         {"vocab_size", 50257}, {"n_positions", 1024}};
  config["padding"] = std::string(900'000, 'x');
  const Reply reply =
      Server().Ask("POST", "/api/plan", Json{{"config_json", config.dump()}}.dump());
  EXPECT_EQ(reply.status, 200) << reply.body.substr(0, 300);
  EXPECT_EQ(reply.AsJson().at("model").at("parameters").at("total"), 124439808);
}

TEST(Bodies, BeyondTheLimitAreRefusedUnread) {
  const Reply reply = Server().Ask("POST", "/api/plan", std::string(kMostBodyBytes + 1, ' '));
  EXPECT_EQ(reply.status, 413);
  EXPECT_EQ(reply.AsJson().at("schema"), "gpuday.error/1");
  for (const char* length : {"99999999999", "18446744073709551616", "-1", "abc", "1, 2", "0x10"}) {
    const Reply told =
        Server().Raw(Head(Server(), absl::StrCat("Content-Length: ", length, "\r\n")));
    EXPECT_GE(told.status, 400) << length;
    EXPECT_LE(told.status, 413) << length;
  }
  EXPECT_EQ(
      Server().Raw(Head(Server(), "Content-Length: 2\r\nContent-Length: 3\r\n") + "{}").status,
      400);
}

TEST(Bodies, AreNeitherChunkedNorCompressed) {
  const double before = MemoryMiB();
  EXPECT_EQ(Server().Raw(Head(Server(), "Transfer-Encoding: chunked\r\n") + "ffffff\r\n").status,
            400);
  EXPECT_EQ(Server().Raw(Head(Server(), "transfer-encoding: identity\r\n")).status, 400);
  EXPECT_EQ(
      Server().Raw(Head(Server(), "Content-Encoding: gzip\r\nContent-Length: 2\r\n") + "{}").status,
      400);
  EXPECT_LT(MemoryMiB() - before, 64);
}

TEST(Bodies, OfRefusedRequestsAreNeverTakenForOthers) {
  // The body looks like a request that would be answered.
  const std::string inner =
      absl::StrCat("GET /api/saved HTTP/1.1\r\nHost: 127.0.0.1:", Server().port(), "\r\n\r\n");
  const Reply reply = Server().Raw(absl::StrCat(
      "POST /api/plan HTTP/1.1\r\nHost: 127.0.0.1:", Server().port(),
      "\r\nContent-Type: text/plain\r\nContent-Length: ", inner.size(), "\r\n\r\n", inner));
  EXPECT_EQ(reply.status, 415);
  EXPECT_EQ(reply.body.find("HTTP/1.1"), std::string::npos);
  EXPECT_TRUE(reply.Has("Connection: close"));
}

TEST(Heads, HaveALimit) {
  EXPECT_EQ(Server().Ask("GET", "/" + std::string(kMostUrlBytes + 1, 'a')).status, 414);
  EXPECT_EQ(Server().Ask("GET", "/?q=" + std::string(9000, 'a')).status, 414);
  // A line, and lines, without end.
  const double before = MemoryMiB();
  for (const char* piece : {"a", "X-Header: a\r\n"}) {
    std::string endless = "GET / HTTP/1.1\r\n";
    while (endless.size() < 8 * kMostBodyBytes) endless += piece;
    Client client(Server().port());
    client.Send(endless);
    const Reply reply(client.ReadAll());
    EXPECT_TRUE(reply.status == 0 || reply.status >= 400) << reply.head;
  }
  EXPECT_LT(MemoryMiB() - before, 64);
}

TEST(Ranges, AreNotServed) {
  std::string ranges = "Range: bytes=0-";
  for (int i = 0; i < 500; ++i) ranges += ",0-";
  const Reply reply = Server().Ask("GET", "/api/saved", "", ranges + "\r\n");
  EXPECT_EQ(reply.status, 200);
  EXPECT_LT(reply.body.size(), 10'000u);
}

TEST(Replies, AreNotCompressed) {
  const Reply reply = Server().Ask("GET", "/api/saved", "", "Accept-Encoding: gzip, br\r\n");
  EXPECT_EQ(reply.status, 200);
  EXPECT_FALSE(reply.Has("Content-Encoding"));
}

TEST(Time, RunsOutForTheWholeRequest) {
  const TestServer server({.patience = milliseconds(600)});
  // A byte now and then keeps no connection open.
  Client slow(server.port());
  const Clock::time_point start = Clock::now();
  bool open = true;
  for (const char c : Head(server, "Content-Length: 100\r\n")) {
    open = slow.Send(std::string(1, c));
    std::this_thread::sleep_for(milliseconds(50));
    if (!open || Clock::now() - start > std::chrono::seconds(10)) break;
  }
  slow.ReadAll();
  EXPECT_LT(Clock::now() - start, std::chrono::seconds(5));
  // Nor does saying nothing, or half of a body.
  for (const std::string& text : {std::string(), Head(server, "Content-Length: 100\r\n") + "{"}) {
    Client idle(server.port());
    idle.Send(text);
    const Clock::time_point begin = Clock::now();
    idle.ReadAll();
    EXPECT_LT(Clock::now() - begin, std::chrono::seconds(3));
  }
}

TEST(Time, RunsOutForAClientThatDoesNotRead) {
  WebServer::Settings settings{.token = "t", .patience = milliseconds(500), .threads = 1};
  const auto server = WebServer::Start(
      settings, [](const WebRequest&) { return WebReply{.body = std::string(16 << 20, 'x')}; });
  ASSERT_TRUE(server.ok()) << server.status();
  const std::string request =
      absl::StrCat("GET /x HTTP/1.1\r\nHost: 127.0.0.1:", (*server)->port(), "\r\n\r\n");
  Client deaf((*server)->port());
  deaf.Send(request);
  std::this_thread::sleep_for(milliseconds(200));
  const Clock::time_point start = Clock::now();
  Client next((*server)->port());
  next.Send(request);
  EXPECT_GT(next.ReadAll().size(), 1u << 20);
  EXPECT_LT(Clock::now() - start, std::chrono::seconds(15));
}

TEST(Connections, BeyondTheLimitAreToldSo) {
  const TestServer server({.patience = std::chrono::seconds(3), .threads = 2, .most_waiting = 2});
  std::vector<std::unique_ptr<Client>> idle;
  for (int i = 0; i < 4; ++i) idle.push_back(std::make_unique<Client>(server.port()));
  std::this_thread::sleep_for(milliseconds(300));
  const Reply busy = server.Ask("GET", "/api/saved");
  EXPECT_EQ(busy.status, 503);
  EXPECT_TRUE(busy.Has("Retry-After"));
  idle.clear();
  std::this_thread::sleep_for(milliseconds(300));
  EXPECT_EQ(server.Ask("GET", "/api/saved").status, 200);
}

TEST(Connections, ThatAreIdleOrHostileLeaveOthersAlone) {
  std::vector<std::unique_ptr<Client>> others;
  const std::string head = absl::StrCat("Host: 127.0.0.1:", Server().port(), "\r\n");
  const std::string pieces[] = {
      "", "G", "GET / HTTP/1.1\r\n" + head,
      "POST /api/plan HTTP/1.1\r\n" + head +
          "Content-Type: application/json\r\nContent-Length: 9999\r\n\r\n{"};
  for (int i = 0; i < 240; ++i) {
    others.push_back(std::make_unique<Client>(Server().port()));
    others.back()->Send(pieces[i % 4]);
  }
  for (int i = 0; i < 50; ++i) {
    const Clock::time_point start = Clock::now();
    EXPECT_EQ(Server().Ask("GET", "/api/saved").status, 200);
    // Far from the patience that a silent one is met with.
    EXPECT_LT(Clock::now() - start, std::chrono::seconds(3));
  }
}

TEST(Connections, ThatAreOpenDoNotKeepTheServerFromEnding) {
  const Clock::time_point start = Clock::now();
  {
    const TestServer server({.patience = std::chrono::seconds(60)});
    const Client silent(server.port());
    std::this_thread::sleep_for(milliseconds(100));
  }
  EXPECT_LT(Clock::now() - start, std::chrono::seconds(5));
}

}  // namespace
}  // namespace gpuday
