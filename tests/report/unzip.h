// The files inside a workbook, by their paths: enough of the zip format for what libxlsxwriter
// writes.
#ifndef GPUDAY_TESTS_REPORT_UNZIP_H_
#define GPUDAY_TESTS_REPORT_UNZIP_H_

#include <zlib.h>

#include <cstdint>
#include <map>
#include <string>

namespace gpuday {

// A little-endian number of `size` bytes at `at`.
inline std::uint32_t ZipNumber(const std::string& bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size && at + i < bytes.size(); ++i) {
    value |= std::uint32_t{static_cast<std::uint8_t>(bytes[at + i])} << (8 * i);
  }
  return value;
}

inline std::string Inflate(const std::string& packed, std::size_t size) {
  std::string text(size, '\0');
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return "";
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  const int result = inflate(&stream, Z_FINISH);
  inflateEnd(&stream);
  return result == Z_STREAM_END ? text : "";
}

// From the central directory, whose place is told by the last 22 bytes. Empty for what is no zip
// file.
inline std::map<std::string, std::string> Unzip(const std::string& bytes) {
  std::map<std::string, std::string> files;
  if (bytes.size() < 22) return files;
  std::size_t at = ZipNumber(bytes, bytes.size() - 6, 4);
  while (ZipNumber(bytes, at, 4) == 0x02014b50) {
    const std::size_t packed = ZipNumber(bytes, at + 20, 4), size = ZipNumber(bytes, at + 24, 4);
    const std::size_t name = ZipNumber(bytes, at + 28, 2), extra = ZipNumber(bytes, at + 30, 2);
    const std::size_t remark = ZipNumber(bytes, at + 32, 2), local = ZipNumber(bytes, at + 42, 4);
    const std::size_t data =
        local + 30 + ZipNumber(bytes, local + 26, 2) + ZipNumber(bytes, local + 28, 2);
    files[bytes.substr(at + 46, name)] = Inflate(bytes.substr(data, packed), size);
    at += 46 + name + extra + remark;
  }
  return files;
}

}  // namespace gpuday

#endif  // GPUDAY_TESTS_REPORT_UNZIP_H_
