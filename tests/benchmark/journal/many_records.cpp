// Makes a long journal of a short one:  many_records SHORT LONG N
// The records of SHORT are repeated under numbers of their own, each with the checksum that fits it, until there are N.
// There is no end: the run counts as incomplete.

#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Table = std::array<std::uint32_t, 256>;

Table crc32c_table() {
  Table table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    table[i] = i;
    for (int bit = 0; bit < 8; ++bit) table[i] = (table[i] & 1) != 0 ? table[i] >> 1 ^ 0x82F63B78 : table[i] >> 1;
  }
  return table;
}

std::string crc32c_hex(std::string_view bytes) {
  static const Table table = crc32c_table();
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char byte : bytes) crc = crc >> 8 ^ table[(crc ^ static_cast<unsigned char>(byte)) & 0xFF];
  std::string text(8, '0');
  crc = ~crc;
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, crc >>= 4) *digit = "0123456789abcdef"[crc & 0xF];
  return text;
}

/// Adds to a whole number that is a member of the line.
void add_to(std::string& line, const std::string& key, std::int64_t more) {
  const std::string name = "\"" + key + "\":";
  const std::size_t begin = line.find(name) + name.size();
  const std::size_t end = line.find_first_of(",}", begin);
  line.replace(begin, end - begin, std::to_string(std::stoll(line.substr(begin, end - begin)) + more));
}

std::int64_t number_in(const std::string& line, const std::string& key) {
  return std::stoll(line.substr(line.find("\"" + key + "\":") + key.size() + 3));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: many_records SHORT LONG N\n";
    return 2;
  }
  std::ifstream in(argv[1]);
  std::ofstream out(argv[2], std::ios::binary);
  const std::string crc_key = ",\"crc\":\"";
  std::vector<std::string> records;  // without checksum
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("{\"type\":\"run_start\"")) out << line << '\n';
    if (line.starts_with("{\"type\":\"request\"")) records.push_back(line.substr(0, line.rfind(crc_key)));
  }
  if (records.empty()) {
    std::cerr << "many_records: no records in " << argv[1] << '\n';
    return 1;
  }
  const std::int64_t runs = number_in(records.back(), "run") + 1;
  const auto count = static_cast<std::int64_t>(records.size());
  for (std::int64_t i = 0, n = std::atoll(argv[3]); i < n; ++i) {
    std::string line = records[static_cast<std::size_t>(i % count)];
    const std::int64_t round = i / count;
    add_to(line, "seq", round * count);
    add_to(line, "plan_index", round * count);
    add_to(line, "run", round * runs);
    add_to(line, "start_ns", round * 120'000'000'000);
    out << line << crc_key << crc32c_hex(line) << "\"}\n";
  }
  return out.flush() ? 0 : 1;
}
