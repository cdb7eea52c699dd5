"""Processes of ours that should be running: forked, watched, started again with growing pauses,
ended with us.
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

#: What a process does, until it is sent SIGTERM. It is called in a fork of ours, and does not
#: return to us.
Work = Callable[[], None]
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
#: Seconds: that a process may take to stop by itself; between two starts, at most; after which one
#: is held to be well.
PATIENCE, LONGEST, WELL = 12.0, 30.0, 60.0


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
        signal.pthread_sigmask(
            signal.SIG_BLOCK, STOPS
        )  # until the fork has handlers of its own: one would be lost
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
        """Take notice of its end."""
        if self.pid and (status := _status(self.pid)) is not None:
            if time.monotonic() - self.started > WELL:
                self.pause = 0.0
            pid, self.pid = self.pid, 0
            self._schedule(f"(process {pid}) ended {_ending(status)}")

    def _schedule(self, what: str) -> None:
        """Log what happened and when the next process starts: at once the first time, then after
        ever longer pauses.
        """
        again = f"in {self.pause:.0f} s" if self.pause else "at once"
        log.error("The %s %s: another is started %s.", self.name, what, again)
        self.due, self.pause = time.monotonic() + self.pause, min(max(self.pause * 2, 1.0), LONGEST)

    def end(self, number: signal.Signals) -> None:
        if self.pid:
            os.kill(self.pid, number)

    def has_ended(self) -> bool:
        if self.pid and _status(self.pid) is not None:
            self.pid = 0
        return not self.pid


def keep_running(works: Mapping[str, Work], began: Callable[[], None]) -> None:
    """Keep a process for each of `works` (by name) running until we are sent SIGINT, SIGTERM or
    SIGHUP; then end them all.

    `began` is called once, when all have been started. A second signal ends them at once.
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
    """Do the work as a process of its own; nothing of what our parent still has to do is done."""
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
    """A sleep of so many seconds, or until a signal; it tells whether one to stop came. None is
    lost between two sleeps.
    """
    ear, mouth = os.pipe()
    os.set_blocking(mouth, False)
    ignored = (
        [signal.SIGHUP] if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else []
    )  # by nohup, which means it
    handled = [number for number in (*STOPS, signal.SIGCHLD) if number not in ignored]
    before = {number: signal.signal(number, lambda *_: None) for number in handled}
    woken = signal.set_wakeup_fd(mouth, warn_on_full_buffer=False)

    def sleep(seconds: float | None) -> bool:
        ready, _, _ = select.select([ear], [], [], seconds)
        return bool(ready) and any(number in STOPS for number in os.read(ear, 4096))

    try:
        yield sleep
    finally:
        signal.set_wakeup_fd(woken)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(ear)
        os.close(mouth)


def _status(pid: int) -> int | None:
    """The exit code of a child of ours, negative a signal's number; None while it runs."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _ending(code: int) -> str:
    if code >= 0:
        return f"with status {code}"
    return f"by signal {-code} ({signal.Signals(-code).name})"
