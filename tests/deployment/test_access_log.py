"""One line per request, found again by the id that its answer carries; and nothing in it that a
caller could forge.
"""

import io
import logging
import re

import psycopg
import pytest
from django.conf import settings as deployed
from django.http import StreamingHttpResponse
from django.urls import path
from rest_framework.settings import api_settings

from negotiations import logs
from negotiations.middleware import access_log
from negotiations.urls import handler500 as handler500
from negotiations.urls import urlpatterns as of_the_site

FORGED = "/x%0a2026-11-28 00:00:00,000 request=1 method=GET path=/admin/ status=200%1b%e2%80%a8"


def fails(request):
    raise RuntimeError("first line\n2026-11-28 ERROR forged")


urlpatterns = [path("fails", fails), *of_the_site]


@pytest.fixture
def printed(monkeypatch):
    """What the log prints with the handlers' own formatters and filters, and access lines on."""
    configured, text = deployed.LOGGING, io.StringIO()
    handlers = {"negotiations.access": "access", "": "console"}
    for name, which in handlers.items():
        handler = logging.StreamHandler(text)
        style = configured["formatters"][which]
        handler.setFormatter(logs.OneLine(style["format"], style=style["style"]))
        handler.addFilter(logs.AddRequestId())
        monkeypatch.setattr(logging.getLogger(name), "handlers", [handler])
    monkeypatch.setattr(logging.getLogger("negotiations.access"), "level", logging.INFO)
    logging.getLogger("negotiations.access").manager._clear_cache()
    yield text.getvalue
    logging.getLogger("negotiations.access").manager._clear_cache()


@pytest.fixture
def proxies(monkeypatch):
    return lambda number: monkeypatch.setattr(api_settings, "NUM_PROXIES", number)


def fields(line):
    return dict(pair.split("=", 1) for pair in line.split()[2:])


@pytest.mark.django_db
def test_a_request_is_one_line(client, printed):
    answer = client.get("/search?q=a+secret+source", REMOTE_ADDR="192.0.2.7")
    (line,) = printed().splitlines()
    told = fields(line)
    assert re.fullmatch(r"\d+", told.pop("ms"))
    assert told == {
        "request": answer["X-Request-ID"],
        "method": "GET",
        "path": "/search",
        "status": str(answer.status_code),
        "bytes": str(len(answer.content)),
        "address": "192.0.2.7",
    }
    assert "secret" not in line


@pytest.mark.django_db
@pytest.mark.parametrize("asked", [FORGED, "/" + "a" * 5_000])
def test_a_path_can_neither_forge_a_line_nor_fill_the_log(client, printed, asked):
    client.get(asked)
    access = [line for line in printed().splitlines() if "path=" in line]
    assert len(printed().splitlines()) == len(access) == 1
    assert len(access[0]) < 4_000
    assert fields(access[0])["status"] == "404"


def test_a_claimed_address_cannot_forge_a_value(client, printed, proxies):
    proxies(1)
    client.get("/nowhere", headers={"x-forwarded-for": "1.2.3.4 status=200"})
    assert fields(printed().splitlines()[-1])["status"] == "404"


@pytest.mark.parametrize(("asked", "status"), [("/healthz", 200), ("/static/css/none.css", 404)])
def test_health_checks_and_static_files_are_lines_only_when_they_fail(
    client, printed, asked, status
):
    assert client.get(asked).status_code == status
    assert len(printed().splitlines()) == (status >= 400)


@pytest.mark.parametrize(
    ("number", "named", "taken"),
    [
        (1, "0af7651916cd43dd_8448.eb-211", True),
        (1, "a" * 128, True),
        (1, "a" * 129, False),
        (1, "two words", False),
        (1, "a\nb", False),
        (1, "", False),
        (0, "0af7651916cd43dd", False),
    ],
)
def test_a_proxy_names_the_request_and_a_stranger_does_not(client, proxies, number, named, taken):
    proxies(number)
    said = client.get("/healthz", headers={"x-request-id": named})["X-Request-ID"]
    assert (said == named) is taken
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,128}", said)


def test_each_request_has_an_id_of_its_own(client):
    assert client.get("/healthz")["X-Request-ID"] != client.get("/healthz")["X-Request-ID"]


@pytest.mark.urls(__name__)
def test_whoever_sees_it_fail_can_name_the_request(client, printed):
    client.raise_request_exception = False
    answer = client.get("/fails")
    assert answer.status_code == 500
    assert f"<code>{answer['X-Request-ID']}</code>" in answer.content.decode()
    complaint, *traceback, line = printed().splitlines()
    assert f"[{answer['X-Request-ID']}] Internal Server Error: /fails" in complaint
    assert all(told.startswith("    ") for told in traceback)
    assert fields(line)["status"] == "500"


def test_a_message_cannot_forge_a_line(printed):
    logging.getLogger("negotiations").error(
        "Not found: %s", "/a\r\n2026-11-28 ERROR root forged\u2028x"
    )
    assert printed().count("\n") == 1
    assert "/a\\x0d\\x0a2026-11-28 ERROR root forged\\x2028x" in printed()


def test_that_the_database_is_away_is_one_line_wherever_it_was_met(printed):
    try:
        try:
            raise psycopg.OperationalError("server closed the connection\nprobably it was killed")
        except psycopg.OperationalError as error:
            raise RuntimeError("The worker stops.") from error
    except RuntimeError:
        logging.getLogger("procrastinate.worker").exception("Failed.")
    assert printed().splitlines()[1:] == ["    server closed the connection"]


@pytest.mark.django_db
def test_what_a_stream_logs_carries_its_request_and_it_is_logged_when_it_has_ended(rf, printed):
    def lines():
        logging.getLogger("negotiations").error("It broke off.")
        yield b"a"

    answer = access_log(lambda request: StreamingHttpResponse(lines()))(rf.get("/dump"))
    assert printed() == ""
    assert answer.getvalue() == b"a"
    answer.close()
    broke, line = printed().splitlines()
    assert f"[{answer['X-Request-ID']}] It broke off." in broke
    assert (fields(line)["request"], fields(line)["bytes"]) == (answer["X-Request-ID"], "-")
    assert logs.request_id.get() == "-"
