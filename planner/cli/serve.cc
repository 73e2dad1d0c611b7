// gpuday serve: the page, on loopback, until Ctrl-C.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>

#include "planner/base/interrupt.h"
#include "planner/base/status.h"
#include "planner/cli/command.h"
#include "planner/web/api/api.h"
#include "planner/web/server/security.h"
#include "planner/web/server/server.h"

extern char** environ;

namespace gpuday {
namespace {

struct ServeOptions {
  int port = 8765;  // 0: any
  bool no_open = false;
};

void DeclareServe(CommandParser& command, ServeOptions& options) {
  command.AddFooter(
      "Example:\n  gpuday serve --port 0      # any port that is free; Ctrl-C ends it");
  command.AddNumber("--port", options.port, "Port on 127.0.0.1 (default 8765); 0: any", 0, 65535);
  command.AddFlag("--no-open", options.no_open, "Do not open the browser");
}

// Opens the browser, where there is one. It outlives this program, and what it says is nobody's.
void OpenBrowser(std::string url) {
  std::string shell = "/bin/sh", option = "-c", name = "sh";
  std::string script =
      "command -v xdg-open >/dev/null && xdg-open \"$1\" >/dev/null 2>&1 </dev/null &";
  char* const words[] = {shell.data(), option.data(), script.data(),
                         name.data(),  url.data(),    nullptr};
  pid_t child = 0;
  if (posix_spawn(&child, shell.c_str(), nullptr, nullptr, words, environ) != 0) return;
  waitpid(child, nullptr, 0);
}

absl::StatusOr<Answer> RunServe(const Session& session, const ServeOptions& options) {
  // Told now and not by the first plan that is saved.
  GPUDAY_RETURN_IF_ERROR(session.desk.StoreAddress().status());
  const std::string token = NewToken();
  if (token.empty()) return Error(Fault::kOutput, "cannot read random numbers from the system");
  Api api(session.desk, token);
  const InterruptGuard guard;
  GPUDAY_ASSIGN_OR_RETURN(
      const std::unique_ptr<WebServer> server,
      WebServer::Start({.port = options.port, .token = token},
                       [&api](const WebRequest& request) { return api.Answer(request); }));
  // At once: a program that started this one waits for it.
  std::printf("%s\n", server->Url().c_str());
  std::fflush(stdout);
  std::fputs("Serving on this machine only; press Ctrl-C to stop\n", stderr);
  // The page asks for this first, and the first time takes as long as loading every plugin does.
  const std::jthread ready([&api] {
    WebRequest start;
    start.method = "GET";
    start.path = "/api/start";
    api.Answer(start);
  });
  if (!options.no_open && isatty(STDOUT_FILENO) == 1) OpenBrowser(server->Url());
  while (!InterruptGuard::Interrupted()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return Answer{.output = "", .remark = "", .interrupted = true};
}

}  // namespace

Command ServeCommand() {
  return {kServeCommand, "Open gpuday in the browser (this machine only)",
          Begin<ServeOptions, DeclareServe, RunServe>};
}

}  // namespace gpuday
