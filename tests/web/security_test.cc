// Who may ask what: each point of docs/security.md about the server.
#include "planner/web/server/security.h"

#include <fstream>
#include <set>

#include "planner/base/status.h"
#include "tests/web/web_testing.h"

namespace gpuday {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPlan[] = R"({"operand": "gpt2"})";

// One server for all: nothing here changes it.
std::string Host(const std::string& host) {
  return absl::StrCat("GET /api/saved HTTP/1.1\r\nHost: ", host, "\r\n\r\n");
}

TEST(Host, IsLoopbackByOneOfItsNamesWithThePort) {
  const std::string port = absl::StrCat(Server().port());
  for (const char* name : {"127.0.0.1", "localhost", "LOCALHOST", "[::1]"}) {
    EXPECT_EQ(Server().Raw(Host(absl::StrCat(name, ":", port))).status, 200) << name;
  }
  for (const std::string& host :
       {"evil.example:" + port, std::string("127.0.0.1"), std::string("localhost:1"),
        "127.0.0.1.evil.example:" + port, std::string("evil.example"), "127.0.0.1:" + port + "0",
        "user@127.0.0.1:" + port, "127.0.0.1:" + port + ", evil.example", std::string(""),
        "0.0.0.0:" + port}) {
    EXPECT_EQ(Server().Raw(Host(host)).status, 403) << host;
  }
  EXPECT_EQ(Server().Raw("GET / HTTP/1.1\r\n\r\n").status, 403) << "none";
  EXPECT_EQ(Server().Raw("GET / HTTP/1.0\r\n\r\n").status, 403) << "none";
  EXPECT_EQ(Server()
                .Raw(absl::StrCat("GET / HTTP/1.1\r\nHost: localhost:", port,
                                  "\r\nHost: evil.example\r\n\r\n"))
                .status,
            403)
      << "two";
}

TEST(Origin, OfAnotherPageIsRefused) {
  const std::string port = absl::StrCat(Server().port());
  const auto ask = [&](const std::string& origin) {
    return Server().Ask("POST", "/api/plan", kPlan, absl::StrCat("Origin: ", origin, "\r\n"));
  };
  EXPECT_EQ(ask("http://127.0.0.1:" + port).status, 200);
  EXPECT_EQ(ask("http://localhost:" + port).status, 200);
  for (const std::string& origin :
       {std::string("http://evil.example"), std::string("null"), "https://127.0.0.1:" + port,
        std::string("http://127.0.0.1:1"), std::string("http://localhost"),
        "http://localhost:" + port + ".evil.example"}) {
    const Reply reply = ask(origin);
    EXPECT_EQ(reply.status, 403) << origin;
    EXPECT_FALSE(reply.Has("Access-Control-Allow")) << "nobody else may read it either";
  }
}

TEST(FetchSite, OfAnotherPageIsRefusedButForALinkToThePage) {
  const auto ask = [&](const std::string& path, const std::string& site,
                       const std::string& more = "") {
    return Server().Ask("GET", path, "", absl::StrCat("Sec-Fetch-Site: ", site, "\r\n", more));
  };
  for (const char* site : {"same-origin", "none"}) {
    EXPECT_EQ(ask("/api/saved", site).status, 200) << site;
  }
  const std::string navigate = "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
  for (const char* site : {"cross-site", "same-site", "whatever"}) {
    EXPECT_EQ(ask("/api/saved", site).status, 403) << site;
    EXPECT_EQ(ask("/api/saved", site, navigate).status, 403) << site;
    EXPECT_EQ(ask("/", site).status, 403) << site;
    EXPECT_EQ(ask("/", site, navigate).status, 200) << site;
  }
  EXPECT_EQ(ask("/", "cross-site", "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n").status,
            403);
}

TEST(Token, IsNeededForWhatChangesTheStoreAndNewAtEveryStart) {
  const std::string save = R"({"operand": "gpt2", "name": "x"})";
  const std::vector<std::pair<std::string, std::string>> changes = {{"POST", "/api/saved"},
                                                                    {"DELETE", "/api/saved/1"},
                                                                    {"POST", "/api/undo"},
                                                                    {"POST", "/api/saved/1/tags"}};
  for (const auto& [method, path] : changes) {
    EXPECT_EQ(Server().Ask(method, path, save).status, 403) << path;
    for (const std::string& wrong : {std::string("x"), std::string(64, '0'), std::string()}) {
      EXPECT_EQ(
          Server().Ask(method, path, save, absl::StrCat("X-Gpuday-Token: ", wrong, "\r\n")).status,
          403)
          << path;
    }
  }
  EXPECT_EQ(Server().Get("/api/saved").at("scenarios").size(), 0u);
  std::set<std::string> tokens;
  for (int i = 0; i < 20; ++i) tokens.insert(NewToken());
  EXPECT_EQ(tokens.size(), 20u);
  EXPECT_EQ(tokens.begin()->size(), 64u);
  EXPECT_THAT(Server().Ask("GET", "/").body, HasSubstr(Server().token()));
}

TEST(Token, IsComparedWhole) {
  EXPECT_TRUE(SameSecret("abc", "abc"));
  for (const char* other : {"abd", "xbc", "ab", "abcd", ""}) EXPECT_FALSE(SameSecret(other, "abc"));
  EXPECT_FALSE(SameSecret("", "")) << "no token is none";
}

TEST(Bodies, AreJsonAlone) {
  const auto ask = [&](const std::string& type) {
    return Server().Raw(absl::StrCat("POST /api/plan HTTP/1.1\r\nHost: 127.0.0.1:", Server().port(),
                                     "\r\n", type, "Content-Length: ", sizeof(kPlan) - 1,
                                     "\r\n\r\n", kPlan));
  };
  EXPECT_EQ(ask("Content-Type: application/json\r\n").status, 200);
  EXPECT_EQ(ask("Content-Type: application/json; charset=utf-8\r\n").status, 200);
  for (const char* type :
       {"", "Content-Type: text/plain\r\n", "Content-Type: application/x-www-form-urlencoded\r\n",
        "Content-Type: multipart/form-data; boundary=x\r\n", "Content-Type: application/jsonp\r\n",
        "Content-Type: text/plain\r\nContent-Type: application/json\r\n"}) {
    EXPECT_EQ(ask(type).status, 415) << type;
  }
}

TEST(Methods, AreThreeAndOthersAreTold) {
  for (const char* method : {"PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PRI"}) {
    const Reply reply = Server().Ask(method, "/api/plan", kPlan);
    EXPECT_GE(reply.status, 400) << method;
    EXPECT_FALSE(reply.Has("Access-Control-Allow")) << method;
    EXPECT_THAT(reply.body, Not(HasSubstr("gpuday.plan/1"))) << method;
  }
  EXPECT_EQ(Server().Ask("GET", "/api/plan").status, 405);
  EXPECT_EQ(Server().Ask("DELETE", "/api/start").status, 405);
}

TEST(Replies, CarryTheHeadersThatProtect) {
  const std::vector<Reply> replies = {
      Server().Ask("GET", "/"), Server().Ask("GET", "/api/saved"), Server().Ask("GET", "/nothing"),
      Server().Raw("nonsense\r\n\r\n"), Server().Raw(Host("evil.example"))};
  for (const Reply& reply : replies) {
    EXPECT_TRUE(reply.Has("Content-Security-Policy: default-src 'none'; script-src 'self'"));
    EXPECT_TRUE(reply.Has("frame-ancestors 'none'; base-uri 'none'; form-action 'none'"));
    EXPECT_FALSE(reply.Has("unsafe"));
    EXPECT_TRUE(reply.Has("X-Content-Type-Options: nosniff"));
    EXPECT_TRUE(reply.Has("X-Frame-Options: DENY"));
    EXPECT_TRUE(reply.Has("Referrer-Policy: no-referrer"));
    EXPECT_TRUE(reply.Has("Cross-Origin-Resource-Policy: same-origin"));
    EXPECT_TRUE(reply.Has("Cache-Control: no-store"));
    EXPECT_FALSE(reply.Has("Access-Control-Allow"));
    EXPECT_FALSE(reply.Has("Server:"));
  }
  EXPECT_TRUE(replies[0].Has("Content-Type: text/html; charset=utf-8"));
  EXPECT_TRUE(replies[1].Has("Content-Type: application/json"));
}

TEST(Page, HasNoInlineScriptOrStyle) {
  const std::string page = Server().Ask("GET", "/").body;
  EXPECT_THAT(page, HasSubstr("<!doctype html>"));
  EXPECT_THAT(page, Not(HasSubstr("<style")));
  EXPECT_THAT(page, Not(HasSubstr(" style=")));
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
  EXPECT_THAT(page, Not(HasSubstr("javascript:")));
  EXPECT_THAT(page, Not(HasSubstr("http://")));
  EXPECT_THAT(page, Not(HasSubstr("https://")));
}

TEST(Paths, LeadNowhereOutside) {
  for (const char* path :
       {"/../../etc/passwd", "/assets/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
        "/assets/%2e%2e%2f%2e%2e%2fetc/passwd", "//etc/passwd", "/assets/", "/assets",
        "/api/saved/../start", "/api/saved/1%00", "/api/saved/1/../2", "/api/search/%2e%2e",
        "/%0d%0aX-Injected:%20yes", "/api/saved/%0d%0aX-Injected:%20yes"}) {
    const Reply reply = Server().Ask("GET", path);
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_FALSE(reply.Has("X-Injected")) << path;
    EXPECT_THAT(reply.body, Not(HasSubstr("root:"))) << path;
  }
}

TEST(Files, OfThisMachineAreNotRead) {
  const auto secret = Server().folder() / "secret.toml";
  std::ofstream(secret) << "[model]\nname = \"gpt2\"\nthe_secret = 1\n";
  const std::string path = secret.string();
  const std::vector<Json> bodies = {
      {{"operand", path}},
      {{"operand", "-"}},
      {{"operand", "./config.json"}},
      {{"operand", "config.json"}},
      {{"operand", "/etc/passwd"}},
      {{"operand", "/dev/zero"}},
      {{"operand", "../../../etc/passwd"}},
      {{"scenario_toml", "[model]\nhugging_face = \"" + path + "\"\n"}},
      {{"scenario_toml", "model.hugging_face = \"/dev/zero\"\n"}},
      {{"operand", "gpt2"}, {"set", {{"model.hugging_face", path}, {"model.name", nullptr}}}},
      {{"set", {{"model.hugging_face", "/etc"}}}},
      {{"set", {{"model", "x"}, {"model.hugging_face", "/etc"}}}},
      {{"operand", "gpt2"}, {"set", {{"data.file", path}}}},
      {{"operand", "gpt2"}, {"set", {{"data.file", "/etc/passwd"}}}},
      {{"scenario_toml", "model.name = \"gpt2\"\n[data]\nfile = \"" + path + "\"\n"}},
      {{"operand", "gpt2"}, {"set", {{"optimizer.name", "../../../" + path}}}},
      {{"operand", "gpt2"}, {"set", {{"training.framework", path}}}},
      {{"operand", "gpt2"}, {"set", {{"cluster.gpu", path}}}},
      {{"scenario_toml", "model.architecture = \"" + path + "\"\n"}}};
  for (const Json& body : bodies) {
    for (const char* target : {"/api/plan", "/api/ranks"}) {
      const Reply reply = Server().Ask("POST", target, body.dump());
      EXPECT_EQ(reply.status, 400) << body << reply.body;
      EXPECT_THAT(reply.body, Not(HasSubstr("the_secret"))) << body;
      EXPECT_THAT(reply.body, Not(HasSubstr("root:"))) << body;
    }
  }
}

TEST(Errors, AreJsonAndTellNoPathsOfThisMachine) {
  const std::vector<std::string> bodies = {
      "",
      "nonsense",
      "[]",
      "{",
      R"({"operand": 3})",
      R"({"operand": "no-such-model"})",
      R"({"scenario_toml": "x = "})",
      R"({"scenario_toml": "[cluster]\ngpus = -1"})",
      R"({"operand": "gpt2", "set": {"optimizer.name": "no-such"}})",
      R"({"operand": "gpt2", "set": {"cluster.gpu": "no-such"}})",
      R"({"operand": "gpt2", "set": 3})",
      R"({"operand": "gpt2", "surplus": 1})",
      R"({"config_json": "{}"})",
      R"({"operand": "gpt2", "scenario_toml": "x"})"};
  for (const std::string& body : bodies) {
    const Reply reply = Server().Ask("POST", "/api/plan", body);
    EXPECT_EQ(reply.status, 400) << body;
    const Json json = reply.AsJson();
    ASSERT_TRUE(json.is_object()) << reply.body;
    EXPECT_EQ(json.at("schema"), "gpuday.error/1");
    EXPECT_FALSE(json.at("error").get<std::string>().empty());
    EXPECT_EQ(json.at("exit_code"), 3) << body;
    EXPECT_THAT(reply.body, Not(HasSubstr(GPUDAY_BUILD_ROOT))) << body;
    EXPECT_THAT(reply.body, Not(HasSubstr(Server().folder().string()))) << body;
  }
}

TEST(Names, ThatAreHostileStayText) {
  const std::string name = "<script>alert(1)</script>\x1b[2J\n=cmd|' /C calc'!A0\"\\";
  const Reply reply = Server().Ask(
      "POST", "/api/plan",
      Json{{"operand", "gpt2"}, {"set", {{"name", "\"" + std::string("<script>") + "\""}}}}.dump());
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.AsJson().at("title"), "<script>");
  EXPECT_TRUE(reply.Has("nosniff"));
  const Reply wrong = Server().Ask("POST", "/api/plan", Json{{"operand", name}}.dump());
  EXPECT_EQ(wrong.status, 400);
  ASSERT_TRUE(wrong.AsJson().is_object()) << wrong.body;
  EXPECT_EQ(wrong.body.find('\x1b'), std::string::npos);
}

TEST(Exceptions, TellNothing) {
  const auto server = WebServer::Start({.token = "t"}, [](const WebRequest&) -> WebReply {
    throw std::runtime_error("/secret/path");
  });
  ASSERT_TRUE(server.ok()) << server.status();
  Client client((*server)->port());
  client.Send(absl::StrCat("GET /x HTTP/1.1\r\nHost: 127.0.0.1:", (*server)->port(), "\r\n\r\n"));
  const std::string reply = client.ReadAll();
  EXPECT_THAT(reply, HasSubstr(" 500 "));
  EXPECT_THAT(reply, HasSubstr("internal error"));
  EXPECT_THAT(reply, Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace gpuday
