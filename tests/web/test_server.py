"""What slow and odd clients can do to a process of the web server: nothing to the others."""

import json
import queue
import socket
import struct
import threading
import time
from contextlib import contextmanager
from functools import partial

import pytest

from negotiations.web import Server, Sizes, pace
from negotiations.web.connections import HttpConnection

PATIENCE = 60
BIG, LARGE = 8 * 1024 * 1024, 20_000_000


class Later(Server):
    """A server whose clock may be ahead."""

    ahead, number = 0.0, 0

    def __init__(self, *given):
        self.looks = queue.Queue()
        super().__init__(*given)

    def look(self, now):
        number = self.number
        super().look(now + self.ahead)
        self.looks.put(number)


class Site:
    """A server in a thread, and an application that says what it was sent."""

    def __init__(self, **sizes):
        self.broken_off = threading.Event()
        self.goes_on = threading.Event()
        listener = socket.create_server(("127.0.0.1", 0))
        self.address = listener.getsockname()
        self.server = Later(
            self.application, listener, Sizes(**({"threads": 2, "body": 1024 * 1024} | sizes))
        )
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()

    def application(self, environ, start_response):
        path = environ["PATH_INFO"]
        if path == "/stream":
            start_response("200 OK", [("Content-Type", "text/plain")])
            return self.stream()
        if path == "/wait":
            assert self.goes_on.wait(PATIENCE)
        if path == "/large":
            start_response("200 OK", [("Content-Length", str(LARGE))])
            return [b"x" * LARGE]
        body = b"" if path == "/unread" else environ["wsgi.input"].read()
        said = f"{environ['REQUEST_METHOD']} {path} {len(body)} bytes".encode()
        start_response("200 OK", [("Content-Length", str(len(said)))])
        return [said]

    def stream(self):
        try:
            for _ in range(1000):
                yield b"x" * BIG
        finally:
            self.broken_off.set()

    def connect(self):
        connection = socket.create_connection(self.address, timeout=PATIENCE)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        return connection

    def ask(self, sent, connection=None):
        """What is answered until the server closes the connection."""
        with connection or self.connect() as asking:
            asking.sendall(sent)
            return b"".join(iter(lambda: asking.recv(65536), b""))

    def let_pass(self, seconds):
        """As if so many seconds had passed since the connections were looked at."""
        self.server.ahead = seconds
        self.server.next_look = 0
        self.server.number += 1
        self.server.pull_trigger()
        while self.server.looks.get(timeout=PATIENCE) != self.server.number:
            pass


@pytest.fixture
def site():
    with running() as site:
        yield site


@contextmanager
def running(**sizes):
    site = Site(**sizes)
    try:
        yield site
    finally:
        site.goes_on.set()
        site.server.stop(0)
        site.thread.join(PATIENCE)
        assert not site.thread.is_alive()


def request(line, *headers, body=b""):
    return "\r\n".join([f"{line} HTTP/1.1", "Host: localhost", *headers, "", ""]).encode() + body


CLOSE, COOKIE = "Connection: close", "Cookie: sessionid=a"


def test_a_request_is_answered(site):
    answer = site.ask(request("POST /form", CLOSE, COOKIE, "Content-Length: 5", body=b"a=b&c"))
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"POST /form 5 bytes")


def test_a_body_in_chunks_is_put_together(site):
    body = b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    assert site.ask(
        request("POST /", CLOSE, COOKIE, "Transfer-Encoding: chunked", body=body)
    ).endswith(b"POST / 5 bytes")


def test_a_connection_is_used_again(site):
    asked = request("GET /a") + request("HEAD /b") + request("GET /c", CLOSE)
    answers = site.ask(asked)
    assert answers.count(b"HTTP/1.1 200 OK") == 3
    assert b"GET /a 0 bytesHTTP/1.1" in answers
    assert b"HEAD /b 0 bytes" not in answers
    assert answers.endswith(b"GET /c 0 bytes")


def test_head_of_a_stream_has_no_body(site):
    answer = site.ask(request("HEAD /stream", CLOSE))
    assert answer.endswith(b"\r\n\r\n")


