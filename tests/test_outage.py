"""What is held to be an outage of the database, how long is waited for one, and what is
said then.
"""

import json
import socket
from urllib.parse import quote

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from negotiations.database import base, outage
from negotiations.exchange.exporters import streams
from negotiations.views import crud, health

REFUSALS = {
    "53100": "the disk of the database is full",
    "53300": "all connections that the database server allows are in use",
    "57P03": "the database server starts or stops",
    "57014": "an operator or a limit of time ended the statement",
    "08006": "the connection to the database server failed",
    "55P03": "a row was locked for too long by another transaction",
}


def django_error(sqlstate, kind=OperationalError):
    """As Django raises it."""
    error = kind("told to nobody")
    error.__cause__ = psycopg.errors.lookup(sqlstate)("told to operators\nin several lines")
    return error


@pytest.fixture(autouse=True)
def _no_outage(monkeypatch):
    monkeypatch.setattr(outage, "seen", outage.Outages())
    monkeypatch.setattr(base.PatientConnection, "_rests_until", 0.0)


@pytest.mark.parametrize(("sqlstate", "reason"), REFUSALS.items())
def test_the_reason_is_known_by_the_state(sqlstate, reason, caplog):
    assert outage.reason_of(django_error(sqlstate)) == reason
    assert caplog.messages == [f"The database cannot be used: {reason} (told to operators)."]


def test_an_outage_that_every_request_meets_is_logged_now_and_then(caplog, monkeypatch):
    for _ in range(5):
        outage.reason_of(django_error("53100"))
    outage.reason_of(django_error("57P01"))
    monkeypatch.setattr(outage, "QUIET", 0)
    outage.reason_of(django_error("53100"))
    assert len(caplog.messages) == 3
    assert "4 more requests were answered so" in caplog.messages[1]


@pytest.mark.parametrize("sqlstate", ["40P01", "40001", "23505", "22P02", "42P01"])
def test_what_a_request_did_wrong_is_no_outage(sqlstate):
    assert outage.reason_of(django_error(sqlstate)) is None


def test_what_an_outage_led_to_is_one():
    error = RuntimeError("cannot go on")
    error.__context__ = django_error("57P01")
    assert outage.reason_of(error)


def test_a_fault_of_ours_is_none():
    error = InterfaceError()
    error.__cause__ = psycopg.InterfaceError("the cursor is closed")
    assert outage.reason_of(error) is None
    assert outage.reason_of(ValueError()) is None


@pytest.fixture
def deaf(tmp_path):
    """The address of a server that takes connections and never says a word."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / ".s.PGSQL.5432"))
        listener.listen()
        yield f"postgresql://postgres@/postgres?host={quote(str(tmp_path), safe='')}"


def test_a_server_that_takes_no_connection_is_waited_for_once(deaf, monkeypatch):
    monkeypatch.setattr(base, "TO_ANSWER", 2)
    with pytest.raises(psycopg.errors.ConnectionTimeout):
        base.PatientConnection.connect(deaf)
    with pytest.raises(base.Silent):
        base.PatientConnection.connect(deaf)


@pytest.mark.django_db
def test_a_statement_may_take_its_time_while_the_server_lives(monkeypatch):
    monkeypatch.setattr(base, "SILENCE", 0.1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_sleep(0.5)")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_a_statement_ends_when_the_server_is_silent(deaf, monkeypatch):
    monkeypatch.setattr(base, "SILENCE", 0.1)
    monkeypatch.setattr(base, "TO_ANSWER", 2)
    kind = psycopg.ConnectionInfo
    monkeypatch.setattr(base.PatientConnection, "tries", 2)
    with base.PatientConnection.connect(connection.connection.info.dsn or "") as held:
        monkeypatch.setattr(kind, "dsn", deaf)
        with pytest.raises(base.Silent):
            held.execute("SELECT pg_sleep(60)")
        assert held.closed
    with pytest.raises(base.Silent):
        base.PatientConnection.connect(deaf)


@pytest.fixture
def failing(client, owner, talks, monkeypatch):
    """A page of a form that meets what it is given."""

    def fail(error):
        def raise_it(*args, **given):
            raise error

        monkeypatch.setattr(crud, "edit", raise_it)
        client = Client(raise_request_exception=False)
        client.force_login(owner)
        return client

    return fail


@pytest.mark.django_db
def test_a_form_that_was_sent_is_kept_on_the_page(failing, talks):
    answer = failing(django_error("53100")).post(
        "/negotiations/kessel/terms/add?x=1", {"label": 'A "truce" <b>'}
    )
    page = " ".join(answer.content.decode().split())
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (
        503,
        "5",
        "no-store",
    )
    assert 'action="/negotiations/kessel/terms/add?x=1"' in page
    assert 'name="label" value="A &quot;truce&quot; &lt;b&gt;"' in page
    assert "disk" not in page


@pytest.mark.django_db
def test_the_api_says_so_too(api, owner, talks, monkeypatch):
    def full(*args, **given):
        raise django_error("53100")

    monkeypatch.setattr("negotiations.actions.term.add", full)
    answer = api(owner).post("/api/v1/terms", {"negotiation": "kessel", "label": "A truce"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["title"] == "Not just now"
    assert "disk" not in answer.content.decode()


@pytest.mark.django_db
def test_what_is_full_is_told_on_the_machine_alone(client):
    outage.reason_of(django_error("53100"))
    assert "the disk of the database is full" in client.get("/readyz").content.decode()
    assert client.get("/readyz", REMOTE_ADDR="192.0.2.1").content == b"ready"
    assert client.get("/readyz", HTTP_X_FORWARDED_FOR="192.0.2.1").content == b"ready"


@pytest.fixture
def _all_under_way(monkeypatch):
    for _ in range(3):
        assert streams._slots.acquire(blocking=False)
    yield
    for _ in range(3):
        streams._slots.release()


@pytest.mark.django_db
@pytest.mark.usefixtures("_all_under_way")
def test_one_stream_too_many_is_asked_to_come_again(api, owner, talks):
    answer = api(owner).get("/api/v1/positions?negotiation=kessel&format=csv")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    client = Client(raise_request_exception=False)
    client.force_login(owner)
    answer = client.get("/negotiations/kessel/timeline?format=csv")
    assert answer.status_code == 503
    assert "Too many downloads at once" in answer.content.decode()
    assert client.get("/negotiations/kessel/timeline").status_code == 200


def test_a_stream_too_many_is_not_called_an_outage_of_the_database(rf):
    """Where a view of the API is left before DRF answers, too."""
    try:
        raise streams.TooManyStreams
    except streams.TooManyStreams:
        answer = health.failed(rf.get("/api/v1/positions"))
    assert answer.status_code == 503
    assert json.loads(answer.content)["detail"].startswith("As many streams as this site sends")


@pytest.mark.parametrize("read", [0, 1, 3])
def test_a_stream_that_is_read_or_closed_lets_another_begin(read):
    ended = []
    for _ in range(10):
        stream = streams.Stream(b"x" * streams.CHUNK for _ in range(2))
        ended.append(stream)
        for _ in range(read):
            next(stream)
        if read < 3:
            stream.close()
        else:
            assert list(stream) == []
