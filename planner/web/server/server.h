// The server on loopback: one request to a connection, with limits on its size, its time and how
// many there are at once. It knows HTTP and nothing of plans.
#ifndef GPUDAY_PLANNER_WEB_SERVER_SERVER_H_
#define GPUDAY_PLANNER_WEB_SERVER_SERVER_H_

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "planner/web/api/http.h"

namespace gpuday {

// May be made and destroyed on any thread; its destructor waits for requests that are being
// answered.
class WebServer {
 public:
  // Called from several threads at once. What it throws becomes a reply that tells nothing.
  using Handler = std::function<WebReply(const WebRequest&)>;

  struct Settings {
    int port = 0;            // 0: any that is free
    std::string token = {};  // for Guard
    // For a whole request to come, and for a whole reply to go.
    std::chrono::milliseconds patience = std::chrono::seconds(10);
    std::size_t threads = 16;
    // Connections beside those threads; more are told 503. A silent one keeps no thread and nobody
    // waiting, so there may be many.
    std::size_t most_waiting = 512;
  };

  // Listens on 127.0.0.1 and answers until the server is destroyed. Error (kOutput): the port is
  // taken, also by another server of this program.
  static absl::StatusOr<std::unique_ptr<WebServer>> Start(const Settings& settings,
                                                          Handler handler);
  virtual ~WebServer() = default;

  virtual int port() const = 0;
  // "http://127.0.0.1:8765/".
  std::string Url() const;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_WEB_SERVER_SERVER_H_