def test_clients_that_send_a_part_hold_no_thread(site):
    parts = [
        request("POST /", COOKIE, "Content-Length: 100", body=b"a"),
        b"GET /half",
        request("POST /")[:-2],
    ]
    held = [site.connect() for _ in range(30)]
    for number, connection in enumerate(held):
        connection.sendall(parts[number % len(parts)])
    assert site.ask(request("GET /page", CLOSE)).endswith(b"GET /page 0 bytes")
    for connection in held:
        connection.close()


@pytest.mark.parametrize(
    ("sent", "seconds"),
    [
        (b"GET /half", pace.HEADERS),
        (
            request("POST /api/v1/actors", COOKIE, "Content-Length: 100000", body=b"x" * 1000),
            pace.WINDOW,
        ),
        (
            request(
                "POST /api/v1/actors", COOKIE, "Transfer-Encoding: chunked", body=b"1\r\nx\r\n"
            ),
            pace.WINDOW,
        ),
    ],
)
def test_what_does_not_come_in_time_is_refused(site, sent, seconds):
    with site.connect() as slow:
        slow.sendall(sent)
        wait_for(lambda: any(one.request for one in list(site.server.active_channels.values())))
        site.let_pass(0)
        site.let_pass(seconds + 1)
        answer = b"".join(iter(lambda: slow.recv(65536), b""))
    assert answer[8:].startswith(b" 408 Request Timeout")
    assert (b"application/problem+json" in answer) == (b"/api/" in sent)


def test_a_body_that_goes_on_coming_is_heard_out(site):
    part = b"x" * pace.LEAST
    with site.connect() as steady:
        steady.sendall(request("POST /", COOKIE, CLOSE, f"Content-Length: {len(part) * 3}"))
        for number in range(3):
            steady.sendall(part)
            due = len(part) * (number + 1)
            wait_for(partial(has_come_or_gone, site, due))
            site.let_pass((pace.WINDOW + 1) * number)
        assert steady.recv(65536).startswith(b"HTTP/1.1 200 OK")


def test_a_request_that_is_read_whole_while_it_is_looked_at_is_no_fault(site, monkeypatch):
    """The thread that answers takes the request away between two questions of the one that looks."""
    with site.connect() as half:
        half.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n")
        wait_for(lambda: received(site))
        (channel,) = site.server.active_channels.values()
        coming = channel.request
        with monkeypatch.context() as patch:
            answers = iter([coming])
            patch.setattr(HttpConnection, "awaited", property(lambda self: next(answers, None)))
            patch.setattr(channel, "request", None)
            channel.end_if_too_slow(time.time())
        half.sendall(b"Connection: close\r\nContent-Length: 0\r\n\r\n")
        assert half.recv(65536).startswith(b"HTTP/1.1 200 OK")


def received(site):
    return max(
        (one.received_bytes for one in list(site.server.active_channels.values())), default=0
    )


def has_come_or_gone(site, size):
    return received(site) >= size or not site.server.active_channels


def test_an_idle_connection_is_closed(site):
    with site.connect() as idle:
        idle.sendall(request("GET /"))
        until(idle, b"GET / 0 bytes")
        site.let_pass(pace.IDLE + 1)
        assert idle.recv(65536) == b""


def test_a_reader_that_stops_frees_the_thread_of_its_stream():
    with running(threads=1, kept=1024 * 1024) as site, site.connect() as stalled:
        stalled.sendall(request("GET /stream"))
        assert stalled.recv(100).startswith(b"HTTP/1.1 200 OK")
        wait_for(
            lambda: any(
                one.total_outbufs_len > 1024 * 1024
                for one in list(site.server.active_channels.values())
            )
        )
        site.let_pass(0)
        assert not site.broken_off.is_set()
        for looks in (1, 2):
            site.let_pass(looks * (pace.READING_WINDOW + 1))
        assert site.broken_off.wait(PATIENCE)
        assert site.ask(request("GET /page", CLOSE)).endswith(b"GET /page 0 bytes")


