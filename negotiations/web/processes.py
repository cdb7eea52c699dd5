"""The supervisor of the site's processes: it forks them, starts them again with growing pauses, and
ends them with itself.
"""

import logging
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

from negotiations.postgres.processes import end_with_us

log = logging.getLogger(__name__)

#: What a process does until it receives SIGTERM. It is called in a forked child.
Work = Callable[[], None]
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 12.0  # seconds that a process may take to stop by itself
LONGEST_PAUSE = 30.0  # seconds between two starts, at most
STABLE = 60.0  # seconds of running after which a process starts again without a pause


@dataclass
class Process:
    """One process that should be running."""

    name: str
    work: Work
    pid: int = 0
    started: float = 0.0
    pause: float = 0.0
    due: float = 0.0

    def start(self) -> None:
        end = end_with_us(signal.SIGKILL)
        self.started = time.monotonic()
        sys.stdout.flush()
        sys.stderr.flush()
        # blocked until the child has its own handlers, or it would lose a signal
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        try:
            self.pid = os.fork()
            if self.pid == 0:
                _run_child(self.work, end)
        except OSError as error:
            self.pause = max(self.pause, 1.0)
            self._schedule(f"cannot be started ({error.strerror})")
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)

    def check(self) -> None:
        """If the process has ended, schedule its next start."""
        if self.pid and (status := _status(self.pid)) is not None:
            if time.monotonic() - self.started > STABLE:
                self.pause = 0.0
            pid, self.pid = self.pid, 0
            self._schedule(f"(process {pid}) ended {_ending(status)}")

    def _schedule(self, what: str) -> None:
        """Log what happened and when the next process starts: at once the first time, then after
        ever longer pauses.
        """
        again = f"in {self.pause:.0f} s" if self.pause else "at once"
        log.error("The %s %s: another is started %s.", self.name, what, again)
        self.due = time.monotonic() + self.pause
        self.pause = min(max(self.pause * 2, 1.0), LONGEST_PAUSE)

    def end(self, number: signal.Signals) -> None:
        if self.pid:
            os.kill(self.pid, number)

    def has_ended(self) -> bool:
        if self.pid and _status(self.pid) is not None:
            self.pid = 0
        return not self.pid


def keep_running(works: Mapping[str, Work], began: Callable[[], None]) -> None:
    """Keep a process running for each of `works` (by name) until we receive SIGINT, SIGTERM or
    SIGHUP; then end them all.

    `began` is called once, when all have started. A second signal kills them.
    """
    processes = [Process(name, work) for name, work in works.items()]
    with _woken_by_signals() as sleep:
        stopped = False
        try:
            for process in processes:
                process.start()
            began()
            while not stopped:
                waits = [
                    max(process.due - time.monotonic(), 0)
                    for process in processes
                    if not process.pid
                ]
                stopped = sleep(min(waits, default=None))
                for process in processes:
                    process.check()
                    if not process.pid and not stopped and process.due <= time.monotonic():
                        process.start()
        finally:
            _end(processes, sleep)


def _end(processes: list[Process], sleep: Callable[[float | None], bool]) -> None:
    for process in processes:
        process.end(signal.SIGTERM)
    until, hurried = time.monotonic() + PATIENCE, False
    while not all(process.has_ended() for process in processes):
        if hurried or time.monotonic() > until:
            for process in processes:
                process.end(signal.SIGKILL)
        hurried = sleep(0.2) or hurried


def _run_child(work: Work, end: Callable[[], None]) -> NoReturn:
    """Do the work in the forked child, and exit without running what the parent still has to do."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us through our parent
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        end()
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


@contextmanager
def _woken_by_signals() -> Iterator[Callable[[float | None], bool]]:
    """A function that sleeps for some seconds or until a signal, and returns whether a signal to
    stop came. No signal is lost between two sleeps. SIGHUP stays ignored under nohup.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    ignored = [signal.SIGHUP] if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else []
    handled = [number for number in (*STOPS, signal.SIGCHLD) if number not in ignored]
    before = {number: signal.signal(number, lambda *_: None) for number in handled}
    woken = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)

    def sleep(seconds: float | None) -> bool:
        ready, _, _ = select.select([reader], [], [], seconds)
        return bool(ready) and any(number in STOPS for number in os.read(reader, 4096))

    try:
        yield sleep
    finally:
        signal.set_wakeup_fd(woken)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reader)
        os.close(writer)


def _status(pid: int) -> int | None:
    """The exit code of a child, negative for the number of a signal; None while it runs."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _ending(code: int) -> str:
    if code >= 0:
        return f"with status {code}"
    return f"by signal {-code} ({signal.Signals(-code).name})"
