// The address of a request, taken apart.
#ifndef GPUDAY_PLANNER_WEB_SERVER_TARGET_H_
#define GPUDAY_PLANNER_WEB_SERVER_TARGET_H_

#include <string>
#include <string_view>

#include "planner/web/api/http.h"

namespace gpuday {

// Decoded; what is no escape stays as it was sent.
struct Target {
  std::string path;
  WebRequest::Fields query;  // in their order; '+' is a space (application/x-www-form-urlencoded)
};

// "/api/saved?q=a%20b" as path and query (RFC 3986, section 2.1). A fragment is not sent.
Target SplitTarget(std::string_view target);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_WEB_SERVER_TARGET_H_
