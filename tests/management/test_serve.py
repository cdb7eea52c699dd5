"""The site on one command, in a process of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

MANAGE = Path(__file__).parents[2] / "manage.py"
pytestmark = pytest.mark.xdist_group("serve")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def environment(data):
    ours = {"NEGOTIATIONS_DATA": str(data), "PYTHONUNBUFFERED": "1"}
    return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | ours


@contextmanager
def served(data, *options):
    """A running site: its process, its address and what it printed before it served."""
    port = free_port()
    command = [sys.executable, MANAGE, "serve", "--port", str(port), "--workers", "1", *options]
    process = subprocess.Popen(command, env=environment(data), stdout=subprocess.PIPE, text=True)
    printed = []
    for line in process.stdout:
        printed.append(line)
        if line.startswith("Serving on"):
            break
    try:
        yield process, f"http://127.0.0.1:{port}", "".join(printed)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
        process.stdout.close()


def answer(address):
    """What the site answers, as soon as it does."""
    while True:
        try:
            with urlopen(address) as response:
                return response.read().decode()
        except URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise


def processes_on(data):
    """The command lines of all processes that name the data folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                environ, line = (entry / "environ").read_bytes(), (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(data).encode() in environ + line:
                found.append(line.replace(b"\0", b" ").decode())
    return found


@pytest.fixture
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("site")


def test_the_demo_is_served_and_its_logins_printed(data):
    with served(data, "--demo") as (_, address, printed):
        assert "Istanbul" in answer(address)
    assert re.findall(r"^  (\w+) +\S{8,}$", printed, re.MULTILINE) == ["reader", "annotator", "editor", "owner"]


def test_an_interrupt_leaves_no_process_behind(data):
    with served(data) as (process, address, _):
        answer(address)
    assert process.returncode == 0
    assert processes_on(data) == []


def test_an_interrupt_while_it_starts_is_not_missed(data):
    with served(data) as (process, _, _):
        pass
    assert process.returncode == 0
    assert processes_on(data) == []


def test_it_starts_again_after_it_was_killed(data):
    with served(data) as (process, address, _):
        answer(address)
        process.kill()
        process.wait()
        with served(data) as (_, again, _):
            assert "negotiations" in answer(again)


def test_nothing_outlives_a_killed_site_whatever_its_shell_ignored(data):
    ignore = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with served(data) as (process, address, _):
            answer(address)
            process.kill()
            process.wait()
            while left := processes_on(data):
                assert all("manage.py" in line or "postgres" in line for line in left)
    finally:
        signal.signal(signal.SIGINT, ignore)


def test_a_second_start_on_the_same_folder_is_refused(data):
    with served(data) as (process, address, _):
        answer(address)
        command = [sys.executable, MANAGE, "serve", "--port", str(free_port())]
        second = subprocess.run(command, env=environment(data), capture_output=True, text=True)
        assert second.returncode != 0
        assert f"Process {process.pid} ({address}) is already running here" in second.stderr


def test_a_port_that_is_taken_is_refused(data):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        refused = subprocess.run(
            [sys.executable, MANAGE, "serve", "--port", port], env=environment(data), capture_output=True, text=True
        )
    assert refused.returncode != 0
    assert f"127.0.0.1:{port} cannot be used" in refused.stderr


def test_another_command_uses_the_running_server(data):
    with served(data, "--demo") as (_, address, _):
        answer(address)
        command = [sys.executable, MANAGE, "token", "owner", "--name", "test"]
        token = subprocess.run(command, env=environment(data), capture_output=True, text=True).stdout
        assert token.startswith("neg_")
        assert answer(f"{address}/readyz") == "ready"
