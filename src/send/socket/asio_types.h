#pragma once
// Asio with its executor spelt out: a type-erased one costs a microsecond per token.

#include <chrono>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

#ifndef BOOST_ASIO_HAS_CO_AWAIT
#error "Boost >= 1.81 and a compiler with C++20 coroutines are needed"
#endif

namespace bench {

namespace asio = boost::asio;

using Executor = asio::io_context::executor_type;
template <class T>
using Task = asio::awaitable<T, Executor>;
inline constexpr asio::use_awaitable_t<Executor> use_task;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
using Endpoint = asio::ip::tcp::endpoint;
// What leads to a server may be TCP or a socket of this machine's file system.
using ClientSocket = asio::basic_stream_socket<asio::generic::stream_protocol, Executor>;
using Address = asio::generic::stream_protocol::endpoint;

}  // namespace bench