def test_a_reader_that_goes_on_reading_slowly_gets_all(site):
    """The system takes megabytes from us at once: what counts is what the reader took."""
    with socket.create_connection(site.address, timeout=PATIENCE) as slow:
        slow.sendall(request("GET /large", CLOSE))
        wait_for(lambda: hands_over(site))  # of who holds a thread, more is asked
        length = 0
        for look in range(12):
            before = taken(site)
            while site.server.active_channels and taken(site) <= before + pace.LEAST:
                length += len(slow.recv(200_000))
            site.let_pass(look * (pace.READING_WINDOW + 1))
        length += sum(map(len, iter(lambda: slow.recv(1 << 20), b"")))
    assert length > LARGE


def hands_over(site):
    """Whether the application has answered, and the answer is on its way."""
    return any(
        one.total_outbufs_len and not one.requests
        for one in list(site.server.active_channels.values())
    )


def taken(site):
    return sum(one._taken() for one in list(site.server.active_channels.values()))


def test_readers_that_take_nothing_make_room_when_all_keep_too_much():
    with running(kept_together=3 * LARGE, threads=4) as site:
        held = [site.connect() for _ in range(6)]
        for connection in held:
            connection.sendall(request("GET /large"))
        wait_for(
            lambda: (
                sum(one.kept_bytes for one in list(site.server.active_channels.values()))
                > 3 * LARGE
            )
        )

        def made_room():
            site.let_pass(0)
            return (
                sum(one.kept_bytes for one in list(site.server.active_channels.values()))
                <= 3 * LARGE
            )

        wait_for(made_room)
        assert site.ask(request("GET /page", CLOSE)).endswith(b"GET /page 0 bytes")
        for connection in held:
            connection.close()


def test_readers_that_take_nothing_make_room_where_there_are_too_many():
    with running(connections=20) as site:
        held = [site.connect() for _ in range(19)]
        for connection in held:
            connection.sendall(request("GET /large"))
        wait_for(
            lambda: any(
                one.awaited is pace.READING for one in list(site.server.active_channels.values())
            )
        )
        site.let_pass(5)
        site.server.ahead = 0
        assert site.ask(request("GET /healthz", CLOSE)).endswith(b"GET /healthz 0 bytes")
        for connection in held:
            connection.close()


def test_each_request_on_a_connection_has_its_own_time(site):
    with site.connect() as connection:
        connection.sendall(request("POST /", COOKIE, "Content-Length: 4", body=b"ab"))
        wait_for(lambda: received(site) > 0)
        site.let_pass(pace.WINDOW - 1)
        connection.sendall(b"cd" + b"GET /half")
        until(connection, b"POST / 4 bytes")
        wait_for(lambda: any(one.request for one in list(site.server.active_channels.values())))
        site.let_pass(pace.WINDOW)
        connection.sendall(b" HTTP/1.1\r\nConnection: close\r\n\r\n")
        until(connection, b"GET /half 0 bytes")


def test_a_refused_client_that_breaks_off_is_no_fault(site, caplog):
    for _ in range(20):
        with site.connect() as rude:
            rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            rude.sendall(request("GET /large", "Content-Length: 1"))
            rude.recv(100)
    wait_for(lambda: not site.server.active_channels)
    assert not caplog.records


def test_head_of_what_is_refused_has_no_body(site):
    answer = site.ask(request("HEAD /api/v1/x", COOKIE, "Content-Length: 2000000"))
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert answer.endswith(b"\r\n\r\n")


def test_health_is_told_while_all_threads_are_taken(site):
    taken = [site.connect() for _ in range(4)]
    for connection in taken:
        connection.sendall(request("GET /wait"))
    assert site.ask(request("GET /healthz", CLOSE)).endswith(b"GET /healthz 0 bytes")
    assert site.ask(request("GET /readyz", CLOSE)).endswith(b"GET /readyz 0 bytes")
    site.goes_on.set()
    for connection in taken:
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK")
        connection.close()


