"""Commands of manage.py in processes of their own; each wait gives up after a minute and says what
it waited for.
"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.waiting import heed_signals, time_limit, wait_until

MANAGE = Path(__file__).parents[2] / "manage.py"


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
        preexec_fn=heed_signals,
    )


def ended(process):
    """Its status, what it printed and what it complained of, once it has ended."""
    with time_limit(process, f"{process.args} to end"):
        out, err = process.communicate()
    return process.returncode, out, err


def manage(data, *arguments, **more):
    return ended(start(data, *arguments, **more))


def waited(happened, process, awaited):
    """What `happened` returns, as soon as that is something; the process must not end before."""

    def look():
        if not (result := happened()) and process.poll() is not None:
            pytest.fail(f"{process.args} ended before {awaited}: {process.stderr.read()}")
        return result

    try:
        return wait_until(look, awaited)
    except AssertionError:
        process.kill()
        raise


def opened(fifo, reader):
    """The named pipe, open for writing as soon as the process reads it."""

    def open_it():
        with suppress(OSError):
            return os.fdopen(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK), "wb")

    return waited(open_it, reader, f"{fifo} to be read")
