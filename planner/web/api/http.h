// What a client asks and what it gets, as plain values: web/server/server.cc alone knows the HTTP
// library.
#ifndef GPUDAY_PLANNER_WEB_API_HTTP_H_
#define GPUDAY_PLANNER_WEB_API_HTTP_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "planner/base/json_text.h"

namespace gpuday {

// The largest body, URL (path and query) and head of a request.
inline constexpr std::size_t kMostBodyBytes = 1024 * 1024;
inline constexpr std::size_t kMostUrlBytes = 2048;
inline constexpr std::size_t kMostHeadBytes = 32 * 1024;

struct WebRequest {
  using Fields = std::vector<std::pair<std::string, std::string>>;

  std::string method;
  std::string target;  // as sent: path and query
  std::string path;    // decoded, without the query
  Fields query;        // decoded
  Fields headers;      // in no particular order
  std::string body;

  // The values of the header called `name`, in any case.
  std::vector<std::string> Headers(std::string_view name) const;
  // The first value of the query's `name`; empty when there is none.
  std::string Query(std::string_view name) const;
};

struct WebReply {
  int status = 200;
  std::string type = "application/json; charset=utf-8";
  std::string body;
};

// What was asked wrongly, as far as it is known.
struct WrongPart {
  std::string key;     // of the scenario or the request: "cluster.gpus"; empty: not known
  std::string reason;  // what is wrong with it, for who sees the key; empty: as the message
};

// The members of every answer that tells of an error: "error" (the whole message), "exit_code" (of
// the commands), "key" (null where it is not known) and "reason".
void PutError(std::string_view message, int exit_code, const WrongPart& part,
              nlohmann::ordered_json& json);

// Schema "gpuday.error/1" with these members.
WebReply ErrorReply(int status, std::string_view message, int exit_code,
                    const WrongPart& part = {});

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_WEB_API_HTTP_H_
