// The one file that includes Boost.Beast. A connection is a Session: it reads the head of one
// request, lets Guard refuse it, reads the body, answers and ends.
#include "planner/web/server/server.h"

#include <array>
#include <atomic>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cstdlib>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "planner/web/server/security.h"
#include "planner/web/server/target.h"

namespace gpuday {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using std::chrono::milliseconds;

constexpr char kLoopback[] = "127.0.0.1";
// To be told that there are too many takes no time that others wait for.
constexpr milliseconds kTimeToRefuse(20);
// How long a client has to read the reply to what it may still be sending: closing at once would
// take the reply away from it (RFC 9112, section 9.6).
constexpr milliseconds kLinger(500);
// Until a connection is looked for again when the system has no room for one.
constexpr milliseconds kNoRoom(100);

// A connection's steps come one after the other, whichever thread of the pool runs them: its timer
// and its socket are touched from the strand alone.
using Executor = asio::strand<asio::thread_pool::executor_type>;
using Stream = beast::basic_stream<tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>,
                                         asio::thread_pool::executor_type>;

// What all sessions share; outlives them.
struct Shared {
  WebServer::Settings settings;
  WebServer::Handler handler;
  std::optional<Guard> guard;
  std::atomic<std::size_t> open = 0;  // sessions that are served

  bool Full() const { return open >= settings.threads + settings.most_waiting; }
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  // `refusing`: there are too many; the session only says so.
  Session(Stream::socket_type&& socket, Shared& shared, bool refusing)
      : stream_(std::move(socket)), shared_(shared), refusing_(refusing) {
    if (!refusing_) ++shared_.open;
    parser_.header_limit(static_cast<std::uint32_t>(kMostHeadBytes));
    parser_.body_limit(kMostBodyBytes);
  }
  ~Session() {
    if (!refusing_) --shared_.open;
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void Start() {
    asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->Begin(); });
  }

 private:
  using Parser = http::request_parser<http::string_body>;

  void Begin() {
    if (refusing_) return Put({.status = 503, .type = "", .body = ""});
    // For the whole request: the deadline holds for a client that sends a byte now and then, too.
    stream_.expires_after(shared_.settings.patience);
    http::async_read_header(stream_, buffer_, parser_,
                            [self = shared_from_this()](beast::error_code error, std::size_t) {
                              self->HeadCame(error);
                            });
  }

  void HeadCame(beast::error_code error) {
    if (error) return Fail(error);
    request_ = RequestOf(parser_.get());
    if (auto refusal = shared_.guard->Refuse(request_)) return Put(*std::move(refusal));
    if (parser_.is_done()) return Answer();
    http::async_read(stream_, buffer_, parser_,
                     [self = shared_from_this()](beast::error_code failed, std::size_t) {
                       if (failed) return self->Fail(failed);
                       self->Answer();
                     });
  }

  void Answer() {
    request_.body = std::move(parser_.get().body());
    try {
      Put(shared_.handler(request_));
    } catch (...) {
      Put(ErrorReply(500, "internal error", static_cast<int>(Fault::kInput)));
    }
  }

  // What the library does not understand, or found too long. Nothing is said to who has gone or
  // run out of time.
  void Fail(beast::error_code error) {
    if (error == http::error::end_of_stream || error == http::error::partial_message ||
        error.category() != make_error_code(http::error::bad_method).category()) {
      return;
    }
    const bool large = error == http::error::body_limit;
    Put(ErrorReply(large                                ? 413
                   : error == http::error::header_limit ? 431
                                                        : 400,
                   large ? "the request is too large" : "the request cannot be understood",
                   static_cast<int>(Fault::kInput)));
  }

  static WebRequest RequestOf(const http::request<http::string_body>& from) {
    const std::string target(from.target().data(), from.target().size());
    Target parts = SplitTarget(target);
    WebRequest request{.method = std::string(from.method_string()),
                       .target = target,
                       .path = std::move(parts.path),
                       .query = std::move(parts.query),
                       .headers = {},
                       .body = {}};
    for (const auto& field : from) {
      request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    }
    return request;
  }

