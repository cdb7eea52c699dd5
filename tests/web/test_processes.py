"""Processes that should be running are started again, and end with their supervisor."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.waiting import PATIENCE, heed_signals, wait_until

ROOT = Path(__file__).parents[2]
KEPT = """
import logging, signal, sys, time
from negotiations.web import processes, keep_running
logging.basicConfig(format="%(message)s")

# before

def work(name):
    def run():
        print(name, flush=True)
        while True:
            signal.pause()
    return run

keep_running({name: work(name) for name in sys.argv[1:]}, began=lambda: print("began", flush=True))
print("ended", flush=True)
"""
pytestmark = pytest.mark.serves


class Kept:
    def __init__(self, process):
        self.process = process
        self.read = {process.stdout: "", process.stderr: ""}

    def wait_for(self, pattern, number=1, stream="stdout"):
        """So many of what the pattern finds in what was written, as soon as they are there."""
        pipe, until = getattr(self.process, stream), time.monotonic() + PATIENCE
        while len(found := re.findall(pattern, self.read[pipe])) < number:
            ready, _, _ = select.select([pipe], [], [], max(until - time.monotonic(), 0))
            assert ready, f"waited for {pattern} in: {self.read[pipe]}"
            part = os.read(pipe.fileno(), 65536)
            assert part, f"it ended before {pattern}: {self.read[pipe]}"
            self.read[pipe] += part.decode()
        return found

    def children(self):
        pid = self.process.pid
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]


@contextmanager
def kept(*names, before=""):
    command = [sys.executable, "-c", KEPT.replace("# before", before), *names]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=heed_signals,
    )
    with process:
        try:
            yield Kept(process)
        finally:
            process.kill()


def test_each_is_started_once():
    with kept("one", "two") as running:
        running.wait_for("began")
        running.wait_for("one|two", 2)
        assert len(running.children()) == 2


def test_two_that_are_killed_at_once_are_started_again_and_it_is_said_why():
    with kept("one", "two") as running:
        running.wait_for("one|two", 2)
        for child in running.children():
            os.kill(child, signal.SIGKILL)
        running.wait_for("one|two", 4)
        said = running.wait_for(
            "(one|two) \\(process [0-9]+\\) ended by signal 9 \\(SIGKILL\\): another is started at"
            " once",
            2,
            "stderr",
        )
        assert sorted(said) == ["one", "two"]


def test_the_pauses_grow():
    with kept("one") as running:
        for starts in range(1, 4):
            running.wait_for("one", starts)
            os.kill(running.children()[0], signal.SIGKILL)
        assert running.wait_for("started (.*)\\.", 3, "stderr") == ["at once", "in 1 s", "in 2 s"]


def test_one_that_cannot_be_started_is_tried_again():
    """As where there is no memory left for it."""
    with kept(
        "one",
        before="""
fork, refusals = processes.os.fork, [11]
def refuse_once():
    if refusals:
        raise OSError(refusals.pop(), "No room")
    return fork()

processes.os.fork = refuse_once
""",
    ) as running:
        assert running.wait_for(
            "The one cannot be started \\(No room\\): another is started (.*)\\.", stream="stderr"
        ) == ["in 1 s"]
        running.wait_for("one")
        running.process.send_signal(signal.SIGTERM)
        running.wait_for("ended")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_them_all(stop):
    with kept("one", "two") as running:
        running.wait_for("one|two", 2)
        children = running.children()
        running.process.send_signal(stop)
        running.wait_for("ended")
        assert running.process.wait(PATIENCE) == 0
        assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_they_end_with_their_supervisor_however_it_ends():
    with kept("one", "two") as running:
        running.wait_for("one|two", 2)
        children = running.children()
        running.process.kill()
        wait_until(lambda: {state(child) for child in children} == {"Z"}, "all of them to end")


def state(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "Z"
