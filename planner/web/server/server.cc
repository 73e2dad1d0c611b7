// The one file that includes cpp-httplib. It is linked as its package says, since its macros change
// the layout of its classes.
#include "planner/web/server/server.h"

#include <httplib.h>
#include <sys/socket.h>

#include <atomic>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/web/server/connection.h"
#include "planner/web/server/security.h"

namespace gpuday {
namespace {

constexpr char kLoopback[] = "127.0.0.1";
constexpr std::chrono::milliseconds kTimeToRefuse(20);
constexpr char kBusy[] =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\n"
    "Content-Length: 0\r\n\r\n";

// A connection as the library wants it.
class ConnectionStream : public httplib::Stream {
 public:
  explicit ConnectionStream(Connection& connection) : connection_(connection) {}

  bool is_readable() const override { return connection_.HasInput(); }
  bool is_writable() const override { return true; }
  ssize_t read(char* bytes, size_t size) override { return connection_.Read(bytes, size); }
  ssize_t write(const char* bytes, size_t size) override { return connection_.Write(bytes, size); }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return connection_.socket(); }

 private:
  Connection& connection_;
};

// Set while a connection is only told that there are too many.
thread_local bool refusing = false;

// Threads with a queue that has an end.
class BoundedQueue : public httplib::TaskQueue {
 public:
  BoundedQueue(std::size_t threads, std::size_t most) : most_(threads + most), pool_(threads) {}

  void enqueue(std::function<void()> serve) override {
    if (open_.load() >= most_) {
      refusing = true;
      serve();
      refusing = false;
      return;
    }
    ++open_;
    pool_.enqueue([this, serve = std::move(serve)] {
      serve();
      --open_;
    });
  }
  void shutdown() override { pool_.shutdown(); }

 private:
  const std::size_t most_;
  std::atomic<std::size_t> open_ = 0;
  httplib::ThreadPool pool_;
};

// The library's server over connections of ours.
class LimitedServer : public httplib::Server {
 public:
  explicit LimitedServer(std::chrono::milliseconds patience) : patience_(patience) {}

  void EndConnections() { stopping_ = true; }

 private:
  bool process_and_close_socket(socket_t socket) override {
    // To be told that there are too many takes no time that others wait for.
    Connection connection(socket, refusing ? kTimeToRefuse : patience_,
                          kMostHeadBytes + kMostBodyBytes, stopping_);
    if (refusing) {
      connection.Write(kBusy, sizeof(kBusy) - 1);
      return true;
    }
    ConnectionStream stream(connection);
    bool closed = false;
    // One request: what follows it, such as the body of one that was refused, is never taken for
    // another.
    return process_request(stream, /*close_connection=*/true, closed,
                           [](httplib::Request& request) {
                             // Compressing a reply or cutting it into ranges would cost more than
                             // it saves on loopback.
                             request.headers.erase("Accept-Encoding");
                             request.headers.erase("Range");
                             request.ranges.clear();
                             // Without it the library would read to the end of the connection.
                             if (!request.has_header("Content-Length"))
                               request.headers.emplace("Content-Length", "0");
                           });
  }

  const std::chrono::milliseconds patience_;
  std::atomic<bool> stopping_ = false;
};

WebRequest RequestOf(const httplib::Request& from) {
  WebRequest request{.method = from.method,
                     .target = from.target,
                     .path = from.path,
                     .query = {from.params.begin(), from.params.end()},
                     .headers = {from.headers.begin(), from.headers.end()},
                     .body = from.body};
  return request;
}

void Put(const WebReply& reply, httplib::Response& response) {
  response.status = reply.status;
  response.set_content(reply.body, reply.type);
}

class Implementation : public WebServer {
 public:
  explicit Implementation(const Settings& settings)
      : settings_(settings), server_(settings.patience) {}

  ~Implementation() override {
    server_.EndConnections();
    server_.stop();
  }

  absl::Status Listen(Handler handler) {
    // Two servers on one port would each get half of the requests: no SO_REUSEPORT, which is the
    // library's own choice. SO_REUSEADDR lets a new start follow an old one at once.
    server_.set_socket_options([](socket_t socket) {
      const int yes = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    });
    server_.new_task_queue = [this] {
      return new BoundedQueue(settings_.threads, settings_.most_waiting);
    };
    server_.set_payload_max_length(kMostBodyBytes);
    const bool bound = settings_.port == 0
                           ? (port_ = server_.bind_to_any_port(kLoopback)) > 0
                           : server_.bind_to_port(kLoopback, port_ = settings_.port);
    if (!bound) {
      return Error(Fault::kOutput,
                   absl::StrCat("port ", settings_.port, " of ", kLoopback,
                                " is taken, or may not be used; --port 0 takes one that is free"));
    }
    SetHandlers(std::move(handler));
    thread_ = std::jthread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return absl::OkStatus();
  }

  int port() const override { return port_; }

 private:
  using Response = httplib::Server::HandlerResponse;

  void SetHandlers(Handler handler) {
    httplib::Headers headers;
    for (const auto& [name, value] : kSecurityHeaders) headers.emplace(name, value);
    server_.set_default_headers(std::move(headers));
    server_.set_pre_routing_handler(
        [guard = Guard(port_, settings_.token)](const httplib::Request& request,
                                                httplib::Response& response) {
          const std::optional<WebReply> refusal = guard.Refuse(RequestOf(request));
          if (!refusal.has_value()) return Response::Unhandled;
          Put(*refusal, response);
          return Response::Handled;
        });
    const auto answer = [handler = std::move(handler)](const httplib::Request& request,
                                                       httplib::Response& response) {
      Put(handler(RequestOf(request)), response);
    };
    server_.Get("/.*", answer);
    server_.Post("/.*", answer);
    server_.Delete("/.*", answer);
    server_.set_exception_handler(
        [](const httplib::Request&, httplib::Response& response, const std::exception_ptr&) {
          Put(ErrorReply(500, "internal error", static_cast<int>(Fault::kInput)), response);
        });
    // What the library itself refuses has no body yet.
    server_.set_error_handler([](const httplib::Request&, httplib::Response& response) {
      if (!response.body.empty()) return;
      const char* why = response.status == 404   ? "there is nothing at this address"
                        : response.status == 413 ? "the request is too large"
                        : response.status == 414 ? "the address is too long"
                                                 : "the request cannot be understood";
      Put(ErrorReply(response.status, why, static_cast<int>(Fault::kInput)), response);
    });
  }

  const Settings settings_;
  int port_ = 0;
  LimitedServer server_;
  std::jthread thread_;  // joined first, before what it uses goes
};

}  // namespace

absl::StatusOr<std::unique_ptr<WebServer>> WebServer::Start(const Settings& settings,
                                                            Handler handler) {
  auto server = std::make_unique<Implementation>(settings);
  GPUDAY_RETURN_IF_ERROR(server->Listen(std::move(handler)));
  return std::unique_ptr<WebServer>(std::move(server));
}

std::string WebServer::Url() const { return absl::StrCat("http://", kLoopback, ":", port(), "/"); }

}  // namespace gpuday