  void Put(WebReply reply) {
    const bool head = request_.method == "HEAD";
    response_.version(11);
    response_.result(static_cast<unsigned>(reply.status));
    for (const auto& [name, value] : kSecurityHeaders) response_.set(name, value);
    if (!reply.type.empty()) response_.set(http::field::content_type, reply.type);
    if (reply.status == 503) response_.set(http::field::retry_after, "1");
    // One request: what follows it, such as the body of one that was refused, is never taken for
    // another.
    response_.keep_alive(false);
    response_.content_length(reply.body.size());
    if (!head) response_.body() = std::move(reply.body);
    stream_.expires_after(refusing_ ? kTimeToRefuse : shared_.settings.patience);
    http::async_write(stream_, response_,
                      [self = shared_from_this()](beast::error_code error, std::size_t) {
                        if (!error) self->Linger();
                      });
  }

  void Linger() {
    beast::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    stream_.expires_after(refusing_ ? kTimeToRefuse : std::min(kLinger, shared_.settings.patience));
    Drain();
  }

  void Drain() {
    stream_.async_read_some(asio::buffer(drained_),
                            [self = shared_from_this()](beast::error_code error, std::size_t) {
                              if (!error) self->Drain();
                            });
  }

  Stream stream_;
  Shared& shared_;
  const bool refusing_;
  beast::flat_buffer buffer_{kMostHeadBytes + kMostBodyBytes};
  Parser parser_;
  WebRequest request_;
  http::response<http::string_body> response_;
  std::array<char, 4096> drained_;
};

class Implementation : public WebServer {
 public:
  Implementation(const Settings& settings, Handler handler)
      : shared_{.settings = settings, .handler = std::move(handler), .guard = {}},
        pool_(settings.threads),
        acceptor_(pool_.get_executor()),
        timer_(pool_.get_executor()) {}

  ~Implementation() override {
    pool_.stop();
    pool_.join();
  }

  absl::Status Listen() {
    beast::error_code error;
    const tcp::endpoint place(asio::ip::make_address_v4(kLoopback),
                              static_cast<std::uint16_t>(shared_.settings.port));
    // A new start follows an old one at once, while two servers on one port would each get half of
    // the requests: SO_REUSEADDR, not SO_REUSEPORT.
    acceptor_.open(place.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(place, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      return Error(Fault::kOutput,
                   absl::StrCat("port ", shared_.settings.port, " of ", kLoopback,
                                " is taken, or may not be used; --port 0 takes one that is free"));
    }
    port_ = acceptor_.local_endpoint().port();
    shared_.guard.emplace(port_, shared_.settings.token);
    Accept();
    return absl::OkStatus();
  }

  int port() const override { return port_; }

 private:
  void Accept() {
    acceptor_.async_accept(
        asio::make_strand(pool_.get_executor()),
        [this](beast::error_code error, Stream::socket_type socket) {
          if (error == asio::error::operation_aborted) return;
          if (!error) {
            std::make_shared<Session>(std::move(socket), shared_, shared_.Full())->Start();
            return Accept();
          }
          timer_.expires_after(kNoRoom);
          timer_.async_wait([this](beast::error_code aborted) {
            if (!aborted) Accept();
          });
        });
  }

  int port_ = 0;
  Shared shared_;
  asio::thread_pool pool_;
  asio::basic_socket_acceptor<tcp, asio::thread_pool::executor_type> acceptor_;
  Timer timer_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<WebServer>> WebServer::Start(const Settings& settings,
                                                            Handler handler) {
  auto server = std::make_unique<Implementation>(settings, std::move(handler));
  GPUDAY_RETURN_IF_ERROR(server->Listen());
  return std::unique_ptr<WebServer>(std::move(server));
}

std::string WebServer::Url() const { return absl::StrCat("http://", kLoopback, ":", port(), "/"); }

}  // namespace gpuday
