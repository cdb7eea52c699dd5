"""The site on one command, in a process of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.management.processes import MANAGE, environment
from tests.management.serving import processes_on, served
from tests.waiting import PATIENCE, free_port, wait_until

pytestmark = pytest.mark.serves


def run(data, *command):
    return subprocess.run(
        [sys.executable, MANAGE, *command],
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def signal_database(data, number):
    """To all processes of its PostgreSQL, which work in its folder; how many."""
    home, signalled = (data / "postgres").resolve(), 0
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").readlink() == home:
                os.kill(int(entry.name), number)
                signalled += 1
        except OSError:
            continue
    return signalled


@pytest.fixture
def data(demo, tmp_path):
    """A copy of its folder: to make another would take most of a test's time."""
    copy = tmp_path / "site"
    subprocess.run(["cp", "-a", demo[0], copy], check=True, timeout=PATIENCE)
    return copy


def test_the_demo_is_served_and_its_logins_printed(demo):
    _, printed, page = demo
    assert "Istanbul" in page
    assert re.findall(r"^  (\w+) +\S{8,}$", printed, re.MULTILINE) == [
        "reader",
        "annotator",
        "editor",
        "owner",
    ]


def test_an_interrupt_leaves_no_process_behind(data):
    with served(data) as site:
        site.ask()
    assert site.process.returncode == 0
    assert processes_on(data) == {}


def test_an_interrupt_while_it_starts_is_not_missed(data):
    with served(data) as site:
        pass
    assert site.process.returncode == 0
    assert processes_on(data) == {}


def test_it_starts_again_after_it_was_killed(data):
    with served(data) as site:
        site.ask()
        site.process.kill()
        site.process.wait(PATIENCE)
        with served(data) as again:
            assert "negotiations" in again.ask()[2]


def test_nothing_outlives_a_killed_site_whatever_its_shell_ignored(data):
    ignore = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with served(data) as site:
            site.ask()
            site.process.kill()
            site.process.wait(PATIENCE)
            wait_until(lambda: not processes_on(data), "all processes of the site to end")
    finally:
        signal.signal(signal.SIGINT, ignore)


def test_a_second_start_on_the_same_folder_is_refused(data):
    with served(data) as site:
        second = run(data, "serve", "--port", str(free_port()))
        assert second.returncode != 0
        assert (
            f"Process {site.process.pid} ({site.address}) is already running here" in second.stderr
        )


def test_a_port_that_is_taken_is_refused(data):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        refused = run(data, "serve", "--port", port)
    assert refused.returncode != 0
    assert f"127.0.0.1:{port} cannot be used" in refused.stderr


def test_another_command_uses_the_running_server(data):
    with served(data, "--demo", "--workers", "1") as site:
        assert run(data, "token", "owner", "--name", "test").stdout.startswith("neg_")
        assert site.ask("/readyz")[2] == "ready"


def test_processes_that_are_killed_are_started_again_and_it_is_said(data):
    with served(data, "--workers", "2") as site:
        (jobs,) = wait_until(site.jobs, "the worker for background jobs")
        for _ in range(2):
            killed = site.web_processes()
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
            wait_until(lambda: len(set(site.web_processes()) - set(killed)) == 2, "two others")  # noqa: B023
        assert site.ask()[0] == 200
        os.kill(jobs, signal.SIGKILL)
        wait_until(lambda: set(site.jobs()) - {jobs}, "another worker for background jobs")
        assert site.process.poll() is None
        assert site.said().count("ended by signal 9 (SIGKILL): another is started") == 5


def test_while_the_database_hangs_the_site_says_so_and_goes_on_by_itself(data):
    with served(data, "--demo", "--workers", "1") as site:
        assert site.ask("/negotiations/istanbul")[0] == 200
        assert signal_database(data, signal.SIGSTOP)
        try:
            status, headers, page = site.ask("/negotiations/istanbul")
            assert (status, headers["Retry-After"]) == (503, "5")
            assert "cannot reach its database" in page
            status, headers, problem = site.ask("/api/v1/positions?negotiation=istanbul")
            assert (status, headers["Retry-After"], headers["Content-Type"]) == (
                503,
                "5",
                "application/problem+json",
            )
            assert site.ask("/readyz")[::2] == (
                503,
                "not ready: the database server cannot be reached",
            )
            assert site.ask("/healthz")[0] == 200
        finally:
            signal_database(data, signal.SIGCONT)
        wait_until(lambda: site.ask("/negotiations/istanbul")[0] == 200, "the site to answer again")
        assert "The database cannot be used: the database server cannot be reached" in site.said()
        assert "Traceback" not in site.said()


def test_a_database_that_is_killed_is_started_again_and_nobody_is_told_of_a_fault(data):
    with served(data, "--demo", "--workers", "1") as site:
        assert site.ask("/negotiations/istanbul")[0] == 200
        assert signal_database(data, signal.SIGKILL)
        statuses = []

        def answers():
            statuses.append(site.ask("/negotiations/istanbul")[0])
            return statuses[-1] == 200 and "answers again" in site.said()

        wait_until(answers, "the site to answer again")
        assert set(statuses) <= {200, 503}
