"""A site that `serve` runs, in a process of its own."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.management.processes import MANAGE, environment
from tests.waiting import PATIENCE, free_port, heed_signals, time_limit


class Site:
    """A running site."""

    def __init__(self, data, *options):
        self.data, port = data, free_port()
        self.address = f"http://127.0.0.1:{port}"
        command = [
            sys.executable,
            MANAGE,
            "serve",
            "--port",
            str(port),
            *(options or ["--workers", "1"]),
        ]
        self.stderr = (data / "stderr").open("w+")
        self.process = subprocess.Popen(
            command,
            env=environment(data),
            stdout=subprocess.PIPE,
            stderr=self.stderr,
            text=True,
            preexec_fn=heed_signals,
        )
        self.printed = ""

    def start(self):
        with time_limit(self.process, "the site to serve"):
            for line in self.process.stdout:
                self.printed += line
                if line.startswith("Serving on"):
                    return
        raise AssertionError(self.said())

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self.process.stdout.close()
            self.stderr.close()

    def said(self):
        """What it wrote to stderr."""
        return (self.data / "stderr").read_text()

    def ask(self, path="/"):
        """Status, headers and body."""
        try:
            with urlopen(self.address + path, timeout=PATIENCE) as response:
                return response.status, response.headers, response.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.headers, error.read().decode()

    def web_processes(self):
        return [
            pid
            for pid, line in processes_on(self.data).items()
            if " serve " in line and pid != self.process.pid
        ]

    def jobs(self):
        return [pid for pid, line in processes_on(self.data).items() if "procrastinate" in line]


@contextmanager
def served(data, *options):
    site = Site(data, *options)
    try:
        site.start()
        yield site
    finally:
        site.stop()


def processes_on(data):
    """The command lines of all processes that name the data folder, by process id."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                environ, line = (entry / "environ").read_bytes(), (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(data).encode() in environ + line:
                found[int(entry.name)] = line.replace(b"\0", b" ").decode()
    return found