def test_a_stranger_is_answered_before_the_body_is_sent(site):
    with site.connect() as stranger:
        stranger.sendall(request("POST /api/v1/actors", "Content-Length: 1000000", body=b"{"))
        answer = until(stranger, b"POST /api/v1/actors 0 bytes")
        assert b"Connection: close" in answer


def test_who_sends_all_before_looking_gets_the_answer_too(site):
    body = b"x" * 20_000_000
    answer = site.ask(request("POST /", f"Content-Length: {len(body)}", body=body))
    assert answer.endswith(b"POST / 0 bytes")


def test_what_a_stranger_sends_is_no_second_request(site):
    hidden = request("GET /hidden")
    answer = site.ask(request("POST /", f"Content-Length: {len(hidden)}", body=hidden))
    assert answer.count(b"HTTP/1.1") == 1


def test_who_asks_before_sending_is_told_to_send_or_not(site):
    with site.connect() as known:
        known.sendall(request("POST /", COOKIE, CLOSE, "Content-Length: 3", "Expect: 100-continue"))
        assert known.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        known.sendall(b"abc")
        until(known, b"POST / 3 bytes")
    with site.connect() as stranger:
        stranger.sendall(request("POST /", "Content-Length: 3", "Expect: 100-continue"))
        until(stranger, b"POST / 0 bytes")


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/api/v1/actors", "application/problem+json"), ("/articles", "text/plain; charset=utf-8")],
)
@pytest.mark.parametrize("length", ["Content-Length: 2000000", "Transfer-Encoding: chunked"])
def test_a_body_that_is_too_large_is_refused_in_the_form_asked_for(site, path, kind, length):
    body = b"x" * 2_000_000
    if "chunked" in length:
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    answer = site.ask(request(f"POST {path}", COOKIE, length, body=body))
    head, _, said = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 413 ")
    assert f"Content-Type: {kind}".encode() in head
    assert b"At most 1 MB" in said
    if "json" in kind:
        assert json.loads(said)["status"] == 413


@pytest.mark.parametrize(
    "sent",
    [b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\na b: c\r\n\r\n"],
)
def test_what_is_no_http_is_refused(site, sent):
    assert site.ask(sent).startswith((b"HTTP/1.0 400", b"HTTP/1.1 400"))


def test_where_there_are_too_many_connections_those_that_ask_nothing_make_room():
    with running(connections=20) as site:
        held = [site.connect() for _ in range(19)]
        wait_for(lambda: len(site.server.active_channels) >= 18)
        site.let_pass(5)
        site.server.ahead = 0
        assert site.ask(request("GET /", CLOSE)).endswith(b"GET / 0 bytes")
        for connection in held:
            connection.close()


def test_bodies_that_are_too_much_together_are_refused_the_largest_first():
    with running(kept_together=300_000) as site, site.connect() as small, site.connect() as large:
        for connection, size in ((small, 100_000), (large, 250_000)):
            connection.sendall(
                request("POST /api/v1/x", COOKIE, "Content-Length: 500000", body=b"x" * size)
            )
            wait_for(lambda: received(site) >= size)  # noqa: B023
        site.let_pass(1)
        refused = b"".join(iter(lambda: large.recv(65536), b""))
        assert refused.startswith(b"HTTP/1.1 503 Service Unavailable")
        assert b"Retry-After: 20" in refused
        small.sendall(b"x" * 400_000)
        until(small, b"POST /api/v1/x 500000 bytes")


def test_what_was_begun_is_answered_when_it_stops(site):
    with site.connect() as asking:
        asking.sendall(request("GET /wait"))
        wait_for(lambda: any(one.requests for one in list(site.server.active_channels.values())))
        site.server.stop(PATIENCE)
        site.goes_on.set()
        until(asking, b"GET /wait 0 bytes")
    site.thread.join(PATIENCE)
    assert not site.thread.is_alive()


def until(connection, ending):
    """What comes until it ends so."""
    answer = b""
    while not answer.endswith(ending):
        part = connection.recv(65536)
        assert part, f"{answer} did not end with {ending}"
        answer += part
    return answer


def wait_for(is_so):
    """Looks again until it is so."""
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until, "waited in vain"
