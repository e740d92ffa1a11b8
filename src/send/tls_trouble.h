#pragma once

#include <string>
#include <vector>

#include <boost/system/error_code.hpp>

#include "bench/failure.h"
#include "bench/options.h"

struct x509_store_ctx_st;

namespace bench {

/// What is wrong with the certificate at hand, as the detail of a failure: "its certificate is self-signed".
std::string certificate_trouble(x509_store_ctx_st* check);

/// What went wrong in a handshake, or broke the connection off behind it.
std::string handshake_trouble(const boost::system::error_code& error);

/// The ways out of a failure whose detail is one of the above. To do without a check is the last of them.
std::vector<std::string> ways_out_of_tls(const std::string& detail, const Host& host);

}  // namespace bench
