"""Commands of manage.py in processes of their own; each wait gives up after a minute and says what
it waited for.
"""

import os
import select
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

MANAGE = Path(__file__).parents[2] / "manage.py"
PATIENCE = 60


def environment(data, **more):
    """Of a site in this folder, and of no other."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if name != "DATABASE_URL" and not name.startswith("POSTGRES_")
    }
    return ours | {"NEGOTIATIONS_DATA": str(data), "PYTHONUNBUFFERED": "1"} | more


def start(data, *arguments, stdout=subprocess.PIPE, **more):
    """The process of a command that is under way."""
    return subprocess.Popen(
        [sys.executable, MANAGE, *map(str, arguments)],
        env=environment(data, **more),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def ended(process):
    """Its status, what it printed and what it complained of, once it has ended."""
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        pytest.fail(f"{process.args} did not end in {PATIENCE} seconds: {process.communicate()[1]}")
    return process.returncode, out, err


def manage(data, *arguments, **more):
    return ended(start(data, *arguments, **more))


def waited(happened, process, awaited):
    """What `happened` returns, as soon as that is something."""
    for _ in range(PATIENCE * 20):
        if result := happened():
            return result
        if process.poll() is not None:
            pytest.fail(
                f"{process.args} ended, and did not wait for {awaited}: {process.stderr.read()}"
            )
        select.select([], [], [], 0.05)
    process.kill()
    return pytest.fail(f"Waited {PATIENCE} seconds for {awaited}.")


def opened(fifo, reader):
    """The named pipe, open for writing as soon as the process reads it."""

    def open_it():
        with suppress(OSError):
            return os.fdopen(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK), "wb")

    return waited(open_it, reader, f"{fifo} to be read")
